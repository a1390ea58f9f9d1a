// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/TopBar.h"

#include "theme/Style.h"
#include "theme/Tokens.h"

#include <QAction>
#include <QHBoxLayout>
#include <QToolButton>

namespace throughline::ui {

namespace {
constexpr int WordsFrom = 680;
}

TopBar::TopBar(QWidget* parent) : Panel(Qt::BottomEdge, parent), m_row(new QHBoxLayout(this)) {
    setFixedHeight(metrics::ToolbarHeight);
    m_row->setContentsMargins(14, 0, 14, 1);
    m_row->setSpacing(metrics::Small);
}

QToolButton* TopBar::add(QAction* action) {
    auto* button = new QToolButton;
    button->setDefaultAction(action);
    button->setObjectName(action->objectName() + QStringLiteral("-button"));
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setFocusPolicy(Qt::TabFocus);
    button->setAccessibleName(action->iconText());
    button->setProperty("signAlone", action->text().isEmpty() || action->priority() == QAction::LowPriority);
    if (button->property("signAlone").toBool()) button->setToolButtonStyle(Qt::ToolButtonIconOnly);
    m_row->addWidget(button);
    m_buttons.push_back(button);
    button->setVisible(action->isVisible());
    connect(action, &QAction::changed, this, [this, button, action] {
        button->setVisible(action->isVisible());
        if (button->accessibleName() == action->iconText()) return;
        button->setAccessibleName(action->iconText());
        fitWords();
    });
    return button;
}

void TopBar::addSeparator() {
    auto* line = new Panel(Qt::LeftEdge);
    line->setFixedSize(1, 20);
    m_row->addSpacing(metrics::Related);
    m_row->addWidget(line);
    m_row->addSpacing(metrics::Related);
}

void TopBar::addStretch() {
    m_row->addStretch();
}

void TopBar::resizeEvent(QResizeEvent* event) {
    Panel::resizeEvent(event);
    fitWords();
}

void TopBar::fitWords() {
    const auto setStyle = [this](Qt::ToolButtonStyle style) {
        for (auto* button : m_buttons)
            if (!button->property("signAlone").toBool()) button->setToolButtonStyle(style);
    };
    setStyle(width() < WordsFrom ? Qt::ToolButtonIconOnly : Qt::ToolButtonTextBesideIcon);
    if (m_row->sizeHint().width() > width()) setStyle(Qt::ToolButtonIconOnly);
}

} // namespace throughline::ui
