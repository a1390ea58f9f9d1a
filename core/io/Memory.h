// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace throughline::io {

/// Bytes of memory that this process may take: the machine's, or those that its control group (a container) has. Any
/// thread.
std::uint64_t machineMemory();

/// Most bytes that a data set may take in memory: half of that, 8 GiB at most.
std::size_t memoryLimit();
/// Most bytes of a file that has to be read whole: a quarter of that, as what is made of it takes about as much again;
/// 8 GiB at most.
std::uint64_t wholeFileLimit();

} // namespace throughline::io
