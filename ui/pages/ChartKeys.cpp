// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/ChartKeys.h"

#include "stack/ChartStack.h"

#include <QAbstractItemView>
#include <QAbstractSlider>
#include <QApplication>
#include <QComboBox>
#include <QLineEdit>
#include <QShortcut>
#include <QTabBar>

namespace throughline::ui {

void addChartKeys(QWidget& page, chart::ChartStack& charts) {
    enum class Use { Text, Way }; // who may want it for itself: a text field, or all that one moves about in
    const auto add = [&](const QString& keys, Use use, auto act) {
        auto* shortcut = new QShortcut(QKeySequence(keys), &page);
        QObject::connect(shortcut, &QShortcut::activated, &charts, act);
        QObject::connect(
            qApp, &QApplication::focusChanged, shortcut, [&charts, shortcut, use](QWidget* /*before*/, QWidget* now) {
                const bool text = qobject_cast<QLineEdit*>(now);
                const bool way = qobject_cast<QAbstractItemView*>(now) || qobject_cast<QAbstractSlider*>(now) ||
                                 qobject_cast<QComboBox*>(now) || qobject_cast<QTabBar*>(now);
                shortcut->setEnabled(now != &charts && !text && (use == Use::Text || !way));
            });
    };
    add(QStringLiteral("Alt+Left"), Use::Text, &chart::ChartStack::goBack);
    add(QStringLiteral("Alt+Right"), Use::Text, &chart::ChartStack::goForward);
    add(QStringLiteral("?"), Use::Text, &chart::ChartStack::helpWanted);
    add(QStringLiteral("Home"), Use::Way, &chart::ChartStack::fit);
    add(QStringLiteral("End"), Use::Way, &chart::ChartStack::followNewest);
}

} // namespace throughline::ui
