// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/BatchChart.h"

#include "text/NumberText.h"
#include "theme/StylePainting.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>
#include <cmath>

namespace throughline::ui {

namespace {
constexpr int AxisLeft = 56, AxisRight = 12, AxisTop = 14, AxisBelow = 24;
} // namespace

BatchChart::BatchChart(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("batch-chart"));
    setAccessibleName(tr("Losses of the epoch's batches"));
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setMinimumHeight(120);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
}

void BatchChart::setLosses(std::vector<double> losses, double mean) {
    m_losses = std::move(losses);
    m_mean = mean;
    m_most = 0.0;
    for (const double loss : m_losses)
        if (std::isfinite(loss)) m_most = std::max(m_most, loss);
    if (m_most <= 0.0) m_most = 1.0;
    update();
}

void BatchChart::choose(std::int64_t batch) {
    m_chosen = batch;
    setAccessibleDescription(batch > 0 ? tr("batch %1 is chosen").arg(grouped(batch)) : QString());
    update();
}

void BatchChart::take(std::int64_t batch) {
    choose(batch);
    emit batchChosen(batch);
}

QRectF BatchChart::plot() const {
    return QRectF(rect()).adjusted(AxisLeft, AxisTop, -AxisRight, -AxisBelow);
}

std::int64_t BatchChart::batchAt(double x) const {
    const auto room = plot();
    if (m_losses.empty() || x < room.left() || x >= room.right()) return 0;
    const auto count = static_cast<double>(m_losses.size());
    return 1 +
           std::min(std::ssize(m_losses) - 1, static_cast<std::ptrdiff_t>((x - room.left()) / room.width() * count));
}

QRectF BatchChart::bar(std::int64_t batch) const {
    const auto room = plot();
    const double step = room.width() / static_cast<double>(m_losses.size());
    const double gap = step >= 4.0 ? std::min(2.0, step / 4.0) : 0.0;
    const double loss = m_losses[static_cast<std::size_t>(batch - 1)];
    const double height =
        std::isfinite(loss) ? std::max(1.0, room.height() * std::max(0.0, loss) / m_most) : room.height();
    return {room.left() + step * static_cast<double>(batch - 1), room.bottom() - height, std::max(step - gap, 1.0),
            height};
}

void BatchChart::paintEvent(QPaintEvent*) {
    const auto& t = Tokens::of(palette());
    QPainter painter(this);
    if (m_losses.empty()) return;
    const auto room = plot();
    painter.setFont(throughline::ui::font(TextRole::Tick));
    for (const double share : {0.0, 0.5, 1.0}) {
        const double y = std::round(room.bottom() - share * room.height());
        painter.fillRect(QRectF(room.left(), y, room.width(), 1), share == 0.0 ? t.border : t.grid);
        painter.setPen(t.secondary);
        painter.drawText(QRectF(0, y - 8, AxisLeft - 8, 16), Qt::AlignRight | Qt::AlignVCenter,
                         metricText(share * m_most));
    }
    const QColor quiet = mixed(t.surface, t.accent, 0.55);
    for (std::int64_t batch = 1; batch <= std::ssize(m_losses); ++batch) {
        const bool finite = std::isfinite(m_losses[static_cast<std::size_t>(batch - 1)]);
        const bool strong = batch == m_chosen || batch == m_pointed;
        painter.fillRect(bar(batch), !finite ? t.warning : strong ? t.accent : quiet);
    }
    // A bar narrower than a pixel is drawn over by the next one.
    if (m_chosen > 0 && m_chosen <= std::ssize(m_losses)) painter.fillRect(bar(m_chosen), t.accent);
    if (std::isfinite(m_mean)) {
        painter.setPen(QPen(t.secondary, 1, Qt::DashLine));
        const double y = std::round(room.bottom() - room.height() * std::min(m_mean / m_most, 1.0)) + 0.5;
        painter.drawLine(QPointF(room.left(), y), QPointF(room.right(), y));
    }
    painter.setPen(t.secondary);
    const QRectF below(room.left(), room.bottom() + 4, room.width(), AxisBelow - 4);
    painter.drawText(below, Qt::AlignLeft | Qt::AlignTop, tr("batch 1"));
    painter.drawText(below, Qt::AlignRight | Qt::AlignTop, grouped(std::ssize(m_losses)));
    if (m_chosen > 0) {
        painter.setPen(t.accent);
        painter.drawText(below, Qt::AlignHCenter | Qt::AlignTop, tr("batch %1").arg(grouped(m_chosen)));
    }
    if (hasFocus()) painting::focusRing(painter, QRectF(rect()).adjusted(1, 1, -1, -1), 4, t);
}

void BatchChart::mousePressEvent(QMouseEvent* event) {
    const auto batch = batchAt(event->position().x());
    if (batch > 0) take(batch == m_chosen ? 0 : batch);
}

void BatchChart::mouseMoveEvent(QMouseEvent* event) {
    m_pointed = batchAt(event->position().x());
    if (m_pointed > 0)
        QToolTip::showText(
            event->globalPosition().toPoint(),
            tr("batch %1: %2").arg(grouped(m_pointed), metricText(m_losses[static_cast<std::size_t>(m_pointed - 1)])),
            this);
    update();
}

void BatchChart::leaveEvent(QEvent*) {
    m_pointed = 0;
    update();
}

void BatchChart::keyPressEvent(QKeyEvent* event) {
    const auto count = std::ssize(m_losses);
    if (event->key() == Qt::Key_Right && m_chosen < count)
        take(m_chosen + 1);
    else if (event->key() == Qt::Key_Left && m_chosen > 1)
        take(m_chosen - 1);
    else if (event->key() == Qt::Key_Home && count > 0)
        take(1);
    else if (event->key() == Qt::Key_End && count > 0)
        take(count);
    else if (event->key() == Qt::Key_Escape && m_chosen > 0)
        take(0);
    else
        QWidget::keyPressEvent(event);
}

} // namespace throughline::ui
