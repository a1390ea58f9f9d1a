// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "io/JsonReader.h"

#include <QTest>
#include <cmath>

using namespace throughline;
using io::JsonReader;
using Token = JsonReader::Token;
using namespace std::string_view_literals;

namespace {

/// A letter a token; what fails ends with '#' (cut) or '!' (bad).
std::string shape(std::string_view text) {
    io::JsonReader reader(text);
    std::string result;
    for (;;) {
        const Token token = reader.next();
        result += "{}[]ksntf0.#!"[static_cast<int>(token)];
        if (token == Token::End || reader.failed()) return result;
    }
}

double number(std::string_view text) {
    io::JsonReader reader(text);
    return reader.next() == Token::Number ? reader.number() : -12345.0;
}

std::string string(std::string_view text) {
    io::JsonReader reader(text);
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

    /// RFC 8259 case by case: what must be taken, what must not be, and where the reader knowingly differs
    /// (JsonReader.h).
    void rfc8259_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("accepted");
        const auto rows = [](const char* group, bool accepted, const std::vector<QByteArray>& texts) {
            for (const QByteArray& text : texts)
                QTest::addRow("%s %s", group, text.left(40).toPercentEncoding(" []{}\",:").constData())
                    << text << accepted;
        };
        const auto bytes = [](std::string_view text) { return QByteArray(text.data(), std::ssize(text)); };
        rows("y structure", true,
             {"[]", "{}", "[[]]", "[{}]", "{\"\":0}", " \t\n\r[ \t\n\r] \t\n\r", "{\"a\":{}}", "{\"a\":[]}",
              "[[],[[]],{}]", "{\"a\":1,\"a\":1}", "{\"a\":1,\"a\":2}", "[1\n]", "[ 1 , 2 ]",
              "{ \"a\" : 1 , \"b\" : 2 }", "[1,null,true,false,\"\"]", QByteArray(64, '[') + QByteArray(64, ']')});
        rows("y scalar", true, {"null", "true", "false", "0", "-0", "1.5", "\"\"", " 7 "});
        rows("y number", true,
             {"[0]", "[-0]", "[-0.0]", "[0e1]", "[0e+1]", "[0E-1]", "[10]", "[1.0]", "[1e5]", "[1E5]", "[1e+5]",
              "[1.25e-5]", "[123456789012345678901234567890]", "[0.1000000000000000055511151231257827]", "[-1]",
              "[1e05]", "[0.0e00]"});
        rows("y string", true,
             {"[\"a\"]", "[\"\\\"\"]", "[\"\\\\\"]", "[\"\\/\"]", "[\"\\b\\f\\n\\r\\t\"]", "[\"\\u0000\"]",
              "[\"\\u00E9\\u00e9\"]", "[\"\\uD834\\uDD1E\"]", "[\"\x7f\"]", "[\"\xC3\xA9\"]", "[\"\xF0\x9F\x98\x80\"]",
              "[\"//\"]", "[\"/* */\"]", "[\"\\u2028\xE2\x80\xA8\"]", "{\"\\u0061\":1}"});
        rows("n structure", false,
             {"",
              " ",
              "[",
              "]",
              "{",
              "}",
              "[}",
              "{]",
              "[]]",
              "{}}",
              "[1]2",
              "[1][2]",
              "{}[]",
              "[,]",
              "[,1]",
              "[1,]",
              "[1,,2]",
              "[1 2]",
              "[1:2]",
              "{,}",
              "{\"a\"}",
              "{\"a\":}",
              "{\"a\":1,}",
              "{:1}",
              "{1:1}",
              "{a:1}",
              "{'a':1}",
              "{\"a\" 1}",
              "{\"a\":1 \"b\":2}",
              "{\"a\",1}",
              "{\"a\"::1}",
              "{\"a\":1:2}",
              "{null:1}",
              "{\"a\":[}",
              "[{\"a\":1]",
              "[1}",
              "(1)",
              "<1>",
              "[1];",
              "// a\n[]",
              "[/**/]",
              "[1]#",
              "[1]\v",
              "\f[]",
              "[\xC2\xA0]",
              "[\xE2\x80\x83]",
              QByteArray(65, '[') + QByteArray(65, ']'),
              QByteArray(1000, '[') + QByteArray(1000, ']'),
              QByteArray("{\"a\":").repeated(1000),
              bytes("\xFF\xFE[\0]\0"sv),
              "\xEF\xBB{}"});
        rows("n word", false, {"[True]",      "[TRUE]", "[None]",       "[nul]",  "[nulll]",  "[truth]",   "[tru e]",
                               "[nan]",       "[inf]",  "[-nan]",       "[-inf]", "[NaN1]",   "[Infinit]", "[infinity]",
                               "[undefined]", "[INF]",  "[--Infinity]", "[yes]",  "nullnull", "True"});
        rows("n number", false,
             {"[-]",      "[+]",   "[01]",    "[-01]",          "[00]",    "[1.]",  "[.5]",  "[-.5]", "[1.e5]",
              "[1e]",     "[1e+]", "[1E-]",   "[1e1.5]",        "[1.2.3]", "[0x1]", "[0b1]", "[0o7]", "[1_000]",
              "[1,000.]", "[- 1]", "[1 000]", "[--1]",          "[++1]",   "[+-1]", "[1-1]", "[1+1]", "[1e1e1]",
              "[0.e1]",   "[1f]",  "[1L]",    "[\xEF\xBC\x91]", "[1/2]",   "[$1]",  "-",     "01",    "1."});
        rows("n string", false,
             {"[\"]",
              "[\"a]",
              "[a\"]",
              "['a']",
              "[a]",
              "[\"a\tb\"]",
              "[\"a\nb\"]",
              "[\"a\rb\"]",
              "[\"\x01\"]",
              "[\"\x1f\"]",
              "[\"\\\"]",
              "[\"\\x41\"]",
              "[\"\\a\"]",
              "[\"\\0\"]",
              "[\"\\v\"]",
              "[\"\\'\"]",
              "[\"\\ \"]",
              "[\"\\u\"]",
              "[\"\\u00\"]",
              "[\"\\u00G0\"]",
              "[\"\\u-123\"]",
              "[\"\\u+123\"]",
              "[\"\\u 123\"]",
              "[\"\\U0041\"]",
              "[\"\\uD834\\u\"]",
              "[\"\\\xC3\xA9\"]",
              "\"",
              "\"\\",
              "{\"a",
              "{\"a\tb\":1}",
              "[`a`]",
              "[\"a\" \"b\"]",
              bytes("[\"a\0b\"]"sv)});
        rows("lenient", true,
             {"[NaN]",
              "[-NaN]",
              "[+NaN]",
              "[Infinity]",
              "[-Infinity]",
              "[+Infinity]",
              "[+1]",
              "[+0.5e3]",
              "[1e400]",
              "[-1e400]",
              "[1e-400]",
              "\xEF\xBB\xBF[]",
              bytes("[]\0\0\0"sv),
              bytes("1\0"sv),
              "[\"\xFF\"]",
              "[\"\xC0\xAF\"]",
              "[\"\xED\xA0\x80\"]",
              "[\"\\uD834\"]",
              "[\"\\uDD1E\"]",
              "[\"\\uDD1E\\uD834\"]"});
    }
    void rfc8259() {
        QFETCH(QByteArray, text);
        QFETCH(bool, accepted);
        const std::string tokens = shape(text.toStdString());
        QVERIFY2(tokens.ends_with('.') == accepted, tokens.c_str());
    }

    void numbersOutOfRange() {
        const std::string zeros(400, '0');
        constexpr double infinite = std::numeric_limits<double>::infinity();
        QCOMPARE(number("1" + zeros), infinite);
        QCOMPARE(number("-1" + zeros + ".5"), -infinite);
        QCOMPARE(number("1" + zeros + "e-10"), infinite);
        QCOMPARE(number("1" + zeros + "e-400"), 1.0);
        QCOMPARE(number("0." + zeros + "1"), 0.0);
        QCOMPARE(number("0." + zeros + "1e10"), 0.0);
        QCOMPARE(number("0." + zeros + "1e401"), 1.0);
        QVERIFY(std::signbit(number("-0." + zeros + "1")));
        QCOMPARE(number("1e-99999999999999999999999999"), 0.0);
        QCOMPARE(number("1e99999999999999999999999999"), infinite);
        QCOMPARE(number("0e99999999999999999999999999"), 0.0);
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
            io::JsonReader reader(whole.substr(0, size));
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

THROUGHLINE_TEST(JsonReaderTest)
#include "JsonReaderTest.moc"
