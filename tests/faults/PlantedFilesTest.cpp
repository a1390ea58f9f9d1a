// SPDX-License-Identifier: GPL-3.0-or-later
#include "HostileProgram.h"
#include "TestProgram.h"

#include <QTest>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

using namespace throughline;
using namespace throughline::faults;
namespace fs = std::filesystem;

namespace {

enum class Kind { Link, DanglingLink, HardLink, Pipe, Folder, Socket };
constexpr Kind kinds[] = {Kind::Link, Kind::DanglingLink, Kind::HardLink, Kind::Pipe, Kind::Folder, Kind::Socket};
constexpr const char* kindNames[] = {"link", "dangling link", "hard link", "pipe", "folder", "socket"};

} // namespace

/// A run folder that somebody else made: under each name that a run knows lies something that is no file of its own.
/// Nothing outside is touched, nothing hangs, and what is refused is named.
class PlantedFilesTest : public QObject {
    Q_OBJECT

    HostileProgram m_program;
    fs::path m_good, m_run, m_outside;

    /// In the place of `name`.
    void plant(const std::string& name, Kind kind) {
        const fs::path path = m_run / name;
        // A link to a copy of what belongs there is taken for the file itself by all who follow it.
        fs::remove_all(m_outside);
        if (fs::exists(path))
            fs::copy(path, m_outside, fs::copy_options::recursive);
        else
            QVERIFY(io::writeFile(m_outside, "precious"));
        fs::remove_all(path);
        sockaddr_un address{.sun_family = AF_UNIX, .sun_path = {}};
        switch (kind) {
        case Kind::Link:
            fs::create_symlink(m_outside, path);
            break;
        case Kind::DanglingLink:
            fs::create_symlink(m_run.parent_path() / "nowhere", path);
            break;
        case Kind::HardLink:
            if (fs::is_directory(m_outside))
                fs::create_directory_symlink(m_outside, path); // there are none to folders
            else
                fs::create_hard_link(m_outside, path);
            break;
        case Kind::Pipe:
            QCOMPARE(::mkfifo(path.c_str(), 0600), 0);
            break;
        case Kind::Folder:
            if (fs::is_directory(m_outside))
                QVERIFY(io::writeFile(path, "no folder"));
            else
                fs::create_directory(path);
            break;
        case Kind::Socket:
            // Names of sockets are short.
            QVERIFY(("./" + name).copy(address.sun_path, sizeof address.sun_path - 1) > 0);
            const int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
            const fs::path here = fs::current_path();
            fs::current_path(m_run);
            QCOMPARE(::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
            fs::current_path(here);
            ::close(socket);
            break;
        }
    }

    std::map<fs::path, std::string> outside() const {
        std::map<fs::path, std::string> files;
        if (!fs::is_directory(m_outside)) return {{m_outside, io::readFile(m_outside).value_or("gone")}};
        for (const auto& entry : fs::recursive_directory_iterator(m_outside))
            files[entry.path()] = entry.is_regular_file() ? io::readFile(entry.path()).value_or("gone") : "";
        return files;
    }

private slots:
    void initTestCase() {
        m_good = m_program.trainedIris("good", 3).toStdString();
        const auto more = m_program.run({"resume", m_program.path("good"), "--from", "2", "--epochs", "4", "--quiet"});
        QVERIFY2(more.code == 0, qPrintable(more.err)); // makes abandoned/
        m_run = m_program.path("run").toStdString();
        m_outside = m_program.path("outside").toStdString();
    }

    void init() {
        fs::remove_all(m_run);
        fs::copy(m_good, m_run, fs::copy_options::recursive);
    }

    void whatIsPlantedIsNamedAndLeadsNowhere_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("kind");
        for (const char* const name : {"run.json", "history.json", ".lock", "checkpoints", "abandoned"})
            for (const Kind kind : kinds)
                QTest::addRow("%s as a %s", name, kindNames[static_cast<int>(kind)]) << name << static_cast<int>(kind);
    }
    void whatIsPlantedIsNamedAndLeadsNowhere() {
        QFETCH(const QString, name);
        QFETCH(const int, kind);
        plant(name.toStdString(), Kind{kind});
        const auto before = outside();
        for (const QStringList& command : {QStringList{"resume", "run", "--epochs", "6"},
                                           {"resume", "run", "--from", "1", "--epochs", "6"},
                                           {"evaluate", "run"},
                                           {"info", "run"}}) {
            const auto result = m_program.run(command);
            QVERIFY2(result.code == 2, qPrintable(QString::number(result.code) + ": " + result.err));
            QVERIFY2(result.err.contains(name + ": is a"), qPrintable(result.err));
            QCOMPARE(outside(), before);
        }
        QVERIFY(!fs::exists(m_run.parent_path() / "nowhere"));
    }

    /// One of several: passed over, and named.
    void aPlantedCheckpointIsPassedOver_data() {
        QTest::addColumn<int>("kind");
        for (const Kind kind : kinds) QTest::newRow(kindNames[static_cast<int>(kind)]) << static_cast<int>(kind);
    }
    void aPlantedCheckpointIsPassedOver() {
        QFETCH(const int, kind);
        const std::string name = "checkpoints/epoch-00004.safetensors";
        plant(name, Kind{kind});
        const auto before = outside();
        const auto info = m_program.run({"info", "run", "--json"});
        QVERIFY2(info.code == 0, qPrintable(info.err));
        const QJsonArray checkpoints = info.json()["checkpoints"].toArray();
        QCOMPARE(checkpoints.last()["epoch"].toInt(), 4);
        QCOMPARE(checkpoints.last()["damaged"].toBool(), true);
        QCOMPARE(checkpoints.first()["damaged"].toBool(), false);
        for (const QStringList& command :
             {QStringList{"evaluate", "run"}, {"resume", "run", "--epochs", "6", "--quiet"}}) {
            const auto result = m_program.run(command);
            // A folder is not thrown away, and what has to be written there says so.
            const int expected = Kind{kind} == Kind::Folder && command.first() == "resume" ? 1 : 0;
            QVERIFY2(result.code == expected, qPrintable(result.err));
            QVERIFY2(result.err.contains("epoch-00004.safetensors: is a"), qPrintable(result.err));
            QCOMPARE(outside(), before);
        }
        QVERIFY(!fs::exists(m_run.parent_path() / "nowhere"));
    }

    void aPlantedLineLeftBehindIsLeftOut() {
        plant("abandoned/1.json", Kind::Link);
        const auto info = m_program.run({"info", "run", "--json"});
        QVERIFY2(info.code == 0, qPrintable(info.err));
        QCOMPARE(info.json()["ghosts"].toArray().size(), 0);
        QVERIFY(info.json()["warnings"].toArray().first().toString().contains("abandoned/1.json"));
    }

    /// Somebody's text under the name of the lock: the run is locked all the same, and the text stays.
    void aLockThatDoesNotLookLikeOneIsLeftAlone() {
        for (const char* const text : {"remember the milk\n", "4711 two\nlines\n", "x"}) {
            QVERIFY(io::writeFile(m_run / ".lock", text));
            const auto result = m_program.run({"resume", "run", "--from", "2", "--epochs", "3", "--quiet"});
            QVERIFY2(result.code == 0, qPrintable(result.err));
            QCOMPARE(io::readFile(m_run / ".lock").value(), std::string(text));
        }
    }

    /// A folder prepared for a new run.
    void aNewRunIsNotWrittenThroughWhatWaitsForIt() {
        for (const char* const name : {".lock", "history.json", "run.json", "checkpoints"}) {
            fs::remove_all(m_run);
            fs::create_directory(m_run);
            plant(name, Kind::DanglingLink);
            const auto result = m_program.run({"train", "--data", "iris", "--epochs", "1", "--run", "run"});
            QVERIFY2(result.code != 0, qPrintable(result.err));
            QVERIFY(!fs::exists(m_run.parent_path() / "nowhere"));
            QVERIFY(fs::is_symlink(m_run / name));
        }
    }

    /// What the user gives may be a link.
    void theFolderItselfMayBeALink() {
        fs::rename(m_run, m_run.parent_path() / "real");
        fs::create_directory_symlink("real", m_run);
        const auto result = m_program.run({"resume", "run", "--epochs", "6", "--quiet"});
        QVERIFY2(result.code == 0, qPrintable(result.err));
        fs::remove(m_run);
        fs::remove_all(m_run.parent_path() / "real");
    }
};

THROUGHLINE_TEST(PlantedFilesTest)
#include "PlantedFilesTest.moc"
