// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <vector>

class QTableView;

namespace throughline::ui {

/// A table of texts; of numbers with all their digits it shows those of a metric, and copies all. GUI thread.
class TextTable : public QAbstractTableModel {
    Q_OBJECT

public:
    explicit TextTable(QObject* parent = nullptr);
    /// The first row has the names of the columns.
    void setTable(std::vector<QStringList> table);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<QStringList> m_table;
    std::vector<bool> m_fractions; ///< columns of numbers that are not whole
};

/// A view of it that is as high as its rows, at most `most` of them; its columns are as wide as what stands in them.
QTableView* tableView(TextTable* model, const QString& name, const QString& accessibleName, int most);

} // namespace throughline::ui
