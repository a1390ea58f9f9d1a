// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string_view>

namespace throughline::io {

/// Reads structures in Thrift's compact protocol (thrift/doc/specs/thrift-compact-protocol.md), in which Parquet keeps
/// what it says of itself. Reads from memory that the caller keeps; whatever stands there, it ends, and below
/// `maxDepth`. After a failure everything is 0 and empty. One thread.
class ThriftReader {
public:
    static constexpr int maxDepth = 32;
    enum Type {
        Stop = 0,
        True = 1,
        False = 2,
        Byte = 3,
        I16 = 4,
        I32 = 5,
        I64 = 6,
        Double = 7,
        Binary = 8,
        List = 9,
        Set = 10,
        Map = 11,
        Struct = 12
    };

    explicit ThriftReader(std::string_view bytes) : m_bytes(bytes) {}

    /// Gives the fields of a structure to `field(id, type)`, which reads the value and says true, or reads nothing.
    template <class Field>
    void structure(Field&& field) {
        if (++m_depth > maxDepth) m_failed = true;
        int id = 0;
        while (!m_failed) {
            const int head = byte();
            const int type = head & 15;
            if (m_failed || type == Stop) break;
            id = (head >> 4) != 0 ? id + (head >> 4) : static_cast<int>(integer());
            if (!field(id, type)) skip(type);
        }
        --m_depth;
    }
    /// Gives the elements of a list to `element(type)`, which reads each.
    template <class Element>
    void list(Element&& element) {
        if (++m_depth > maxDepth) m_failed = true;
        const int head = byte();
        std::uint64_t size = static_cast<unsigned>(head) >> 4;
        if (size == 15) size = unsignedNumber();
        // Each takes a byte at least.
        if (size > m_bytes.size() - m_at) m_failed = true;
        for (std::uint64_t i = 0; i < size && !m_failed; ++i) element(head & 15);
        --m_depth;
    }
    /// Of any width.
    std::int64_t integer();
    std::string_view binary();
    /// Of a field: its type is its value.
    static bool boolean(int type) { return type == True; }

    /// Of what is no good to the caller: nothing follows.
    void fail() { m_failed = true; }
    bool failed() const { return m_failed; }
    std::size_t offset() const { return m_at; }

private:
    int byte();
    std::uint64_t unsignedNumber();
    void skip(int type);

    std::string_view m_bytes;
    std::size_t m_at = 0;
    int m_depth = 0;
    bool m_failed = false;
};

} // namespace throughline::io
