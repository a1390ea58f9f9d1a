// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sweep/SweepModel.h"

#include "text/MetricText.h"
#include "text/NumberText.h"
#include "text/SweepWords.h"
#include "theme/Tokens.h"

#include <QFont>
#include <QGuiApplication>
#include <QPalette>
#include <algorithm>

namespace throughline::ui {

std::vector<SweepModel::Cell> SweepModel::cellsOf(const session::SweepRow& row,
                                                  const std::vector<session::SweptRun>& runs) const {
    const bool has = row.best.count > 0;
    std::vector<Cell> cells;
    cells.push_back({});
    cells.push_back(has ? Cell{spreadText(row.best), row.best.mean} : Cell{QStringLiteral("–")});
    for (const auto& setting : row.settings) {
        const auto text = settingValueText(setting);
        bool isNumber = false;
        const double number = text.toDouble(&isNumber);
        cells.push_back({text, isNumber ? QVariant(number) : QVariant(text)});
    }
    const auto state = stateText(row, runs);
    cells.push_back({state, state});
    if (m_table.areMeans)
        cells.push_back({row.best.count == row.runs.size() ? QString::number(row.best.count)
                                                           : tr("%1 of %2").arg(row.best.count).arg(row.runs.size()),
                         QVariant(static_cast<int>(row.best.count))});
    cells.push_back({has ? bestEpochText(row) : QString(), has ? QVariant(qlonglong(row.firstEpoch)) : QVariant()});
    return cells;
}

void SweepModel::setTable(const session::SweepTable& table, const std::vector<session::SweptRun>& runs,
                          std::vector<QColor> colours) {
    QStringList titles{QString(), table.monitor.empty() ? tr("best") : seriesText(table.monitor)};
    for (const auto& option : table.options) titles << optionText(option);
    titles << tr("state");
    if (table.areMeans) titles << tr("runs");
    titles << tr("at");
    const auto sameRow = [](const session::SweepRow& a, const session::SweepRow& b) {
        return a.settings == b.settings;
    };
    const bool same = titles.size() == m_titles.size() && table.options == m_table.options &&
                      std::ranges::equal(table.rows, m_table.rows, sameRow);
    if (!same) beginResetModel();
    m_table = table;
    m_colours = std::move(colours);
    m_titles = std::move(titles);
    m_cells.clear();
    m_reasons.clear();
    for (const auto& row : table.rows) {
        m_cells.push_back(cellsOf(row, runs));
        m_reasons << failureText(row, runs);
    }
    if (!same) return endResetModel();
    if (rowCount() > 0) emit dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
    emit headerDataChanged(Qt::Horizontal, 0, columnCount() - 1);
}

int SweepModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_cells.size());
}

int SweepModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_titles.size());
}

QVariant SweepModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount() || index.column() >= columnCount()) return {};
    const auto row = static_cast<std::size_t>(index.row());
    const auto& cell = m_cells[row][static_cast<std::size_t>(index.column())];
    const bool isState = index.column() == stateColumn();
    switch (role) {
    case Qt::DisplayRole:
        return cell.text;
    case Sort:
        return cell.sort;
    case Qt::EditRole: // all digits of what was measured; settings as they were typed
        return index.column() == Result && cell.sort.isValid() ? exactNumber(cell.sort.toDouble())
                                                               : QVariant(cell.text);
    case Qt::ToolTipRole:
    case Qt::AccessibleDescriptionRole: {
        const auto settings = combinationText(m_table.rows[row].settings);
        const auto& reason = m_reasons[index.row()];
        return reason.isEmpty() ? settings : settings + QLatin1Char('\n') + reason;
    }
    case Qt::DecorationRole:
        return index.column() == Colour ? QVariant(m_colours[row]) : QVariant();
    case Qt::ForegroundRole:
        return isState && !m_reasons[index.row()].isEmpty() ? QVariant(Tokens::of(QGuiApplication::palette()).warning)
                                                            : QVariant();
    case Qt::FontRole:
        return index.column() == Result && row == 0 && !m_table.monitor.empty() ? QVariant(font(TextRole::Strong))
                                                                                : QVariant();
    case Qt::TextAlignmentRole:
        return static_cast<int>(Qt::AlignRight | Qt::AlignVCenter);
    default:
        return {};
    }
}

QVariant SweepModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section >= columnCount()) return {};
    if (role == Qt::DisplayRole) return m_titles[section];
    if (role == Qt::ToolTipRole && section == Result && m_table.areMeans)
        return tr("The best of each run: mean ± standard deviation over its seeds or folds");
    if (role == Qt::TextAlignmentRole) return static_cast<int>(Qt::AlignRight | Qt::AlignVCenter);
    return {};
}

} // namespace throughline::ui
