// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/Decimal.h"
#include "TestProgram.h"

#include <QTest>
#include <charconv>
#include <random>
#include <string>

using namespace throughline::io;

/// Numbers against std::from_chars, bit for bit.
class DecimalTest : public QObject {
    Q_OBJECT

    static std::optional<double> ours(const std::string& text) {
        return takeDecimal(text.data(), text.data() + text.size()).exactly();
    }
    static void compare(const std::string& text) {
        double right = 0.0;
        std::from_chars(text.data(), text.data() + text.size(), right);
        const auto read = ours(text);
        QVERIFY2(read && std::bit_cast<std::uint64_t>(*read) == std::bit_cast<std::uint64_t>(right), text.c_str());
    }

private slots:
    void asTheStandardLibraryReadsThem() {
        std::mt19937_64 random(1);
        for (int i = 0; i < 300'000; ++i) {
            std::string digits = std::to_string(random() % 10'000'000'000'000'000'000U);
            digits.resize(1 + random() % digits.size());
            const std::size_t point = random() % (digits.size() + 1);
            const bool zeros = digits.size() < 17 && random() % 4 == 0;
            compare(zeros ? "0." + std::string(random() % (19 - digits.size()), '0') + digits
                          : digits.substr(0, point) + '.' + digits.substr(point));
            if (QTest::currentTestFailed()) return;
        }
    }

    /// Eight bytes are looked at together: whatever stands behind the digits is none of them.
    void digitsEndAtAnyOtherByte() {
        for (int byte = 0; byte < 256; ++byte) {
            if (byte >= '0' && byte <= '9') continue;
            for (const std::string digits : {"", "7", "1234567", "12345678", "123456789", "1234567890123456"}) {
                const std::string text = digits + std::string(1, static_cast<char>(byte)) + "99999999";
                std::uint64_t value = 0;
                const char* const end = takeDigits(text.data(), text.data() + text.size(), value);
                QCOMPARE(static_cast<std::size_t>(end - text.data()), digits.size());
                QCOMPARE(value, digits.empty() ? 0 : std::stoull(digits));
            }
        }
    }

    void tiesGoToTheEvenOne() {
        for (const char* text :
             {"9007199254740993", "9007199254740995", "9007199254740992.5", "900719925474099.25", "900719925474099.375",
              "4503599627370497.5", "4503599627370498.5", "9223372036854775807", "9223372036854774784.",
              "9999999999999999999", "1801439850948198.5", "0.999999999999999999", "0.000000000000000001",
              "0.500000000000000166", "1.000000000000000111"})
            compare(text);
    }

    void whatDoesNotFitIsLeftToOthers() {
        QVERIFY(!ours("12345678901234567890"));
        QVERIFY(!ours("."));
        QVERIFY(!ours(""));
        QCOMPARE(ours("0.000000000000000000"), std::optional(0.0)); // all the digits that there may be
    }
};

THROUGHLINE_TEST(DecimalTest)
#include "DecimalTest.moc"
