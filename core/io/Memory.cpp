// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/Memory.h"

#include <algorithm>
#include <fstream>
#include <unistd.h>

namespace throughline::io {

namespace {

constexpr std::uint64_t most = std::uint64_t{8} << 30;

} // namespace

std::uint64_t machineMemory() {
    static const std::uint64_t memory = [] {
        const long pages = ::sysconf(_SC_PHYS_PAGES), pageSize = ::sysconf(_SC_PAGESIZE);
        std::uint64_t bytes = 2 * most;
        if (pages > 0 && pageSize > 0) bytes = static_cast<std::uint64_t>(pages) * static_cast<std::uint64_t>(pageSize);
        // https://docs.kernel.org/admin-guide/cgroup-v2.html: "max", or a number; not there outside a container.
        if (std::uint64_t allowed = 0; std::ifstream("/sys/fs/cgroup/memory.max") >> allowed)
            bytes = std::min(bytes, allowed);
        return bytes;
    }();
    return memory;
}

std::size_t memoryLimit() {
    return std::min(most, machineMemory() / 2);
}

std::uint64_t wholeFileLimit() {
    return std::min(most, machineMemory() / 4);
}

} // namespace throughline::io
