// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/History.h"

#include <span>
#include <string_view>

namespace throughline::history {

/// Keyword of the text that a figure carries as PNG, and the most that it may be in bytes: Pillow opens no picture with
/// more than 64 MiB of text in it.
inline constexpr std::string_view figureKeyword = "throughline";
inline constexpr std::size_t mostFigureText = 60'000'000;
/// How it begins.
inline constexpr std::string_view figureStart = R"({"format":"throughline-figure")";

/// Histories and settings as one JSON object (RFC 8259, ASCII alone), from which they come back bit by bit:
///   { "format": "throughline-figure", "format_version": 1, "checksum": "0123456789abcdef",
///     "settings": { … },                                  the figure's, as docs/formats.md lists them
///     "histories": [ { "run": { … }, "name": "…", "colour": 0, "monitor": "val_loss", "best_epoch": 17,
///                      "epoch": [1, 2, …], "step": […], "elapsed": […], "time": […],
///                      "series": { "loss": [0.5, null, "NaN", …], … },
///                      "low": { "epoch": […], …, "series": {…} }, "high": {…},   where it is the middle of several
///                      "abandoned": [ { "epoch": […], …, "series": {…} }, … ],
///                      "marks": [ { "kind": "resumed", "epoch": 3, "from": 3, "to": 0, "time": 0 }, … ] }, … ] }
/// Every list has a value for each epoch; in a series null is no value, and "NaN", "Infinity", "-Infinity" are values
/// that JSON has no numbers for. `elapsed` is the training time up to the end of the epoch in seconds
/// ("elapsed_by_clock": true: pauses counted), `time` in ms since 1970. Steps that are the epochs, and times that are
/// not known, are left out. `settings`, and `run` where a run of ours is known: JSON objects. `checksum`: XXH64 of the
/// whole text with zeros in its own place. Any thread.
std::string figureText(std::span<const NamedHistory> histories, std::string_view settings);

/// By the checksum in such a text.
OpenedHistories::Integrity integrityOf(std::string_view figureText);

/// Whether their text stays below `mostFigureText`, judged by the number of values: no more than 25 bytes each.
bool fitsFigure(std::span<const NamedHistory> histories);

/// `format`: the name that its histories get. One whose checksum does not fit is read all the same, and says so.
/// Errors, with `file` in them: `Damaged`, `NewerFormat`, and `FigureAltered` in place of both where it does not fit.
Result<OpenedHistories> readFigureText(std::string_view text, std::string_view format, const std::string& file);

} // namespace throughline::history
