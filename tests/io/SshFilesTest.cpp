// SPDX-License-Identifier: GPL-3.0-or-later
// Files read through a real sshd, beside the same files read here.
#include "io/SshFiles.h"
#include "SshServer.h"
#include "TestProgram.h"
#include "io/Files.h"

#include <QElapsedTimer>
#include <QTest>
#include <fstream>
#include <set>
#include <sys/stat.h>
#include <thread>

using namespace throughline;
using namespace throughline::io;

namespace fs = std::filesystem;

class SshFilesTest : public QObject {
    Q_OBJECT

    std::unique_ptr<SshServer> m_server;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::shared_ptr<Files> m_files;

    fs::path path(const std::string& name) const { return fs::path(m_folder->path().toStdString()) / name; }
    fs::path write(const std::string& name, const std::string& text) const {
        fs::create_directories(path(name).parent_path());
        std::ofstream(path(name), std::ios::binary) << text;
        return path(name);
    }
    FileState look(const fs::path& file) const {
        QTest::qSleep(300); // longer than a state is taken for fresh
        return m_files->look({&file, 1}).front();
    }

private slots:
    void initTestCase() { m_server = std::make_unique<SshServer>(); }
    /// QTemporaryDir does not remove what is no UTF-8.
    void cleanup() { fs::remove_all(path("")); }
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_files = sshFiles("box", {});
    }

    void theSameAsHere() {
        const auto here = localFiles();
        const std::vector<fs::path> paths{write("a.json", "[1, 2]"), path("none"), path(""), write("empty", ""),
                                          "/dev/null"};
        const auto there = m_files->look(paths), states = here->look(paths);
        for (std::size_t i = 0; i < paths.size(); ++i) {
            QCOMPARE(there[i].kind, states[i].kind);
            QCOMPARE(there[i].size, states[i].size);
            QCOMPARE(there[i].modified, states[i].modified);
            QCOMPARE(there[i].identity, states[i].identity);
        }
        QCOMPARE(*m_files->read(paths[0], 0, 100), std::string("[1, 2]"));
        QCOMPARE(m_files->read(path("none"), 0, 1).error().code, ErrorCode::CannotOpen);
        QCOMPARE(m_files->read(path(""), 0, 1).error().code, ErrorCode::CannotRead);
        QCOMPARE(m_files->read("/dev/zero", 0, 1).error().code, ErrorCode::UnknownFormat);
        QCOMPARE(m_files->list(path("none"), {}, {}).error().code, ErrorCode::CannotOpen);
    }

    void partsOfAFile() {
        std::string bytes;
        for (std::uint64_t i = 0; i < 300'000; ++i) bytes += static_cast<char>(i * i % 251);
        const auto file = write("bytes", bytes);
        for (const auto& [offset, size] : std::vector<std::pair<std::size_t, std::size_t>>{{0, 1},
                                                                                           {0, 300'000},
                                                                                           {4095, 2},
                                                                                           {4096, 4096},
                                                                                           {123'457, 99'999},
                                                                                           {299'999, 10},
                                                                                           {300'000, 5},
                                                                                           {900'000, 5},
                                                                                           {7, 0}})
            QCOMPARE(*m_files->read(file, offset, size), bytes.substr(std::min(offset, bytes.size()), size));
    }

    /// Nothing in a name is obeyed.
    void namesOfEveryKind() {
        const std::vector<std::string> names{"it's",     "a b",      " a ",    "$(touch x)", "`touch x`", "a;b",
                                             "\"q\"",    "-rf",      "--help", "*",          "a\\b",      "a|b",
                                             "\xC3\xA9", "\xFF\xFE", "a\tb",   "%s",         "!x",        "#x"};
        std::vector<fs::path> paths;
        paths.reserve(names.size() + 1);
        for (const std::string& name : names) paths.push_back(write("names/" + name, name));
        write("names/in/two\nlines", "x");
        const auto states = m_files->look(paths);
        for (std::size_t i = 0; i < names.size(); ++i) {
            QCOMPARE(states[i].kind, FileState::Kind::File);
            QCOMPARE(states[i].size, names[i].size());
            QCOMPARE(*m_files->read(paths[i], 0, 100), names[i]);
        }
        std::set<fs::path> listed;
        const auto entries = m_files->list(path("names"), {}, {});
        QVERIFY(entries);
        for (const Entry& entry : *entries)
            if (entry.kind == FileState::Kind::File) listed.insert(entry.path);
        QCOMPARE(listed, std::set<fs::path>(paths.begin(), paths.end())); // without that of two lines
        QVERIFY(!m_files->read(path("names/in/two\nlines"), 0, 1));
        QCOMPARE(look(path("names/in/two\nlines")).kind, FileState::Kind::Missing);
    }

    void aFolderOfAThousandFiles() {
        std::vector<fs::path> paths;
        paths.reserve(1000);
        for (int i = 0; i < 1000; ++i)
            paths.push_back(write("many/" + std::to_string(i / 100) + "/" + std::to_string(i), "x"));
        fs::create_directory_symlink(path("many/0"), path("many/link"));
        fs::create_symlink(path("many/0/1"), path("many/file"));
        const auto entries = m_files->list(path("many"), {}, {});
        QVERIFY(entries);
        const auto count = [&](FileState::Kind kind) {
            return std::count_if(entries->begin(), entries->end(),
                                 [=](const Entry& each) { return each.kind == kind; });
        };
        QCOMPARE(count(FileState::Kind::File), 1001);
        QCOMPARE(count(FileState::Kind::Folder), 11); // what is behind a link is not followed
        const auto states = m_files->look(paths);
        QVERIFY(std::all_of(states.begin(), states.end(), [](const auto& state) { return state.size == 1; }));
        QCOMPARE(m_files->list(path("many"), {.depth = 0}, {})->size(), 12u);
        QCOMPARE(m_files->list(path("many"), {.depth = 16, .entries = 50}, {})->size(), 50u);
    }

    void aLineThatDropsIsMadeAnew() {
        const auto file = write("a", "first");
        QCOMPARE(*m_files->read(file, 0, 10), std::string("first"));
        m_server->endSessions();
        QCOMPARE(*m_files->read(file, 1, 10), std::string("irst"));
        QVERIFY(!m_files->trouble());
        QCOMPARE(m_server->findSessions(), 1); // one connection for all
    }

    /// What is known holds; nobody takes the files for gone.
    void aMachineThatIsAway() {
        const auto file = write("a", "first");
        const FileState before = look(file);
        m_server->endSessions();
        m_server->stop();
        QCOMPARE(look(file), before);
        QVERIFY(m_files->trouble());
        QCOMPARE(m_files->trouble()->code, ErrorCode::HostUnreachable);
        QCOMPARE(m_files->trouble()->arguments[0], std::string("box"));
        QVERIFY(m_files->trouble()->arguments[1].find("refused") != std::string::npos);
        QElapsedTimer clock;
        clock.start();
        QCOMPARE(m_files->read(file, 0, 1).error().code, ErrorCode::HostUnreachable);
        m_server->start();
        write("a", "second one");
        QTRY_COMPARE_WITH_TIMEOUT(look(file).size, 10u, 30'000);
        QVERIFY(!m_files->trouble());
        QCOMPARE(*m_files->read(file, 6, 10), std::string(" one"));
    }

    /// Whoever no longer wants the answer does not wait for it.
    void aCallThatHangsIsGivenUp() {
        const auto file = write("a", "first");
        QVERIFY(m_files->read(file, 0, 10));
        m_server->findSessions();
        m_server->signalSessions(SIGSTOP);
        std::stop_source source;
        const std::jthread stopper([&] {
            QTest::qSleep(300);
            source.request_stop();
        });
        {
            const StopScope scope(source.get_token());
            QCOMPARE(m_files->read(file, 0, 10).error().code, ErrorCode::Cancelled);
        }
        m_server->signalSessions(SIGCONT);
        QCOMPARE(*m_files->read(file, 2, 10), std::string("rst")); // not the answer to what was asked before
    }

    /// A question that nobody can be asked is no hang.
    void aHostWhoseKeyIsNotKnown() {
        const auto files = sshFiles("stranger", {});
        const auto failed = files->read("/a", 0, 1);
        QCOMPARE(failed.error().code, ErrorCode::HostUnreachable);
        QVERIFY(!failed.error().arguments[1].empty());
    }

    void cleanupTestCase() {
        m_files.reset();
        m_server.reset();
    }
};

THROUGHLINE_TEST(SshFilesTest)
#include "SshFilesTest.moc"
