// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "../ui/WindowFixture.h"
#include "FaultFixture.h"
#include "Memory.h"
#include "ui/hints/HintBar.h"

#include <QElapsedTimer>
#include <QGraphicsView>

using namespace throughline;
using namespace throughline::faults;
using namespace throughline::ui;
using namespace throughline::ui::testing;

namespace {

constexpr int ticksASecond = 10;

/// What a window holds besides the columns of its history.
struct Holdings {
    std::size_t records = 0, heap = 0, resident = 0;
    qsizetype objects = 0, items = 0;
};

Holdings holdingsOf(MainWindow& window) {
    for (int i = 0; i < 20; ++i) QTest::qWait(10); // what is to be deleted is
    Holdings holdings;
    const auto& history = window.controller().session().history().records;
    holdings.records = history.size();
    holdings.heap = heapInUse() - columnBytes(history);
    holdings.resident = residentBytes();
    holdings.objects = window.findChildren<QObject*>().size();
    // What a hint leads to has buttons, which come and go with it.
    holdings.objects -= window.findChild<HintBar*>()->findChildren<QObject*>().size();
    for (const auto* view : window.findChildren<QGraphicsView*>())
        if (view->scene()) holdings.items += view->scene()->items().size();
    return holdings;
}

void print(const char* when, const Holdings& holdings) {
    qInfo("%-28s %7zu records, heap beyond the columns %.2f MB, resident %.1f MB, %lld objects, %lld graphics items",
          when, holdings.records, megabytes(holdings.heap), megabytes(holdings.resident),
          static_cast<long long>(holdings.objects), static_cast<long long>(holdings.items));
}

} // namespace

/// A day of a window in which a run trains an epoch a second, in fast motion: nothing grows but the curves.
class WindowDayTest : public QObject {
    Q_OBJECT

public:
    Theme* theme = nullptr;

private slots:
    void aDayOfTraining() {
        const int seconds = longForm() ? 86'400 : 4'000;
        const QTemporaryDir temporary;
        MainWindow window;
        window.resize(1440, 900);
        window.show();
        session::RunRequest request;
        request.config.network.hidden = {32};
        request.config.epochs = 100'000'000;
        request.folder = std::filesystem::path(temporary.path().toStdString()) / "run";
        request.threads = 1;
        window.controller().start(request);
        auto& session = window.controller().session();
        const auto restAt = [&](int count) {
            if (session.state() == session::SessionState::Paused) session.unpause();
            (void)QTest::qWaitFor([&] { return records(window) >= static_cast<std::size_t>(count); }, 600'000);
            session.pause();
            (void)QTest::qWaitFor([&] { return session.state() == session::SessionState::Paused; }, Patience);
            return holdingsOf(window);
        };

        // All that is drawn once is there, and half of the records.
        const Holdings noon = restAt(seconds / 2);
        print("half a day", noon);
        const Holdings evening = restAt(seconds);
        print("a day", evening);
        QVERIFY(evening.records >= static_cast<std::size_t>(seconds));
        QCOMPARE(evening.objects, noon.objects);
        QVERIFY(evening.items <= noon.items + 20); // labels of the axes come and go
        if (heapIsMeasured) {
            // The chart keeps extremes and smoothed values of its own for each record.
            const double perRecord = (static_cast<double>(evening.heap) - static_cast<double>(noon.heap)) /
                                     static_cast<double>(evening.records - noon.records);
            qInfo("%.0f bytes a record beyond the columns", perRecord);
            QVERIFY(perRecord < 1000.0);
        }

        // The beat of a day's status line, inspector and list.
        for (int second = 0; second < seconds; ++second) {
            for (int tick = 0; tick < ticksASecond; ++tick) emit window.controller().ticked();
            QCoreApplication::processEvents();
        }
        const Holdings midnight = holdingsOf(window);
        print("a day of ticks later", midnight);
        QCOMPARE(midnight.objects, evening.objects);
        QVERIFY(midnight.items <= evening.items + 20);
        if (heapIsMeasured) QVERIFY(midnight.heap < evening.heap + 500'000);
        session.stop();
        QTRY_VERIFY_WITH_TIMEOUT(isIdle(window), Patience);
    }
};

THROUGHLINE_TEST_BY(WindowDayTest, throughline::ui::testing::run<WindowDayTest>)
#include "WindowDayTest.moc"
