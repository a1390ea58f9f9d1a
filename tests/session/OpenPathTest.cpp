// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "io/WriteFile.h"
#include "session/OpenPath.h"

#include <QTemporaryDir>
#include <QTest>

using namespace throughline;
using namespace throughline::session;
namespace fs = std::filesystem;

/// What is found in folders that more than one tool has written to.
class OpenPathTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_temporary;
    fs::path m_root;

    void write(const fs::path& path, const std::string& text) const {
        fs::create_directories((m_root / path).parent_path());
        QVERIFY(io::writeFile(m_root / path, text));
    }
    std::vector<std::string> inside(const fs::path& folder) const {
        const Result<OpenedPath> opened = openPath(m_root / folder, FilesOfRuns::AsRuns);
        std::vector<std::string> names;
        if (!opened) return {"refused"};
        if (const auto* paths = std::get_if<PathsInside>(&opened->what))
            for (const fs::path& path : paths->paths)
                names.push_back(path.lexically_relative(m_root / folder).string());
        return names;
    }
    using Names = std::vector<std::string>;

private slots:
    void initTestCase() { m_root = fs::path(m_temporary.path().toStdString()); }

    void eachToolsHistoriesAreFound() {
        const std::string lightning = "epoch,step,train_loss\n0,10,2\n0,20,1\n", learned = "iter\tRMSE\n0\t3\n1\t2\n";
        write("all/logs/version_0/metrics.csv", lightning);
        write("all/boosted/catboost_info/learn_error.tsv", learned);
        write("all/notes.txt", "Nothing of interest.\n");
        write("all/settings.json", "{\"seed\": 3}");
        QCOMPARE(inside("all"), (Names{"boosted", "logs"}));
        write("all/history.json", "[{\"loss\": 2}, {\"loss\": 1}]");
        QCOMPARE(inside("all"), (Names{"boosted", "history.json", "logs"}));

        // One tool's runs, and a history beside them.
        write("one/logs/version_0/metrics.csv", lightning);
        QCOMPARE(inside("one"), Names());
        write("one/history.json", "[{\"loss\": 2}, {\"loss\": 1}]");
        QCOMPARE(inside("one"), (Names{"history.json", "logs"}));
    }

    /// However deep they lie, and whatever lies beside them.
    void historiesInFoldersOfFoldersAreFound() {
        const std::string list = "[{\"loss\": 2}, {\"loss\": 1}]", table = "epoch,loss\n0,3\n1,2\n";
        write("deep/a/b/history.json", list);
        write("deep/c/d/e/history.json", list);
        QCOMPARE(inside("deep"), (Names{"a", "c"}));
        QCOMPARE(inside("deep/a"), Names{"b"});
        write("deep/.cache/history.json", list);
        write("deep/lib/site-packages/history.json", list);
        write("deep/half.json.tmp", list);
        QCOMPARE(inside("deep"), (Names{"a", "c"}));

        // Tables in a folder are one thing each: they do not hide other histories there.
        write("mixed/log.csv", table);
        QCOMPARE(inside("mixed"), Names());
        write("mixed/history.json", list);
        QCOMPARE(inside("mixed"), (Names{"history.json", "log.csv"}));
        // What a tool has left beside its runs is its own.
        write("tool/events.out.tfevents.1", "");
        write("tool/version_0/metrics.csv", "epoch,step,train_loss\n0,10,2\n0,20,1\n");
        write("tool/version_0/history.json", list);
        QCOMPARE(inside("tool"), Names());
    }

    /// Of any format, not those of one name.
    void historiesThatLieTogetherAreListed() {
        write("files/a.json", "[{\"loss\": 2}, {\"loss\": 1}]");
        write("files/b.log", "{\"step\": 1, \"loss\": 2}\n{\"step\": 2, \"loss\": 1}\n");
        write("files/c.txt", "nothing\n");
        QCOMPARE(inside("files"), (Names{"a.json", "b.log"}));
        fs::create_directory(m_root / "empty");
        QCOMPARE(inside("empty"), Names{"refused"});
    }
};

THROUGHLINE_TEST(OpenPathTest)
#include "OpenPathTest.moc"
