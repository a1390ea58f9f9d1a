// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/History.h"

#include <QAbstractTableModel>
#include <memory>
#include <optional>

namespace throughline::ui {

/// A history as a table: epoch, every metric, those first that are looked for most, seconds. Reads the columns in
/// place: a million rows cost nothing. The history may grow at its end; `grown` and `reset` tell of it.
class RecordModel : public QAbstractTableModel {
    Q_OBJECT

public:
    using QAbstractTableModel::QAbstractTableModel;

    void setHistory(std::shared_ptr<const history::History> history);
    void grown();
    void reset();

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    /// What a column is of, in all histories: "epoch", a series' name, "seconds".
    QString keyOf(int column) const;

private:
    std::optional<double> at(int row, int column) const;
    QString text(double value, int column) const;

    std::shared_ptr<const history::History> m_history;
    std::vector<std::size_t> m_order; ///< the series of each column between the first and the last
    int m_rows = 0;                   ///< as told to the views
    int m_columns = 0;                ///< as told to the views
};

} // namespace throughline::ui
