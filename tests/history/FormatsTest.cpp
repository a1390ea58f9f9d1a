// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

// What holds for every format: however a file is divided, it gives the same histories.
#include "Feeding.h"
#include "Samples.h"

#include <QTest>
#include <set>

using namespace throughline;
using namespace throughline::history;
using namespace throughline::history::testing;

class FormatsTest : public QObject {
    Q_OBJECT

private slots:
    void everyFormatHasASample() {
        std::set<std::string_view> seen;
        for (const Sample& sample : samples()) seen.insert(sample.format);
        for (const Format* const format : formats()) QVERIFY2(seen.contains(format->name), format->name.data());
    }

    void aSampleIsOfItsFormat() {
        for (const Sample& sample : samples())
            QVERIFY2(formatOf({"file", sample.text}) == &formatNamed(sample.format), sample.name);
    }

    void divideAsYouLike_data() {
        QTest::addColumn<int>("number");
        const auto all = samples();
        for (std::size_t i = 0; i < all.size(); ++i) QTest::newRow(all[i].name) << static_cast<int>(i);
    }
    void divideAsYouLike() {
        QFETCH(int, number);
        const Sample sample = samples()[static_cast<std::size_t>(number)];
        const Format& format = formatNamed(sample.format);
        const Fed whole = feed(format, sample.text, {});
        for (std::size_t cut = 0; cut <= sample.text.size(); ++cut) {
            const std::string different = difference(whole, feed(format, sample.text, {&cut, 1}));
            QVERIFY2(different.empty(), qPrintable(QString::fromStdString(different + " at " + std::to_string(cut))));
        }
        std::vector<std::size_t> every(sample.text.size());
        for (std::size_t i = 0; i < every.size(); ++i) every[i] = i;
        QCOMPARE(difference(whole, feed(format, sample.text, every)), std::string());
    }

    /// Another begin than its format knows it by: a file that became another after somebody had looked at it.
    void whatIsSpoiltAtItsBeginIsSoHoweverItIsDivided() {
        for (const Sample& sample : samples()) {
            const std::string text = "b@" + sample.text;
            const Format& format = formatNamed(sample.format);
            const Fed whole = feed(format, text, {});
            for (std::size_t cut = 0; cut <= text.size(); cut += 1 + text.size() / 50)
                for (const std::size_t at : {cut, text.size() - std::min(cut, text.size())}) {
                    const std::string different = difference(whole, feed(format, text, {&at, 1}));
                    QVERIFY2(different.empty(),
                             qPrintable(QString::fromStdString(sample.name + (": " + different) + std::to_string(at))));
                }
        }
    }

    /// A file may be emptied, or become another, between the look at its beginning and the reading.
    void whatIsNoLongerThereIsSurvived() {
        for (const Format* const format : formats())
            for (const char* text : {"", "x", "{", "[", "no format at all, and longer than any magic number is"})
                for (const std::size_t cut : {std::size_t{0}, std::size_t{1}}) (void)feed(*format, text, {&cut, 1});
    }

    /// A look that comes in the middle of a write is told the end, and goes on where the file does.
    void whatGrowsAtItsEndGoesOn() {
        for (const Sample& sample : samples()) {
            const Format& format = formatNamed(sample.format);
            const Fed whole = feed(format, sample.text, {});
            if (format.growth != Format::Growth::Appends || !whole.whole) continue;
            for (std::size_t cut = 0; cut <= sample.text.size(); ++cut) {
                auto reader = format.reader({"loss.json", sample.text});
                auto collector = std::make_unique<HistoryCollector>();
                std::size_t taken = 0;
                for (const std::size_t to : {cut, sample.text.size()}) {
                    auto more = reader->take(std::string_view(sample.text).substr(taken, to - taken), true, *collector);
                    // What has grown is not what it seemed to be: it is read anew.
                    if (!more && more.error().code == ErrorCode::Damaged && to > cut) {
                        reader = format.reader({"loss.json", sample.text});
                        collector = std::make_unique<HistoryCollector>();
                        taken = 0;
                        more = reader->take(sample.text, true, *collector);
                    }
                    QVERIFY2(more, sample.name);
                    taken += *more;
                }
                collector->setFormat(format.name);
                QVERIFY2(same(collector->histories(), whole.histories), sample.name);
                QVERIFY2(reader->isWhole(), sample.name);
            }
        }
    }
};

THROUGHLINE_TEST(FormatsTest)
#include "FormatsTest.moc"
