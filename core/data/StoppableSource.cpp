// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/StoppableSource.h"

#include "data/ParquetText.h"

#include <utility>

namespace throughline::data {

namespace {

class StoppableSource : public io::ByteSource {
public:
    StoppableSource(std::unique_ptr<io::ByteSource> source, std::string file, std::stop_token stop)
        : m_source(std::move(source)), m_file(std::move(file)), m_stop(std::move(stop)) {}

    Result<std::size_t> read(char* to, std::size_t size) override {
        if (m_stop.stop_requested()) return fail(ErrorCode::Cancelled, m_file);
        return m_source->read(to, size);
    }
    Result<void> rewind() override { return m_source->rewind(); }

private:
    std::unique_ptr<io::ByteSource> m_source;
    std::string m_file;
    std::stop_token m_stop;
};

} // namespace

std::unique_ptr<io::ByteSource> stoppable(std::unique_ptr<io::ByteSource> source, std::string file,
                                          std::stop_token stop) {
    return std::make_unique<StoppableSource>(std::move(source), std::move(file), std::move(stop));
}

Result<std::unique_ptr<io::ByteSource>> openStoppable(const std::string& file, std::stop_token stop) {
    Result<std::unique_ptr<io::ByteSource>> source = io::ByteSource::open(file);
    if (!source) return source;
    return parquetAsText(stoppable(std::move(*source), file, std::move(stop)), file);
}

} // namespace throughline::data
