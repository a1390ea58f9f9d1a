// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/Format.h"

#include <span>
#include <string_view>

namespace throughline::history {

// Each in a source of its own, named for it.
extern const Format throughlineFormat; ///< `history.json` of a run
extern const Format jsonListFormat;    ///< array of objects: the article's callback, skorch, …
extern const Format kerasFormat;       ///< object of arrays: Keras's History.history; plain array
extern const Format tensorBoardFormat; ///< TensorBoard's event file
extern const Format pictureFormat;     ///< a PNG that `export` made

extern const FolderFormat tensorBoardFolder; ///< the runs that TensorBoard would find in a folder

/// All formats. One that a file fits surely goes before one that it fits perhaps, then the order decides.
std::span<const Format* const> formats();
std::span<const FolderFormat* const> folderFormats();

/// The format of a file that begins so; null: none that is known.
const Format* formatOf(const Start& start);
/// What a file of no known format seems to be ("JSON Lines"); empty: nobody knows.
std::string_view foreignKind(std::string_view start);

} // namespace throughline::history
