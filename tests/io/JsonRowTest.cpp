// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "io/IsoTime.h"
#include "io/JsonReader.h"
#include "io/JsonRow.h"

#include <QTest>
#include <bit>
#include <charconv>
#include <cmath>
#include <random>

using namespace throughline;
using io::JsonRow;
using Kind = JsonRow::Kind;

class JsonRowTest : public QObject {
    Q_OBJECT

private slots:
    /// To the bit what std::from_chars and JsonReader give.
    void numbersAreThoseOfTheirText() {
        std::mt19937_64 random(3);
        char text[64];
        for (int i = 0; i < 200'000; ++i) {
            double wanted = 0.0;
            if (i % 3 == 0) {
                wanted = std::bit_cast<double>(random());
                if (!std::isfinite(wanted)) continue;
            } else {
                wanted = std::ldexp(static_cast<double>(random() >> (i % 60)), i % 90 - 60);
            }
            char* end = i % 2 == 0 ? std::to_chars(text, text + sizeof text, wanted).ptr
                                   : std::to_chars(text, text + sizeof text, wanted, std::chars_format::scientific).ptr;
            if (i % 5 == 0)
                end = std::to_chars(text, text + sizeof text, wanted, std::chars_format::general, 1 + i % 17).ptr;
            if (std::from_chars(text, end, wanted).ec != std::errc()) continue; // rounded up to infinity
            *end = ',';
            double read = 0.0;
            QCOMPARE(io::readNumber({text, end + 1}, read), static_cast<std::size_t>(end - text));
            QCOMPARE(std::bit_cast<std::uint64_t>(read), std::bit_cast<std::uint64_t>(wanted));
        }
    }

    void whatIsNoNumberIsLeft() {
        double read = 0.0;
        for (const char* text :
             {"", ",", "-,", "01,", "1.,", ".5,", "1e,", "1e+,", "+1,", "1e999,", "1e-999,", "12345678", "1.5", "x"})
            QCOMPARE(io::readNumber(text, read), 0u);
        QCOMPARE(io::readNumber("-0.0}", read), 4u);
        QVERIFY(std::signbit(read));
        QCOMPARE(io::readNumber("12345678901234567890123,", read), 23u);
        QCOMPARE(read, 12345678901234567890123.0);
    }

    void rowsAlikeAreRead() {
        JsonRow row;
        QVERIFY(row.learn("{\"epoch\": 1, \"loss\": 0.5, \"note\": \"a\", \"val\": null} , {"));
        QCOMPARE(row.names(), (std::vector<std::string>{"epoch", "loss", "note", "val"}));
        const std::string_view text = "{\"epoch\": 22, \"loss\": NaN, \"note\": \"bcd\", \"val\": -1e-3}]";
        QCOMPARE(row.read(text), text.size() - 1);
        QCOMPARE(row.values()[0].number, 22.0);
        QVERIFY(std::isnan(row.values()[1].number));
        QCOMPARE(row.values()[2].text, std::string_view("bcd"));
        QCOMPARE(row.values()[3].number, -0.001);
        for (std::size_t size = 0; size + 1 < text.size(); ++size) QCOMPARE(row.read(text.substr(0, size)), 0u);
        for (const char* other :
             {"{\"epoch\":22, \"loss\": 1, \"note\": \"b\", \"val\": 1}", "{\"epoch\": 22, \"loss\": 1, \"val\": 1}",
              "{\"epoch\": [2], \"loss\": 1, \"note\": \"b\", \"val\": 1}",
              "{\"epoch\": 2, \"loss\": 1, \"note\": \"\\n\", \"val\": 1}",
              "{\"epoch\": 2, \"loss\": 1, \"note\": \"b\", \"val\": 1, \"more\": 1}"})
            QCOMPARE(row.read(other), 0u);
    }

    void whatIsNotFlatIsNotLearned() {
        JsonRow row;
        for (const char* text : {"", "{", "{}", "[1]", "{\"a\": {}}", "{\"a\": [1]}", "{\"a\": true}", "{\"a\\n\": 1}",
                                 "{\"a\": 1", "{\"a\": 1,", "{\"a\" 1}", "{\"a\": 1,}"}) {
            QVERIFY2(!row.learn(text), text);
            QVERIFY(!row.isKnown());
            QCOMPARE(row.read(text), 0u);
        }
    }

    void timesInTurnAreThoseOfTheirTexts() {
        io::IsoTimes times;
        for (const char* text : {"2026-11-23T09:22:00.125Z", "2026-11-23T09:22:01.000Z", "2026-11-23T10:00:60.999Z",
                                 "2026-11-24T10:00:00.000Z", "2026-11-24T10:60:00.000Z", "2026-11-24T10:00:0x.000Z",
                                 "2026-13-24T10:00:00.000Z", "2026-11-24T10:00:00+01:00", "2026-11-24 10:00:00.000Z",
                                 "", "2026-11-24T10:01:00.000Z"})
            QVERIFY2(times.read(text) == io::parseIsoTime(text), text);
    }
};

THROUGHLINE_TEST(JsonRowTest)
#include "JsonRowTest.moc"
