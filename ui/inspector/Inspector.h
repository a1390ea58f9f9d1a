// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/Panel.h"

class QStackedWidget;
class QTabBar;

namespace throughline::ui {

class ComparePanel;
class DataPanel;
class EvaluatePanel;
class RunController;
class RunPanel;
class BandMerger;
class TablePanel;
class Workspace;

/// What stands to the right of the charts: the chosen item's figures, how good its model is, its data, its records,
/// and, where several items are shown, what tells them apart.
class Inspector : public Panel {
    Q_OBJECT

public:
    Inspector(Workspace& workspace, RunController& controller, BandMerger& bands, QWidget* parent = nullptr);
    void setItem(const QString& path);
    void showTable();
    /// How good the item's model is at an epoch.
    void showEvaluation(std::int64_t epoch);
    EvaluatePanel& evaluation() { return *m_evaluate; }

signals:
    /// Another item was chosen in the comparison.
    void chosen(const QString& path);
    /// What was read of a history is to be written as a clean list.
    void mendWanted(const QString& path);
    /// Something was saved or copied, or could not be.
    void told(const QString& sentence);

private:
    void updateCompare();

    Workspace& m_workspace;
    QString m_path;
    QTabBar* m_tabs = nullptr;
    QStackedWidget* m_pages = nullptr;
    RunPanel* m_run = nullptr;
    EvaluatePanel* m_evaluate = nullptr;
    DataPanel* m_data = nullptr;
    TablePanel* m_table = nullptr;
    ComparePanel* m_compare = nullptr;
};

} // namespace throughline::ui
