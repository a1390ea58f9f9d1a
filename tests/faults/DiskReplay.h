// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace throughline::faults {

/// One line of the shim's log.
struct DiskOperation {
    char kind = 0; ///< as in FaultShim.cpp
    int id = 0;    ///< of the open file
    long offset = 0;
    std::string text; ///< bytes written, or paths
    std::int64_t time = 0;
    int process = 0;
};

/// A log with its last, unfinished line left out.
std::vector<DiskOperation> readDiskLog(const std::filesystem::path& file);

/// What a disk holds of recorded operations: what was synced for certain, what came after it perhaps. The strict
/// reading of fsync(2): a file's bytes are safe after its own fsync, its name after that of its folder.
class DiskReplay {
public:
    explicit DiskReplay(std::filesystem::path root) : m_root(std::move(root)) {}

    void apply(const DiskOperation& operation);
    /// Whether a whole checkpoint is safe, its name included.
    bool checkpointIsDurable() const;

    /// Lays out below `target` one of the states in which a power cut may have left the disk: of each file any number
    /// of its unsynced writes, in order, the last torn at any byte or full of NULs; of each folder any number of its
    /// unsynced changes. `keep` 0: nothing that was not synced; 1: everything; between: by chance.
    void layOut(const std::filesystem::path& target, double keep, std::mt19937& random) const;

private:
    struct Write {
        long offset = 0;
        std::string bytes;
        bool truncates = false;
    };
    struct File {
        std::string synced;
        std::vector<Write> later;
        std::size_t syncing = 0; ///< writes that the fsync under way covers
    };
    using FilePointer = std::shared_ptr<File>;
    /// A change of a folder's entries: a name gets a file, or loses it.
    struct Change {
        std::string name, gone;
        FilePointer file;
        bool isFolder = false;
    };
    struct Folder {
        std::map<std::string, FilePointer> synced, now; ///< a folder's entry has no file
        std::vector<Change> later;
        std::size_t syncing = 0;
    };

    Folder& folderOf(const std::string& path) { return m_folders[std::filesystem::path(path).parent_path()]; }
    static void change(std::map<std::string, FilePointer>& entries, const Change& change);
    void enter(const std::string& path, FilePointer file, bool isFolder, std::string gone = {});
    void syncFile(File& file);
    void syncFolder(Folder& folder);
    static std::string contents(const File& file, double keep, std::mt19937& random);
    void layOutFolder(const std::filesystem::path& from, const std::filesystem::path& target, double keep,
                      std::mt19937& random) const;

    std::filesystem::path m_root;
    std::map<std::filesystem::path, Folder> m_folders;
    std::map<std::pair<int, int>, std::pair<std::string, FilePointer>> m_open; ///< by process and id
};

} // namespace throughline::faults
