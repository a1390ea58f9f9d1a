// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/Inflate.h"

#include <algorithm>
#include <array>
#include <zlib.h>

namespace throughline::io {

Inflated inflate(std::string_view packed, std::size_t most) {
    Inflated result;
    z_stream stream{};
    if (::inflateInit(&stream) != Z_OK) return result;
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream.avail_in = static_cast<uInt>(std::min<std::size_t>(packed.size(), 1U << 30));
    int status = Z_OK;
    bool fits = true;
    std::array<char, 16384> block{};
    while (status == Z_OK && fits) {
        // One byte more than there is room for tells whether that was all.
        const std::size_t room = most - result.text.size(), asked = std::min(block.size(), room + 1);
        stream.next_out = reinterpret_cast<Bytef*>(block.data());
        stream.avail_out = static_cast<uInt>(asked);
        status = ::inflate(&stream, Z_NO_FLUSH);
        const std::size_t got = asked - stream.avail_out;
        fits = got <= room;
        result.text.append(block.data(), std::min(got, room));
    }
    ::inflateEnd(&stream);
    result.whole = fits && status == Z_STREAM_END;
    return result;
}

} // namespace throughline::io
