// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

/// Text within SVG pictures and PDF documents, found without reading the picture itself. Any thread.
namespace throughline::history {

/// Whether bytes begin as such a file does.
bool isSvg(std::string_view start);
bool isPdf(std::string_view start);

/// The picture with `text` (ASCII) in a `<metadata id="keyword">` (SVG 2, 5.10) before its end. `svg` must be whole.
std::string withSvgText(std::string_view svg, std::string_view keyword, std::string_view text);
/// What stands there, at most `most` bytes; nothing where there is no such element.
std::optional<std::string> readSvgText(std::string_view svg, std::string_view keyword, std::size_t most);

/// Of a PDF, the first stream, plain or FlateDecode (ISO 32000-1, 7.3.8), whose content begins with `start`: an
/// attached file, which viewers offer as well. No more of any other than its beginning is unpacked.
std::optional<std::string> readPdfText(std::string_view pdf, std::string_view start, std::size_t most);

} // namespace throughline::history
