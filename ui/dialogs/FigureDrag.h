// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPoint>
#include <memory>

namespace throughline::chart {
class ChartStack;
class Figure;
} // namespace throughline::chart

namespace throughline::ui {

/// Lets charts be dragged out by their titles, as a figure of the kind that was exported last. GUI thread.
class FigureDrag : public QObject {
    Q_OBJECT

public:
    FigureDrag(chart::ChartStack& charts, QObject* parent);

signals:
    void failed(const QString& sentence);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void watch();
    void prepare();
    void drag(const std::shared_ptr<const chart::Figure>& figure, const QString& fileName);

    chart::ChartStack& m_charts;
    QPoint m_pressed;
    bool m_isPressed = false;
};

} // namespace throughline::ui
