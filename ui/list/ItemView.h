// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/Workspace.h"

#include <QListView>

namespace throughline::ui {

/// The list's view of an ItemModel: several items can be chosen, and moved by dragging. A click on an eye shows or
/// hides, of all that are chosen where it is one of them, and chooses nothing.
class ItemView : public QListView {
    Q_OBJECT

public:
    explicit ItemView(Workspace& workspace, QWidget* parent = nullptr);
    /// Paths, in the order of the list.
    QStringList chosen() const;

signals:
    void removeWanted(const QStringList& paths);
    void renameWanted(const QString& path);
    /// One place up or down.
    void moveWanted(const QStringList& paths, int by);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    Workspace& m_workspace;
};

} // namespace throughline::ui
