// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"
#include "nn/EpochRecord.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace throughline::history {

/// Reads what joins the end of a `history.json` that another process writes: after the first look only the new bytes,
/// and those in pieces, so that no file makes a look large. Takes no lock and changes nothing. Plain value; any thread,
/// one at a time; blocks.
class HistoryTail {
public:
    // What one look may take, of a file of a million records or of one that somebody fills without end.
    static constexpr std::size_t pieceSize = std::size_t{1} << 20;     ///< bytes read at once
    static constexpr std::size_t largestPiece = std::size_t{64} << 20; ///< where no whole record is found in fewer
    static constexpr std::size_t mostRecords =
        65'536; ///< given at once, more or less; the next look goes on behind them

    /// `lastEpoch`: of the newest record that is known already; 0: none.
    explicit HistoryTail(std::filesystem::path file, std::int64_t lastEpoch = 0);

    struct News {
        std::vector<nn::EpochRecord> records; ///< whole ones above the last epoch
        bool replaced = false;                ///< cut back or another file: what is known no longer holds
    };
    /// Errors: `CannotOpen`, `CannotRead`, `UnknownFormat` for a pipe or a device, `Damaged` for `largestPiece` bytes
    /// without a record.
    Result<News> read();

private:
    Result<News> readOpen(int descriptor);
    bool take(std::string& text, News& news);

    std::filesystem::path m_file;
    std::int64_t m_lastEpoch = 0; ///< known
    std::int64_t m_readEpoch = 0; ///< of the newest record read; below the known one during the first look alone
    std::uint64_t m_inode = 0;
    std::size_t m_end = 0; ///< just behind the last record read; 0: before the first
};

} // namespace throughline::history
