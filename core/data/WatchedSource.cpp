// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/WatchedSource.h"

#include "data/ParquetText.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace throughline::data {

namespace {

class WatchedSource : public io::ByteSource {
public:
    WatchedSource(std::unique_ptr<io::ByteSource> source, std::string file, ReadWatch watch)
        : m_source(std::move(source)), m_file(std::move(file)), m_watch(std::move(watch)) {}

    Result<std::size_t> read(char* to, std::size_t size) override {
        if (m_watch.stop.stop_requested()) return fail(ErrorCode::Cancelled, m_file);
        if (m_watch.tell) tellWhenDue();
        return m_source->read(to, size);
    }

    Result<void> rewind() override {
        // Not behind a look at its start.
        if (const io::FilePlace at = m_source->place(); at.at > at.of / 2) ++m_time;
        return m_source->rewind();
    }

    io::FilePlace place() const override { return m_source->place(); }

private:
    using Clock = std::chrono::steady_clock;

    void tellWhenDue() {
        const Clock::time_point now = Clock::now();
        if (now - m_told < std::chrono::milliseconds(50)) return;
        m_told = now;
        m_watch.tell({m_source->place(), m_time});
    }

    std::unique_ptr<io::ByteSource> m_source;
    std::string m_file;
    ReadWatch m_watch;
    Clock::time_point m_told;
    int m_time = 1;
};

} // namespace

double Reading::share() const {
    const double part = place.of > 0 ? static_cast<double>(place.at) / static_cast<double>(place.of) : 0.0;
    return std::min(1.0, (static_cast<double>(std::min(time, 2) - 1) + part) / 2.0);
}

std::unique_ptr<io::ByteSource> watched(std::unique_ptr<io::ByteSource> source, std::string file, ReadWatch watch) {
    return std::make_unique<WatchedSource>(std::move(source), std::move(file), std::move(watch));
}

Result<std::unique_ptr<io::ByteSource>> openWatched(const std::string& file, const ReadWatch& watch) {
    Result<std::unique_ptr<io::ByteSource>> source = io::ByteSource::open(file);
    if (!source) return source;
    // Taken whole before its rows are, a Parquet file would be told of twice.
    auto stopped = watched(std::move(*source), file, watch.stop);
    Result<std::unique_ptr<io::ByteSource>> text = parquetAsText(std::move(stopped), file);
    if (!text || !watch.tell) return text;
    return watched(std::move(*text), file, watch);
}

} // namespace throughline::data
