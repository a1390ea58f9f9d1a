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
      m_resume(new QPushButton(tr("Resume…"))) {
    setObjectName(QStringLiteral("hint-bar"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(14, 6, 6, 6);
    row->setSpacing(metrics::Between);
    m_text->setObjectName(QStringLiteral("hint-text"));
    m_text->setWordWrap(true);
    row->addWidget(m_text, 1);
    row->addWidget(m_more);
    m_resume->setObjectName(QStringLiteral("hint-resume"));
    m_resume->setToolTip(tr("Choose from where, and with which learning rate"));
    row->addWidget(m_resume);
    auto* away = new QToolButton;
    away->setIcon(icon(QStringLiteral("close")));
    away->setObjectName(QStringLiteral("hint-away"));
    away->setToolTip(tr("Put this hint away"));
    away->setAccessibleName(tr("Put this hint away"));
    row->addWidget(away);
    connect(away, &QToolButton::clicked, this, &HintBar::putAway);
    connect(m_resume, &QPushButton::clicked, this, [this] { emit resumeWanted(m_path); });
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
    using Kind = session::Hint::Kind;
    const auto kind = m_hints.front().kind;
    m_resume->setVisible(m_canResume &&
                         (kind == Kind::Overfitting || kind == Kind::Plateau || kind == Kind::DivergenceAhead));
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
