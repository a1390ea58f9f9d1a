// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/JsonReader.h"

#include <QtTest>
#include <cmath>

using throughline::history::JsonReader;
using Token = JsonReader::Token;

namespace {

/// A letter a token; what fails ends with '#' (cut) or '!' (bad).
std::string shape(std::string_view text) {
    JsonReader reader(text);
    std::string result;
    for (;;) {
        const Token token = reader.next();
        result += "{}[]ksntf0.#!"[static_cast<int>(token)];
        if (token == Token::End || reader.failed()) return result;
    }
}

double number(std::string_view text) {
    JsonReader reader(text);
    return reader.next() == Token::Number ? reader.number() : -12345.0;
}

std::string string(std::string_view text) {
    JsonReader reader(text);
    return reader.next() == Token::String ? reader.text() : "(none)";
}

} // namespace

class JsonReaderTest : public QObject {
    Q_OBJECT

private slots:
    void tokens_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char* text, const char* expected) {
            QTest::newRow(text) << QByteArray(text) << QByteArray(expected);
        };
        row("[]", "[].");
        row(" { } ", "{}.");
        row("[{\"a\":1,\"b\":[true,false,null]},2]", "[{knk[tf0]}n].");
        row("[1,]", "[n!");
        row("[1 2]", "[n!");
        row("[1}", "[n!");
        row("{\"a\" 1}", "{!");
        row("{\"a\":1,}", "{kn!");
        row("{a:1}", "{!");
        row("[] []", "[]!");
        row("'a'", "!");
        row("[1,2", "[n#");
        row("[\"abc", "[#");
        row("[\"a\nb\"]", "[!");
        row("[tru", "[#");
        row("[trux]", "[!");
        row("[-]", "[!");
        row("[1.5.2]", "[!");
        row("{\"a\":{\"b\":", "{k{k#");
        row("", "#");
        row("\xEF\xBB\xBF[1]", "[n].");
    }
    void tokens() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, expected);
        QCOMPARE(QByteArray::fromStdString(shape(text.toStdString())), expected);
    }

    void pythonsNumbers() {
        QVERIFY(std::isnan(number("NaN")));
        QVERIFY(std::isnan(number("-NaN")));
        QCOMPARE(number("Infinity"), std::numeric_limits<double>::infinity());
        QCOMPARE(number("-Infinity"), -std::numeric_limits<double>::infinity());
        QCOMPARE(number("1e400"), std::numeric_limits<double>::infinity());
        QCOMPARE(number("-1e400"), -std::numeric_limits<double>::infinity());
        QCOMPARE(number("1e-400"), 0.0);
        QCOMPARE(number("+2.5"), 2.5);
        QCOMPARE(number("0.1"), 0.1);
        QCOMPARE(number("-12"), -12.0);
    }

    void escapes() {
        QCOMPARE(string("\"a\\\"\\\\\\/\\n\\t\\u00e9\""), std::string("a\"\\/\n\té"));
        QCOMPARE(string("\"\\u635f\\u5931\""), std::string("损失"));
        QCOMPARE(string("\"\\ud83d\\ude00\""), std::string("😀"));
        QCOMPARE(string("\"\\ud83d!\""), std::string("\xEF\xBF\xBD!"));
        QCOMPARE(string("\"\\x\""), std::string("(none)"));
    }

    void depthIsLimited() {
        const std::string within = std::string(64, '[') + std::string(64, ']');
        QVERIFY(!shape(within).ends_with('!'));
        QVERIFY(shape(std::string(65, '[')).ends_with('!'));
        QVERIFY(shape(std::string(1'000'000, '[')).ends_with('!'));
    }

    void nulBytesAreACut() {
        QCOMPARE(shape(std::string("[{\"a\":1}\0\0\0", 11)), std::string("[{kn}#"));
        QCOMPARE(shape(std::string("[\"ab\0\0", 6)), std::string("[#"));
    }

    void everythingBeforeTheFailureIsDelivered() {
        const std::string_view whole = R"([{"loss":1.25,"a":"x"},{"loss":NaN}])";
        for (std::size_t size = 0; size <= whole.size(); ++size) {
            JsonReader reader(whole.substr(0, size));
            int finished = 0;
            while (!reader.failed() && reader.token() != Token::End) {
                reader.next();
                finished += reader.token() == Token::EndObject;
            }
            const int expected = (size >= 22) + (size >= 35);
            QCOMPARE(finished, expected);
            QCOMPARE(reader.failed(), size < whole.size());
        }
    }
};

QTEST_GUILESS_MAIN(JsonReaderTest)
#include "JsonReaderTest.moc"
