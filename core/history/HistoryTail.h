// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"
#include "nn/EpochRecord.h"

#include <cstdint>
#include <filesystem>
#include <vector>

namespace throughline::history {

/// Reads what joins the end of a `history.json` that another process writes: after the first look only the new bytes.
/// Takes no lock and changes nothing. Plain value; any thread, one at a time; blocks.
class HistoryTail {
public:
    /// `lastEpoch`: of the newest record that is known already; 0: none.
    explicit HistoryTail(std::filesystem::path file, std::int64_t lastEpoch = 0);

    struct News {
        std::vector<nn::EpochRecord> records; ///< whole ones above the last epoch
        bool replaced = false;                ///< cut back or another file: what is known no longer holds
    };
    /// Errors: `CannotOpen`, `CannotRead`.
    Result<News> read();

private:
    std::filesystem::path m_file;
    std::int64_t m_lastEpoch = 0;
    std::uint64_t m_inode = 0;
    std::size_t m_end = 0; ///< just behind the last record read; 0: before the first look
};

} // namespace throughline::history
