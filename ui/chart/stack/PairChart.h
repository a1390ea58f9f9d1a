// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "axes/PlotAxes.h"
#include "curves/ChartRun.h"
#include "painting/PlotHost.h"
#include "painting/PlotTransform.h"

#include <QWidget>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace throughline::chart {

/// One series against another: "val_loss" over "loss", the rate of true positives over that of false ones. Each run is
/// a line from epoch to epoch, in their order, whichever way it goes; its last point has a ring. GUI thread.
class PairChart : public QWidget {
    Q_OBJECT

public:
    explicit PairChart(QWidget* parent = nullptr);
    ~PairChart() override;

    /// Hidden runs are left out. Copies what it needs.
    void setRuns(const std::vector<ChartRun>& runs);
    /// By their common names (history::commonName).
    void setSeries(const std::string& x, const std::string& y);
    /// Those that one of the runs has.
    std::vector<std::string> series() const;

    struct Point {
        double x = 0.0, y = 0.0, epoch = 0.0;
    };
    struct Line {
        QString run;
        std::size_t colour = 0;
        std::vector<Point> points; ///< of records that have both, and both finite
    };
    const std::vector<Line>& lines() const { return m_lines; }
    const PlotTransform& transform() const { return m_transform; }

signals:
    /// What is read at the point nearest to the mouse; empty: none is near.
    void pointed(const QString& words);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    void read();
    void layOut();
    void paint(QPainter& painter) const;
    void point(std::optional<std::pair<std::size_t, std::size_t>> at);

    std::vector<ChartRun> m_runs;
    std::string m_x, m_y;
    std::vector<Line> m_lines;
    PlotTransform m_transform;
    PlotHost m_host;
    std::optional<std::pair<std::size_t, std::size_t>> m_pointed; ///< line, point
};

} // namespace throughline::chart
