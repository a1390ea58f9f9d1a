// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/BestValue.h"
#include "ui/models/Workspace.h"

#include <QTimer>
#include <QWidget>

class QVBoxLayout;

namespace throughline::ui {

class Label;
class NumberField;
class RunController;
class Rows;
class Tile;

/// The figures of one run or history, live where it trains; its settings; what is worth noting.
class RunPanel : public QWidget {
    Q_OBJECT

public:
    RunPanel(Workspace& workspace, RunController& controller, QWidget* parent = nullptr);
    void setItem(const QString& path);

signals:
    /// What was read of a history is to be written as a clean list.
    void mendWanted(const QString& path);

private:
    void refresh();
    void scan();
    void showFigures(const Item& item);
    void showRun(const Item& item, const session::RunInfo& info);
    void showHistory(const Item& item);
    void showNotes(const Item& item);
    void applyRate();
    void showRate(const Item& item);
    const session::RunInfo* infoOf(const Item& item) const;

    Workspace& m_workspace;
    RunController& m_controller;
    QString m_path;
    QTimer m_soon;                 ///< gathers what comes at display rate into ten looks a second
    std::vector<BestValue> m_best; ///< of the two metrics in the tiles
    Tile* m_tiles[2] = {};
    Rows* m_rows = nullptr;
    NumberField* m_rate = nullptr;
    std::optional<double> m_asked; ///< rate that was asked for, until a batch has taken it
    std::size_t m_marks = 0;       ///< of the live history, when it was
    QWidget* m_notes = nullptr;
    QVBoxLayout* m_noteRows = nullptr;
    QString m_notesShown;
};

} // namespace throughline::ui
