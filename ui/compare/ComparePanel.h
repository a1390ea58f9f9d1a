// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/Workspace.h"

#include <QTimer>
#include <QWidget>

class QComboBox;
class QSortFilterProxyModel;
class QTableView;
class QVBoxLayout;

namespace throughline::ui {

class CompareModel;
class Label;
class Rows;
class BandMerger;

/// What is visible, side by side: a table of what differs and what came of it, and how groups of runs, such as those
/// that differ in the seed alone, are drawn.
class ComparePanel : public QWidget {
    Q_OBJECT

public:
    ComparePanel(Workspace& workspace, BandMerger& bands, QWidget* parent = nullptr);

signals:
    /// A click on a row.
    void chosen(const QString& path);

protected:
    void showEvent(QShowEvent* event) override;

private:
    void buildTable();
    void fitColumns();
    void refresh();
    void showMetrics();
    void buildGroups(QVBoxLayout* column);
    void showGroups();
    void showDifferences();

    BandMerger& m_bands;
    CompareModel* m_model = nullptr;
    QSortFilterProxyModel* m_sorted = nullptr;
    QTableView* m_view = nullptr;
    QComboBox* m_metric = nullptr;
    Rows* m_rows = nullptr;
    QString m_shownMetric; ///< that the first of them names
    QWidget* m_groupBox = nullptr;
    Label* m_groupText = nullptr;
    QComboBox *m_grouping = nullptr, *m_drawing = nullptr;
    Label* m_differences = nullptr;
    QTimer m_soon; ///< gathers what comes at display rate into five looks a second
};

} // namespace throughline::ui
