// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "io/Files.h"

#include <map>
#include <mutex>
#include <vector>

namespace throughline::history {

/// What files say that a folder is put together by, remembered as long as their states hold: a folder is looked at
/// every second, and what is to be known of a file may stand anywhere in it. Any thread.
template <class What>
class Remembered {
public:
    /// What `read` makes of the file, or has made of it.
    template <class Read>
    What of(const std::filesystem::path& file, const std::vector<io::FileState>& states, Read&& read) {
        {
            const std::lock_guard lock(m_mutex);
            if (const auto known = m_known.find(file); known != m_known.end() && known->second.states == states)
                return known->second.what;
        }
        What what = read();
        const std::lock_guard lock(m_mutex);
        if (m_known.size() >= most) m_known.clear();
        m_known[file] = {states, what};
        return what;
    }

private:
    static constexpr std::size_t most = 10'000;
    struct Known {
        std::vector<io::FileState> states;
        What what;
    };
    std::mutex m_mutex;
    std::map<std::filesystem::path, Known> m_known;
};

} // namespace throughline::history
