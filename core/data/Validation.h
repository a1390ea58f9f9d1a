// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

namespace throughline::data {

/// Where the rows to validate on came from, as it was decided when the data were loaded: a source with a test part of
/// its own and one without are asked for with the same words. Plain value.
struct Validation {
    enum class Kind {
        None,     ///< all rows are learned from
        Fraction, ///< a share of the source's rows, drawn by the seed
        OwnPart,  ///< the source's own test part
        File,     ///< a file of its own
        Fold,     ///< one of several parts, each of which another run validates on
    };
    Kind kind = Kind::None;
    double fraction = 0.0; ///< Fraction: the share that was asked for, or the default
    std::string file;      ///< File: as the user gave it
    std::int64_t rows = 0;

    bool operator==(const Validation&) const = default;
};

} // namespace throughline::data
