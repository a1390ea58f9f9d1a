// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/Zip.h"

#include <algorithm>
#include <zip.h>

namespace throughline::data {

namespace {

constexpr std::int64_t mostEntries = 10'000;
constexpr std::size_t longestName = 255;

struct Closing {
    void operator()(zip_t* archive) const { zip_discard(archive); }
    void operator()(zip_file_t* entry) const { zip_fclose(entry); }
};
using Archive = std::unique_ptr<zip_t, Closing>;
using OpenEntry = std::unique_ptr<zip_file_t, Closing>;

class ZipSource : public io::ByteSource {
public:
    ZipSource(Archive archive, std::string file, ZipEntry entry)
        : m_archive(std::move(archive)), m_file(std::move(file)), m_entry(std::move(entry)) {}

    Result<std::size_t> read(char* to, std::size_t size) override {
        const zip_int64_t got = zip_fread(m_open.get(), to, size);
        if (got < 0) {
            const int code = zip_error_code_zip(zip_file_get_error(m_open.get()));
            return damaged(code == ZIP_ER_CRC || code == ZIP_ER_INCONS ? "does not match its checksum"
                                                                       : "cannot be unpacked");
        }
        m_total += static_cast<std::uint64_t>(got);
        if (io::isBomb(m_total, m_entry.packed)) return fail(ErrorCode::OutOfMemory, m_file, {std::to_string(m_total)});
        return static_cast<std::size_t>(got);
    }

    Result<void> rewind() override {
        m_total = 0;
        m_open.reset(zip_fopen_index(m_archive.get(), m_entry.number, 0));
        if (!m_open) return damaged("cannot be unpacked");
        return {};
    }

    io::FilePlace place() const override { return {m_total, m_entry.size}; }

private:
    tl::unexpected<Error> damaged(const char* how) const {
        return fail(ErrorCode::Damaged, m_file, {"“" + m_entry.name + "” " + how});
    }

    Archive m_archive;
    OpenEntry m_open; ///< goes before the archive
    std::string m_file;
    ZipEntry m_entry;
    std::uint64_t m_total = 0;
};

Result<Archive> openZip(const std::string& file) {
    int code = 0;
    Archive archive(zip_open(file.c_str(), ZIP_RDONLY, &code));
    if (archive) return archive;
    return fail(
        ErrorCode::Damaged, file,
        {code == ZIP_ER_NOZIP ? "its directory of files is not at its end" : "its directory of files cannot be read"});
}

} // namespace

bool looksLikeZip(std::string_view start) {
    return start.starts_with("PK\x03\x04");
}

Result<std::vector<ZipEntry>> listZip(const std::string& file) {
    const Result<Archive> archive = openZip(file);
    if (!archive) return tl::make_unexpected(archive.error());
    const zip_int64_t count = zip_get_num_entries(archive->get(), 0);
    if (count > mostEntries)
        return fail(ErrorCode::Damaged, file, {"it holds more than " + std::to_string(mostEntries) + " files"});
    std::vector<ZipEntry> entries;
    for (zip_uint64_t i = 0; i < static_cast<zip_uint64_t>(std::max<zip_int64_t>(count, 0)); ++i) {
        zip_stat_t about{};
        const char* const name = zip_get_name(archive->get(), i, ZIP_FL_ENC_RAW);
        if (!name || zip_stat_index(archive->get(), i, 0, &about) != 0)
            return fail(ErrorCode::Damaged, file, {"its directory of files cannot be read"});
        if (std::string_view(name).size() <= longestName) entries.push_back({name, about.size, about.comp_size, i});
    }
    return entries;
}

Result<std::unique_ptr<io::ByteSource>> openZipEntry(const std::string& file, const ZipEntry& entry) {
    const auto damaged = [&](const char* how) {
        return fail(ErrorCode::Damaged, file, {"“" + entry.name + "” " + how});
    };
    Result<Archive> archive = openZip(file);
    zip_stat_t about{};
    if (!archive || zip_stat_index(archive->get(), entry.number, 0, &about) != 0) return damaged("is not where it was");
    if (about.encryption_method != ZIP_EM_NONE) return damaged("is encrypted");
    if (about.comp_method != ZIP_CM_STORE && about.comp_method != ZIP_CM_DEFLATE)
        return damaged("is packed in another way than zip's usual one");
    auto source = std::make_unique<ZipSource>(std::move(*archive), file, entry);
    if (const Result<void> ready = source->rewind(); !ready) return tl::make_unexpected(ready.error());
    return source;
}

} // namespace throughline::data
