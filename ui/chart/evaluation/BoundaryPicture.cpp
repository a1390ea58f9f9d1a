// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluation/BoundaryPicture.h"

#include "text/NumberText.h"
#include "text/VisibleText.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QImage>
#include <QPainter>
#include <algorithm>

namespace throughline::chart {

namespace {

constexpr std::size_t MostBoundaryPoints = 1'000;

QString boundaryText(const char* text) {
    return QCoreApplication::translate("BoundaryPicture", text);
}

} // namespace

BoundaryPicture::BoundaryPicture(session::DecisionGrid grid, std::shared_ptr<const session::EvaluatedRows> rows)
    : m_grid(std::move(grid)), m_rows(std::move(rows)) {}

QString BoundaryPicture::title() const {
    return boundaryText("Decision boundary");
}

double BoundaryPicture::heightFor(double width) const {
    return 0.8 * width + QFontMetricsF(ui::font(ui::TextRole::Tick)).height() + 4.0;
}

/// Each class has its own colour, the stronger the surer; of a regression the value from the least to the greatest.
QImage BoundaryPicture::image(const ui::Tokens& tokens) const {
    const int side = static_cast<int>(m_grid.side);
    QImage image(side, side, QImage::Format_RGB32);
    float low = 0.0F, high = 1.0F;
    if (m_grid.outputs == 1) {
        const auto [least, most] = std::minmax_element(m_grid.values.begin(), m_grid.values.end());
        low = *least;
        high = std::max(*most, *least + 1e-12F);
    }
    for (int v = 0; v < side; ++v)
        for (int u = 0; u < side; ++u) {
            const float* const of = m_grid.values.data() + static_cast<std::size_t>(v * side + u) * m_grid.outputs;
            if (m_grid.outputs == 1) {
                image.setPixelColor(
                    u, v,
                    ui::mixed(tokens.surface, tokens.run(0), static_cast<double>((of[0] - low) / (high - low)) * 0.8));
                continue;
            }
            const float* const best = std::max_element(of, of + m_grid.outputs);
            const double least = 1.0 / static_cast<double>(m_grid.outputs);
            const double sure = (static_cast<double>(*best) - least) / (1.0 - least);
            image.setPixelColor(u, v,
                                ui::mixed(tokens.surface, tokens.run(static_cast<std::size_t>(best - of)),
                                          0.08 + 0.37 * std::clamp(sure, 0.0, 1.0)));
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
    painter.drawImage(plane, image(tokens));
    painter.setRenderHint(QPainter::Antialiasing);
    const session::EvaluationRows& rows = *m_rows->of;
    const std::size_t step = std::max<std::size_t>(1, (rows.rows.size() + MostBoundaryPoints - 1) / MostBoundaryPoints);
    for (std::size_t place = 0; place < rows.rows.size(); place += step) {
        const float* const x = rows.data->values.data() + rows.rows[place] * std::size_t{2};
        const QPointF at(plane.left() +
                             (static_cast<double>(x[0]) - m_grid.left) / (m_grid.right - m_grid.left) * plane.width(),
                         plane.bottom() - (static_cast<double>(x[1]) - m_grid.bottom) / (m_grid.top - m_grid.bottom) *
                                              plane.height());
        const bool wrong = m_grid.outputs > 1 && m_rows->predicted[place] != m_rows->label(place);
        painter.setPen(QPen(wrong ? tokens.text : tokens.surface, wrong ? 1.4 : 0.8));
        painter.setBrush(m_grid.outputs == 1 ? tokens.text : tokens.run(m_rows->label(place)));
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
    if (m_grid.outputs == 1) head << ui::visible(rows.data->targetName);
    std::vector<QStringList> table{head};
    const auto side = static_cast<double>(m_grid.side);
    for (std::size_t cell = 0; cell < m_grid.side * m_grid.side; ++cell) {
        const double u = (static_cast<double>(cell % m_grid.side) + 0.5) / side,
                     v = (static_cast<double>(cell / m_grid.side) + 0.5) / side;
        QStringList line{ui::exactNumber(m_grid.left + u * (m_grid.right - m_grid.left)),
                         ui::exactNumber(m_grid.top - v * (m_grid.top - m_grid.bottom))};
        for (std::size_t c = 0; c < m_grid.outputs; ++c)
            line << ui::exactNumber(static_cast<double>(m_grid.values[cell * m_grid.outputs + c]));
        table.push_back(line);
    }
    return table;
}

QString BoundaryPicture::summary() const {
    return boundaryText(
        "What is predicted for each pair of the two inputs; rows that are taken for another class are ringed");
}

} // namespace throughline::chart
