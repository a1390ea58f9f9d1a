// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "io/Files.h"

#include <memory>

namespace throughline::io {

/// `files`, where one that gzip (RFC 1952) or zstd (RFC 8878) packed is read as what it unpacks to, known by how it
/// begins. Its state is that of the packed file. Reads that follow one another unpack each byte once, one file at a
/// time; others begin it anew. What comes before damage, or before the end of one that is cut off, is given. Errors of
/// `read` besides: `Damaged` (nothing can be unpacked), `TooLarge` (it unpacks to more than may be read whole).
std::shared_ptr<Files> unpacked(std::shared_ptr<Files> files);

} // namespace throughline::io
