// SPDX-License-Identifier: GPL-3.0-or-later
// Histories on another machine in the window, through a real sshd.
#include "../io/SshServer.h"
#include "TestProgram.h"
#include "WindowFixture.h"

#include "theme/Settings.h"
#include "ui/dialogs/AskpassDialog.h"
#include "ui/models/Workspace.h"

#include <QDialogButtonBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>

using namespace throughline;
using namespace throughline::ui;
using namespace throughline::ui::testing;

class RemoteTest : public QObject {
    Q_OBJECT

    std::unique_ptr<SshServer> m_server;
    QTemporaryDir m_folder;

    QString path(const char* name) const { return m_folder.filePath(QLatin1String(name)); }
    bool append(const char* name, int epoch) const {
        QFile out(path(name));
        return out.open(QIODevice::Append) &&
               out.write(QStringLiteral("{\"epoch\": %1, \"loss\": 0.5}\n").arg(epoch).toUtf8()) > 0;
    }
    static bool isRead(const Workspace& workspace, const QString& path) {
        const auto* item = workspace.find(path);
        return item && !item->loading && item->history;
    }

public:
    Theme* theme = nullptr;

private slots:
    void initTestCase() { m_server = std::make_unique<SshServer>(); }
    void cleanup() { settings().clear(); }

    void isOpenedFollowedAndComesBack() {
        QVERIFY(append("a.jsonl", 1) && append("a.jsonl", 2));
        const auto there = QStringLiteral("box:") + path("a.jsonl");
        {
            Workspace workspace;
            workspace.open({there});
            QTRY_VERIFY_WITH_TIMEOUT(isRead(workspace, there), Patience);
            QCOMPARE(workspace.find(there)->history->records.size(), std::size_t{2});
            QCOMPARE(workspace.find(there)->name, QStringLiteral("a.jsonl"));
            QVERIFY(append("a.jsonl", 3));
            QTRY_COMPARE_WITH_TIMEOUT(workspace.find(there)->history->records.size(), std::size_t{3}, Patience);
            QVERIFY(workspace.find(there)->isBeingWritten());
        }
        Workspace workspace;
        workspace.restore();
        QTRY_VERIFY_WITH_TIMEOUT(isRead(workspace, there), Patience);
        QCOMPARE(workspace.find(there)->history->records.size(), std::size_t{3});
    }

    void aFolderOpensWhatIsInIt() {
        QVERIFY(QDir(m_folder.path()).mkdir(QStringLiteral("runs")));
        QVERIFY(append("runs/b.jsonl", 1) && append("runs/c.jsonl", 1) && append("runs/c.jsonl", 2));
        Workspace workspace;
        workspace.open({QStringLiteral("box:") + path("runs")});
        QTRY_VERIFY_WITH_TIMEOUT(isRead(workspace, QStringLiteral("box:") + path("runs/b.jsonl")) &&
                                     isRead(workspace, QStringLiteral("box:") + path("runs/c.jsonl")),
                                 Patience);
        QCOMPARE(workspace.items().size(), std::size_t{2});
    }

    void whatCannotBeReachedIsToldAndKept() {
        const auto there = QStringLiteral("stranger:") + path("a.jsonl");
        Workspace workspace;
        Error error;
        connect(&workspace, &Workspace::failed, this, [&](const QString&, const Error& why) { error = why; });
        qputenv("SSH_ASKPASS", "/bin/false");
        workspace.open({there});
        QTRY_COMPARE_WITH_TIMEOUT(error.code, ErrorCode::HostUnreachable, Patience);
        QVERIFY(!workspace.find(there)); // it was never there
        settings().setValue(QStringLiteral("window/opened"), QStringList{there});
        Workspace later;
        later.restore();
        QTRY_VERIFY_WITH_TIMEOUT(later.find(there) && later.find(there)->unread, Patience);
        QVERIFY(later.find(there)->secondLine().contains(QStringLiteral("F5")));
        qunsetenv("SSH_ASKPASS");
    }

    void aHostThatIsNoneIsRefused() {
        Workspace workspace;
        Error error;
        connect(&workspace, &Workspace::failed, this, [&](const QString&, const Error& why) { error = why; });
        workspace.open({QStringLiteral("-oProxyCommand=x:/a")});
        QTRY_COMPARE_WITH_TIMEOUT(error.code, ErrorCode::BadHost, Patience);
    }

    /// ssh's words are not ours: text, and never more than that.
    void aQuestionIsAskedAsItStands() {
        const auto unknown = QStringLiteral("The authenticity of host '<b>box</b>' can't be established.\n"
                                            "Are you sure you want to continue connecting (yes/no/[fingerprint])? ");
        AskpassDialog host(unknown, {});
        const auto* words = host.findChild<QLabel*>(QStringLiteral("question"));
        QCOMPARE(words->textFormat(), Qt::PlainText);
        QVERIFY(words->text().startsWith(QStringLiteral("The authenticity of host '<b>box</b>'")));
        QVERIFY(!host.findChild<QLineEdit*>());
        QCOMPARE(host.answer(), QStringLiteral("yes"));
        host.show();
        QVERIFY(QTest::qWaitForWindowExposed(&host));
        QSignalSpy refused(&host, &QDialog::rejected);
        QTest::keyClick(host.focusWidget(), Qt::Key_Return); // pressed without reading
        QCOMPARE(refused.size(), 1);
        AskpassDialog password(QStringLiteral("me@box's password: "), {});
        auto* secret = password.findChild<QLineEdit*>(QStringLiteral("secret"));
        QCOMPARE(secret->echoMode(), QLineEdit::Password);
        secret->setText(QStringLiteral("pässword"));
        QCOMPARE(password.answer(), QStringLiteral("pässword"));
        AskpassDialog touch(QStringLiteral("Confirm user presence for key"), QStringLiteral("none"));
        QVERIFY(!touch.findChild<QLineEdit*>());
    }
};

THROUGHLINE_TEST_BY(RemoteTest, throughline::ui::testing::run<RemoteTest>)
#include "RemoteTest.moc"
