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
        item.run = std::make_shared<const session::OpenedRun>();
        item.summary.status = session::RunSummary::Status::Completed;
        item.summary.epoch = 30;
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

    void eachHasButtonsForWhatCanBeDone() {
        const Item over = item("over");
        HintBar bar;
        QSignalSpy wanted(&bar, &HintBar::actionWanted);
        bar.resize(1200, 40);
        bar.setItem(&over);
        auto* fork = bar.findChild<QPushButton*>(QStringLiteral("hint-fork"));
        QVERIFY(fork);
        QVERIFY2(fork->text().startsWith(QStringLiteral("Fork from 1 with ")), qPrintable(fork->text()));
        fork->click();
        QCOMPARE(wanted.size(), 1);
        QCOMPARE(wanted[0][0].toString(), QStringLiteral("over"));
        const auto action = wanted[0][1].value<session::HintAction>();
        QCOMPARE(action.kind, session::HintAction::Kind::Fork);
        QCOMPARE(action.what.epoch, 1);
        auto* resume = bar.findChild<QPushButton*>(QStringLiteral("hint-resume"));
        QVERIFY(resume && resume->text() == QStringLiteral("Resume from 1…"));
        // Nothing can be done about few rows here.
        bar.findChild<QToolButton*>(QStringLiteral("hint-away"))->click();
        QVERIFY(!bar.findChild<QPushButton*>(QStringLiteral("hint-fork")));
        // A run that trains can be forked, and one that is not open has neither.
        auto live = item("live");
        live.run.reset();
        live.live = true;
        bar.setItem(&live);
        QVERIFY(bar.findChild<QPushButton*>(QStringLiteral("hint-fork")));
        QVERIFY(!bar.findChild<QPushButton*>(QStringLiteral("hint-resume")));
        auto closed = item("closed");
        closed.run.reset();
        bar.setItem(&closed);
        QVERIFY(!bar.findChild<QPushButton*>(QStringLiteral("hint-fork")));
    }

    void commandsAreThoseOfTheCommandLine() {
        using Action = session::HintAction;
        QCOMPARE(actionCommand({Action::Kind::Fork, {.epoch = 12, .changes = {{"dropout", "0.2"}}}},
                               QStringLiteral("/my runs/a")),
                 QStringLiteral("throughline fork '/my runs/a' --from 12 --dropout 0.2"));
        QCOMPARE(actionCommand({Action::Kind::Resume, {.epoch = 7, .changes = {{"learning-rate", "0.1"}}}},
                               QStringLiteral("a")),
                 QStringLiteral("throughline resume a --from 7 --learning-rate 0.1"));
        const Action fan{Action::Kind::Fork, {.epoch = 40, .vary = session::Variation{"learning-rate", {"1", "2"}}}};
        QCOMPARE(actionCommand(fan, QStringLiteral("a")),
                 QStringLiteral("throughline fork a --from 40 --vary learning-rate=1,2"));
        QCOMPARE(actionText(fan), QStringLiteral("Fork from 40 with several learning rates…"));
        QCOMPARE(actionText({Action::Kind::Fork, {.epoch = 0, .changes = {{"learning-rate", "0.1"}}}}),
                 QStringLiteral("Fork from the start with learning rate 0.1…"));
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
