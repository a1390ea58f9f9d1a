// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/Workspace.h"

#include <QWidget>

namespace throughline::ui {

class Label;
class Rows;

/// What a run was trained on, as its folder remembers it.
class DataPanel : public QWidget {
    Q_OBJECT

public:
    explicit DataPanel(Workspace& workspace, QWidget* parent = nullptr);
    void setItem(const QString& path);

private:
    Workspace& m_workspace;
    Rows* m_rows = nullptr;
    Label* m_classesHead = nullptr;
    Label* m_classes = nullptr;
    Label* m_columnsHead = nullptr;
    Label* m_columns = nullptr;
    Label* m_notesHead = nullptr;
    Label* m_notes = nullptr;
};

} // namespace throughline::ui
