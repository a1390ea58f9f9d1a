// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace throughline::history {

/// Rows of a table that hold numbers and gaps alone, as nearly all of a large one are: read without a look at what else
/// a line might be, by several threads where there are many. Whatever it does not take is for takeLine and splitLine to
/// read, which would read what it takes alike. Plain value; one thread.
class PlainRows {
public:
    /// Reads whole lines off the front of `text` as long as each has `columns` cells, of which one at least is a number
    /// and all others are finite numbers or empty; gives how many bytes those take. A blank as separator is refused.
    std::size_t read(std::string_view text, char separator, std::size_t columns);

    /// What has been read, row by row, in one or more parts, in their order; NaN: an empty cell.
    std::span<const std::vector<double>> parts() const { return {m_parts.data(), m_count}; }

private:
    // What is tried at once grows while all of it is plain, so that little is read in vain.
    static constexpr std::size_t leastTried = std::size_t{32} << 10, mostTried = std::size_t{4} << 20;
    static constexpr std::size_t mostThreads = 4; ///< more would wait for memory

    std::array<std::vector<double>, mostThreads> m_parts; ///< one of each thread
    std::size_t m_count = 0;
    std::size_t m_tried = leastTried; ///< bytes, at once
};

} // namespace throughline::history
