// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/TrainingSession.h"
#include "ui/models/Workspace.h"

#include <QWidget>

class QTableView;

namespace throughline::ui {

class RecordModel;

/// The records as a table that follows its end; what is selected can be copied (tab-separated, with names).
class TablePanel : public QWidget {
    Q_OBJECT

public:
    TablePanel(Workspace& workspace, const session::TrainingSession& session, QWidget* parent = nullptr);
    void setItem(const QString& path);

private:
    void grow();

    Workspace& m_workspace;
    QString m_path;
    RecordModel* m_model = nullptr;
    QTableView* m_view = nullptr;
};

} // namespace throughline::ui
