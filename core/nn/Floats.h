// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>
#include <span>
#include <sys/mman.h>

namespace throughline::nn {

/// An owned array of floats on a 64-byte border, zeroed; all but small ones on huge pages, because the products walk
/// them with strides that would miss the TLB. Movable.
class Floats {
public:
    Floats() = default;
    explicit Floats(std::size_t size) : m_size(size) {
        if (size == 0) return;
        constexpr std::size_t hugePage = std::size_t{2} << 20;
        constexpr std::size_t worthHugePage = std::size_t{128} << 10;
        const std::size_t bytes = size * sizeof(float);
        const std::size_t alignment = bytes >= worthHugePage ? hugePage : 64;
        const std::size_t rounded = (bytes + alignment - 1) / alignment * alignment;
        m_data.reset(static_cast<float*>(std::aligned_alloc(alignment, rounded)));
        if (!m_data) throw std::bad_alloc();
        if (bytes >= worthHugePage) ::madvise(m_data.get(), rounded, MADV_HUGEPAGE);
        std::memset(m_data.get(), 0, rounded);
    }

    float* data() { return m_data.get(); }
    const float* data() const { return m_data.get(); }
    std::size_t size() const { return m_size; }
    bool empty() const { return m_size == 0; }
    std::span<float> span() { return {m_data.get(), m_size}; }
    std::span<const float> span() const { return {m_data.get(), m_size}; }
    float& operator[](std::size_t i) { return m_data.get()[i]; }
    float operator[](std::size_t i) const { return m_data.get()[i]; }

private:
    struct Free {
        void operator()(float* data) const { std::free(data); }
    };
    std::unique_ptr<float[], Free> m_data;
    std::size_t m_size = 0;
};

/// A row-major matrix whose rows start on 64-byte borders, an odd number of cache lines apart: rows a power of two
/// apart would all fall into the same few sets of the cache.
struct Matrix {
    Floats floats;
    std::ptrdiff_t stride = 0;

    Matrix() = default;
    Matrix(std::size_t rows, std::size_t columns) {
        constexpr std::size_t line = 64 / sizeof(float);
        const std::size_t lines = ((columns + line - 1) / line) | 1;
        stride = static_cast<std::ptrdiff_t>(lines * line);
        floats = Floats(rows * lines * line);
    }
    float* row(std::ptrdiff_t i) { return floats.data() + i * stride; }
    const float* row(std::ptrdiff_t i) const { return floats.data() + i * stride; }
    bool empty() const { return floats.empty(); }
};

} // namespace throughline::nn
