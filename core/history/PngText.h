// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"

#include <optional>
#include <string>
#include <string_view>

/// Text within PNG pictures (ISO/IEC 15948, 11.3.4), without decoding the picture itself. Any thread.
namespace throughline::history {

bool isPng(std::string_view bytes);

/// The picture with `text` (ASCII) under `keyword` in compressed chunks (zTXt) before its pixels. Other programs refuse
/// or drop what is long (Pillow above 1 MiB a chunk, libpng above 8 MB), so it is divided over as many chunks as it
/// takes, in order. `png` must be whole.
std::string withPngText(std::string_view png, std::string_view keyword, std::string_view text);

struct PngText {
    std::optional<std::string> text; ///< of all chunks with the keyword, joined; nothing where there is none
    bool cut = false;                ///< the picture ends before its last chunk
};

/// What stands under `keyword`, in whichever of the three kinds of text chunk: programs that write a picture anew
/// change them. Takes no more memory than `most` bytes of text. Errors, with `file` in them: `Damaged` for wrong
/// checksums and lengths, for text that cannot be unpacked or is longer than `most`.
Result<PngText> readPngText(std::string_view png, std::string_view keyword, std::size_t most, const std::string& file);

} // namespace throughline::history
