// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"
#include "chart/Figure.h"

#include <QByteArray>
#include <QImage>
#include <filesystem>
#include <optional>

namespace throughline::chart {

enum class FigureFormat { Png, Svg, Pdf, Csv };

/// By the ending of the file's name, in any case. Nothing: none of ours.
std::optional<FigureFormat> figureFormat(const std::filesystem::path& file);

// All of these: the thread of the QApplication, which may run on the offscreen platform (CSV needs none).

/// Exactly width × height pixels, its resolution set to the dpi asked for. Null where there is no memory for it.
QImage figureImage(std::vector<ChartRun> runs, const FigureOptions& options);

/// A whole file in memory. Errors: `BadOption` (a size or dpi out of range), `OutOfMemory`.
Result<QByteArray> figureBytes(FigureFormat format, std::vector<ChartRun> runs, const FigureOptions& options);

/// The same written to `file`, whole or not at all. Errors: those of `figureBytes` and `writeFile`, and `BadOption`
/// where the name ends in none of .png .svg .pdf .csv.
Result<void> exportFigure(const std::filesystem::path& file, std::vector<ChartRun> runs, const FigureOptions& options);

/// Puts the picture on the clipboard.
void copyImage(std::vector<ChartRun> runs, const FigureOptions& options);

/// The recorded values as CSV (RFC 4180, CRLF, UTF-8): epoch, run where there are several, and a column for each series
/// of the metrics asked for (none: all series). Numbers come back as the same double; a value that was not recorded is
/// an empty cell, one that diverged NaN or Infinity.
QByteArray historyCsv(const std::vector<ChartRun>& runs, const std::vector<std::string>& metrics);

} // namespace throughline::chart
