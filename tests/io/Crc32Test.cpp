// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/Crc32.h"
#include "TestProgram.h"

#include <QTest>
#include <string>

using namespace throughline;

namespace {

/// As the standard has it, bit by bit.
std::uint32_t slow(std::string_view bytes) {
    std::uint32_t crc = 0xFFFFFFFFU;
    for (const char c : bytes) {
        crc ^= static_cast<unsigned char>(c);
        for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xEDB88320U : 0U);
    }
    return ~crc;
}

} // namespace

class Crc32Test : public QObject {
    Q_OBJECT

private slots:
    void itIsThatOfZlib() {
        QCOMPARE(io::crc32("123456789"), 0xCBF43926U);
        QCOMPARE(io::crc32({}), 0U);
    }

    /// Lanes of 16 bytes, four at once, and what is left of them, wherever the bytes lie.
    void anyLength() {
        std::string bytes;
        for (std::uint32_t i = 0; i < 600; ++i) bytes += static_cast<char>(i * 2654435761U >> 24);
        for (std::size_t from = 0; from < 3; ++from)
            for (std::size_t size = 0; size + from <= bytes.size(); ++size) {
                const std::string_view part = std::string_view(bytes).substr(from, size);
                QCOMPARE(io::crc32(part), slow(part));
            }
    }
};

THROUGHLINE_TEST(Crc32Test)
#include "Crc32Test.moc"
