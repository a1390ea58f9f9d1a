// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/NpzFile.h"

#include "base/Lowered.h"
#include "data/Npy.h"

#include <algorithm>
#include <utility>

namespace throughline::data {

Result<NpzFile> NpzFile::open(const std::string& file) {
    Result<std::vector<ZipEntry>> entries = listZip(file);
    if (!entries) return tl::make_unexpected(entries.error());
    NpzFile archive(file);
    for (ZipEntry& entry : *entries) {
        std::string& name = entry.name;
        if (!name.ends_with(".npy")) continue;
        name.resize(name.size() - 4);
        const auto same = [&](const ZipEntry& other) { return other.name == name; };
        if (std::any_of(archive.m_entries.begin(), archive.m_entries.end(), same))
            return fail(ErrorCode::Damaged, file, {"it holds two arrays “" + name + "”"});
        archive.m_entries.push_back(std::move(entry));
    }
    if (archive.m_entries.empty())
        return fail(ErrorCode::UnknownFormat, file, {"a ZIP archive without arrays, or an office document"});
    return archive;
}

const ZipEntry* NpzFile::find(std::string_view name) const {
    for (const ZipEntry& entry : m_entries)
        if (lowered(entry.name) == name) return &entry;
    return nullptr;
}

Result<Array> NpzFile::read(const ZipEntry& entry, ArrayUse use, const ReadWatch& watch) const {
    Result<std::unique_ptr<io::ByteSource>> source = openZipEntry(m_file, entry);
    if (!source) return tl::make_unexpected(source.error());
    return readNpy(*watched(std::move(*source), m_file, watch), {m_file, entry.name}, use);
}

std::string NpzFile::names() const {
    constexpr std::size_t most = 12;
    std::string text;
    for (std::size_t i = 0; i < std::min(m_entries.size(), most); ++i)
        text += (i > 0 ? ", “" : "“") + m_entries[i].name + "”";
    return "the arrays " + text + (m_entries.size() > most ? ", …" : "");
}

} // namespace throughline::data
