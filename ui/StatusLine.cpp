// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/StatusLine.h"

#include "text/NumberText.h"
#include "text/ReadingText.h"
#include "theme/Icon.h"
#include "theme/StylePainting.h"
#include "ui/MessagePopup.h"
#include "ui/RunController.h"
#include "ui/ShowInFiles.h"
#include "ui/models/MessageLog.h"
#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/Panel.h"
#include "ui/widgets/TabularLabel.h"

#include <QAction>
#include <QDesktopServices>
#include <QHBoxLayout>
#include <QMenu>
#include <QPainter>
#include <QSignalBlocker>
#include <QToolButton>
#include <QUrl>
#include <algorithm>
#include <cmath>

namespace throughline::ui {

using session::SessionState;

namespace {
constexpr int NextFrom = 760; ///< width below which there is room for one text only
constexpr int BriefBelow = 560;
constexpr int AwakeFrom = 900;
constexpr int ToldFor = 10'000;

/// More digits of a speed would only flicker.
std::int64_t threeDigits(double value) {
    const double unit = std::pow(10.0, std::max(0.0, std::floor(std::log10(std::max(1.0, value))) - 2.0));
    return static_cast<std::int64_t>(std::round(value / unit) * unit);
}
} // namespace

StatusLine::StatusLine(const RunController& controller, MessageLog& log, QWidget* parent)
    : Panel({}, parent),
      m_controller(controller),
      m_log(log),
      m_state(new ElidedLabel),
      m_epoch(new TabularLabel),
      m_speed(new TabularLabel),
      m_left(new TabularLabel),
      m_saved(new TabularLabel),
      m_awake(new QToolButton),
      m_openFile(new QToolButton),
      m_showFile(new QToolButton),
      m_messages(new QToolButton) {
    setObjectName(QStringLiteral("status"));
    setFixedHeight(metrics::StatusHeight + metrics::ProgressHeight);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(16, metrics::ProgressHeight, 8, 0);
    row->setSpacing(24);
    m_state->setObjectName(QStringLiteral("status-text"));
    m_epoch->setObjectName(QStringLiteral("status-epoch"));
    m_saved->setObjectName(QStringLiteral("status-right"));
    row->addWidget(m_state);
    for (auto* figure : {m_epoch, m_speed, m_left}) row->addWidget(figure);
    row->addStretch(1);
    row->addWidget(m_saved);
    m_awake->setObjectName(QStringLiteral("status-awake"));
    m_awake->setToolButtonStyle(Qt::ToolButtonTextOnly);
    m_awake->setPopupMode(QToolButton::InstantPopup);
    m_awake->setFixedHeight(28);
    auto* menu = new QMenu(m_awake);
    m_ignoreLid = menu->addAction(tr("Go on with the lid closed, on mains power"));
    m_ignoreLid->setObjectName(QStringLiteral("ignore-lid"));
    m_ignoreLid->setCheckable(true);
    connect(m_ignoreLid, &QAction::toggled, this, &StatusLine::lidIgnoredWanted);
    m_awake->setMenu(menu);
    row->addWidget(m_awake);
    m_messages->setObjectName(QStringLiteral("status-messages"));
    m_messages->setIcon(icon(QStringLiteral("list")));
    m_messages->setToolTip(tr("Messages"));
    m_messages->setAccessibleName(tr("Messages"));
    m_messages->setFixedHeight(28);
    m_openFile->setObjectName(QStringLiteral("status-open-file"));
    m_openFile->setText(tr("Open"));
    m_openFile->setToolButtonStyle(Qt::ToolButtonTextOnly);
    m_openFile->setFixedHeight(28);
    connect(m_openFile, &QToolButton::clicked, this,
            [this] { QDesktopServices::openUrl(QUrl::fromLocalFile(m_file)); });
    row->addWidget(m_openFile);
    m_showFile->setObjectName(QStringLiteral("status-show-file"));
    m_showFile->setText(tr("Show in files"));
    m_showFile->setToolButtonStyle(Qt::ToolButtonTextOnly);
    m_showFile->setFixedHeight(28);
    connect(m_showFile, &QToolButton::clicked, this, [this] { showInFiles(m_file); });
    row->addWidget(m_showFile);
    row->addWidget(m_messages);
    connect(m_messages, &QToolButton::clicked, this, &StatusLine::showMessages);

    m_toldFor.setSingleShot(true);
    m_toldFor.setInterval(ToldFor);
    connect(&m_toldFor, &QTimer::timeout, this, [this] { tell({}); });
    connect(&controller, &RunController::ticked, this, &StatusLine::refresh);
    connect(&controller, &RunController::stateChanged, this, [this] {
        if (m_controller.session().state() == SessionState::Preparing)
            for (auto* figure : {m_epoch, m_speed, m_left, m_saved}) figure->release();
        refresh();
    });
    connect(&controller.queue(), &session::RunQueue::changed, this, &StatusLine::refresh);
    refresh();
}

void StatusLine::setIdleText(const QString& text, const QString& next, const QString& brief) {
    if (text == m_idle && next == m_next && brief == m_brief) return;
    m_idle = text;
    m_next = next;
    m_brief = brief;
    refresh();
}

void StatusLine::setAwake(bool suspendHeld, bool lidHeld, bool lidIgnored) {
    m_awake->setText(!suspendHeld ? tr("May suspend") : lidHeld ? tr("Stays awake, lid too") : tr("Stays awake"));
    m_awake->setToolTip(
        !suspendHeld ? tr("Nothing here can keep the machine from suspending while a run trains")
        : lidHeld    ? tr("The machine does not suspend while the run trains, nor when its lid is closed")
        : lidIgnored ? tr("The machine does not suspend while the run trains; on battery, closing its lid does it")
                     : tr("The machine does not suspend while the run trains; closing its lid does it"));
    m_awake->setAccessibleName(m_awake->text());
    const QSignalBlocker quiet(m_ignoreLid);
    m_ignoreLid->setChecked(lidIgnored);
}

void StatusLine::tell(const QString& sentence, const QString& file) {
    m_told = sentence;
    m_file = file;
    m_toldFor.start();
    refresh();
}

/// With how many train beside it, and how many wait.
QString StatusLine::besideText(const QString& state) const {
    if (width() < NextFrom) return state;
    QStringList parts{state};
    const auto& queue = m_controller.queue();
    if (queue.training().size() > 1) parts << tr("%1 beside it").arg(queue.training().size() - 1);
    if (!queue.waiting().empty()) parts << tr("%1 waiting").arg(queue.waiting().size());
    return parts.join(QStringLiteral(" · "));
}

QString StatusLine::stateText() const {
    if (!m_told.isEmpty()) return m_told;
    switch (m_controller.session().state()) {
    case SessionState::Idle:
        if (width() >= NextFrom || m_next.isEmpty()) return m_idle;
        if (width() < BriefBelow && !m_brief.isEmpty()) return m_brief;
        return QString(m_next).remove(QStringLiteral("**"));
    case SessionState::Preparing:
        if (const auto p = m_controller.session().progress().retraining)
            return tr("Recomputing epoch %1, %2 %").arg(grouped(p->epoch)).arg(static_cast<int>(100.0 * p->share));
        if (const auto p = m_controller.session().progress().reading) {
            const auto memory = memoryText(*p);
            return memory.isEmpty() ? readingText(*p) : QStringLiteral("%1 · %2").arg(readingText(*p), memory);
        }
        return tr("Reading the data");
    case SessionState::Training:
        return besideText(tr("Training"));
    case SessionState::Paused:
        return tr("Paused");
    case SessionState::Stopping:
        return tr("Stopping");
    }
    return {};
}

void StatusLine::refresh() {
    const auto state = m_controller.session().state();
    const bool idle = state == SessionState::Idle;
    const bool words = idle || !m_told.isEmpty();
    const bool running = !idle && state != SessionState::Preparing;
    const bool figures = running && !words;
    m_state->setText(stateText());
    m_state->setInk(idle && m_told.isEmpty() ? Ink::Secondary : Ink::Text);
    m_state->setContentsMargins(idle ? 0 : 32, 0, 0, 0);
    // At rest the words may take the whole line; at work they are short, and the figures follow them.
    static_cast<QHBoxLayout*>(layout())->setStretchFactor(m_state, words ? 1000 : 0);
    m_state->setSizePolicy(words ? QSizePolicy::Preferred : QSizePolicy::Fixed, QSizePolicy::Preferred);
    auto face = throughline::ui::font(TextRole::Body);
    face.setWeight(words ? QFont::Normal : QFont::Medium);
    m_state->setFont(face);
    m_epoch->setVisible(figures);
    m_speed->setVisible(figures && state == SessionState::Training && width() >= 560);
    m_left->setVisible(figures && state == SessionState::Training && width() >= 440);
    m_saved->setVisible((figures || (idle && m_told.isEmpty() && !m_next.isEmpty())) && width() >= NextFrom);
    m_awake->setVisible(figures && state != SessionState::Paused && width() >= AwakeFrom);
    m_openFile->setVisible(!m_file.isEmpty());
    m_showFile->setVisible(!m_file.isEmpty());
    if (idle) {
        m_saved->release();
        m_saved->setText(m_next);
    }
    if (running)
        showFigures(m_controller.session().progress());
    else if (const auto p = m_controller.session().progress().retraining; p && !idle)
        m_share = p->share;
    else if (const auto r = m_controller.session().progress().reading; r && state == SessionState::Preparing)
        m_share = r->share();
    else
        m_share = 0.0;
    update();
}

void StatusLine::showFigures(const session::Progress& p) {
    const auto current = std::min(p.epoch + 1, p.epochs);
    m_epoch->setText(tr("epoch **%1** of %2").arg(grouped(current), grouped(p.epochs)));
    m_speed->setText(p.samplesPerSecond > 0 ? tr("**%1** samples/s").arg(grouped(threeDigits(p.samplesPerSecond)))
                                            : QString());
    m_left->setText(std::isfinite(p.secondsLeft)
                        ? tr("**%1** left").arg(durationText(std::max(1.0, std::round(p.secondsLeft))))
                        : QString());
    m_saved->setText(std::isfinite(p.savedAgo)
                         ? tr("saved epoch %1, %2").arg(grouped(p.savedEpoch), agoText(p.savedAgo))
                         : QString());
    m_share = p.share();
}

void StatusLine::showMessages() {
    auto* popup = new MessagePopup(m_log, this);
    popup->setAttribute(Qt::WA_DeleteOnClose);
    popup->showAbove(m_messages->mapToGlobal(QPoint(m_messages->width(), -12)));
}

void StatusLine::resizeEvent(QResizeEvent* event) {
    Panel::resizeEvent(event);
    refresh();
}

void StatusLine::paintEvent(QPaintEvent* event) {
    Panel::paintEvent(event);
    const auto& t = Tokens::of(palette());
    QPainter painter(this);
    painter.fillRect(0, 0, width(), metrics::ProgressHeight, t.border);
    painter.fillRect(QRectF(0, 0, m_share * width(), metrics::ProgressHeight), t.accent);
    const auto state = m_controller.session().state();
    if (state == SessionState::Idle) return;
    const auto& dot = state == SessionState::Training ? t.live : t.disabled;
    painting::box(painter, QRectF(16, metrics::ProgressHeight + metrics::StatusHeight / 2.0 - 4, 8, 8), 4, dot,
                  Qt::transparent);
}

} // namespace throughline::ui
