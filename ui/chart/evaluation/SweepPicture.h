// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evaluation/Picture.h"
#include "evaluation/SettingAxis.h"
#include "session/SweepTable.h"

namespace throughline::chart {

/// What the settings of a sweep come to. Of several settings parallel coordinates (Inselberg 1985): an upright axis for
/// each, the result's behind them, and a line for each row of the table, coloured by its result. Of one setting the
/// result over it, each run a point, the means joined. The best is drawn boldly; the spread of it, and of what is
/// chosen, is a bar. A part is a row of the table.
class SweepPicture : public Picture {
public:
    /// `chosen`: rows that others step back behind; none: all are alike.
    SweepPicture(session::SweepTable table, const std::vector<session::SweptRun>& runs,
                 std::vector<std::size_t> chosen = {});

    QString title() const override;
    double heightFor(double width) const override;
    double paperWidth() const override { return 640.0; }
    void paint(QPainter& painter, const QRectF& room, const PictureStyle& style) const override;
    std::vector<QStringList> table() const override { return m_rows; }
    QString summary() const override;
    int parts() const override { return static_cast<int>(m_table.rows.size()); }
    int partAt(const QPointF& point, const QRectF& room) const override;
    QString partText(int part) const override;
    bool showsPointed() const override { return true; }
    /// What a row is drawn in: by its result, or what has none.
    QColor colourOf(std::size_t row, const ui::Tokens& tokens) const;

private:
    bool isScatter() const { return m_axes.size() == 1; }
    bool hasResult(std::size_t row) const;
    void judge();
    bool isLuckAlone() const;
    QRectF plotIn(const QRectF& room) const;
    double axisX(std::size_t axis, const QRectF& plot) const;
    /// Of a row: its place on each axis, the result's last where it has one.
    std::vector<QPointF> pointsOf(std::size_t row, const QRectF& plot) const;
    std::vector<std::size_t> paintOrder(const PictureStyle& style) const;
    bool stepsBack(std::size_t row, const PictureStyle& style) const;
    void paintAxes(QPainter& painter, const QRectF& room, const QRectF& plot, const ui::Tokens& tokens) const;
    void paintScatterAxes(QPainter& painter, const QRectF& room, const QRectF& plot, const ui::Tokens& tokens) const;
    void paintRow(QPainter& painter, const QRectF& plot, std::size_t row, const PictureStyle& style) const;
    void paintSpread(QPainter& painter, const QRectF& plot, std::size_t row, const QPointF& at) const;

    session::SweepTable m_table;
    std::vector<std::size_t> m_chosen;
    std::vector<QStringList> m_rows;
    std::vector<SettingAxis> m_axes; ///< of the settings
    SettingAxis m_result;
    bool m_lowIsBetter = true;
    std::vector<double> m_goodness; ///< of each row: from the worst, 0, to the best, 1, along the axis of the result
};

/// The table of a sweep for paper and for other programs: settings, mean and standard deviation of the best, how many
/// runs have one, its epochs, and how far they are. The first row has the names of the columns.
std::vector<QStringList> sweepRows(const session::SweepTable& table, const std::vector<session::SweptRun>& runs);

} // namespace throughline::chart
