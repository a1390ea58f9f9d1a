// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "../WindowFixture.h"

#include "theme/Settings.h"
#include "ui/hints/HintBar.h"
#include "ui/hints/HintText.h"

#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace throughline;
using namespace throughline::ui;
using namespace throughline::ui::testing;

/// The quiet line above the charts.
class HintBarTest : public QObject {
    Q_OBJECT

public:
    Theme* theme = nullptr;

private:
    /// A run that over-fits, of few rows.
    static Item item(const char* id) {
        session::RunInfo info;
        info.id = id;
        info.fingerprint.classes = {"a", "b"};
        info.validationRows = 40;
        history::History history;
        for (int i = 0; i < 30; ++i) {
            nn::EpochRecord record;
            record.epoch = i + 1;
            record.metrics = {{"loss", 0.5 / (1 + i)}, {"val_loss", 0.4 + 0.02 * i}, {"val_accuracy", 0.7}};
            history.records.append(record);
        }
        Item item;
        item.path = QString::fromLatin1(id);
        item.loading = false;
        item.info = std::make_shared<const session::RunInfo>(info);
        item.history = std::make_shared<const history::History>(std::move(history));
        item.summary.status = session::RunSummary::Status::Completed;
        return item;
    }

private slots:
    void init() { settings().remove(QStringLiteral("hints")); }

    void oneAtATimeAndPutAwayForGood() {
        const Item first = item("first"), second = item("second");
        HintBar bar;
        QVERIFY(!bar.isVisibleTo(nullptr));
        bar.setItem(&first);
        QVERIFY(!bar.isHidden());
        QVERIFY2(bar.sentence().startsWith(QStringLiteral("Over-fitting since epoch 1:")), qPrintable(bar.sentence()));
        auto* away = bar.findChild<QToolButton*>(QStringLiteral("hint-away"));
        away->click();
        QVERIFY2(bar.sentence().startsWith(QStringLiteral("40 rows validate:")), qPrintable(bar.sentence()));
        away->click();
        QVERIFY(bar.isHidden());
        QVERIFY(bar.sentence().isEmpty());
        // Another run has its own; the first one's stay away, in the next window, too.
        bar.setItem(&second);
        QVERIFY(!bar.isHidden());
        HintBar later;
        later.setItem(&first);
        QVERIFY(later.isHidden());
        later.setItem(nullptr);
        QVERIFY(later.isHidden());
    }

    void everyHintHasASentence() {
        for (std::size_t kind = 0; kind < session::hintNames.size(); ++kind) {
            const auto text = hintText({static_cast<session::Hint::Kind>(kind), {"A%2", "B", "C"}, 3});
            QVERIFY2(text.contains(QStringLiteral("A%2")) && !text.contains(QStringLiteral("%1")), qPrintable(text));
        }
    }
};

THROUGHLINE_TEST_BY(HintBarTest, throughline::ui::testing::run<HintBarTest>)
#include "HintBarTest.moc"
