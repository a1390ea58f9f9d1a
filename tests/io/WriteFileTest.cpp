// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "io/OwnFile.h"
#include "io/WriteFile.h"

#include <QTemporaryDir>
#include <QTest>
#include <csignal>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace throughline;
using namespace throughline::io;
namespace fs = std::filesystem;

/// Whole files, and whose they are.
class WriteFileTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_temporary;
    fs::path m_folder, m_outside, m_file;

    std::vector<std::string> names() const {
        std::vector<std::string> names;
        for (const auto& entry : fs::directory_iterator(m_folder)) names.push_back(entry.path().filename().string());
        std::sort(names.begin(), names.end());
        return names;
    }

private slots:
    void init() {
        m_folder = m_temporary.path().toStdString() + "/folder";
        m_outside = m_temporary.path().toStdString() + "/outside.txt";
        m_file = m_folder / "file";
        fs::remove_all(m_folder);
        fs::create_directory(m_folder);
        QVERIFY(writeFile(m_outside, "precious"));
    }

    void aLinkOfTheUsersIsFollowedAndAnOwnFilesIsNot() {
        fs::create_symlink(m_outside, m_file);
        QVERIFY(writeFile(m_file, "the user's"));
        QVERIFY(fs::is_symlink(m_file));
        QCOMPARE(readFile(m_outside).value(), std::string("the user's"));
        QVERIFY(writeOwnFile(m_file, "ours"));
        QVERIFY(!fs::is_symlink(m_file));
        QCOMPARE(readFile(m_outside).value(), std::string("the user's"));
        QCOMPARE(readFile(m_file).value(), std::string("ours"));
    }

    // The name of the temporary file was that of the target and the process.
    void whatCouldBeForeseenIsNotWrittenThrough() {
        fs::create_symlink(m_outside, m_file.string() + ".tmp" + std::to_string(::getpid()));
        QVERIFY(writeFile(m_file, "text"));
        QCOMPARE(readFile(m_outside).value(), std::string("precious"));
        QCOMPARE(names().size(), 2u);
    }

    void whatIsNoOwnFileIsRefusedByWhatItIs_data() {
        QTest::addColumn<QByteArray>("kind");
        for (const char* const kind : {"a link", "a file with another name as well", "a pipe or a device", "a folder"})
            QTest::newRow(kind) << QByteArray(kind);
    }
    void whatIsNoOwnFileIsRefusedByWhatItIs() {
        QFETCH(const QByteArray, kind);
        if (kind == "a link") fs::create_symlink(m_outside, m_file);
        if (kind == "a file with another name as well") fs::create_hard_link(m_outside, m_file);
        if (kind == "a pipe or a device") QCOMPARE(::mkfifo(m_file.c_str(), 0600), 0);
        if (kind == "a folder") fs::create_directory(m_file);
        const auto checked = checkOwnFile(m_file);
        QVERIFY(!checked && checked.error().code == ErrorCode::NotOwnFile);
        QCOMPARE(checked.error().arguments[0], kind.toStdString());
        for (const int flags : {O_RDONLY, O_RDWR, O_RDWR | O_CREAT}) {
            const auto opened = openOwnFile(m_file, flags);
            QVERIFY(!opened && opened.error().code == ErrorCode::NotOwnFile);
        }
        QCOMPARE(checkOwnFolder(m_file).has_value(), kind == "a folder");
        QCOMPARE(readFile(m_outside).value(), std::string("precious"));
    }

    void nothingAndAFileAreOwn() {
        QVERIFY(checkOwnFile(m_file) && checkOwnFolder(m_file));
        QVERIFY(openOwnFile(m_file, O_RDWR | O_CREAT));
        QVERIFY(checkOwnFile(m_file) && !checkOwnFolder(m_file));
        QVERIFY(openOwnFile(m_file, O_RDONLY));
    }

    void whatAKillLeavesGoesAtTheNextWriteThere() {
        const int pid = ::fork();
        if (pid == 0) {
            ::signal(SIGXFSZ, SIG_DFL);
            const rlimit small{1000, 1000};
            ::setrlimit(RLIMIT_FSIZE, &small);
            (void)writeFile(m_file, std::string(5000, 'x')); // dies in the middle of it
            ::_exit(0);
        }
        int status = 0;
        QCOMPARE(::waitpid(pid, &status, 0), pid);
        QVERIFY(WIFSIGNALED(status));
        QCOMPARE(names().size(), 1u);
        QVERIFY(names()[0].starts_with("file.throughline-"));
        QVERIFY(writeFile(m_folder / "other", "text"));
        QCOMPARE(names(), std::vector<std::string>{"other"});
    }

    void othersFilesAndThoseInWorkStay() {
        for (const char* const name : {"notes.tmp", "notes.tmp123", "history.json.tmp1", ".throughline-0123456789ab",
                                       "a.throughline-0123456789aX", "a.throughline-0123456789abc"})
            QVERIFY(writeFile(m_folder / name, "mine"));
        // As one who is still writing has it.
        const fs::path inWork = m_folder / "b.throughline-0123456789ab";
        const FileDescriptor file(::open(inWork.c_str(), O_WRONLY | O_CREAT, 0600));
        QCOMPARE(::flock(file.get(), LOCK_EX), 0);
        fs::create_symlink(m_outside, m_folder / "c.throughline-0123456789ab");
        const auto before = names();
        removeLeftovers(m_folder);
        QCOMPARE(names(), before);
        QCOMPARE(readFile(m_outside).value(), std::string("precious"));
    }
};

THROUGHLINE_TEST(WriteFileTest)
#include "WriteFileTest.moc"
