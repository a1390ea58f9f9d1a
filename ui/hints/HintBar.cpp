// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/hints/HintBar.h"

#include "session/EnumText.h"
#include "theme/Icon.h"
#include "theme/Settings.h"
#include "theme/Style.h"
#include "theme/StylePainting.h"
#include "theme/Tokens.h"
#include "ui/hints/HintText.h"
#include "ui/widgets/Label.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>
#include <algorithm>

namespace throughline::ui {

namespace {

constexpr auto AwayKey = "hints/away";
constexpr qsizetype MostAway = 1'000; ///< remembered, the latest

QString keyOf(const QString& run, const session::Hint& hint) {
    return run + QLatin1Char(' ') + QString::fromStdString(session::enumText(hint.kind));
}

} // namespace

HintBar::HintBar(QWidget* parent)
    : QWidget(parent),
      m_text(new Label({}, TextRole::Body, Ink::Text)),
      m_more(new Label({}, TextRole::Secondary, Ink::Secondary)),
      m_grid(new QGridLayout(this)),
      m_actions(new QWidget) {
    setObjectName(QStringLiteral("hint-bar"));
    m_grid->setContentsMargins(14, 6, 6, 6);
    m_grid->setHorizontalSpacing(metrics::Between);
    m_grid->setVerticalSpacing(metrics::Small);
    m_grid->setColumnStretch(0, 1);
    m_text->setObjectName(QStringLiteral("hint-text"));
    m_text->setWordWrap(true);
    m_grid->addWidget(m_text, 0, 0);
    m_grid->addWidget(m_more, 0, 2);
    auto* buttons = new QHBoxLayout(m_actions);
    buttons->setContentsMargins(0, 0, 0, 0);
    buttons->setSpacing(metrics::Related);
    auto* away = new QToolButton;
    away->setIcon(icon(QStringLiteral("close")));
    away->setObjectName(QStringLiteral("hint-away"));
    away->setToolTip(tr("Put this hint away"));
    away->setAccessibleName(tr("Put this hint away"));
    m_grid->addWidget(away, 0, 3);
    arrange();
    connect(away, &QToolButton::clicked, this, &HintBar::putAway);
    m_soon.setSingleShot(true);
    connect(&m_soon, &QTimer::timeout, this, &HintBar::look);
    hide();
}

void HintBar::setItem(const Item* item) {
    const bool isRun = item && item->info && item->history;
    const QString path = isRun ? item->path : QString();
    m_info = isRun ? item->info : nullptr;
    m_history = isRun ? item->history : nullptr;
    m_ofModel = isRun ? item->modelHints : std::nullopt;
    m_canResume = isRun && item->canResume();
    m_canFork = isRun && item->canFork();
    m_lastEpoch = isRun ? item->summary.epoch : 0;
    if (path != m_path) {
        m_path = path;
        m_hints.clear();
        look();
    } else if (!m_soon.isActive()) {
        m_soon.start(isRun && item->live ? 2'000 : 0);
    }
}

void HintBar::look() {
    m_hints.clear();
    if (m_info && m_history) {
        m_id = m_info->id.empty() ? m_path : QString::fromStdString(m_info->id);
        m_hints = session::hintsOf(*m_info, m_history->records);
        if (m_ofModel) m_hints.insert(m_hints.end(), m_ofModel->begin(), m_ofModel->end());
        const auto away = settings().value(QLatin1String(AwayKey)).toStringList();
        std::erase_if(m_hints, [&](const session::Hint& hint) { return away.contains(keyOf(m_id, hint)); });
    }
    showFirst();
}

void HintBar::showFirst() {
    setVisible(!m_hints.empty());
    if (m_hints.empty()) return;
    // A number and its sign stay in one line.
    m_text->setText(hintText(m_hints.front()).replace(QLatin1String(" %"), QStringLiteral("\u00a0%")));
    m_more->setText(tr("%1 more").arg(m_hints.size() - 1));
    m_more->setVisible(m_hints.size() > 1);
    showActions();
}

/// A button for each thing that can be done, once the run is there to do it with.
void HintBar::showActions() {
    using Kind = session::HintAction::Kind;
    auto actions = session::actionsFor(m_hints.front(), *m_info, m_lastEpoch);
    std::erase_if(actions, [this](const session::HintAction& action) {
        return !(action.kind == Kind::Fork ? m_canFork : m_canResume);
    });
    // A button that is just being pressed stays.
    if (actions == m_shown) return;
    m_shown = actions;
    auto* buttons = m_actions->layout();
    while (auto* item = buttons->takeAt(0)) {
        item->widget()->setParent(nullptr);
        item->widget()->deleteLater();
        delete item;
    }
    for (const auto& action : actions) {
        const bool forks = action.kind == Kind::Fork;
        auto* button = new QPushButton(actionText(action));
        button->setObjectName(forks ? QStringLiteral("hint-fork") : QStringLiteral("hint-resume"));
        button->setToolTip(forks ? tr("A new run from there; all of it can be changed before it begins")
                                 : tr("Choose from where, and with which learning rate"));
        connect(button, &QPushButton::clicked, this, [this, action] { emit actionWanted(m_path, action); });
        buttons->addWidget(button);
    }
    m_actions->setVisible(!actions.empty());
    arrange();
}

/// Beside the words where these have room for half a line of them, or else below.
void HintBar::arrange() {
    constexpr int leastWords = 320;
    const int others = m_actions->sizeHint().width() + m_more->sizeHint().width() + 80;
    const bool below = !m_shown.empty() && width() - others < leastWords;
    if (m_grid->indexOf(m_actions) >= 0 && below == m_isBelow) return;
    m_isBelow = below;
    m_grid->removeWidget(m_actions);
    if (below)
        m_grid->addWidget(m_actions, 1, 0, 1, 4, Qt::AlignLeft);
    else
        m_grid->addWidget(m_actions, 0, 1);
}

void HintBar::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    arrange();
}

void HintBar::putAway() {
    if (m_hints.empty()) return;
    auto stored = settings();
    auto away = stored.value(QLatin1String(AwayKey)).toStringList();
    away << keyOf(m_id, m_hints.front());
    stored.setValue(QLatin1String(AwayKey), away.mid(std::max<qsizetype>(0, away.size() - MostAway)));
    m_hints.erase(m_hints.begin());
    showFirst();
}

void HintBar::paintEvent(QPaintEvent*) {
    const auto& t = Tokens::of(palette());
    QPainter painter(this);
    painting::box(painter, rect(), metrics::CardRadius, t.surface, t.border);
}

QString HintBar::sentence() const {
    return m_hints.empty() ? QString() : m_text->text();
}

} // namespace throughline::ui
