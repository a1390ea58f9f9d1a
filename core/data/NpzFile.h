// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/Array.h"
#include "data/WatchedSource.h"
#include "data/Zip.h"

#include <string>
#include <string_view>
#include <vector>

namespace throughline::data {

/// The arrays of an NPZ archive (NumPy's documentation, numpy.savez: a zip archive of NPY files named for the arrays).
/// Immutable once opened.
class NpzFile {
public:
    /// Lists its arrays. Errors: `Damaged`, `UnknownFormat` (none), those of listZip.
    static Result<NpzFile> open(const std::string& file);

    /// By its name in lower-case letters, as people write X too; null: not there. Belongs to this object.
    const ZipEntry* find(std::string_view name) const;
    /// Errors: those of openZipEntry and readNpy, `Cancelled`.
    Result<Array> read(const ZipEntry& entry, ArrayUse use, const ReadWatch& watch) const;
    /// "the arrays “a”, “b”": a dozen of them at most, for messages.
    std::string names() const;
    const std::string& file() const { return m_file; }

private:
    explicit NpzFile(std::string file) : m_file(std::move(file)) {}

    std::string m_file;
    std::vector<ZipEntry> m_entries;
};

} // namespace throughline::data
