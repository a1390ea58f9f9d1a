// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/Location.h"
#include "TestProgram.h"

#include <QTemporaryDir>
#include <QTest>
#include <fstream>

using namespace throughline;
using namespace throughline::io;

class LocationTest : public QObject {
    Q_OBJECT

private slots:
    void hostsAndPaths_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("host"); // empty: this machine
        QTest::addColumn<QString>("path");
        const auto row = [](const char* text, const char* host, const char* path) {
            QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(host) << QString::fromUtf8(path);
        };
        row("box:/runs/a", "box", "/runs/a");
        row("me@box.lan:/runs/a", "me@box.lan", "/runs/a");
        row("box:runs", "box", "runs");
        row("box:~/runs", "box", "runs");
        row("box:", "box", ".");
        row("box:/a:b", "box", "/a:b");
        row("[::1]:/a", "::1", "/a");
        row("me@[fe80::1%eth0]:/a", "me@fe80::1%eth0", "/a");
        row("/a/b:c", "", "/a/b:c");
        row("./box:/a", "", "./box:/a");
        row("a.json", "", "a.json");
        row("C:/a", "", "C:/a");
        row("C:\\a", "", "C:\\a");
        row(":a", "", ":a");
        row("https://box/a", "", "https://box/a");
    }
    void hostsAndPaths() {
        QFETCH(const QString, text);
        const auto location = locationOf(text.toStdString());
        QVERIFY(location);
        QTEST(QString::fromStdString(location->host), "host");
        QTEST(QString::fromStdString(location->path.string()), "path");
        if (!location->host.empty()) QCOMPARE(*locationOf(textOf(*location)), *location);
    }

    void whatSshOrAShellWouldObeyIsNoHost() {
        for (const char* text : {"-oProxyCommand=x:/a", "me@-oX:/a", "a b:/c", "$(x):/a", "`x`:/a", "@box:/a", "me@:/a",
                                 "a;b:/c", "a\nb:/c"}) {
            const auto location = locationOf(text);
            QVERIFY2(!location, text);
            QCOMPARE(location.error().code, ErrorCode::BadHost);
        }
    }

    void aFileOfThatVeryNameWins() {
        const QTemporaryDir folder;
        QVERIFY(QDir::setCurrent(folder.path()));
        std::ofstream("box:a") << "[]";
        QCOMPARE(*locationOf("box:a"), (Location{{}, "box:a"}));
        QCOMPARE(locationOf("box:b")->host, std::string("box"));
        QVERIFY(QDir::setCurrent(QStringLiteral("/")));
    }
};

THROUGHLINE_TEST(LocationTest)
#include "LocationTest.moc"
