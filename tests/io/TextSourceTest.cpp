// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/TextSource.h"
#include "TestProgram.h"
#include "io/Utf8.h"

#include <QTest>
#include <algorithm>

using namespace throughline;
using namespace throughline::io;
using namespace std::string_view_literals;

namespace {

/// Gives so many bytes at a time, as files that are packed do.
class PiecewiseSource : public ByteSource {
public:
    PiecewiseSource(std::string_view text, std::size_t piece) : m_text(text), m_piece(piece) {}
    Result<std::size_t> read(char* to, std::size_t size) override {
        const std::size_t got = m_text.copy(to, std::min(size, m_piece), m_at);
        m_at += got;
        return got;
    }
    Result<void> rewind() override {
        m_at = 0;
        return {};
    }
    FilePlace place() const override { return {m_at, m_text.size()}; }

private:
    std::string_view m_text;
    std::size_t m_piece, m_at = 0;
};

struct Read {
    std::string text;
    std::int64_t odd = 0;
    std::optional<Error> error{};
    bool operator==(const Read& other) const { return text == other.text && odd == other.odd; }
};

Read readAll(TextSource& source) {
    Read read;
    const auto text = take(source, std::size_t{8} << 20);
    if (text)
        read.text = *text;
    else
        read.error = text.error();
    read.odd = source.firstOddLine();
    return read;
}

/// The same however it comes, and from the beginning again.
Read decoded(std::string_view text, TextEncoding encoding) {
    PiecewiseSource whole(text, text.size() + 1);
    TextSource source(whole, "table.csv", encoding);
    const Read read = readAll(source);
    if (!source.rewind() || !(readAll(source) == read)) qFatal("another text the second time");
    for (const std::size_t piece : {std::size_t{1}, std::size_t{2}, std::size_t{3}, std::size_t{7}}) {
        if (text.size() > 10'000) break;
        PiecewiseSource some(text, piece);
        TextSource again(some, "table.csv", encoding);
        if (!(readAll(again) == read)) qFatal("another text in pieces of %zu", piece);
    }
    return read;
}

} // namespace

class TextSourceTest : public QObject {
    Q_OBJECT

private slots:
    void eachLineThatIsNoUtf8IsWindows1252() {
        QCOMPARE(decoded("K\xC3\xB6ln\nK\xF6ln\n\x84Spa\xDF\x93 5 \x80\n", TextEncoding::Auto),
                 (Read{"Köln\nKöln\n„Spaß“ 5 €\n", 2}));
        QCOMPARE(decoded("plain\nK\xC3\xB6ln", TextEncoding::Auto), (Read{"plain\nKöln", 0}));
        // Cut within a character.
        QCOMPARE(decoded("a\nK\xC3", TextEncoding::Auto), (Read{"a\nKÃ", 2}));
        QCOMPARE(decoded("", TextEncoding::Auto), (Read{"", 0}));
    }

    void whatIsSaidHoldsForAll() {
        QCOMPARE(decoded("K\xC3\xB6ln \x80\n", TextEncoding::Windows1252), (Read{"KÃ¶ln €\n", 0}));
        QCOMPARE(decoded("K\xF6ln \x80\n", TextEncoding::Latin1), (Read{"Köln \xC2\x80\n", 0}));
        // The five without a letter.
        QCOMPARE(decoded("\x81\x8D\x8F\x90\x9D", TextEncoding::Windows1252).text,
                 std::string("\xC2\x81\xC2\x8D\xC2\x8F\xC2\x90\xC2\x9D"));
    }

    void everyByteOfWindows1252IsOneCharacter() {
        std::string bytes;
        for (int byte = 1; byte < 256; ++byte) bytes += static_cast<char>(byte);
        const auto read = decoded(bytes, TextEncoding::Windows1252);
        QCOMPARE(validLength(read.text), read.text.size());
        std::string_view rest = read.text;
        std::vector<unsigned> codes;
        while (!rest.empty()) codes.push_back(takeCodePoint(rest));
        QCOMPARE(codes.size(), 255U);
        QCOMPARE(codes[0x80 - 1], 0x20ACU);
        QCOMPARE(codes[0x9F - 1], 0x178U);
        QCOMPARE(codes[0xFF - 1], 0xFFU);
    }

    void utf8AloneSaysWhereItIsNot_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("line");
        QTest::newRow("LF") << QByteArray("a\nb\nK\xF6ln\n") << 3;
        QTest::newRow("CRLF") << QByteArray("a\r\nb\r\nc\r\nK\xF6ln\r\n") << 4;
        QTest::newRow("CR") << QByteArray("a\rK\xF6ln\rb\r") << 2;
        QTest::newRow("cut") << QByteArray("a\nb\nK\xC3") << 3;
        QTest::newRow("surrogate") << QByteArray("\xED\xA0\x80") << 1;
    }
    void utf8AloneSaysWhereItIsNot() {
        QFETCH(QByteArray, text);
        QFETCH(int, line);
        const auto read = decoded(text.toStdString(), TextEncoding::Utf8);
        QVERIFY(read.error && read.error->code == ErrorCode::NotUtf8);
        QCOMPARE(read.error->line, line);
        QCOMPARE(read.error->file, std::string("table.csv"));
        QCOMPARE(decoded(text.toStdString(), TextEncoding::Auto).odd, line);
    }

    void aMarkSaysMoreThanWhoeverAsks() {
        for (const auto encoding : {TextEncoding::Auto, TextEncoding::Latin1, TextEncoding::Windows1252})
            QCOMPARE(decoded("\xEF\xBB\xBFK\xC3\xB6ln\n", encoding).text, std::string("\xEF\xBB\xBFKöln\n"));
    }

    void whatIsNoTextStays() {
        const auto picture = "\x89PNG\r\n\x1A\n\0\0\0\xFF"sv;
        for (const auto encoding : {TextEncoding::Auto, TextEncoding::Utf8, TextEncoding::Windows1252}) {
            PiecewiseSource whole(picture, 100);
            TextSource source(whole, "table.csv", encoding);
            QVERIFY(readAll(source) == (Read{std::string(picture), 0}));
        }
    }

    void aLineWithoutAnEndTakesNoMoreMemory() {
        std::string line;
        while (line.size() < 3'000'000) line += "größer ";
        QVERIFY(decoded(line, TextEncoding::Auto) == (Read{line, 0}));
    }

    void charactersAreNotCut() {
        QCOMPARE(shortened("Köln", 2), "K"sv);
        QCOMPARE(shortened("Köln", 3), "Kö"sv);
        QCOMPARE(shortened("Köln", 9), "Köln"sv);
        QCOMPARE(shortened("€", 2), ""sv);
    }
};

THROUGHLINE_TEST(TextSourceTest)
#include "TextSourceTest.moc"
