// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/Array.h"

namespace throughline::data {

/// By its first bytes, unpacked.
bool looksLikeIdx(std::string_view start);

/// An array in the IDX format of the MNIST files (Y. LeCun, C. Cortes, C. Burges: "The MNIST database", the section on
/// file formats): two zero bytes, a type, the number of dimensions, their sizes and the values, all big-endian.
/// `source` stands at its start. Errors: `Damaged`, `UnknownFormat`, those of the source.
Result<Array> readIdx(io::ByteSource& source, const ArrayPlace& place, ArrayUse use);

} // namespace throughline::data
