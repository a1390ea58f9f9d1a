// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/ItemModel.h"
#include "ui/widgets/Panel.h"

class QListView;
class QMenu;

namespace throughline::ui {

/// The list to the left: runs and histories with colour, state and visibility.
class SideList : public Panel {
    Q_OBJECT

public:
    explicit SideList(Workspace& workspace, QWidget* parent = nullptr);
    QString current() const;
    void setCurrent(const QString& path);

signals:
    void currentChanged(const QString& path);
    /// What was read of a history is to be written as a clean list.
    void mendWanted(const QString& path);
    void newRunWanted();

private:
    void showMenu(const QPoint& position);
    QMenu* colourMenu(const QString& path, QWidget* parent);
    void rename(const QString& path);
    void askStepsPerEpoch(const QString& path);

    Workspace& m_workspace;
    ItemModel* m_model = nullptr;
    QListView* m_view = nullptr;
    QString m_current;
};

} // namespace throughline::ui
