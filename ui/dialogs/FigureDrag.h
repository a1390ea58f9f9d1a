// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPoint>
#include <memory>
#include <string>

namespace throughline::chart {
class ChartStack;
class Figure;
} // namespace throughline::chart

namespace throughline::ui {

/// Lets charts be dragged by their titles: out, as a figure of the kind that was exported last, or onto another chart,
/// which then draws both. GUI thread.
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
    void prepare(const std::string& metric);
    void drag(const std::shared_ptr<const chart::Figure>& figure, const QString& fileName, const std::string& metric);

    chart::ChartStack& m_charts;
    QPoint m_pressed;
    bool m_isPressed = false;
};

} // namespace throughline::ui
