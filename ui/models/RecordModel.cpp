// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/RecordModel.h"

#include "history/MetricNames.h"
#include "text/MetricText.h"
#include "text/NumberText.h"

#include <algorithm>
#include <cmath>

namespace throughline::ui {

namespace {
int rowsOf(const history::History* history) {
    return history ? static_cast<int>(history->records.size()) : 0;
}

/// Epoch in front, seconds at the end.
int columnsOf(const history::History* history) {
    return history ? static_cast<int>(history->records.series().size()) + 2 : 0;
}
/// What tells how good it is before times, rates and sizes; each half in the order of the file.
std::vector<std::size_t> orderOf(const history::History* history) {
    std::vector<std::size_t> order;
    if (!history) return order;
    const auto& series = history->records.series();
    for (std::size_t i = 0; i < series.size(); ++i) order.push_back(i);
    std::stable_partition(order.begin(), order.end(),
                          [&](std::size_t i) { return !history::isAuxiliary(series[i].name); });
    return order;
}
} // namespace

QString RecordModel::keyOf(int column) const {
    if (column == 0) return QStringLiteral("epoch");
    const auto at = static_cast<std::size_t>(column - 1);
    if (at >= m_order.size()) return QStringLiteral("seconds");
    return QString::fromStdString(m_history->records.series()[m_order[at]].name);
}

void RecordModel::setHistory(std::shared_ptr<const history::History> history) {
    beginResetModel();
    m_history = std::move(history);
    m_rows = rowsOf(m_history.get());
    m_columns = columnsOf(m_history.get());
    m_order = orderOf(m_history.get());
    endResetModel();
}

void RecordModel::grown() {
    const int rows = rowsOf(m_history.get());
    if (rows < m_rows || columnsOf(m_history.get()) != m_columns) return reset();
    if (rows == m_rows) return;
    beginInsertRows({}, m_rows, rows - 1);
    m_rows = rows;
    endInsertRows();
}

void RecordModel::reset() {
    setHistory(std::move(m_history));
}

int RecordModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : m_rows;
}
int RecordModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : m_columns;
}

QVariant RecordModel::data(const QModelIndex& index, int role) const {
    if (role == Qt::TextAlignmentRole) return static_cast<int>(Qt::AlignRight | Qt::AlignVCenter);
    if ((role != Qt::DisplayRole && role != Qt::EditRole) || !index.isValid()) return {};
    const auto value = at(index.row(), index.column());
    if (!value) return QString();
    return role == Qt::EditRole ? exactNumber(*value) : text(*value, index.column());
}

/// Nothing: the record has no such value.
std::optional<double> RecordModel::at(int row, int column) const {
    // The history may have been cut already, before the view is told.
    if (row >= rowsOf(m_history.get()) || column >= columnsOf(m_history.get())) return std::nullopt;
    const auto& records = m_history->records;
    const auto record = static_cast<std::size_t>(row);
    if (column == 0) return records.x()[record];
    if (column == m_columns - 1) {
        const double seconds = records.seconds(record);
        return std::isnan(seconds) ? std::nullopt : std::optional(seconds);
    }
    const auto& series = records.series()[m_order[static_cast<std::size_t>(column - 1)]];
    const auto it = std::lower_bound(series.record.begin(), series.record.end(), static_cast<std::uint32_t>(row));
    if (it == series.record.end() || *it != static_cast<std::uint32_t>(row)) return std::nullopt;
    return series.value[static_cast<std::size_t>(it - series.record.begin())];
}

/// As it is shown.
QString RecordModel::text(double value, int column) const {
    if (column == 0) return plainNumber(value);
    if (column == m_columns - 1) return QString::number(value, 'f', value < 10 ? 3 : 1);
    const auto& series = m_history->records.series()[m_order[static_cast<std::size_t>(column - 1)]];
    return series.name == "learning_rate" ? plainNumber(value) : metricText(value);
}

QVariant RecordModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || !m_history) return {};
    if (role == Qt::TextAlignmentRole) return static_cast<int>(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole) return {};
    if (section == 0) return counterText(m_history->records.counter());
    if (section == m_columns - 1) return tr("seconds");
    const auto at = static_cast<std::size_t>(section - 1);
    return at < m_order.size() ? seriesText(m_history->records.series()[m_order[at]].name) : QString();
}

} // namespace throughline::ui
