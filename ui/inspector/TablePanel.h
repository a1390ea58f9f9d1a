// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/Workspace.h"

#include <QWidget>

class QTableView;

namespace throughline::ui {

class RecordModel;

/// The records as a table that follows its end; what is selected can be copied (tab-separated, with names). Columns are
/// as wide as their figures, until somebody draws them otherwise; that, and where they stand, is remembered by what
/// they are of, for all histories.
class TablePanel : public QWidget {
    Q_OBJECT

public:
    explicit TablePanel(Workspace& workspace, QWidget* parent = nullptr);
    void setItem(const QString& path);

private:
    void grow();
    void placeColumns();
    int neededWidth(int column) const;
    void remember();

    Workspace& m_workspace;
    QString m_path;
    RecordModel* m_model = nullptr;
    QTableView* m_view = nullptr;
    bool m_isPlacing = false; ///< the user has no part in what the header tells
};

} // namespace throughline::ui
