// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "io/ByteSource.h"

#include <string>
#include <string_view>

namespace throughline::io {

/// Makes other bytes of those of a source, block by block. One thread.
class Decoder : public ByteSource {
public:
    /// `source` must outlive the decoder.
    explicit Decoder(ByteSource& source) : m_source(source) {}

    Result<std::size_t> read(char* to, std::size_t size) override;
    Result<void> rewind() override;
    FilePlace place() const override { return m_source.place(); }

protected:
    /// What follows stands at the source's start again.
    virtual void begin() = 0;
    /// Appends what `bytes` are to `to`; what has to wait for more of them is kept. `end`: nothing follows, and `bytes`
    /// is empty.
    virtual Result<void> decode(std::string_view bytes, bool end, std::string& to) = 0;

private:
    ByteSource& m_source;
    std::string m_block, m_made;
    std::size_t m_at = 0;
    bool m_ended = false;
};

} // namespace throughline::io
