// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "io/ByteSource.h"

#include <vector>

namespace throughline::data {

/// A file in a ZIP archive (PKWARE's APPNOTE, with the 64-bit extensions), read by libzip: minizip 1.1 takes one of
/// more than 4 GiB for one of 4 GiB.
struct ZipEntry {
    std::string name;
    std::uint64_t size = 0;   ///< as the archive says
    std::uint64_t packed = 0; ///< bytes that it takes in the archive
    std::uint64_t number = 0; ///< of its record in the directory, from 0
};

/// By its first bytes; one without entries begins in another way.
bool looksLikeZip(std::string_view start);
/// At most 10,000 entries; names of more than 255 bytes are left out. Errors: `Damaged`.
Result<std::vector<ZipEntry>> listZip(const std::string& file);
/// One entry, unpacked on the way, whatever the archive says of its size. Its read also fails with `Damaged` where the
/// checksum is wrong, and with `OutOfMemory` for a bomb. Errors: `Damaged`, also for encrypted entries and for methods
/// other than stored and deflated.
Result<std::unique_ptr<io::ByteSource>> openZipEntry(const std::string& file, const ZipEntry& entry);

} // namespace throughline::data
