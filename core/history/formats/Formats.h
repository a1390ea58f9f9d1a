// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/Format.h"

#include <span>
#include <string>
#include <string_view>

namespace throughline::history {

/// All formats, each in a source of its own. One that a file fits surely goes before one that it fits perhaps, then the
/// order decides.
std::span<const Format* const> formats();
std::span<const FolderFormat* const> folderFormats();

/// The format of a file that begins so; null: none that is known.
const Format* formatOf(const Start& start);
/// What a file of no known format seems to be ("a Python pickle"); empty: nobody knows.
std::string_view foreignKind(std::string_view start);
/// The names of all formats, for whoever is told that a file is of none of them.
std::string knownFormats();

} // namespace throughline::history
