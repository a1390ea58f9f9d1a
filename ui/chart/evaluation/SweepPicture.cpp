// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluation/SweepPicture.h"

#include "nn/Metrics.h"
#include "text/MetricText.h"
#include "text/NumberText.h"
#include "text/SweepWords.h"

#include <QFontMetricsF>
#include <QLinearGradient>
#include <QPainter>
#include <QPainterPath>
#include <QPolygonF>
#include <algorithm>
#include <cmath>
#include <numeric>

namespace throughline::chart {

namespace {

constexpr double LabelGap = 5.0, ResultBar = 5.0, Reach = 7.0; ///< px: how near a line is meant
constexpr double LeastHeight = 190.0, MostHeight = 420.0, Aspect = 0.68;

QFontMetricsF labelMetrics() {
    return QFontMetricsF(ui::font(ui::TextRole::Tick));
}

/// From the worst, 0, to the best, 1. Yellow and blue are told apart by everybody.
QColor rampAt(double goodness, const ui::Tokens& tokens) {
    return ui::mixed(tokens.run(4), tokens.run(0), std::clamp(goodness, 0.0, 1.0));
}

std::vector<double> resultsOf(const session::SweepTable& table) {
    std::vector<double> all;
    for (const session::SweepRow& row : table.rows) {
        if (row.best.count > 0) all.push_back(row.best.mean);
        // Each run is a point where there is room for points.
        if (table.options.size() == 1) all.insert(all.end(), row.values.begin(), row.values.end());
    }
    return all;
}

double distanceTo(const QPointF& point, const QPointF& a, const QPointF& b) {
    const QPointF along = b - a, to = point - a;
    const double length = QPointF::dotProduct(along, along);
    const double part = length > 0.0 ? std::clamp(QPointF::dotProduct(to, along) / length, 0.0, 1.0) : 0.0;
    const QPointF away = to - part * along;
    return std::hypot(away.x(), away.y());
}

/// Above an axis at `x`, within `room`; in two lines where it is wider than `width`: "learning rate".
void drawTitle(QPainter& painter, const QRectF& room, double x, double width, const QString& title) {
    const auto metrics = QFontMetricsF(painter.font());
    QStringList lines{title};
    const auto blank = title.lastIndexOf(QLatin1Char(' '));
    if (metrics.horizontalAdvance(title) > width && blank > 0) lines = {title.left(blank), title.mid(blank + 1)};
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const QString shown = metrics.elidedText(lines[i], Qt::ElideRight, width);
        const double wide = metrics.horizontalAdvance(shown) + 1.0;
        const double left = std::clamp(x - wide / 2.0, room.left(), std::max(room.left(), room.right() - wide));
        const double top = room.bottom() - metrics.height() * static_cast<double>(lines.size() - i);
        painter.drawText(QRectF(left, top, wide, metrics.height()), Qt::AlignLeft, shown);
    }
}

} // namespace

std::vector<QStringList> sweepRows(const session::SweepTable& table, const std::vector<session::SweptRun>& runs) {
    const QString metric =
        table.monitor.empty() ? QStringLiteral("best") : "best " + QString::fromStdString(table.monitor);
    QStringList head;
    for (const std::string& option : table.options) head << QString::fromStdString(option);
    head << metric << QStringLiteral("sd") << QStringLiteral("runs") << QStringLiteral("first epoch")
         << QStringLiteral("last epoch") << QStringLiteral("state");
    std::vector<QStringList> rows{head};
    for (const session::SweepRow& row : table.rows) {
        QStringList& cells = rows.emplace_back();
        const bool has = row.best.count > 0;
        for (const session::Setting& setting : row.settings) cells << QString::fromStdString(setting.value);
        cells << (has ? ui::exactNumber(row.best.mean) : QString())
              << (row.best.count > 1 ? ui::exactNumber(row.best.ofSample()) : QString())
              << QString::number(row.best.count) << (has ? QString::number(row.firstEpoch) : QString())
              << (has ? QString::number(row.lastEpoch) : QString()) << ui::stateText(row, runs);
    }
    return rows;
}

SweepPicture::SweepPicture(session::SweepTable table, const std::vector<session::SweptRun>& runs,
                           std::vector<std::size_t> chosen)
    : m_table(std::move(table)),
      m_chosen(std::move(chosen)),
      m_rows(sweepRows(m_table, runs)),
      m_result(SettingAxis::ofNumbers(ui::seriesText(m_table.monitor), resultsOf(m_table))) {
    m_lowIsBetter = nn::directionOf(m_table.monitor) == nn::Direction::Lower;
    judge();
    for (std::size_t i = 0; i < m_table.options.size(); ++i) {
        // In the order asked for, which is that of the runs.
        std::vector<std::string> values;
        for (const session::SweptRun& run : runs)
            for (const session::Setting& setting : run.settings)
                if (setting.option == m_table.options[i]) values.push_back(setting.value);
        m_axes.push_back(SettingAxis::ofOption(m_table.options[i], values));
    }
}

QString SweepPicture::title() const {
    QStringList settings;
    for (const SettingAxis& axis : m_axes) settings << axis.title();
    if (m_table.monitor.empty()) return settings.join(QStringLiteral(", "));
    return QStringLiteral("%1 by %2").arg(ui::seriesText(m_table.monitor), settings.join(QStringLiteral(", ")));
}

QString SweepPicture::summary() const {
    if (m_table.rows.empty() || !hasResult(0)) return title();
    return QStringLiteral("%1; best: %2").arg(title(), partText(0));
}

QString SweepPicture::partText(int part) const {
    const session::SweepRow& row = m_table.rows[static_cast<std::size_t>(part)];
    const QString settings = ui::combinationText(row.settings);
    if (row.best.count == 0)
        return QStringLiteral("%1: %2").arg(settings, m_rows[static_cast<std::size_t>(part) + 1].back());
    QString text = QStringLiteral("%1: %2 %3").arg(settings, ui::seriesText(row.monitor), ui::spreadText(row.best));
    if (row.best.count > 1) text += QStringLiteral(", %1 runs").arg(row.best.count);
    return text;
}

double SweepPicture::heightFor(double width) const {
    return std::clamp(Aspect * width, LeastHeight, MostHeight);
}

bool SweepPicture::hasResult(std::size_t row) const {
    return !m_table.monitor.empty() && m_table.rows[row].best.count > 0 && std::isfinite(m_table.rows[row].best.mean);
}

void SweepPicture::judge() {
    double least = 1.0, most = 0.0;
    for (std::size_t row = 0; row < m_table.rows.size(); ++row) {
        const double at = hasResult(row) ? m_result.at(m_table.rows[row].best.mean) : 0.0;
        m_goodness.push_back(at);
        if (!hasResult(row)) continue;
        least = std::min(least, at);
        most = std::max(most, at);
    }
    for (double& goodness : m_goodness) {
        const double part = most > least ? (goodness - least) / (most - least) : m_lowIsBetter ? 0.0 : 1.0;
        goodness = m_lowIsBetter ? 1.0 - part : part;
    }
}

/// Seeds and folds have no order: nothing lies between two of them.
bool SweepPicture::isLuckAlone() const {
    return std::ranges::all_of(m_table.options, session::isLuck);
}

QRectF SweepPicture::plotIn(const QRectF& room) const {
    const auto metrics = labelMetrics();
    double left = 0.0, right = 0.0;
    for (const auto& tick : m_result.ticks(5)) right = std::max(right, metrics.horizontalAdvance(tick.label));
    if (isScatter()) {
        const double head = 1.5 * metrics.height() + 3.0, foot = 2.0 * metrics.height() + 8.0;
        return room.adjusted(right + LabelGap, head, -10.0, -foot);
    }
    if (!m_axes.empty())
        for (const auto& tick : m_axes.front().ticks(8)) left = std::max(left, metrics.horizontalAdvance(tick.label));
    left = std::min(left, 0.25 * room.width());
    const double half = metrics.height() / 2.0;
    return room.adjusted(left + LabelGap, 3.0 * metrics.height() + 1.0, -(right + LabelGap + ResultBar), -half - 1.0);
}

double SweepPicture::axisX(std::size_t axis, const QRectF& plot) const {
    return plot.left() + plot.width() * static_cast<double>(axis) / static_cast<double>(m_axes.size());
}

std::vector<QPointF> SweepPicture::pointsOf(std::size_t row, const QRectF& plot) const {
    const session::SweepRow& of = m_table.rows[row];
    std::vector<QPointF> points;
    const auto y = [&](double at) { return plot.bottom() - at * plot.height(); };
    if (isScatter()) {
        if (!hasResult(row)) return points;
        const double inset = 12.0; // a point on the edge is whole
        const double x =
            plot.left() + inset + m_axes.front().at(of.settings.front().value) * (plot.width() - 2.0 * inset);
        points.emplace_back(x, y(m_result.at(of.best.mean)));
        for (const double value : of.values)
            if (std::isfinite(value)) points.emplace_back(x, y(m_result.at(value)));
        return points;
    }
    for (std::size_t i = 0; i < m_axes.size(); ++i)
        points.emplace_back(axisX(i, plot), y(m_axes[i].at(of.settings[i].value)));
    if (hasResult(row)) points.emplace_back(plot.right(), y(m_result.at(of.best.mean)));
    return points;
}

/// The best above the others, and what is chosen or pointed at above all.
std::vector<std::size_t> SweepPicture::paintOrder(const PictureStyle& style) const {
    std::vector<std::size_t> order(m_table.rows.size());
    std::iota(order.rbegin(), order.rend(), std::size_t{0});
    const auto isAbove = [&](std::size_t row) {
        const int part = static_cast<int>(row);
        return part == style.pointed || part == style.chosen ? 2 : std::ranges::count(m_chosen, row) > 0 ? 1 : 0;
    };
    std::ranges::stable_sort(order, {}, isAbove);
    return order;
}

bool SweepPicture::stepsBack(std::size_t row, const PictureStyle& style) const {
    const int part = static_cast<int>(row);
    const bool any = !m_chosen.empty() || style.chosen >= 0 || style.pointed >= 0;
    return any && part != style.chosen && part != style.pointed && std::ranges::count(m_chosen, row) == 0;
}

QColor SweepPicture::colourOf(std::size_t row, const ui::Tokens& tokens) const {
    return hasResult(row) ? rampAt(m_goodness[row], tokens) : tokens.disabled;
}

void SweepPicture::paintAxes(QPainter& painter, const QRectF& room, const QRectF& plot,
                             const ui::Tokens& tokens) const {
    const auto metrics = labelMetrics();
    const double text = metrics.height(), step = plot.width() / static_cast<double>(m_axes.size());
    const auto label = [&](double x, double at, const QString& words, Qt::Alignment side, double width) {
        const double wide = std::min(width, metrics.horizontalAdvance(words)) + 1.0;
        const double y = plot.bottom() - at * plot.height();
        const bool within = side == Qt::AlignHCenter;
        // Between two axes it stands above the place, where a line that is level would make a minus of itself.
        const double top = within ? y - text : y - text / 2.0;
        const QRectF place(side == Qt::AlignRight ? x - wide - LabelGap : x + (within ? 3.0 : LabelGap), top, wide,
                           text);
        const QString shown = metrics.elidedText(words, Qt::ElideRight, wide);
        if (within) {
            // Other lines pass below its words.
            QPainterPath letters;
            letters.addText(place.left(), place.top() + metrics.ascent(), painter.font(), shown);
            painter.strokePath(letters, QPen(tokens.surface, 3.0, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        }
        painter.drawText(place, Qt::AlignVCenter | side, shown);
    };
    const int most = std::max(2, static_cast<int>(plot.height() / (1.6 * text)));
    const QRectF titles(room.left(), room.top(), room.width(), 2.0 * text);
    for (std::size_t i = 0; i <= m_axes.size(); ++i) {
        const bool isResult = i == m_axes.size();
        const SettingAxis& axis = isResult ? m_result : m_axes[i];
        const double x = axisX(i, plot);
        painter.setPen(tokens.secondary);
        drawTitle(painter, titles, x, step - 2.0 * LabelGap, axis.title());
        if (isResult && m_table.monitor.empty()) break;
        for (const auto& tick : axis.ticks(std::min(most, isResult ? 5 : 8))) {
            painter.setPen(tokens.secondary);
            if (isResult)
                label(x + ResultBar, tick.at, tick.label, Qt::AlignLeft, step);
            else if (i == 0)
                label(x, tick.at, tick.label, Qt::AlignRight, plot.left() - room.left() - LabelGap);
            else
                label(x, tick.at, tick.label, Qt::AlignHCenter, step - 2.0 * LabelGap);
        }
    }
}

void SweepPicture::paintScatterAxes(QPainter& painter, const QRectF& room, const QRectF& plot,
                                    const ui::Tokens& tokens) const {
    const auto metrics = labelMetrics();
    const double text = metrics.height();
    painter.setPen(tokens.secondary);
    painter.drawText(QRectF(room.left(), room.top(), room.width(), text), Qt::AlignLeft, m_result.title());
    painter.drawText(QRectF(plot.left(), plot.bottom() + text + 6.0, plot.width(), text), Qt::AlignHCenter,
                     m_axes.front().title());
    const int most = std::clamp(static_cast<int>(plot.height() / 34.0), 2, 6);
    for (const auto& tick : m_result.ticks(most)) {
        const double y = plot.bottom() - tick.at * plot.height();
        painter.setPen(QPen(tokens.border, 1.0));
        painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y));
        painter.setPen(tokens.secondary);
        painter.drawText(QRectF(room.left(), y - text / 2.0, plot.left() - LabelGap - room.left(), text),
                         Qt::AlignRight | Qt::AlignVCenter, tick.label);
    }
    double until = -1e9; // of the last label: those that would touch it are left out
    for (const auto& tick : m_axes.front().ticks(std::max(2, static_cast<int>(plot.width() / 40.0)))) {
        const double x = plot.left() + 12.0 + tick.at * (plot.width() - 24.0);
        const double width = std::min(metrics.horizontalAdvance(tick.label), 80.0) + 1.0;
        const double from = std::clamp(x - width / 2.0, room.left(), std::max(room.left(), room.right() - width));
        if (from < until + 6.0) continue;
        until = from + width;
        painter.drawText(QRectF(from, plot.bottom() + 4.0, width, text), Qt::AlignLeft,
                         metrics.elidedText(tick.label, Qt::ElideRight, width));
    }
    // What lies between the means is a guess: it is quiet, and there are no means of words to join.
    if (m_axes.front().scale() == SettingAxis::Scale::Categories || isLuckAlone()) return;
    QPolygonF means;
    for (std::size_t row = 0; row < m_table.rows.size(); ++row)
        if (const auto points = pointsOf(row, plot); !points.empty()) means << points.front();
    std::ranges::sort(means, {}, [](const QPointF& point) { return point.x(); });
    painter.setPen(QPen(tokens.disabled, 1.0));
    painter.setBrush(Qt::NoBrush);
    painter.drawPolyline(means);
}

void SweepPicture::paintSpread(QPainter& painter, const QRectF& plot, std::size_t row, const QPointF& at) const {
    const nn::Spread& best = m_table.rows[row].best;
    if (best.count < 2) return;
    const auto y = [&](double value) {
        const double place = m_result.at(value);
        // Where a logarithmic axis has nothing any more, the bar goes on to its end.
        return plot.bottom() - (std::isfinite(place) ? std::clamp(place, 0.0, 1.0) : 0.0) * plot.height();
    };
    painter.drawLine(QPointF(at.x(), y(best.mean - best.ofSample())), QPointF(at.x(), y(best.mean + best.ofSample())));
}

void SweepPicture::paintRow(QPainter& painter, const QRectF& plot, std::size_t row, const PictureStyle& style) const {
    const ui::Tokens& tokens = *style.tokens;
    const auto points = pointsOf(row, plot);
    if (points.empty()) return;
    const int part = static_cast<int>(row);
    const QColor own = colourOf(row, tokens);
    const QColor colour = stepsBack(row, style) ? ui::mixed(tokens.surface, own, 0.3) : own;
    const bool isMeant = part == style.pointed || part == style.chosen || std::ranges::count(m_chosen, row) > 0;
    const bool isBest = row == 0 && hasResult(0);
    const double wide = isMeant ? 3.0 : isBest && !stepsBack(row, style) ? 2.6 : 1.3;
    painter.setBrush(Qt::NoBrush);
    if (isScatter()) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(ui::mixed(tokens.surface, colour, 0.55));
        for (std::size_t i = 1; i < points.size() && points.size() > 2; ++i) painter.drawEllipse(points[i], 2.2, 2.2);
        painter.setPen(QPen(colour, 1.6));
        paintSpread(painter, plot, row, points.front());
        painter.setBrush(isBest ? tokens.surface : colour);
        painter.setPen(QPen(colour, isBest ? 2.4 : 1.0));
        painter.drawEllipse(points.front(), isMeant ? 5.5 : 4.0, isMeant ? 5.5 : 4.0);
        return;
    }
    QPen pen(colour, wide, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin);
    if (!hasResult(row)) pen.setDashPattern({3.0, 3.0});
    painter.setPen(pen);
    QPolygonF line;
    for (const QPointF& point : points) line << point;
    painter.drawPolyline(line);
    if (!hasResult(row)) return;
    painter.setPen(QPen(colour, 2.0));
    if (isMeant || (isBest && !stepsBack(row, style))) paintSpread(painter, plot, row, points.back());
    if (!isBest) return;
    painter.setPen(QPen(colour, 2.0));
    painter.setBrush(tokens.surface);
    painter.drawEllipse(points.back(), 3.5, 3.5);
}

void SweepPicture::paint(QPainter& painter, const QRectF& room, const PictureStyle& style) const {
    if (m_axes.empty()) return;
    const ui::Tokens& tokens = *style.tokens;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(ui::font(ui::TextRole::Tick));
    const QRectF plot = plotIn(room);
    if (isScatter()) {
        paintScatterAxes(painter, room, plot, tokens);
    } else {
        for (std::size_t i = 0; i < m_axes.size(); ++i) {
            painter.setPen(QPen(tokens.border, 1.0));
            painter.drawLine(QPointF(axisX(i, plot), plot.top()), QPointF(axisX(i, plot), plot.bottom()));
        }
        QLinearGradient ramp(plot.bottomRight(), plot.topRight());
        const auto goodnessAt = [&](double at) { return m_lowIsBetter ? 1.0 - at : at; };
        for (const double at : {0.0, 0.25, 0.5, 0.75, 1.0}) ramp.setColorAt(at, rampAt(goodnessAt(at), tokens));
        const QRectF bar(plot.right(), plot.top(), ResultBar, plot.height());
        if (m_table.monitor.empty())
            painter.fillRect(bar, tokens.border);
        else
            painter.fillRect(bar, ramp);
    }
    for (const std::size_t row : paintOrder(style)) paintRow(painter, plot, row, style);
    if (!isScatter()) paintAxes(painter, room, plot, tokens);
    painter.restore();
}

int SweepPicture::partAt(const QPointF& point, const QRectF& room) const {
    if (m_axes.empty() || !room.contains(point)) return -1;
    const QRectF plot = plotIn(room);
    int nearest = -1;
    double least = Reach;
    for (std::size_t row = 0; row < m_table.rows.size(); ++row) {
        const auto points = pointsOf(row, plot);
        for (std::size_t i = 0; i < points.size(); ++i) {
            const bool line = !isScatter() && i + 1 < points.size();
            const double distance = distanceTo(point, points[i], line ? points[i + 1] : points[i]);
            // Of those that lie over one another the better one, which is drawn above.
            if (distance >= least) continue;
            least = distance;
            nearest = static_cast<int>(row);
        }
    }
    return nearest;
}

} // namespace throughline::chart
