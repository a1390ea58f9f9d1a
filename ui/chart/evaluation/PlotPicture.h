// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "curves/Range.h"
#include "evaluation/Picture.h"

#include <optional>

namespace throughline::chart {

/// A small plot: lines, points and bars over two axes. Plain value.
struct Plot {
    static constexpr int Quiet = -1, Faint = -2; ///< colours: that of marks, that of borders

    struct Line {
        QString name{}; ///< in the legend; empty: not there
        std::vector<QPointF> points{};
        int colour = 0; ///< as of the runs, or Quiet
        bool dashed = false;
    };
    struct Dots {
        QString name{};
        std::vector<QPointF> points{};
        int colour = 0;
        double radius = 1.6;
    };
    struct Bar {
        double left = 0.0, right = 0.0, height = 0.0;
        int colour = 0;
    };

    QString title{}, xTitle{}, yTitle{}, summary{};
    Range x{}, y{};
    QStringList xNames{}; ///< at 0, 1, …, in place of numbers
    std::vector<Bar> bars{};
    std::vector<Line> lines{};
    std::vector<Dots> dots{};
    std::optional<double> mark{}; ///< x of an upright line
    double aspect = 0.72;         ///< height of the plot by its width
    TableMaker table{};
};

class PlotPicture : public Picture {
public:
    explicit PlotPicture(Plot plot) : m_plot(std::move(plot)) {}

    QString title() const override { return m_plot.title; }
    double heightFor(double width) const override;
    void paint(QPainter& painter, const QRectF& room, const PictureStyle& style) const override;
    std::vector<QStringList> table() const override {
        return m_plot.table ? m_plot.table() : std::vector<QStringList>();
    }
    QString summary() const override { return m_plot.summary; }

private:
    struct Entry {
        QString name;
        int colour;
        bool dashed, dot;
    };
    std::vector<Entry> legend() const;
    double legendHeight(double width) const;
    double headHeight() const;
    void paintLegend(QPainter& painter, const QRectF& room, const ui::Tokens& tokens) const;

    Plot m_plot;
};

} // namespace throughline::chart
