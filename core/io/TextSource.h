// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "io/Decoder.h"
#include "io/TextEncoding.h"

#include <cstdint>

namespace throughline::io {

/// The text of a source as UTF-8, whatever it is written in. Text that begins with the mark of UTF-8 (EF BB BF) is no
/// Latin-1 or Windows-1252, whatever was said: files that tell it themselves are read with that mark. Bytes with a
/// zero among the first of them are no text and stay as they are, for whoever reads them to say so. One thread.
class TextSource : public Decoder {
public:
    /// `source` must outlive it; `file` names it in errors. Errors while reading besides its own: `NotUtf8`, with the
    /// line.
    TextSource(ByteSource& source, std::string file, TextEncoding encoding)
        : Decoder(source), m_file(std::move(file)), m_encoding(encoding) {}

    /// The first line, from 1, that was taken as Windows-1252 as it is no UTF-8, of all that were read so far; 0: none.
    std::int64_t firstOddLine() const { return m_firstOdd; }

protected:
    void begin() override;
    Result<void> decode(std::string_view bytes, bool end, std::string& to) override;

private:
    void settle();
    Result<void> add(std::string_view piece, std::string& to);

    std::string m_file;
    TextEncoding m_encoding;
    TextEncoding m_settled = TextEncoding::Auto; ///< what it is after a look at its first bytes
    bool m_isSettled = false, m_isBinary = false;
    std::string m_rest; ///< of a line whose end has not come
    std::int64_t m_line = 1, m_firstOdd = 0;
};

} // namespace throughline::io
