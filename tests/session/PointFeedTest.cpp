// SPDX-License-Identifier: GPL-3.0-or-later
// The points of a path as they come, from files in memory.
#include "session/PointFeed.h"
#include "../io/FaultyFiles.h"
#include "TestProgram.h"

#include <QTemporaryDir>
#include <QTest>
#include <fstream>

using namespace throughline;
using namespace throughline::session;

class PointFeedTest : public QObject {
    Q_OBJECT

    /// Writes down what it is told: "loss 3=0.5", "!restart 3".
    class Notes : public FeedListener {
    public:
        void point(const FeedPoint& point) override {
            lines << QStringLiteral("%1 %2=%3").arg(QString::fromStdString(point.series)).arg(point.x).arg(point.value);
            histories << QString::fromStdString(point.history);
        }
        void event(const FeedEvent& event) override {
            static constexpr const char* names[]{"restart", "replaced", "waiting", "stalled", "gone", "error"};
            auto line = QStringLiteral("!") + QLatin1String(names[static_cast<int>(event.kind)]);
            if (event.kind == FeedEvent::Kind::Restart) line += QStringLiteral(" %1").arg(event.x);
            lines << line;
        }
        /// What came since the last call.
        QString take() { return std::exchange(lines, {}).join(QStringLiteral(", ")); }

        QStringList lines, histories;
    };

    QTemporaryDir m_folder;
    Notes m_notes;

    std::string path(const char* name) const { return m_folder.filePath(QLatin1String(name)).toStdString(); }
    void write(const char* name, const std::string& text) const {
        QDir().mkpath(QFileInfo(m_folder.filePath(QLatin1String(name))).path());
        std::ofstream file(path(name) + ".new", std::ios::binary);
        file << text;
        file.close();
        std::filesystem::rename(path(name) + ".new", path(name));
    }
    PointFeed feedOf(const char* name) const { return {{{}, path(name)}, io::localFiles()}; }
    QString told(PointFeed& feed, double now) {
        feed.look(now, m_notes);
        return m_notes.take();
    }

private slots:
    void pointsAsTheyCome() {
        write("a.json", R"([{"epoch":1,"loss":3}])");
        PointFeed feed = feedOf("a.json");
        QCOMPARE(told(feed, 0), QStringLiteral("loss 1=3"));
        QCOMPARE(told(feed, 1), QString());
        write("a.json", R"([{"epoch":1,"loss":3,"val_loss":4},{"epoch":2,"loss":2}])");
        QCOMPARE(told(feed, 2), QStringLiteral("val_loss 1=4, loss 2=2"));
        // A half is waited for, and said when it stays one.
        write("a.json", "[{\"epoch\":1,\"lo");
        QCOMPARE(told(feed, 3), QString());
        QCOMPARE(told(feed, 4), QString());
        QCOMPARE(told(feed, 5), QStringLiteral("!waiting"));
        QCOMPARE(told(feed, 6), QString());
        write("a.json", R"([{"epoch":1,"loss":3,"val_loss":4},{"epoch":2,"loss":2},{"epoch":3,"loss":NaN}])");
        QCOMPARE(told(feed, 7), QStringLiteral("loss 3=nan"));
        QVERIFY(m_notes.histories.count(QStringLiteral("a.json")) == m_notes.histories.size());
    }

    void restartsAndReplacements() {
        const std::string three = R"([{"epoch":1,"loss":1},{"epoch":2,"loss":2},{"epoch":3,"loss":3})";
        write("b.json", three + "]");
        PointFeed feed = feedOf("b.json");
        QCOMPARE(told(feed, 0), QStringLiteral("loss 1=1, loss 2=2, loss 3=3"));
        // What it left behind is told from its first epoch on, though it may have the same values again.
        write("b.json", three + R"(,{"epoch":2,"loss":2},{"epoch":3,"loss":5}])");
        QCOMPARE(told(feed, 1), QStringLiteral("!restart 2, loss 2=2, loss 3=5"));
        // Written anew without what came last.
        write("b.json", R"([{"epoch":1,"loss":1},{"epoch":2,"loss":2}])");
        QCOMPARE(told(feed, 2), QStringLiteral("!restart 3"));
        write("b.json", R"([{"epoch":1,"loss":7}])");
        QCOMPARE(told(feed, 3), QStringLiteral("!replaced, loss 1=7"));
        // The newest point with another value is that point.
        write("b.json", R"([{"epoch":1,"loss":8}])");
        QCOMPARE(told(feed, 4), QStringLiteral("loss 1=8"));
    }

    void whatIsNotThereYet() {
        PointFeed feed = feedOf("late/c.json");
        QCOMPARE(told(feed, 0), QStringLiteral("!waiting"));
        QCOMPARE(told(feed, 1), QString());
        write("late/c.json", "");
        QCOMPARE(told(feed, 2).contains(QStringLiteral("error")), false);
        write("late/c.json", "[{\"lo");
        QCOMPARE(told(feed, 3).contains(QStringLiteral("error")), false);
        write("late/c.json", R"([{"loss":1}])");
        QCOMPARE(told(feed, 4), QStringLiteral("loss 1=1"));
        std::filesystem::remove(path("late/c.json"));
        QCOMPARE(told(feed, 5), QString());
        QCOMPARE(told(feed, 8), QStringLiteral("!gone"));
        QCOMPARE(told(feed, 9), QString());
        write("late/c.json", R"([{"loss":1},{"loss":2}])");
        QCOMPARE(told(feed, 10), QStringLiteral("loss 2=2"));
    }

    void whatIsNoHistoryIsToldOnce() {
        write("d.json", "{\"epochs\": 3}\n");
        PointFeed feed = feedOf("d.json");
        QCOMPARE(told(feed, 0), QString());
        QCOMPARE(told(feed, 3), QStringLiteral("!error"));
        QCOMPARE(told(feed, 5), QString());
        write("d.json", R"([{"loss":1}])");
        QCOMPARE(told(feed, 7), QStringLiteral("loss 1=1"));
    }

    void stalledOnceUntilItGrows() {
        write("e.json", R"([{"loss":1}])");
        PointFeed feed = feedOf("e.json");
        told(feed, 0);
        QCOMPARE(told(feed, history::GrowthPace::stallsAfter - 1), QString());
        QCOMPARE(told(feed, history::GrowthPace::stallsAfter), QStringLiteral("!stalled"));
        QCOMPARE(told(feed, 2 * history::GrowthPace::stallsAfter), QString());
        write("e.json", R"([{"loss":1},{"loss":2}])");
        QCOMPARE(told(feed, 1000), QStringLiteral("loss 2=2"));
        QCOMPARE(told(feed, 1000 + history::GrowthPace::stallsAfter), QStringLiteral("!stalled"));
    }

    /// Of points that are an hour apart, one that is late by minutes is not missed.
    void slowPointsAreNotStalled() {
        write("f.json", R"([{"loss":1,"time":"2026-01-01T00:00:00Z"},{"loss":2,"time":"2026-01-01T01:00:00Z"}])");
        PointFeed feed = feedOf("f.json");
        told(feed, 0);
        QCOMPARE(told(feed, 3600 * history::GrowthPace::stallGaps - 1), QString());
        QCOMPARE(told(feed, 3600 * history::GrowthPace::stallGaps), QStringLiteral("!stalled"));
    }

    void aFolderOfHistories() {
        write("many/one.json", R"([{"loss":1}])");
        write("many/two.json", R"([{"loss":2}])");
        PointFeed feed = feedOf("many");
        QCOMPARE(told(feed, 0), QStringLiteral("loss 1=1, loss 1=2"));
        write("many/three.json", R"([{"loss":3}])");
        write("many/one.json", R"([{"loss":1},{"loss":4}])");
        QCOMPARE(told(feed, 10), QStringLiteral("loss 2=4, loss 1=3"));
    }
};

THROUGHLINE_TEST(PointFeedTest)
#include "PointFeedTest.moc"
