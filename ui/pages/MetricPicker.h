// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QStringList>

class QComboBox;
class QLineEdit;
class QTreeWidget;
class QTreeWidgetItem;

namespace throughline::chart {
class ChartStack;
}

namespace throughline::ui {

/// Which charts are shown: all metrics that there are, below what their names begin with, to be looked for and ticked
/// while the charts change behind it; how they stand; and layouts kept by name. What is pinned stands first and stays
/// when all others go. A popup, which stays open until one clicks beside it. GUI thread.
class MetricPicker : public QFrame {
    Q_OBJECT

public:
    /// The charts live longer.
    explicit MetricPicker(chart::ChartStack& charts, QWidget* parent);

private:
    QWidget* makeButtons();
    QWidget* makeGrid();
    QWidget* makeLayouts();
    void fill();
    static void tellGroup(QTreeWidgetItem* group);
    void filter(const QString& text);
    void take(QTreeWidgetItem* item, int column);
    void showMetrics(const QStringList& metrics);
    QStringList known() const;
    QStringList shown() const;
    /// The first one shown where `names` is empty: an empty stack would be the usual one again.
    QStringList orFirstShown(const QStringList& names) const;
    void fillLayouts();

    chart::ChartStack& m_charts;
    QLineEdit* m_filter = nullptr;
    QTreeWidget* m_tree = nullptr;
    QComboBox *m_columns = nullptr, *m_height = nullptr, *m_layouts = nullptr;
    QStringList m_pinned;
};

} // namespace throughline::ui
