// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evaluation/Picture.h"
#include "session/Explanation.h"

namespace throughline::chart {

/// What a model of two inputs predicts all over their plane, with the rows that it was evaluated on as points.
class BoundaryPicture : public Picture {
public:
    BoundaryPicture(session::DecisionGrid grid, std::shared_ptr<const session::EvaluatedRows> rows);

    QString title() const override;
    double heightFor(double width) const override;
    void paint(QPainter& painter, const QRectF& room, const PictureStyle& style) const override;
    std::vector<QStringList> table() const override;
    QString summary() const override;

private:
    QImage image(const ui::Tokens& tokens) const;

    session::DecisionGrid m_grid;
    std::shared_ptr<const session::EvaluatedRows> m_rows;
};

} // namespace throughline::chart
