// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QHBoxLayout;
class QLineEdit;
class QSlider;
class QToolButton;

namespace throughline::chart {
class ChartStack;
struct ChartOptions;
} // namespace throughline::chart

namespace throughline::ui {

class Label;
class Segmented;
class Switch;

/// The line of controls above the charts: axis, scale and smoothing, how many runs are shown, whether the view follows,
/// and the menu of the rest. In a narrow window some of them leave it; the menu has those all the same. GUI thread.
class ChartBar : public QWidget {
    Q_OBJECT

public:
    /// The charts live longer.
    explicit ChartBar(chart::ChartStack& charts, QWidget* parent = nullptr);

    /// Draws the charts so; the controls say it.
    void setOptions(const chart::ChartOptions& options);
    void setXAxis(int axis);
    void setLogY(bool on);
    void setSmoothing(double weight);
    /// So many runs are shown out of so many.
    void setShown(std::ptrdiff_t shown, std::ptrdiff_t all);
    /// Leaves out what finds no room on a page of that width.
    void fit(int pageWidth);

    QToolButton& menuButton() { return *m_menu; }
    bool hasAxis() const;
    bool hasScale() const;
    bool hasSmoothing() const;

private:
    void buildAxes(QHBoxLayout* row);
    void buildSmoothing(QHBoxLayout* row);
    void buildView(QHBoxLayout* row);
    void showAxis();
    void typedSmoothing();
    void updateShown();

    chart::ChartStack& m_charts;
    Segmented* m_axis = nullptr;
    Segmented* m_scale = nullptr;
    Label* m_smoothingLabel = nullptr;
    QSlider* m_smoothing = nullptr;
    QLineEdit* m_smoothingValue = nullptr;
    Label* m_shown = nullptr;
    Switch* m_follow = nullptr;
    QToolButton* m_menu = nullptr;
    bool m_showsAll = true, m_hasRoomForShown = false;
};

/// A weight as the bar and the menu write it: "0.6", "0.985".
QString weightText(double weight);

} // namespace throughline::ui
