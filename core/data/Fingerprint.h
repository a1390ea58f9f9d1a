// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/DataSource.h"

namespace throughline::data {

/// FNV-1a, 64 bit (G. Fowler, L. C. Noll, K.-P. Vo), over bytes as they lie in memory (little-endian).
class Fnv1a {
public:
    void add(const void* bytes, std::size_t size);
    std::string text() const; ///< 16 hexadecimal digits

private:
    std::uint64_t m_hash = 0xCBF29CE484222325U;
};

/// Of a finished split; `content` covers the data sets as they are trained on.
Fingerprint fingerprintOf(const nn::DataSplit& split);

} // namespace throughline::data
