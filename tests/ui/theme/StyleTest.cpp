// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "../WindowFixture.h"

#include <QPushButton>
#include <QTabBar>
#include <QToolButton>

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
};

THROUGHLINE_TEST_BY(StyleTest, throughline::ui::testing::run<StyleTest>)
#include "StyleTest.moc"
