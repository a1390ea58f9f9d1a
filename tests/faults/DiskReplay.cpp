// SPDX-License-Identifier: GPL-3.0-or-later
#include "DiskReplay.h"

#include "io/WriteFile.h"

#include <cstdio>

namespace throughline::faults {

namespace fs = std::filesystem;

namespace {

void writeAt(std::string& text, long offset, std::string_view bytes) {
    const auto at = static_cast<std::size_t>(offset);
    if (text.size() < at + bytes.size()) text.resize(at + bytes.size(), '\0');
    text.replace(at, bytes.size(), bytes);
}

std::size_t some(std::size_t most, double keep, std::mt19937& random) {
    if (keep <= 0.0) return 0;
    if (keep >= 1.0) return most;
    return std::uniform_int_distribution<std::size_t>(0, most)(random);
}

} // namespace

std::vector<DiskOperation> readDiskLog(const fs::path& file) {
    const std::string text = io::readFile(file).value_or("");
    std::vector<DiskOperation> operations;
    for (std::size_t at = 0; at < text.size();) {
        DiskOperation operation;
        std::size_t size = 0;
        long long time = 0;
        const std::size_t line = text.find('\n', at);
        if (line == std::string::npos ||
            std::sscanf(text.c_str() + at, "%c %d %ld %zu %lld %d", &operation.kind, &operation.id, &operation.offset,
                        &size, &time, &operation.process) != 6 ||
            line + 1 + size > text.size())
            break;
        operation.text = text.substr(line + 1, size);
        operation.time = time;
        at = line + 1 + size;
        operations.push_back(std::move(operation));
    }
    return operations;
}

void DiskReplay::apply(const DiskOperation& operation) {
    const auto key = std::pair(operation.process, operation.id);
    const auto file = [&]() -> File* {
        const auto found = m_open.find(key);
        return found == m_open.end() ? nullptr : found->second.second.get();
    };
    const auto folder = [&]() -> Folder& { return m_folders[m_open[key].first]; };
    switch (operation.kind) {
    case 'M':
        return enter(operation.text, nullptr, true);
    case 'C':
        return enter(operation.text, std::make_shared<File>(), false);
    case 'O': {
        const auto& entries = folderOf(operation.text).now;
        const auto entry = entries.find(fs::path(operation.text).filename());
        m_open[key] = {operation.text, entry == entries.end() ? nullptr : entry->second};
        return;
    }
    case 'W':
        if (file()) file()->later.push_back({operation.offset, operation.text});
        return;
    case 'T':
        if (file()) file()->later.push_back({operation.offset, {}, true});
        return;
    case 's':
        if (file()) file()->syncing = file()->later.size();
        return;
    case 'S':
        if (file()) syncFile(*file());
        return;
    case 'd':
        folder().syncing = folder().later.size();
        return;
    case 'D':
        return syncFolder(folder());
    case 'U': {
        Folder& changed = folderOf(operation.text);
        changed.later.push_back({{}, fs::path(operation.text).filename(), nullptr});
        return change(changed.now, changed.later.back());
    }
    case 'R': {
        const std::size_t middle = operation.text.find('\n');
        const std::string from = operation.text.substr(0, middle), to = operation.text.substr(middle + 1);
        const FilePointer moved = folderOf(from).now[fs::path(from).filename()];
        if (fs::path(from).parent_path() == fs::path(to).parent_path())
            return enter(to, moved, false, fs::path(from).filename());
        // Two folders: each may have been written without the other.
        Folder& changed = folderOf(from);
        changed.later.push_back({{}, fs::path(from).filename(), nullptr});
        change(changed.now, changed.later.back());
        return enter(to, moved, false);
    }
    default:
        return;
    }
}

void DiskReplay::change(std::map<std::string, FilePointer>& entries, const Change& change) {
    if (!change.gone.empty()) entries.erase(change.gone);
    if (!change.name.empty()) entries[change.name] = change.file;
}

void DiskReplay::enter(const std::string& path, FilePointer file, bool isFolder, std::string gone) {
    Folder& folder = folderOf(path);
    folder.later.push_back({fs::path(path).filename(), std::move(gone), std::move(file), isFolder});
    change(folder.now, folder.later.back());
}

void DiskReplay::syncFile(File& file) {
    const auto end = file.later.begin() + static_cast<std::ptrdiff_t>(std::min(file.syncing, file.later.size()));
    for (auto write = file.later.begin(); write != end; ++write) {
        if (write->truncates) {
            file.synced.resize(static_cast<std::size_t>(write->offset));
        } else {
            writeAt(file.synced, write->offset, write->bytes);
        }
    }
    file.later.erase(file.later.begin(), end);
    file.syncing = 0;
}

void DiskReplay::syncFolder(Folder& folder) {
    const auto end = folder.later.begin() + static_cast<std::ptrdiff_t>(std::min(folder.syncing, folder.later.size()));
    for (auto each = folder.later.begin(); each != end; ++each) change(folder.synced, *each);
    folder.later.erase(folder.later.begin(), end);
    folder.syncing = 0;
}

bool DiskReplay::checkpointIsDurable() const {
    const auto folder = m_folders.find(m_root / "checkpoints");
    if (folder == m_folders.end()) return false;
    for (const auto& [name, file] : folder->second.synced)
        if (name.ends_with(".safetensors") && file && file->later.empty()) return true;
    return false;
}

std::string DiskReplay::contents(const File& file, double keep, std::mt19937& random) {
    std::string text = file.synced;
    const std::size_t count = some(file.later.size(), keep, random);
    for (std::size_t i = 0; i < count; ++i) {
        const Write& write = file.later[i];
        if (write.truncates) {
            text.resize(static_cast<std::size_t>(write.offset));
            continue;
        }
        const bool torn = i + 1 == count && keep < 1.0;
        if (!torn) {
            writeAt(text, write.offset, write.bytes);
            continue;
        }
        // Torn at any byte; at times the file has its new length already, and NULs where the bytes are to come.
        if (random() % 4 == 0) writeAt(text, write.offset, std::string(write.bytes.size(), '\0'));
        const std::size_t size = std::uniform_int_distribution<std::size_t>(0, write.bytes.size())(random);
        writeAt(text, write.offset, std::string_view(write.bytes).substr(0, size));
    }
    return text;
}

void DiskReplay::layOut(const fs::path& target, double keep, std::mt19937& random) const {
    fs::remove_all(target);
    const auto parent = m_folders.find(m_root.parent_path());
    if (parent == m_folders.end()) return;
    auto entries = parent->second.synced;
    const std::size_t count = some(parent->second.later.size(), keep, random);
    for (std::size_t i = 0; i < count; ++i) change(entries, parent->second.later[i]);
    if (entries.contains(m_root.filename())) layOutFolder(m_root, target, keep, random);
}

void DiskReplay::layOutFolder(const fs::path& from, const fs::path& target, double keep, std::mt19937& random) const {
    fs::create_directory(target);
    const auto folder = m_folders.find(from);
    if (folder == m_folders.end()) return;
    auto entries = folder->second.synced;
    const std::size_t count = some(folder->second.later.size(), keep, random);
    for (std::size_t i = 0; i < count; ++i) change(entries, folder->second.later[i]);
    for (const auto& [name, file] : entries) {
        if (!file) {
            layOutFolder(from / name, target / name, keep, random);
            continue;
        }
        const std::string text = contents(*file, keep, random);
        std::FILE* const stream = std::fopen((target / name).c_str(), "wb");
        std::fwrite(text.data(), 1, text.size(), stream);
        std::fclose(stream);
    }
}

} // namespace throughline::faults
