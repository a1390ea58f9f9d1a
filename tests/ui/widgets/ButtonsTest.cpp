// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "theme/Theme.h"
#include "ui/widgets/Segmented.h"
#include "ui/widgets/Switch.h"

#include <QAccessible>
#include <QRadioButton>
#include <QSignalSpy>
#include <QTest>
#include <QVBoxLayout>

using namespace throughline::ui;

/// What a screen reader and the keyboard find in the buttons that are painted here.
class ButtonsTest : public QObject {
    Q_OBJECT

    static QAccessibleInterface& spoken(QWidget* widget) { return *QAccessible::queryAccessibleInterface(widget); }

private slots:
    void segmentsAreRadioButtons() {
        Segmented axis({QStringLiteral("Epoch"), QStringLiteral("Step"), QStringLiteral("Time")});
        const auto buttons = axis.findChildren<QRadioButton*>();
        QCOMPARE(buttons.size(), 3);
        QCOMPARE(axis.index(), 0);
        for (auto* button : buttons) {
            auto& iface = spoken(button);
            QCOMPARE(iface.role(), QAccessible::RadioButton);
            QCOMPARE(iface.text(QAccessible::Name), button->text());
            QVERIFY(iface.state().checkable);
            QCOMPARE(bool(iface.state().checked), button == buttons.front());
        }
        // As a screen reader presses it.
        QSignalSpy chosen(&axis, &Segmented::chosen);
        spoken(buttons[2]).actionInterface()->doAction(QAccessibleActionInterface::toggleAction());
        QCOMPARE(axis.index(), 2);
        QCOMPARE(chosen.count(), 1);
        QCOMPARE(chosen[0][0].toInt(), 2);
        QVERIFY(!spoken(buttons[0]).state().checked && spoken(buttons[2]).state().checked);
    }

    void segmentsAreOneTabStopAndTheArrowsMove() {
        QWidget window;
        auto* column = new QVBoxLayout(&window);
        auto* axis = new Segmented({QStringLiteral("Epoch"), QStringLiteral("Step"), QStringLiteral("Time")});
        auto* follow = new Switch(QStringLiteral("Follow"));
        column->addWidget(axis);
        column->addWidget(follow);
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window)); // the arrows are the focus's
        axis->setIndex(1);
        const auto buttons = axis->findChildren<QRadioButton*>();
        axis->setFocus();
        QCOMPARE(window.focusWidget(), buttons[1]);
        QTest::keyClick(buttons[1], Qt::Key_Right);
        QCOMPARE(axis->index(), 2);
        QCOMPARE(window.focusWidget(), buttons[2]);
        QTest::keyClick(buttons[2], Qt::Key_Left);
        QTest::keyClick(buttons[1], Qt::Key_Left);
        QCOMPARE(axis->index(), 0);
        QTest::keyClick(buttons[0], Qt::Key_Tab);
        QCOMPARE(window.focusWidget(), follow);
        QTest::keyClick(follow, Qt::Key_Tab);
        QCOMPARE(window.focusWidget(), buttons[0]);
    }

    void theMouseTakesTheWholeFace() {
        Segmented axis({QStringLiteral("Epoch"), QStringLiteral("Step")});
        axis.show();
        auto* step = axis.findChildren<QRadioButton*>()[1];
        QTest::mouseClick(step, Qt::LeftButton, {}, QPoint(step->width() - 1, step->height() - 1));
        QCOMPARE(axis.index(), 1);
        Switch follow(QStringLiteral("Follow"));
        follow.show();
        QTest::mouseClick(&follow, Qt::LeftButton, {}, QPoint(follow.width() - 1, 1));
        QVERIFY(follow.isChecked());
    }

    void aSwitchIsACheckBox() {
        Switch follow(QStringLiteral("Follow"));
        QSignalSpy toggled(&follow, &Switch::toggled);
        auto& iface = spoken(&follow);
        QCOMPARE(iface.role(), QAccessible::CheckBox);
        QCOMPARE(iface.text(QAccessible::Name), QStringLiteral("Follow"));
        QVERIFY(iface.state().checkable && !iface.state().checked);
        follow.show();
        QTest::keyClick(&follow, Qt::Key_Space);
        QCOMPARE(toggled.count(), 1);
        QVERIFY(iface.state().checked);
    }
};

static int runButtonsTest(int argc, char** argv) {
    QApplication app(argc, argv);
    const Theme theme(app);
    ButtonsTest test;
    return QTest::qExec(&test, argc, argv);
}

THROUGHLINE_TEST_BY(ButtonsTest, runButtonsTest)

#include "ButtonsTest.moc"
