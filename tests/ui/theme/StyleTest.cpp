// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "../WindowFixture.h"

#include "theme/Settings.h"

#include <QLabel>
#include <QMessageBox>
#include <QPushButton>
#include <QStandardPaths>
#include <QTabBar>
#include <QToolButton>
#include <QToolTip>
#include <sys/stat.h>

using namespace throughline;
using namespace throughline::ui;

/// What the style draws, beside what the text alone would be.
class StyleTest : public QObject {
    Q_OBJECT

public:
    Theme* theme = nullptr;

private slots:
    void accessKeysAreNotDrawn_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("shown");
        QTest::newRow("first") << QStringLiteral("&Save") << QStringLiteral("Save");
        QTest::newRow("inside") << QStringLiteral("Ca&ncel") << QStringLiteral("Cancel");
    }

    void accessKeysAreNotDrawn() {
        QFETCH(QString, text);
        QFETCH(QString, shown);
        QPushButton marked(text), plain(shown);
        QToolButton markedTool, plainTool;
        markedTool.setText(text);
        plainTool.setText(shown);
        QTabBar markedTabs, plainTabs;
        markedTabs.addTab(text);
        plainTabs.addTab(shown);
        const std::pair<QWidget*, QWidget*> pairs[]{
            {&marked, &plain}, {&markedTool, &plainTool}, {&markedTabs, &plainTabs}};
        for (const auto& [one, other] : pairs) {
            QCOMPARE(one->sizeHint(), other->sizeHint());
            for (auto* widget : {one, other}) widget->resize(other->sizeHint());
            QCOMPARE(one->grab().toImage(), other->grab().toImage());
        }
    }

    // A run named "<h1>…" shouted, and one with an image in its name had it loaded.
    void textFromFilesIsNoMarkup() {
        const QString text = QStringLiteral("<h1>a</h1><img src='/tmp/x.png'>");
        QLabel label(text), said(QStringLiteral("<b>ours</b>"));
        said.setTextFormat(Qt::RichText);
        QMessageBox box(QMessageBox::Information, QString(), text);
        for (QWidget* widget : std::initializer_list<QWidget*>{&label, &said, &box}) widget->ensurePolished();
        QCOMPARE(label.textFormat(), Qt::PlainText);
        QCOMPARE(said.textFormat(), Qt::RichText);
        for (QLabel* part : box.findChildren<QLabel*>()) {
            part->ensurePolished();
            QVERIFY(part->textFormat() == Qt::PlainText);
        }
        QToolTip::showText(QPoint(10, 10), text, &label);
        const auto tips = QApplication::topLevelWidgets();
        const auto tip = std::ranges::find_if(tips, [](QWidget* widget) { return widget->inherits("QTipLabel"); });
        QVERIFY(tip != tips.end());
        QCOMPARE(qobject_cast<QLabel*>(*tip)->textFormat(), Qt::PlainText);
        QToolTip::hideText();
    }

    // It kept the window from opening: settings are read first of all.
    void settingsThatAreAPipeAreNotWaitedFor() {
        const auto folder =
            QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) + QStringLiteral("/throughline");
        QVERIFY(QDir().mkpath(folder));
        const auto file = folder + QStringLiteral("/throughline.ini");
        settings().setValue(QStringLiteral("a"), 1);
        QCOMPARE(settings().value(QStringLiteral("a")).toInt(), 1);
        QVERIFY(QFile::remove(file));
        QCOMPARE(::mkfifo(QFile::encodeName(file).constData(), 0600), 0);
        settings().setValue(QStringLiteral("a"), 1);
        QVERIFY(!settings().contains(QStringLiteral("a")));
        QVERIFY(QFile::remove(file));
    }
};

THROUGHLINE_TEST_BY(StyleTest, throughline::ui::testing::run<StyleTest>)
#include "StyleTest.moc"
