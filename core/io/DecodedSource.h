// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "io/ByteSource.h"

namespace throughline::io {

/// What `source`, which stands at its start, unpacks to where it begins as zstd does (RFC 8878); of UTF-16 text with
/// its mark, as spreadsheets write it, the same as UTF-8 with its mark; else `source` itself. `file` names it in
/// errors, `packed` is its size. Errors while reading besides its own: `Damaged`, `OutOfMemory` (a bomb). A lone
/// surrogate is U+FFFD.
Result<std::unique_ptr<ByteSource>> decoded(std::unique_ptr<ByteSource> source, std::string file, std::uint64_t packed);

} // namespace throughline::io
