// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/Card.h"

class QStackedWidget;
class QTabBar;

namespace throughline::ui {

class DataPanel;
class RunController;
class RunPanel;
class TablePanel;
class Workspace;

/// What stands to the right of the charts: the chosen item's figures, its data, its records.
class Inspector : public Panel {
    Q_OBJECT

public:
    Inspector(Workspace& workspace, RunController& controller, QWidget* parent = nullptr);
    void setItem(const QString& path);
    void showTable();

private:
    Workspace& m_workspace;
    QString m_path;
    QTabBar* m_tabs = nullptr;
    QStackedWidget* m_pages = nullptr;
    RunPanel* m_run = nullptr;
    DataPanel* m_data = nullptr;
    TablePanel* m_table = nullptr;
};

} // namespace throughline::ui
