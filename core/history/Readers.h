// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/History.h"

#include <filesystem>
#include <string_view>

namespace throughline::history {

/// A file as a reader gets it: the whole text, in memory while the reader runs.
struct SourceText {
    std::filesystem::path file; ///< for errors, and for the few formats that keep a metric's name in the file's
    std::string_view text;
};

/// One function a format, each in a source of its own. Errors: `Damaged` where nothing can be read, `UnknownFormat`
/// where the shape fits and yet it is no history (a table of hyperparameters, say).
using ReadHistory = Result<History> (*)(const SourceText& source);

Result<History> readOwnHistory(const SourceText& source);   ///< `history.json` of a run
Result<History> readJsonList(const SourceText& source);     ///< array of objects: the article's callback, skorch, …
Result<History> readKerasHistory(const SourceText& source); ///< object of arrays: Keras's History.history; plain array
Result<History> readEvents(const SourceText& source);       ///< TensorBoard's event file: the first of readEventFile

/// The same file; Keras writes two histories into one: by epoch and by iteration.
Result<OpenedHistories> readEventFile(const SourceText& source);

/// The runs that TensorBoard would find in a folder: a history for each folder in it with event files, named by its
/// path. Folders side by side that are named for parts of the data ("train", "validation") are one run, and their names
/// go before the tags. Links to folders are not followed. Errors: `NotARun` (no event files), `UnknownFormat` (no
/// scalars), those of readFile.
Result<OpenedHistories> readEventFolder(const std::filesystem::path& folder);

/// A PNG that `export` made. Errors besides: `NewerFormat`.
Result<OpenedHistories> readPicture(const SourceText& source);

/// The reader for this content, told by its beginning alone and never by a name; null where there is none, and then
/// `seen` says what it seems to be ("JSON Lines"), if that is known.
ReadHistory sniff(std::string_view text, std::string& seen);

} // namespace throughline::history
