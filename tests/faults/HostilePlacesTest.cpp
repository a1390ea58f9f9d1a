// SPDX-License-Identifier: GPL-3.0-or-later
#include "HostileProgram.h"
#include "TestProgram.h"

#include <QTest>
#include <sys/stat.h>
#include <unistd.h>

using namespace throughline::faults;

/// Paths that lead nowhere, or to what is no file; names that are strange.
class HostilePlacesTest : public QObject {
    Q_OBJECT

    HostileProgram m_program;

private slots:
    void initTestCase() {
        ::mkfifo(m_program.path("pipe").toLocal8Bit().constData(), 0600);
        ::mkfifo(m_program.path("pipe.csv").toLocal8Bit().constData(), 0600);
        ::symlink("loop", m_program.path("loop").toLocal8Bit().constData());
        QDir(m_program.path(".")).mkdir("folder");
    }

    void cleanup() { QVERIFY2(!QFileInfo::exists(m_program.path("never")), "a refused command left a run behind"); }

    void strangePlaces_data() {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("asData");
        QTest::addColumn<QString>("asHistory");
        const QString device = "a pipe or a device", missing = "cannot be opened (No such file";
        QTest::newRow("endless device") << "/dev/zero" << device << device;
        QTest::newRow("silent pipe") << m_program.path("pipe") << device << device;
        QTest::newRow("null device") << "/dev/null" << device << device;
        QTest::newRow("loop of links") << m_program.path("loop") << "Too many levels"
                                       << "Too many levels";
        QTest::newRow("newline") << "/tmp/two\nlines.csv" << missing << missing;
        QTest::newRow("emoji") << QString::fromUtf8("/tmp/😀/📈.json") << missing << missing;
        QTest::newRow("terminal codes") << "/tmp/\x1b[31mred.csv" << missing << missing;
        QTest::newRow("4,000 characters") << "/" + QString(3999, 'x') << "File name too long"
                                          << "File name too long";
        QTest::newRow("4,000 in folders") << QString("/tmp/y").repeated(666) << missing << missing;
        QTest::newRow("beyond PATH_MAX") << "/" + QString("x/").repeated(10'000) << "File name too long"
                                         << "File name too long";
    }
    void strangePlaces() {
        QFETCH(QString, path);
        QFETCH(QString, asData);
        QFETCH(QString, asHistory);
        m_program.refuses(m_program.train(path), asData);
        m_program.refuses({"info", path}, asHistory);
        m_program.refuses({"train", "--data", "iris", "--validation", path.startsWith('/') ? path : "./" + path,
                           "--run", m_program.path("never")},
                          asData);
        m_program.refuses({"export", path, "-o", m_program.path("never.png")}, asHistory);
        QVERIFY(!QFileInfo::exists(m_program.path("never.png")));
    }

    /// A folder may be data, where it has folders of pictures.
    void anEmptyFolderIsNothing() {
        const QString folder = m_program.path("folder");
        m_program.refuses(m_program.train(folder), "found no folders in it");
        m_program.refuses({"info", folder}, "is not a run folder");
        m_program.refuses({"train", "--data", "iris", "--validation", folder, "--run", m_program.path("never")},
                          "Is a directory");
    }

    void strangeTargets_data() {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("sentence");
        const QString file = m_program.write("file", "");
        QTest::newRow("loop of links") << m_program.path("loop") << "Too many levels";
        QTest::newRow("in a loop of links") << m_program.path("loop/in") << "Too many levels";
        QTest::newRow("a file") << file << "Not a directory";
        QTest::newRow("in a file") << file + "/in"
                                   << "Not a directory";
        QTest::newRow("pipe") << m_program.path("pipe") << "Not a directory";
        QTest::newRow("device") << "/dev/null"
                                << "Not a directory";
        QTest::newRow("4,000 characters") << m_program.path("new/" + QString(4000, 'x')) << "File name too long";
        QTest::newRow("beyond PATH_MAX") << m_program.path(QString("new/").repeated(1000) + "x")
                                         << "File name too long";
    }
    /// Where nothing can be written nothing is left behind, not even the folders on the way.
    void strangeTargets() {
        QFETCH(QString, path);
        QFETCH(QString, sentence);
        const auto before = m_program.everything();
        m_program.refuses({"train", "--data", "iris", "--epochs", "1", "--run", path}, sentence, 1);
        QVERIFY(QFileInfo(m_program.path("loop")).isSymbolicLink());
        QCOMPARE(m_program.everything(), before);
    }

    void unreadable() {
        const QString file = m_program.write("secret.csv", "a,b\n1,2\n");
        QFile::setPermissions(file, {});
        m_program.refuses(m_program.train(file), "Permission denied");
        m_program.refuses({"info", file}, "Permission denied");
    }

    void pipesInsideARun() {
        const QString folder = m_program.path("piped");
        QCOMPARE(m_program.run({"train", "--data", "iris", "--epochs", "1", "--run", folder, "--quiet"}).code, 0);
        for (const char* const name : {"history.json", "run.json"}) {
            const QString file = folder + '/' + QString::fromLatin1(name);
            QVERIFY(QFile::rename(file, file + ".away"));
            QCOMPARE(::mkfifo(file.toLocal8Bit().constData(), 0600), 0);
            m_program.refuses({"info", folder}, "a pipe or a device");
            m_program.refuses({"resume", folder, "--epochs", "2"}, "a pipe or a device");
            QVERIFY(QFile::remove(file) && QFile::rename(file + ".away", file));
        }
        QCOMPARE(m_program.run({"resume", folder, "--epochs", "2", "--quiet"}).code, 0);
    }

    /// A name that is strange and yet allowed must simply work.
    void strangeNamesWork() {
        for (const QString& name : {QString("two\nlines"), QString::fromUtf8("📈 loss \"quoted\" \\ 'run'"),
                                    QString(100, QChar(0x00e9)), QString("-o")}) {
            const QString folder = m_program.path(name);
            const Program::Result trained =
                m_program.run({"train", "--data", "iris", "--epochs", "1", "--run", folder, "--json"});
            QVERIFY2(trained.code == 0, qPrintable(trained.err));
            QCOMPARE(QDir(trained.json()["run"].toString()), QDir(folder));
            QCOMPARE(m_program.run({"resume", folder, "--epochs", "2", "--json"}).json()["epochs"].toInt(), 2);
            QCOMPARE(m_program.run({"info", folder, "--json"}).json()["records"].toInt(), 2);
        }
    }
};

THROUGHLINE_TEST(HostilePlacesTest)
#include "HostilePlacesTest.moc"
