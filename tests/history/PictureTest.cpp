// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "history/DocumentText.h"
#include "history/FigureText.h"
#include "history/HistorySource.h"
#include "history/PngText.h"
#include "io/WriteFile.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <bit>
#include <cmath>
#include <random>
#include <zlib.h>

using namespace throughline;
using namespace throughline::history;

namespace {

std::string bytesOf(std::uint32_t number) {
    std::string bytes;
    for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(number >> shift & 0xFF);
    return bytes;
}

std::string chunk(const std::string& type, const std::string& data) {
    const std::string body = type + data;
    const auto sum = ::crc32(0, reinterpret_cast<const Bytef*>(body.data()), static_cast<uInt>(body.size()));
    return bytesOf(static_cast<std::uint32_t>(data.size())) + body + bytesOf(static_cast<std::uint32_t>(sum));
}

std::string packed(const std::string& text) {
    std::string out(::compressBound(text.size()), '\0');
    uLongf size = out.size();
    ::compress(reinterpret_cast<Bytef*>(out.data()), &size, reinterpret_cast<const Bytef*>(text.data()), text.size());
    out.resize(size);
    return out;
}

const std::string signature("\x89PNG\r\n\x1a\n", 8);

/// One white pixel, with `extra` chunks before it.
std::string picture(const std::string& extra = {}) {
    const std::string header = bytesOf(1) + bytesOf(1) + std::string("\x08\0\0\0\0", 5);
    return signature + chunk("IHDR", header) + extra + chunk("IDAT", packed(std::string("\0\xff", 2))) +
           chunk("IEND", {});
}

std::string keyed(const std::string& rest) {
    return std::string("throughline\0", 12) + rest;
}

bool isEqual(double a, double b) {
    return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b) || (std::isnan(a) && std::isnan(b));
}

bool isEqual(std::span<const double> a, std::span<const double> b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](double x, double y) { return isEqual(x, y); });
}

bool isEqual(const MetricHistory& a, const MetricHistory& b) {
    if (a.counter() != b.counter() || !isEqual(a.x(), b.x())) return false;
    for (const XAxis axis : {XAxis::Epoch, XAxis::Step, XAxis::Time})
        if (!isEqual(a.x(axis), b.x(axis))) return false;
    return std::equal(a.series().begin(), a.series().end(), b.series().begin(), b.series().end(),
                      [](const MetricSeries& x, const MetricSeries& y) {
                          return x.name == y.name && x.record == y.record && isEqual(x.value, y.value);
                      });
}

/// What is hard to bring back: gaps, what is not finite, numbers with all their digits.
History hardHistory() {
    History history;
    const double values[] = {1.0 / 3.0, NAN, INFINITY, -INFINITY, 5e-324, 1.7976931348623157e308, -0.0, 0.1};
    double epoch = 0.5;
    for (const double value : values) {
        history.records.addRecord({epoch, epoch * 113, 1763890000123.0 + epoch, 0.1 * epoch});
        history.records.addPoint("loss", value);
        if (epoch > 2.0) history.records.addPoint("val_loss \"a\\b\"\n\u00e9\U0001F600", value * 0.7);
        epoch += 1.1;
    }
    MetricHistory left;
    left.addRecord({3, 339, 0, NAN});
    left.addPoint("loss", 2.0 / 3.0);
    history.abandoned.push_back(left);
    history.marks.push_back({Mark::Kind::Resumed, 2.5, 2.0, 0.0, 1763890000123});
    history.marks.push_back({Mark::Kind::LearningRate, 4, 1e-3, 0.1 + 0.2, 0});
    return history;
}

std::vector<NamedHistory> twoRuns() {
    History plain;
    plain.records.addRecord({1, 1, 0, NAN});
    plain.records.addPoint("accuracy", 0.25);
    const auto edge = [](double value) {
        MetricHistory records;
        records.addRecord({1, 1, 0, NAN});
        records.addPoint("accuracy", value);
        return records;
    };
    History steps;
    steps.records = MetricHistory(Counter::Iteration);
    for (const double x : {10.0, 20.0, 30.0, 40.0}) {
        steps.records.addRecord({.x = x, .epoch = x == 20.0 ? NAN : std::floor(x / 20.0)});
        steps.records.addPoint("loss", x);
    }
    return {{"lr 0.01 — „groß“", 3, "val_loss", 17, std::make_shared<History>(hardHistory())},
            {"", 0, "", 0, std::make_shared<History>(plain),
             std::make_shared<HistoryBand>(HistoryBand{edge(0.1), edge(1.0 / 3.0)})},
            {"by the iteration", 1, "", 0, std::make_shared<History>(steps)}};
}

const std::string settings = R"({"title":"T \u2192 é","smoothing":0.6,"deep":[{"a":1}]})";

} // namespace

class PictureTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    std::filesystem::path file(const char* name = "figure.png") const {
        return std::filesystem::path(m_folder.path().toStdString()) / name;
    }
    Result<OpenedHistories> open(const std::string& bytes) const {
        if (auto written = io::writeFile(file(), bytes); !written) return tl::unexpected(written.error());
        return openHistories(file());
    }
    static std::string figure(const std::string& histories) {
        return R"({"format":"throughline-figure","format_version":1,"settings":{},"histories":[)" + histories + "]}";
    }

private slots:
    /// A long name of bytes that are no characters must not grow with each picture that it is carried in.
    void namesThatAreNoTextAreWrittenTheSameAgain() {
        const std::string odd = std::string(700, '\x99') + "\xE2\x82\xAC\xED\xA0\x80\xC0\xAF\xF4\x90\x80\x80";
        const std::string text =
            figure("{\"name\":\"a" + odd.substr(690) + "\",\"colour\":2,\"monitor\":\"" + odd + "\"}");
        const auto opened = readFigureText(text, "throughline-png", {});
        QVERIFY(opened);
        QCOMPARE(QString::fromStdString(opened->histories[0].name),
                 QStringLiteral("a%1€%2").arg(QString(10, QChar(0xFFFD)), QString(9, QChar(0xFFFD))));
        const std::string written = figureText(opened->histories, opened->settings);
        const auto again = readFigureText(written, "throughline-png", {});
        QVERIFY(again);
        QCOMPARE(figureText(again->histories, again->settings), written);
    }

    void everyBitComesBack() {
        const auto runs = twoRuns();
        const auto opened = open(withPngText(picture(), figureKeyword, figureText(runs, settings)));
        QVERIFY(opened);
        QCOMPARE(opened->settings, std::string(R"({"title":"T \u2192 \u00e9","smoothing":0.6,"deep":[{"a":1}]})"));
        QCOMPARE(opened->histories.size(), runs.size());
        for (std::size_t i = 0; i < runs.size(); ++i) {
            const NamedHistory &was = runs[i], &is = opened->histories[i];
            QCOMPARE(is.name, was.name);
            QCOMPARE(is.colour, was.colour);
            QCOMPARE(is.monitor, was.monitor);
            QCOMPARE(is.bestEpoch, was.bestEpoch);
            QCOMPARE(is.history->format, std::string("throughline-png"));
            QVERIFY(isEqual(is.history->records, was.history->records));
            QCOMPARE(is.history->abandoned.size(), was.history->abandoned.size());
            for (std::size_t k = 0; k < was.history->abandoned.size(); ++k)
                QVERIFY(isEqual(is.history->abandoned[k], was.history->abandoned[k]));
            QVERIFY(is.history->marks == was.history->marks);
            QCOMPARE(is.band != nullptr, was.band != nullptr);
            if (was.band) QVERIFY(isEqual(is.band->low, was.band->low) && isEqual(is.band->high, was.band->high));
        }
        const auto first = openHistory(file());
        QVERIFY(first && isEqual(first->records, runs[0].history->records));
    }

    void anyDigitThatIsEditedIsFound() {
        auto runs = twoRuns();
        runs[0].run = R"({"folder":"/runs/a","config":{"seed":17}})";
        const std::string text = figureText(runs, settings);
        QVERIFY(integrityOf(text) == OpenedHistories::Integrity::Sound);
        const auto opened = readFigureText(text, "throughline-png", {});
        QVERIFY(opened && opened->integrity == OpenedHistories::Integrity::Sound);
        QCOMPARE(opened->histories[0].run, runs[0].run);
        QVERIFY(opened->histories[1].run.empty());
        std::mt19937 random(1);
        std::vector<std::size_t> digits;
        for (std::size_t i = 0; i < text.size(); ++i)
            if (text[i] >= '0' && text[i] <= '9') digits.push_back(i);
        QVERIFY(digits.size() > 100);
        for (int change = 0; change < 1000; ++change) {
            std::string edited = text;
            char& digit = edited[digits[random() % digits.size()]];
            digit = static_cast<char>('0' + (digit - '0' + 1 + static_cast<int>(random() % 9)) % 10);
            QVERIFY(integrityOf(edited) == OpenedHistories::Integrity::Altered);
            // Where it still can be read, what it shows is said to be altered.
            const auto shown = readFigureText(edited, "throughline-png", {});
            if (shown)
                QVERIFY(std::ranges::find(shown->histories[0].history->warnings, Remark{RemarkCode::FigureAltered}) !=
                        shown->histories[0].history->warnings.end());
            else
                QVERIFY(shown.error().code == ErrorCode::FigureAltered);
        }
        std::string old = text; // as the first pictures were
        old.erase(old.find("\"checksum\""), std::string_view("\"checksum\":\"0123456789abcdef\",").size());
        QVERIFY(readFigureText(old, "throughline-png", {})->integrity == OpenedHistories::Integrity::Unknown);
    }

    void theTextComesBackOutOfSvgAndPdf() {
        const std::string text = figureText(twoRuns(), "{\"title\":\"<a> & 'b'\"}");
        const std::string svg =
            withSvgText("<?xml version='1.0'?>\n<svg><metadata id='x'>y</metadata></svg>\n", figureKeyword, text);
        QVERIFY(isSvg(svg) && !isPdf(svg) && !isSvg("{\"note\": \"<svg>\"}"));
        QCOMPARE(readSvgText(svg, figureKeyword, mostFigureText), text);
        QVERIFY(!readSvgText("<svg/>", figureKeyword, mostFigureText));
        QVERIFY(!readSvgText(svg.substr(0, svg.size() - 30), figureKeyword, mostFigureText));
        for (const std::string& content : {text, packed(text)}) {
            const std::string pdf = "%PDF-1.4\n1 0 obj\nstream\nother\nendstream\n2 0 obj\n<<>>\nstream\n" + content +
                                    "\nendstream\nendobj\n";
            QVERIFY(isPdf(pdf));
            QCOMPARE(readPdfText(pdf, figureStart, mostFigureText), text);
        }
        QVERIFY(!readPdfText("%PDF-1.4\nstream\nendstream", figureStart, mostFigureText));
    }

    void whatIsWrittenIsPlainAscii() {
        const std::string text = figureText(twoRuns(), settings);
        QVERIFY(std::all_of(text.begin(), text.end(), [](char c) { return c == '\n' || (c >= 0x20 && c < 0x7F); }));
        QVERIFY(text.size() < mostFigureText);
    }

    void thePictureItselfIsUnharmed() {
        const std::string before = picture();
        const std::string after = withPngText(before, figureKeyword, std::string(2'500'000, 'x'));
        std::size_t parts = 0;
        for (auto at = after.find("zTXt"); at != std::string::npos; at = after.find("zTXt", at + 1)) ++parts;
        QCOMPARE(parts, 3U); // none longer than others' programs read
        // Header before, pixels and end behind, byte by byte.
        const auto pixels = before.find("IDAT") - 4;
        QCOMPARE(after.substr(0, pixels), before.substr(0, pixels));
        QVERIFY(after.ends_with(before.substr(pixels)));
        const auto text = readPngText(after, figureKeyword, mostFigureText, {});
        QVERIFY(text && text->text == std::string(2'500'000, 'x') && !text->cut);
    }

    // What other programs make of it when they write the picture anew.
    void allKindsOfTextChunkAreRead() {
        const std::string text = figureText(twoRuns(), "{}");
        QVERIFY(open(picture(chunk("tEXt", keyed(text)))));
        QVERIFY(open(picture(chunk("zTXt", keyed(std::string(1, '\0') + packed(text))))));
        QVERIFY(open(picture(chunk("iTXt", keyed(std::string("\0\0en\0Kurven\0", 12) + text)))));
        QVERIFY(open(picture(chunk("iTXt", keyed(std::string("\1\0\0\0", 4) + packed(text))))));
        QVERIFY(open(picture(chunk("tEXt", std::string("Comment\0none", 12)) + chunk("tEXt", keyed(text)))));
        const std::string late = picture();
        QVERIFY(open(late.substr(0, late.size() - 12) + chunk("tEXt", keyed(text)) + late.substr(late.size() - 12)));
    }

    // By Python's zlib and json, which share nothing with our reader.
    void othersCanReadIt() {
        QVERIFY(open(withPngText(picture(), figureKeyword, figureText(twoRuns(), settings))));
        QProcess python;
        const auto script = QStringLiteral(R"(
import json, struct, sys, zlib
data, at, text = open(sys.argv[1], "rb").read(), 8, ""
while at < len(data):
    length, kind = struct.unpack(">I4s", data[at:at + 8])
    body = data[at + 8:at + 8 + length]
    assert zlib.crc32(kind + body) == struct.unpack(">I", data[at + 8 + length:at + 12 + length])[0]
    if kind == b"zTXt" and body.startswith(b"throughline\0\0"):
        text += zlib.decompress(body[13:]).decode("ascii")
    at += 12 + length
figure = json.loads(text, parse_constant=lambda name: sys.exit("not JSON: " + name))
run = figure["histories"][0]
print(figure["settings"]["title"], run["name"], run["series"]["loss"][0] == 1 / 3, run["series"]["loss"][1:3])
)");
        python.start(QStringLiteral("/usr/bin/python3"),
                     {QStringLiteral("-X"), QStringLiteral("utf8"), QStringLiteral("-c"), script,
                      QString::fromStdString(file().string())});
        QVERIFY(python.waitForFinished(60'000));
        QCOMPARE(QString::fromUtf8(python.readAllStandardError()), QString());
        QCOMPARE(QString::fromUtf8(python.readAllStandardOutput()),
                 QString::fromUtf8("T → é lr 0.01 — „groß“ True ['NaN', 'Infinity']\n"));
    }

    void aPictureWithoutHistoriesIsNone() {
        const auto opened = open(picture());
        QVERIFY(!opened);
        QCOMPARE(static_cast<int>(opened.error().code), static_cast<int>(ErrorCode::UnknownFormat));
    }

    void aNewerFormatIsNamed() {
        const auto opened = open(picture(
            chunk("tEXt", keyed(R"({"format":"throughline-figure","format_version":2,"histories":[{"epoch":7}]})"))));
        QVERIFY(!opened);
        QCOMPARE(static_cast<int>(opened.error().code), static_cast<int>(ErrorCode::NewerFormat));
        QCOMPARE(opened.error().arguments, (std::vector<std::string>{"2", "1"}));
    }

    void damageIsNamed_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("what");
        const auto row = [](const char* name, const std::string& bytes, const char* what) {
            QTest::newRow(name) << QByteArray::fromStdString(bytes) << QByteArray(what);
        };
        const std::string good = withPngText(picture(), figureKeyword, figureText(twoRuns(), "{}"));
        std::string flipped = good;
        flipped[good.find("zTXt") + 30] ^= 1;
        row("checksum", flipped, "checksum");
        std::string longer = good;
        longer[good.find("zTXt") - 4] = '\x7f';
        row("length", longer, "cut off");
        row("nothing but the signature", signature, "cut off");
        row("cut in the text", good.substr(0, good.find("zTXt") + 60), "cut off");
        row("no zlib", picture(chunk("zTXt", keyed(std::string("\0nonsense", 9)))), "unpacked");
        row("unknown packing", picture(chunk("zTXt", keyed("\1" + packed("{}")))), "unpacked");
        row("half a stream", picture(chunk("zTXt", keyed(std::string(1, '\0') + packed("{}").substr(0, 5)))),
            "unpacked");
        row("bomb", picture(chunk("zTXt", keyed(std::string(1, '\0') + packed(std::string().append(70'000'000, ' '))))),
            "60 MB");
        std::string bombs;
        for (int i = 0; i < 70; ++i)
            bombs += chunk("zTXt", keyed(std::string(1, '\0') + packed(std::string(1'000'000, ' '))));
        row("many bombs", picture(bombs), "60 MB");
        const auto text = [&](const char* name, const std::string& json, const char* what) {
            row(name, picture(chunk("tEXt", keyed(json))), what);
        };
        text("no JSON", "hello", "object");
        text("something else", R"({"format":"other","format_version":1})", "something else");
        text("no format", "{}", "something else");
        text("no history", figure(""), "no history");
        text("cut", figure("").substr(0, 60), "too early");
        text("more behind", figure(R"({"epoch":[1]})") + "{}", "behind its end");
        text("epochs fall", figure(R"({"epoch":[1,3,2]})"), "ascend");
        text("epochs are not finite", figure(R"({"epoch":[1,"Infinity"]})"), "ascend");
        text("a long series", figure(R"({"epoch":[1],"series":{"loss":[1,2]}})"), "length");
        text("a short series", figure(R"({"epoch":[1,2],"series":{"loss":[1,2],"acc":[1]}})"), "length");
        text("a series of gaps", figure(R"({"epoch":[1],"series":{"loss":[null,null]}})"), "length");
        text("short steps", figure(R"({"epoch":[1,2],"step":[1]})"), "length");
        text("two of a name", figure(R"({"epoch":[1],"series":{"loss":[1],"loss":[1]}})"), "one name");
        text("text for a number", figure(R"({"epoch":["1"]})"), "number");
        text("a number for text", figure(R"({"name":1})"), "text");
        text("a colour out of range", figure(R"({"epoch":[1],"colour":-1})"), "range");
        text("an unknown mark", figure(R"({"epoch":[1],"marks":[{"kind":"eaten"}]})"), "mark");
        text("a mark at no time", figure(R"({"epoch":[1],"marks":[{"kind":"paused","time":1e300}]})"), "range");
        text("a best epoch out of range", figure(R"({"epoch":[1],"best_epoch":1e300})"), "range");
        // Only a sanitizer sees what became of that time.
        text("an unknown mark at no time", figure(R"({"epoch":[1],"marks":[{"time":1e300,"kind":"eaten"}]})"), "mark");
        text("half a band", figure(R"({"epoch":[1],"low":{"epoch":[1]}})"), "beside");
        text("a short band", figure(R"({"epoch":[1],"low":{"epoch":[1]},"high":{"epoch":[]}})"), "beside");
        text("a band of something else",
             figure(R"({"epoch":[1],"series":{"a":[1]},"low":{"epoch":[1],"series":{"a":[1]}},)"
                    R"("high":{"epoch":[1],"series":{"b":[1]}}})"),
             "beside");
        text("deep", figure(std::string(100, '[')), "object");
        text("a bomb of brackets", R"({"settings":)" + std::string(1000, '['), "settings");
    }
    void damageIsNamed() {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, what);
        const auto opened = open(bytes.toStdString());
        QVERIFY(!opened);
        QCOMPARE(static_cast<int>(opened.error().code), static_cast<int>(ErrorCode::Damaged));
        QVERIFY2(opened.error().arguments.at(0).find(what.toStdString()) != std::string::npos,
                 opened.error().arguments.at(0).c_str());
    }

    // A picture that was not loaded to its end still has its curves: they stand before the pixels.
    void aPictureCutInItsPixelsKeepsItsHistories() {
        const std::string good = withPngText(picture(), figureKeyword, figureText(twoRuns(), "{}"));
        QVERIFY(open(good.substr(0, good.find("IDAT") + 6)));
    }

    void everyByteCutOrFlippedIsRightOrRefused() {
        History history;
        history.records.addRecord({1, 1, 0, NAN});
        history.records.addPoint("loss", 0.1);
        const std::vector<NamedHistory> runs{{"a", 0, "", 0, std::make_shared<History>(history)}};
        const std::string good = withPngText(picture(), figureKeyword, figureText(runs, "{}"));
        const auto check = [&](const std::string& bytes) {
            const auto text = readPngText(bytes, figureKeyword, mostFigureText, {});
            if (!text || !text->text) return true;
            const auto opened = readFigureText(*text->text, "throughline-png", {});
            return !opened || isEqual(opened->histories[0].history->records, history.records);
        };
        for (std::size_t i = signature.size(); i < good.size(); ++i) {
            QVERIFY2(check(good.substr(0, i)), qPrintable(QString::number(i)));
            for (int bit = 0; bit < 8; ++bit) {
                std::string flipped = good;
                flipped[i] = static_cast<char>(flipped[i] ^ (1 << bit));
                QVERIFY2(check(flipped), qPrintable(QString::number(i)));
            }
        }
    }
};

THROUGHLINE_TEST(PictureTest)
#include "PictureTest.moc"
