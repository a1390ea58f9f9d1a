// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/Array.h"

namespace throughline::data {

/// By its first bytes.
bool looksLikeNpy(std::string_view start);

/// An array in the NPY format, versions 1 to 3 (NumPy's documentation, numpy.lib.format): "\x93NUMPY", two bytes of
/// version, the length of the header, the header as a dictionary of Python in text, the values. Booleans, whole numbers
/// of 8 to 64 bits, floats of 16 to 64 bits, in either byte order, row-major or column-major. `source` stands at its
/// start. Errors: `Damaged`, `NewerFormat`, `UnknownFormat`, `WrongShape` (texts, objects and other kinds of values),
/// those of the source.
Result<Array> readNpy(io::ByteSource& source, const ArrayPlace& place, ArrayUse use);

/// The shape, and of a row-major array of two dimensions the first `rows`, as targets.
Result<Array> previewNpy(io::ByteSource& source, const ArrayPlace& place, std::size_t rows);

} // namespace throughline::data
