// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluation/BoundaryPicture.h"

#include "evaluation/EvaluationPictures.h"
#include "text/NumberText.h"
#include "text/VisibleText.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>
#include <algorithm>
#include <cmath>
#include <utility>

namespace throughline::chart {

namespace {

constexpr std::size_t MostBoundaryPoints = 1'000;

QString boundaryText(const char* text) {
    return QCoreApplication::translate("BoundaryPicture", text);
}

} // namespace

BoundaryPicture::BoundaryPicture(std::shared_ptr<const session::DecisionGrid> grid,
                                 std::shared_ptr<const session::EvaluatedRows> rows, std::optional<double> threshold)
    : m_grid(std::move(grid)), m_rows(std::move(rows)), m_threshold(threshold) {}

QString BoundaryPicture::title() const {
    return boundaryText("Decision boundary");
}

double BoundaryPicture::heightFor(double width) const {
    return 0.8 * width + QFontMetricsF(ui::font(ui::TextRole::Tick)).height() + 4.0;
}

/// Each class has its own colour, the stronger the surer; of a regression the value from the least to the greatest.
QImage BoundaryPicture::image(const ui::Tokens& tokens) const {
    constexpr std::size_t steps = 64;
    const std::size_t outputs = m_grid->outputs;
    // A look-up a cell: while a run trains there are ten thousand of them many times in a second.
    std::vector<QRgb> colours;
    for (std::size_t c = 0; c < outputs; ++c)
        for (std::size_t step = 0; step <= steps; ++step) {
            const double share = static_cast<double>(step) / steps;
            colours.push_back(
                ui::mixed(tokens.surface, tokens.run(c), outputs == 1 ? 0.8 * share : 0.08 + 0.37 * share).rgb());
        }
    const auto colour = [&](std::size_t c, double share) {
        const double step = std::isfinite(share) ? std::clamp(share, 0.0, 1.0) * steps : 0.0;
        return colours[c * (steps + 1) + static_cast<std::size_t>(std::lround(step))];
    };
    const auto [least, most] = std::ranges::minmax(m_grid->values);
    const auto cellColour = [&, low = static_cast<double>(least), high = static_cast<double>(most)](const float* of) {
        if (outputs == 1) return colour(0, (static_cast<double>(of[0]) - low) / std::max(high - low, 1e-12));
        if (outputs == 2) {
            const double cut = m_threshold.value_or(0.5), second = static_cast<double>(of[1]);
            return second >= cut ? colour(1, (second - cut) / std::max(1.0 - cut, 1e-12))
                                 : colour(0, (cut - second) / std::max(cut, 1e-12));
        }
        const float* const best = std::max_element(of, of + outputs);
        const double chance = 1.0 / static_cast<double>(outputs);
        return colour(static_cast<std::size_t>(best - of), (static_cast<double>(*best) - chance) / (1.0 - chance));
    };
    const int side = static_cast<int>(m_grid->side);
    QImage image(side, side, QImage::Format_RGB32);
    const float* of = m_grid->values.data();
    for (int v = 0; v < side; ++v) {
        auto* const line = reinterpret_cast<QRgb*>(image.scanLine(v));
        for (int u = 0; u < side; ++u, of += outputs) line[u] = cellColour(of);
    }
    return image;
}

void BoundaryPicture::paint(QPainter& painter, const QRectF& room, const PictureStyle& style) const {
    const ui::Tokens& tokens = *style.tokens;
    painter.save();
    painter.setFont(ui::font(ui::TextRole::Tick));
    const QFontMetricsF metrics(painter.font());
    const QRectF plane = room.adjusted(0.0, 0.0, 0.0, -metrics.height() - 4.0);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    if (std::exchange(m_colours, &tokens) != &tokens) m_image = image(tokens);
    painter.drawImage(plane, m_image);
    painter.setRenderHint(QPainter::Antialiasing);
    const session::EvaluationRows& rows = *m_rows->of;
    const std::size_t step = std::max<std::size_t>(1, (rows.rows.size() + MostBoundaryPoints - 1) / MostBoundaryPoints);
    for (std::size_t place = 0; place < rows.rows.size(); place += step) {
        const float* const x = rows.data->values.data() + rows.rows[place] * std::size_t{2};
        const QPointF at(plane.left() + (static_cast<double>(x[0]) - m_grid->left) / (m_grid->right - m_grid->left) *
                                            plane.width(),
                         plane.bottom() - (static_cast<double>(x[1]) - m_grid->bottom) /
                                              (m_grid->top - m_grid->bottom) * plane.height());
        const bool wrong = m_grid->outputs > 1 && takenFor(*m_rows, place, m_threshold) != m_rows->label(place);
        painter.setPen(QPen(wrong ? tokens.text : tokens.surface, wrong ? 1.4 : 0.8));
        painter.setBrush(m_grid->outputs == 1 ? tokens.text : tokens.run(m_rows->label(place)));
        painter.drawEllipse(at, 3.0, 3.0);
    }
    painter.setPen(tokens.secondary);
    const QString words =
        QStringLiteral("%1 → · %2 ↑").arg(ui::visible(rows.inputs[0].name), ui::visible(rows.inputs[1].name));
    painter.drawText(QRectF(room.left(), plane.bottom() + 4.0, room.width(), metrics.height()), Qt::AlignHCenter,
                     metrics.elidedText(words, Qt::ElideRight, room.width()));
    painter.restore();
}

std::vector<QStringList> BoundaryPicture::table() const {
    const session::EvaluationRows& rows = *m_rows->of;
    QStringList head{ui::visible(rows.inputs[0].name), ui::visible(rows.inputs[1].name)};
    for (const std::string& name : rows.data->classNames) head << ui::visible(name);
    if (m_grid->outputs == 1) head << ui::visible(rows.data->targetName);
    std::vector<QStringList> table{head};
    const auto side = static_cast<double>(m_grid->side);
    for (std::size_t cell = 0; cell < m_grid->side * m_grid->side; ++cell) {
        const double u = (static_cast<double>(cell % m_grid->side) + 0.5) / side,
                     v = (static_cast<double>(cell / m_grid->side) + 0.5) / side;
        QStringList line{ui::exactNumber(m_grid->left + u * (m_grid->right - m_grid->left)),
                         ui::exactNumber(m_grid->top - v * (m_grid->top - m_grid->bottom))};
        for (std::size_t c = 0; c < m_grid->outputs; ++c)
            line << ui::exactNumber(static_cast<double>(m_grid->values[cell * m_grid->outputs + c]));
        table.push_back(line);
    }
    return table;
}

QString BoundaryPicture::summary() const {
    return boundaryText(
        "What is predicted for each pair of the two inputs; rows that are taken for another class are ringed");
}

} // namespace throughline::chart
