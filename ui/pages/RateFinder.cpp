// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/RateFinder.h"

#include "text/ErrorText.h"
#include "text/NumberText.h"
#include "theme/StylePainting.h"
#include "ui/Background.h"
#include "ui/widgets/Label.h"

#include <QHBoxLayout>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

namespace throughline::ui {

namespace {

constexpr int PlotHeight = 180, TickHeight = 20, LossWidth = 44;

/// Two digits are all that a test can say of a rate.
double rounded(double rate) {
    const double unit = std::pow(10.0, std::floor(std::log10(rate)) - 1.0);
    return std::round(rate / unit) * unit;
}

} // namespace

RateFinder::RateFinder(QWidget* parent)
    : QWidget(parent), m_try(new QPushButton(tr("Try learning rates"))), m_says(new Label({}, TextRole::Secondary)) {
    setObjectName(QStringLiteral("rate-finder"));
    setMouseTracking(true);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 8);
    auto* row = new QHBoxLayout;
    m_try->setObjectName(QStringLiteral("try-rates"));
    m_try->setToolTip(tr("Trains 200 batches, each at a higher rate, and keeps nothing (Smith 2017)"));
    m_says->setObjectName(QStringLiteral("rate-says"));
    m_says->setWordWrap(true);
    row->addWidget(m_try);
    row->addWidget(m_says, 1);
    column->addLayout(row);
    column->addStretch();
    connect(m_try, &QPushButton::clicked, this, &RateFinder::run);
    setSubject({}, {});
}

RateFinder::~RateFinder() {
    m_running.request_stop();
}

void RateFinder::setSubject(const nn::TrainConfig& config, std::shared_ptr<const nn::DataSplit> data) {
    auto without = config;
    // The rate is what is looked for, and how long the run is does not matter.
    without.optimizer.learningRate = m_config.optimizer.learningRate;
    without.epochs = m_config.epochs;
    m_try->setEnabled(data != nullptr);
    if (without == m_config && data == m_data) return;
    m_running.request_stop();
    m_config = config;
    m_data = std::move(data);
    m_test = {};
    m_says->setText({});
    setMinimumHeight(0);
    update();
}

void RateFinder::run() {
    if (!m_data) return;
    m_running.request_stop();
    m_running = {};
    m_says->setText(tr("Trying…"));
    inBackground(
        this,
        [config = m_config, data = m_data, stop = m_running.get_token()] {
            return nn::testRates(config, data, {}, 1, stop);
        },
        [this, stop = m_running.get_token()](const Result<nn::RateTest>& test) {
            if (!stop.stop_requested()) take(test);
        });
}

void RateFinder::take(const Result<nn::RateTest>& test) {
    m_test = test ? *test : nn::RateTest();
    if (!test)
        m_says->setText(errorText(test.error()));
    else if (!m_test.suggestion())
        m_says->setText(tr("No rate makes the loss fall."));
    else
        m_says->setText(tr("The loss falls fastest at %1. Click on a rate to take it.")
                            .arg(plainNumber(rounded(*m_test.suggestion()), 2)));
    setMinimumHeight(isShown() ? m_try->sizeHint().height() + PlotHeight + TickHeight + 20 : 0);
    update();
}

QRectF RateFinder::plot() const {
    const double top = m_try->geometry().bottom() + 12.0;
    return {LossWidth, top, width() - LossWidth - 8.0, height() - top - TickHeight - 8.0};
}

double RateFinder::xOf(double rate) const {
    const auto room = plot();
    const double from = std::log10(m_test.rates.front()), to = std::log10(m_test.rates.back());
    return room.left() + room.width() * (std::log10(rate) - from) / std::max(1e-9, to - from);
}

double RateFinder::rateAt(double x) const {
    const auto room = plot();
    const double from = std::log10(m_test.rates.front()), to = std::log10(m_test.rates.back());
    return rounded(std::pow(10.0, from + (to - from) * std::clamp((x - room.left()) / room.width(), 0.0, 1.0)));
}

void RateFinder::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton && isShown() && plot().contains(event->position()))
        emit rateChosen(rateAt(event->position().x()));
}

void RateFinder::mouseMoveEvent(QMouseEvent* event) {
    const bool inside = isShown() && plot().contains(event->position());
    m_pointed = inside ? rateAt(event->position().x()) : 0.0;
    setCursor(inside ? Qt::PointingHandCursor : Qt::ArrowCursor);
    update();
}

void RateFinder::leaveEvent(QEvent* event) {
    m_pointed = 0.0;
    update();
    QWidget::leaveEvent(event);
}

void RateFinder::paintEvent(QPaintEvent*) {
    if (!isShown()) return;
    const auto& t = Tokens::of(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(throughline::ui::font(TextRole::Tick));
    const auto room = plot();
    // Up to a little above where it began: what lies beyond has blown up.
    const double low = std::ranges::min(m_test.smoothed);
    const double start = m_test.smoothed.front();
    const double bottom = low - 0.08 * (start - low) - 1e-12, top = start + 0.35 * std::max(start - low, 0.05 * start);
    const auto yOf = [&](double loss) {
        return room.bottom() - room.height() * std::clamp((loss - bottom) / (top - bottom), 0.0, 1.0);
    };
    painter.setPen(QPen(t.grid, 1));
    for (double decade = std::ceil(std::log10(m_test.rates.front()) - 1e-9);
         decade <= std::log10(m_test.rates.back()) + 1e-9; ++decade) {
        const double x = std::round(xOf(std::pow(10.0, decade))) + 0.5;
        painter.setPen(QPen(t.grid, 1));
        painter.drawLine(QPointF(x, room.top()), QPointF(x, room.bottom()));
        painter.setPen(t.secondary);
        painter.drawText(QRectF(x - 40, room.bottom() + 4, 80, TickHeight - 4), Qt::AlignCenter,
                         plainNumber(std::pow(10.0, decade)));
    }
    painter.setPen(t.secondary);
    for (const double loss : {low, start})
        painter.drawText(QRectF(0, yOf(loss) - 8, LossWidth - 6, 16), Qt::AlignRight | Qt::AlignVCenter,
                         metricText(loss));
    const auto curve = [&](const std::vector<double>& losses, const QColor& ink, double pen) {
        QPainterPath path;
        for (std::size_t i = 0; i < losses.size(); ++i) {
            const QPointF point(xOf(m_test.rates[i]), yOf(losses[i]));
            i == 0 ? path.moveTo(point) : path.lineTo(point);
        }
        painter.strokePath(path, QPen(ink, pen, Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin));
    };
    curve(m_test.losses, mixed(t.surface, t.run(0), 0.3), 1.0);
    curve(m_test.smoothed, t.run(0), 2.0);
    const auto line = [&](double rate, const QColor& ink, Qt::PenStyle style) {
        const double x = xOf(rate);
        painter.setPen(QPen(ink, 1, style));
        painter.drawLine(QPointF(x, room.top()), QPointF(x, room.bottom()));
        const bool left = x > room.center().x();
        painter.setPen(t.text);
        painter.drawText(QRectF(left ? x - 126 : x + 6, room.top(), 120, 16), left ? Qt::AlignRight : Qt::AlignLeft,
                         plainNumber(rounded(rate), 2));
    };
    if (m_pointed > 0.0)
        line(m_pointed, t.secondary, Qt::SolidLine);
    else if (m_test.suggestion())
        line(*m_test.suggestion(), t.accent, Qt::DashLine);
}

} // namespace throughline::ui
