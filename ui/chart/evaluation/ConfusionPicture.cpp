// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluation/ConfusionPicture.h"

#include "text/NumberText.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>
#include <algorithm>
#include <cmath>

namespace throughline::chart {

namespace {

constexpr double MostCell = 44.0, MostName = 76.0, LeastForText = 15.0;

QString tr(const char* text) {
    return QCoreApplication::translate("ConfusionPicture", text);
}

} // namespace

ConfusionPicture::ConfusionPicture(QStringList classes, std::vector<std::int64_t> counts, Shows shows)
    : m_classes(std::move(classes)), m_counts(std::move(counts)), m_shows(shows) {}

QString ConfusionPicture::title() const {
    return tr("Confusion matrix");
}

ConfusionPicture::Layout ConfusionPicture::layoutIn(const QRectF& room) const {
    const QFontMetricsF metrics(ui::font(ui::TextRole::Tick));
    double widest = 0.0;
    for (const QString& name : m_classes) widest = std::max(widest, metrics.horizontalAdvance(name));
    const double left = std::min(std::max(widest, metrics.horizontalAdvance(tr("true"))), MostName) + 8.0;
    const auto count = static_cast<double>(m_classes.size());
    const double width = room.width() - left;
    const double height = std::min(width / count, MostCell) * count;
    const bool upright = widest > width / count - 2.0 && width / count < MostName;
    const double head = metrics.height() + 6.0 + (upright ? std::min(widest, MostName) : metrics.height());
    return {QRectF(room.left() + left, room.top() + head, width, height), left, upright};
}

double ConfusionPicture::heightFor(double width) const {
    return layoutIn(QRectF(0.0, 0.0, width, 0.0)).cells.bottom() + 2.0;
}

double ConfusionPicture::share(std::size_t cell) const {
    const auto classes = static_cast<std::size_t>(m_classes.size());
    std::int64_t all = 0;
    for (std::size_t c = 0; c < classes; ++c) all += m_counts[cell / classes * classes + c];
    return all > 0 ? static_cast<double>(m_counts[cell]) / static_cast<double>(all) : 0.0;
}

QString ConfusionPicture::cellText(std::size_t cell) const {
    if (m_shows == Shows::Counts) return ui::grouped(m_counts[cell]);
    return m_counts[cell] == 0 ? QStringLiteral("0") : QString::number(100.0 * share(cell), 'f', 1);
}

void ConfusionPicture::paint(QPainter& painter, const QRectF& room, const PictureStyle& style) const {
    const ui::Tokens& tokens = *style.tokens;
    const auto [cells, left, upright] = layoutIn(room);
    const auto classes = static_cast<std::size_t>(m_classes.size());
    const double width = cells.width() / static_cast<double>(classes),
                 height = cells.height() / static_cast<double>(classes);
    painter.save();
    painter.setFont(ui::font(ui::TextRole::Tick));
    const QFontMetricsF metrics(painter.font());
    double widest = 0.0;
    for (std::size_t cell = 0; cell < m_counts.size(); ++cell)
        widest = std::max(widest, metrics.horizontalAdvance(cellText(cell)));
    const bool hasText = widest <= width - 3.0 && height >= LeastForText;
    painter.setPen(tokens.secondary);
    painter.drawText(QRectF(cells.left(), room.top(), cells.width(), metrics.height()), Qt::AlignHCenter,
                     tr("predicted"));
    painter.drawText(QRectF(room.left(), cells.top() - metrics.height() - 3.0, left - 8.0, metrics.height()),
                     Qt::AlignRight, tr("true"));
    const auto every = std::max<std::size_t>(1, static_cast<std::size_t>(std::ceil(metrics.height() / height)));
    for (std::size_t c = 0; c < classes; c += every) {
        const QString& name = m_classes[static_cast<qsizetype>(c)];
        const double x = cells.left() + width * static_cast<double>(c),
                     y = cells.top() + height * static_cast<double>(c);
        if (upright) {
            painter.save();
            painter.translate(x + width / 2.0, cells.top() - 3.0);
            painter.rotate(-90.0);
            painter.drawText(QRectF(0.0, -metrics.height() / 2.0, MostName, metrics.height()),
                             Qt::AlignLeft | Qt::AlignVCenter, metrics.elidedText(name, Qt::ElideRight, MostName));
            painter.restore();
        } else {
            painter.drawText(QRectF(x, cells.top() - metrics.height() - 3.0, width, metrics.height()), Qt::AlignHCenter,
                             metrics.elidedText(name, Qt::ElideRight, width - 2.0));
        }
        painter.drawText(QRectF(room.left(), y, left - 8.0, height), Qt::AlignRight | Qt::AlignVCenter,
                         metrics.elidedText(name, Qt::ElideRight, left - 8.0));
    }
    const double gap = height > 12.0 ? 1.0 : 0.0;
    for (std::size_t cell = 0; cell < m_counts.size(); ++cell) {
        const std::size_t row = cell / classes, column = cell % classes;
        const QRectF box(cells.left() + width * static_cast<double>(column),
                         cells.top() + height * static_cast<double>(row), width - gap, height - gap);
        const QColor& ink = row == column ? tokens.accent : tokens.warning;
        // Few mistakes are what one looks for: the first one is seen already.
        const double strength = m_counts[cell] == 0 ? 0.0 : 0.12 + 0.78 * std::sqrt(share(cell));
        const QColor fill = m_counts[cell] == 0 ? tokens.grid : ui::mixed(tokens.surface, ink, std::min(0.9, strength));
        painter.fillRect(box, fill);
        if (static_cast<int>(cell) == style.chosen) {
            painter.setPen(QPen(tokens.text, 2.0));
            painter.drawRect(box.adjusted(1.0, 1.0, -1.0, -1.0));
        }
        if (!hasText) continue;
        painter.setPen(m_counts[cell] == 0 ? tokens.disabled : strength > 0.6 ? tokens.onAccent : tokens.text);
        painter.drawText(box, Qt::AlignCenter, cellText(cell));
    }
    painter.restore();
}

std::vector<QStringList> ConfusionPicture::table() const {
    std::vector<QStringList> rows{QStringList(tr("true")) + m_classes};
    const auto classes = static_cast<std::size_t>(m_classes.size());
    for (std::size_t row = 0; row < classes; ++row) {
        QStringList cells{m_classes[static_cast<qsizetype>(row)]};
        for (std::size_t column = 0; column < classes; ++column) {
            const std::size_t cell = row * classes + column;
            cells << (m_shows == Shows::Counts ? QString::number(m_counts[cell]) : ui::exactNumber(share(cell)));
        }
        rows.push_back(cells);
    }
    return rows;
}

QString ConfusionPicture::summary() const {
    std::int64_t all = 0, right = 0;
    const auto classes = static_cast<std::size_t>(m_classes.size());
    for (std::size_t cell = 0; cell < m_counts.size(); ++cell) {
        all += m_counts[cell];
        if (cell / classes == cell % classes) right += m_counts[cell];
    }
    return tr("%1 of %2 rows are taken for their own class; the arrow keys move through the cells, Enter shows a "
              "cell's rows")
        .arg(ui::grouped(right), ui::grouped(all));
}

int ConfusionPicture::partAt(const QPointF& point, const QRectF& room) const {
    const QRectF cells = layoutIn(room).cells;
    if (!cells.contains(point)) return -1;
    const auto classes = static_cast<double>(m_classes.size());
    const int most = static_cast<int>(m_classes.size()) - 1;
    const int row = std::clamp(static_cast<int>((point.y() - cells.top()) / cells.height() * classes), 0, most);
    const int column = std::clamp(static_cast<int>((point.x() - cells.left()) / cells.width() * classes), 0, most);
    return row * (most + 1) + column;
}

QString ConfusionPicture::partText(int part) const {
    const auto cell = static_cast<std::size_t>(part);
    const int classes = static_cast<int>(m_classes.size());
    return tr("%1 of “%2” taken for “%3”: %4 % of them")
        .arg(ui::grouped(m_counts[cell]), m_classes[part / classes], m_classes[part % classes],
             QString::number(100.0 * share(cell), 'f', 1));
}

} // namespace throughline::chart
