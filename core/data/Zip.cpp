// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/Zip.h"

#include <algorithm>
#include <minizip/unzip.h>

namespace throughline::data {

namespace {

constexpr std::size_t mostEntries = 10'000;
constexpr std::size_t longestName = 255;

struct Closing {
    void operator()(unzFile file) const { unzClose(file); } // the entry too
};
using Handle = std::unique_ptr<void, Closing>;

class ZipSource : public io::ByteSource {
public:
    ZipSource(Handle handle, std::string file, ZipEntry entry)
        : m_handle(std::move(handle)), m_file(std::move(file)), m_entry(std::move(entry)) {}

    Result<std::size_t> read(char* to, std::size_t size) override {
        const int got =
            unzReadCurrentFile(m_handle.get(), to, static_cast<unsigned>(std::min<std::size_t>(size, 1U << 30)));
        if (got < 0) return damaged("cannot be unpacked");
        m_total += static_cast<std::uint64_t>(got);
        if (io::isBomb(m_total, m_entry.packed)) return fail(ErrorCode::OutOfMemory, m_file, {std::to_string(m_total)});
        // The checksum is compared when the entry is closed at its end.
        if (got == 0 && size > 0 && !m_closed) {
            m_closed = true;
            if (unzCloseCurrentFile(m_handle.get()) == UNZ_CRCERROR) return damaged("does not match its checksum");
        }
        return static_cast<std::size_t>(got);
    }

    Result<void> rewind() override {
        if (!m_closed) unzCloseCurrentFile(m_handle.get());
        m_closed = false;
        m_total = 0;
        if (unzOpenCurrentFile(m_handle.get()) == UNZ_OK) return {};
        m_closed = true;
        return damaged("cannot be unpacked");
    }

private:
    tl::unexpected<Error> damaged(const char* how) const {
        return fail(ErrorCode::Damaged, m_file, {"“" + m_entry.name + "” " + how});
    }

    Handle m_handle;
    std::string m_file;
    ZipEntry m_entry;
    std::uint64_t m_total = 0;
    bool m_closed = true;
};

} // namespace

bool looksLikeZip(std::string_view start) {
    return start.starts_with("PK\x03\x04");
}

Result<std::vector<ZipEntry>> listZip(const std::string& file) {
    const Handle handle(unzOpen64(file.c_str()));
    if (!handle) return fail(ErrorCode::Damaged, file, {"its directory of files is not at its end"});
    std::vector<ZipEntry> entries;
    int state = unzGoToFirstFile(handle.get());
    for (; state == UNZ_OK; state = unzGoToNextFile(handle.get())) {
        if (entries.size() == mostEntries)
            return fail(ErrorCode::Damaged, file, {"it holds more than " + std::to_string(mostEntries) + " files"});
        unz_file_info64 info{};
        char name[longestName + 1] = {};
        unz64_file_pos place{};
        state = unzGetCurrentFileInfo64(handle.get(), &info, name, longestName, nullptr, 0, nullptr, 0);
        if (state != UNZ_OK || unzGetFilePos64(handle.get(), &place) != UNZ_OK) break;
        if (info.size_filename > longestName) continue;
        entries.push_back(
            {name, info.uncompressed_size, info.compressed_size, place.pos_in_zip_directory, place.num_of_file});
    }
    if (state != UNZ_END_OF_LIST_OF_FILE && !(state == UNZ_OK && entries.empty()))
        return fail(ErrorCode::Damaged, file, {"its directory of files cannot be read"});
    return entries;
}

Result<std::unique_ptr<io::ByteSource>> openZipEntry(const std::string& file, const ZipEntry& entry) {
    const auto damaged = [&](const char* how) {
        return fail(ErrorCode::Damaged, file, {"“" + entry.name + "” " + how});
    };
    Handle handle(unzOpen64(file.c_str()));
    const unz64_file_pos place{entry.place, entry.number};
    unz_file_info64 info{};
    if (!handle || unzGoToFilePos64(handle.get(), &place) != UNZ_OK ||
        unzGetCurrentFileInfo64(handle.get(), &info, nullptr, 0, nullptr, 0, nullptr, 0) != UNZ_OK)
        return damaged("is not where it was");
    if ((info.flag & 1U) != 0) return damaged("is encrypted");
    if (info.compression_method != 0 && info.compression_method != 8)
        return damaged("is packed in another way than zip's usual one");
    auto source = std::make_unique<ZipSource>(std::move(handle), file, entry);
    if (const Result<void> ready = source->rewind(); !ready) return tl::make_unexpected(ready.error());
    return source;
}

} // namespace throughline::data
