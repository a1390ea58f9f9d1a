// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/SweepTable.h"

#include <QAbstractTableModel>
#include <QColor>
#include <vector>

namespace throughline::ui {

/// The table of a sweep: a row for each combination of settings, the best first. Colour, result, settings, how far the
/// runs are, how many have a result, and its epoch. GUI thread.
class SweepModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Role { Sort = Qt::UserRole };
    enum Column { Colour, Result, FirstSetting };

    using QAbstractTableModel::QAbstractTableModel;
    /// `colours`: of each row. A reset where rows are others or stand in another order.
    void setTable(const session::SweepTable& table, const std::vector<session::SweptRun>& runs,
                  std::vector<QColor> colours);
    const session::SweepTable& table() const { return m_table; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Cell {
        QString text;
        QVariant sort{}; ///< none: it comes last
    };
    int stateColumn() const { return FirstSetting + static_cast<int>(m_table.options.size()); }
    std::vector<Cell> cellsOf(const session::SweepRow& row, const std::vector<session::SweptRun>& runs) const;

    session::SweepTable m_table;
    QStringList m_titles;
    std::vector<std::vector<Cell>> m_cells;
    std::vector<QColor> m_colours;
    QStringList m_reasons; ///< of each row: why runs of it failed
};

} // namespace throughline::ui
