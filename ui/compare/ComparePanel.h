// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/Workspace.h"

#include <QTimer>
#include <QWidget>

class QComboBox;
class QSortFilterProxyModel;
class QTableView;

namespace throughline::ui {

class CompareModel;
class Label;
class Rows;
class SeedMerger;
class Segmented;

/// What is visible, side by side: a table of what differs and what came of it, and how runs that differ in the seed
/// alone are drawn.
class ComparePanel : public QWidget {
    Q_OBJECT

public:
    ComparePanel(Workspace& workspace, SeedMerger& seeds, QWidget* parent = nullptr);

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
    void showSeeds();

    SeedMerger& m_seeds;
    CompareModel* m_model = nullptr;
    QSortFilterProxyModel* m_sorted = nullptr;
    QTableView* m_view = nullptr;
    QComboBox* m_metric = nullptr;
    Rows* m_rows = nullptr;
    QString m_shownMetric; ///< that the first of them names
    QWidget* m_seedBox = nullptr;
    Label* m_seedText = nullptr;
    Segmented* m_spread = nullptr;
    QTimer m_soon; ///< gathers what comes at display rate into five looks a second
};

} // namespace throughline::ui
