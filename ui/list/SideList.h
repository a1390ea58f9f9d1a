// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/ItemModel.h"
#include "ui/widgets/Panel.h"

class QLineEdit;
class QMenu;
class QToolButton;

namespace throughline::ui {

class ItemView;

/// The list to the left: runs and histories with colour, state and visibility; one of them is shown beside it. With
/// many of them there is a line to look for some and to sort them.
class SideList : public Panel {
    Q_OBJECT

public:
    /// `queue`: what waits to be trained stands in the list, and is ordered there; null: nothing does.
    explicit SideList(Workspace& workspace, session::RunQueue* queue = nullptr, QWidget* parent = nullptr);
    /// The one that is shown.
    QString current() const;
    void setCurrent(const QString& path);
    /// Brings the line to look for some, however few there are.
    void find();

signals:
    void currentChanged(const QString& path);
    /// Another run is to be set up with the settings of this one.
    void settingsWanted(const QString& path);
    /// All of a run is to be written on one page.
    void reportWanted(const QString& path);
    /// What was read of a history is to be written as a clean list.
    void mendWanted(const QString& path);
    /// The heading of a sweep was clicked; `path`: the first run below it.
    void sweepWanted(const QString& path);
    /// A new run is to go on from an epoch of this one.
    void forkWanted(const QString& path);

private:
    QWidget* makeHead();
    void takeChosen();
    void restoreChosen();
    void showHead();
    void showMenu(const QPoint& position);
    void showWaitingMenu(const QStringList& paths, const QPoint& global);
    void remove(const QStringList& paths);
    QMenu* colourMenu(const QStringList& paths, QWidget* parent);
    void rename(const QString& path);
    void askLabels(const QStringList& paths);
    void move(const QStringList& paths, int by);
    void askStepsPerEpoch(const QString& path);

    Workspace& m_workspace;
    session::RunQueue* m_queue;
    ItemModel* m_model = nullptr;
    ItemView* m_view = nullptr;
    QWidget* m_head = nullptr;
    QLineEdit* m_filter = nullptr;
    QToolButton* m_order = nullptr;
    QString m_current;
    QStringList m_chosen;
    bool m_finding = false; ///< the user asked for the line
};

} // namespace throughline::ui
