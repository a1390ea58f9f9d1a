// SPDX-License-Identifier: GPL-3.0-or-later
#include "nn/Team.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace throughline::nn {

namespace {

void relax() {
#if defined(__x86_64__)
    _mm_pause();
#elif defined(__aarch64__)
    asm volatile("yield");
#endif
}

/// Some 20 µs of spinning before the kernel is asked: longer than a phase of a small batch, far shorter than a pause.
/// With more threads than cores the one that is waited for needs our core, so there is hardly any spinning then.
int spins(int threads) {
    return threads <= static_cast<int>(std::thread::hardware_concurrency()) ? 4000 : 16;
}

/// Counts wrap around.
bool isBehind(unsigned count, unsigned goal) {
    return static_cast<int>(count - goal) < 0;
}

void awaitChange(const std::atomic<unsigned>& value, unsigned old, int limit) {
    for (int i = 0; i < limit; ++i) {
        if (value.load(std::memory_order_acquire) != old) return;
        relax();
    }
    value.wait(old, std::memory_order_acquire);
}

} // namespace

#if defined(__x86_64__)
FlushDenormals::FlushDenormals() : m_before(_mm_getcsr()) {
    _mm_setcsr(static_cast<unsigned>(m_before) | 0x8040);
}
FlushDenormals::~FlushDenormals() {
    _mm_setcsr(static_cast<unsigned>(m_before));
}
#elif defined(__aarch64__)
FlushDenormals::FlushDenormals() {
    asm volatile("mrs %0, fpcr" : "=r"(m_before));
    asm volatile("msr fpcr, %0" ::"r"(m_before | (1ul << 24)));
}
FlushDenormals::~FlushDenormals() {
    asm volatile("msr fpcr, %0" ::"r"(m_before));
}
#else
FlushDenormals::FlushDenormals() : m_before(0) {}
FlushDenormals::~FlushDenormals() = default;
#endif

Team::Team(int size) : m_size(size), m_spins(spins(size)), m_arrivals(static_cast<std::size_t>(size)) {
    for (int i = 1; i < size; ++i) {
        m_threads.emplace_back([this, i] { work(i); });
    }
}

Team::~Team() {
    m_task = nullptr;
    m_ticket.fetch_add(1, std::memory_order_release);
    m_ticket.notify_all();
}

void Team::work(int index) {
    const FlushDenormals flush;
    unsigned seen = 0;
    for (;;) {
        awaitChange(m_ticket, seen, m_spins);
        seen = m_ticket.load(std::memory_order_acquire);
        if (!m_task) return;
        (*m_task)(index);
        if (m_busy.fetch_sub(1, std::memory_order_acq_rel) == 1) m_busy.notify_one();
    }
}

void Team::run(const std::function<void(int)>& task) {
    const FlushDenormals flush;
    if (m_size == 1) {
        task(0);
        return;
    }
    m_task = &task;
    m_busy.store(m_size - 1, std::memory_order_relaxed);
    m_ticket.fetch_add(1, std::memory_order_release);
    m_ticket.notify_all();
    task(0);
    for (int left = m_busy.load(std::memory_order_acquire); left != 0; left = m_busy.load(std::memory_order_acquire)) {
        m_busy.wait(left, std::memory_order_acquire);
    }
}

void Team::barrier(int index) {
    if (m_size == 1) return;
    std::atomic<unsigned>& own = m_arrivals[static_cast<std::size_t>(index)].count;
    const unsigned count = own.load(std::memory_order_relaxed) + 1;
    // Sequentially consistent with the sleeper's increment and look: one of the two sees the other.
    own.store(count);
    if (m_sleepers.load() > 0) own.notify_all();
    for (const Arrivals& other : m_arrivals) {
        for (int i = 0; i < m_spins && isBehind(other.count.load(std::memory_order_acquire), count); ++i) relax();
        for (unsigned seen = other.count.load(); isBehind(seen, count); seen = other.count.load()) {
            m_sleepers.fetch_add(1);
            other.count.wait(seen);
            m_sleepers.fetch_sub(1);
        }
    }
}

} // namespace throughline::nn
