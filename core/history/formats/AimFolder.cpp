// SPDX-License-Identifier: GPL-3.0-or-later
// The store of Aim, ".aim" beside the code, is a RocksDB, which is not read here: it is known to be named.
#include "history/Format.h"
#include "io/Files.h"

#include <algorithm>

namespace throughline::history {

namespace {

Result<std::vector<Member>> aimMembers(const std::filesystem::path& folder, std::span<const io::Entry> entries,
                                       io::Files&, const std::stop_token&) {
    const bool store = std::any_of(entries.begin(), entries.end(), [](const io::Entry& entry) {
        return entry.path.parent_path().filename() == ".aim" &&
               (entry.path.filename() == "seqs" || entry.path.filename() == "meta");
    });
    if (!store) return std::vector<Member>();
    return fail(ErrorCode::UnknownFormat, folder.string(), {"a store of Aim (its metrics can be exported as CSV)"});
}

} // namespace

extern const FolderFormat aimFolder{nullptr, &aimMembers};

} // namespace throughline::history
