// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Remark.h"
#include "data/WatchedSource.h"
#include "io/TextSource.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace throughline::data {

/// Several files of text as one, in UTF-8: behind the first, those that begin with its columns' names, however these
/// are quoted, go on without them. `WrongShape` where they name the columns in another order, or others beside some of
/// them. One thread, but for the stop token.
class PartsSource : public io::ByteSource {
public:
    /// Opens all of them, so that one that is not there is told at once. Errors: those of `ByteSource::open`.
    static Result<std::unique_ptr<PartsSource>> open(const std::vector<std::string>& files, io::TextEncoding encoding,
                                                     const std::stop_token& stop);

    Result<std::size_t> read(char* to, std::size_t size) override;
    Result<void> rewind() override;
    io::FilePlace place() const override;

    /// An error with a line of the whole, told as one of the file that it is in.
    Error located(Error error) const;
    /// Which of them are no UTF-8, of what was read so far.
    void note(std::vector<Remark>& notes) const;

private:
    struct Part {
        std::string file;
        std::unique_ptr<io::ByteSource> source;
        std::unique_ptr<io::TextSource> text; ///< of the source
        std::int64_t firstLine = 1;           ///< of the whole, that its first line that is read has
        bool headless = false;                ///< its first line was passed over
    };

    Result<void> begin(Part& part);

    explicit PartsSource(std::vector<Part> parts) : m_parts(std::move(parts)) {}

    std::vector<Part> m_parts;
    std::size_t m_at = 0;
    bool m_hasBegun = false;          ///< the part at hand
    std::string m_firstLine;          ///< of the first
    std::vector<std::string> m_names; ///< in it; none where it is a row of numbers
    std::int64_t m_line = 1;
    char m_last = '\n';
};

} // namespace throughline::data
