// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/sweep/SweepWatch.h"
#include "ui/widgets/Card.h"

class QPushButton;
class QSortFilterProxyModel;
class QTableView;

namespace throughline::ui {

class Label;
class PictureView;
class Segmented;
class SweepModel;

/// The sweep that the shown run is a part of, above its charts: the table of its settings and, beside it, what they
/// come to. Rows that are chosen in either are what the charts show. There is none where the run is for itself, and a
/// cross puts it away until somebody asks for it. GUI thread.
class SweepCard : public Card {
    Q_OBJECT

public:
    SweepCard(Workspace& workspace, session::RunQueue& queue, QWidget* parent = nullptr);
    /// The run that is shown; its sweep is.
    void setItem(const QString& path);
    /// It was put away, and is asked for.
    void reveal();
    const SweepWatch& watch() const { return *m_watch; }

signals:
    /// A run of what was chosen, which is to be shown.
    void chosen(const QString& path);
    /// Something was saved or copied, or could not be.
    void told(const QString& sentence);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    QWidget* makeHead();
    void makeTable();
    void refresh();
    void showWords();
    void showPlot();
    void fitColumns();
    void fitParts();
    std::vector<std::size_t> chosenRows() const;
    void restoreChosen();
    void takeChosen();
    void showRuns(const std::vector<std::size_t>& runs);
    void toggleRow(int row);

    Workspace& m_workspace;
    SweepWatch* m_watch = nullptr;
    SweepModel* m_model = nullptr;
    QSortFilterProxyModel* m_sorted = nullptr;
    QTableView* m_view = nullptr;
    PictureView* m_plot = nullptr;
    Label *m_title = nullptr, *m_words = nullptr;
    QPushButton *m_all = nullptr, *m_missing = nullptr, *m_stop = nullptr;
    Segmented* m_part = nullptr;                         ///< table or plot, where there is no room for both
    std::vector<std::vector<session::Setting>> m_chosen; ///< rows by their settings: they move while it trains
    bool m_isPutAway = false;
};

} // namespace throughline::ui
