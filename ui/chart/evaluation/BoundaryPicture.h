// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evaluation/Picture.h"
#include "session/Explanation.h"

#include <QImage>
#include <optional>

namespace throughline::chart {

/// What a model of two inputs predicts all over their plane, with the rows that it was evaluated on as points; of two
/// classes as they are told apart at a threshold.
class BoundaryPicture : public Picture {
public:
    BoundaryPicture(std::shared_ptr<const session::DecisionGrid> grid,
                    std::shared_ptr<const session::EvaluatedRows> rows, std::optional<double> threshold);

    QString title() const override;
    double heightFor(double width) const override;
    void paint(QPainter& painter, const QRectF& room, const PictureStyle& style) const override;
    std::vector<QStringList> table() const override;
    QString summary() const override;

private:
    QImage image(const ui::Tokens& tokens) const;

    std::shared_ptr<const session::DecisionGrid> m_grid;
    std::shared_ptr<const session::EvaluatedRows> m_rows;
    std::optional<double> m_threshold;
    mutable QImage m_image; ///< in the colours of `m_colours`
    mutable const ui::Tokens* m_colours = nullptr;
};

} // namespace throughline::chart
