// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "io/Files.h"

#include <map>

namespace throughline::io::testing {

/// A disk in memory that fails in the ways that disks and their writers do.
class FaultyFiles : public Files {
public:
    std::map<std::filesystem::path, std::string> texts;
    std::string growth;    ///< joins each file that is read, between the look and the read
    int failures = 0;      ///< that many reads fail
    std::size_t given = 0; ///< bytes given out

    void write(const std::filesystem::path& path, std::string text) {
        texts[path] = std::move(text);
        ++m_time[path];
    }
    /// Another file takes the path.
    void replace(const std::filesystem::path& path, std::string text) {
        write(path, std::move(text));
        ++m_identity[path];
    }

    std::vector<FileState> look(std::span<const std::filesystem::path> paths) override {
        std::vector<FileState> states;
        for (const std::filesystem::path& path : paths) {
            FileState& state = states.emplace_back();
            const auto text = texts.find(path);
            if (text == texts.end()) {
                const auto below = texts.lower_bound(path / "");
                if (below != texts.end() && below->first.string().starts_with(path.string() + '/'))
                    state.kind = FileState::Kind::Folder;
                continue;
            }
            state = {FileState::Kind::File, text->second.size(), m_identity[path], m_time[path]};
        }
        return states;
    }

    Result<std::string> read(const std::filesystem::path& path, std::uint64_t offset, std::size_t most) override {
        if (failures > 0) {
            --failures;
            return fail(ErrorCode::CannotRead, path.string(), {"the line dropped"});
        }
        const auto text = texts.find(path);
        if (text == texts.end()) return fail(ErrorCode::CannotOpen, path.string(), {"No such file or directory"});
        text->second += growth;
        growth.clear();
        const std::string& all = text->second;
        std::string part = all.substr(std::min<std::size_t>(offset, all.size()), most);
        given += part.size();
        return part;
    }

    Result<std::vector<Entry>> list(const std::filesystem::path& folder, const ListLimits&,
                                    const std::stop_token& stop) override {
        if (stop.stop_requested()) return fail(ErrorCode::Cancelled, folder.string());
        std::vector<Entry> entries;
        for (const auto& [path, text] : texts)
            if (path.string().starts_with(folder.string() + '/')) entries.push_back({path, FileState::Kind::File});
        return entries;
    }

private:
    std::map<std::filesystem::path, std::uint64_t> m_identity;
    std::map<std::filesystem::path, std::int64_t> m_time;
};

} // namespace throughline::io::testing
