// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/evaluate/TextTable.h"

#include "evaluation/TablePicture.h"
#include "theme/Tokens.h"
#include "ui/widgets/PlainTable.h"

#include <QHeaderView>
#include <QScrollBar>
#include <QTableView>
#include <algorithm>

namespace throughline::ui {

namespace {

constexpr int CellRoom = 12, HeadRoom = 18, MostColumn = 160; ///< px beside a text, of a text
constexpr int MeasuredRows = 30;                              ///< whose texts the columns are as wide as

/// A number, or the range from one to another.
bool isNumeric(const QString& cell) {
    const auto ends = QString(cell).remove(QLatin1Char(',')).split(QChar(0x2013));
    return ends.size() <= 2 && std::ranges::all_of(ends, [](const QString& end) {
               bool isNumber = false;
               end.toDouble(&isNumber);
               return isNumber;
           });
}

} // namespace

TextTable::TextTable(QObject* parent) : QAbstractTableModel(parent) {}

void TextTable::setTable(std::vector<QStringList> table) {
    beginResetModel();
    m_table = std::move(table);
    m_fractions = chart::fractionColumns(m_table);
    endResetModel();
}

int TextTable::rowCount(const QModelIndex& parent) const {
    return parent.isValid() || m_table.empty() ? 0 : static_cast<int>(m_table.size()) - 1;
}

int TextTable::columnCount(const QModelIndex& parent) const {
    return parent.isValid() || m_table.empty() ? 0 : static_cast<int>(m_table.front().size());
}

QVariant TextTable::data(const QModelIndex& index, int role) const {
    const auto& cell = m_table[static_cast<std::size_t>(index.row()) + 1][index.column()];
    if (role == Qt::EditRole) return cell;
    if (role == Qt::DisplayRole) return chart::cellText(cell, m_fractions[static_cast<std::size_t>(index.column())]);
    if (role != Qt::TextAlignmentRole) return {};
    return static_cast<int>((index.column() > 0 && isNumeric(cell) ? Qt::AlignRight : Qt::AlignLeft) |
                            Qt::AlignVCenter);
}

QVariant TextTable::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || m_table.empty()) return {};
    if (role == Qt::DisplayRole) return m_table.front()[section];
    if (role != Qt::TextAlignmentRole) return {};
    // As what stands below it.
    for (int row = 0; row < rowCount(); ++row)
        if (!m_table[static_cast<std::size_t>(row) + 1][section].isEmpty()) return data(index(row, section), role);
    return {};
}

QTableView* tableView(TextTable* model, const QString& name, const QString& accessibleName, int most) {
    auto* view = new QTableView;
    view->setObjectName(name);
    view->setAccessibleName(accessibleName);
    view->setModel(model);
    makePlainTable(view);
    view->horizontalHeader()->setMinimumSectionSize(40);
    view->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    const auto fit = [view, model, most] {
        const QFontMetrics words(view->font());
        for (int column = 0; column < model->columnCount(); ++column) {
            const auto head = model->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
            int width = words.horizontalAdvance(head) + HeadRoom;
            for (int row = 0; row < std::min(model->rowCount(), MeasuredRows); ++row)
                width =
                    std::max(width, words.horizontalAdvance(model->index(row, column).data().toString()) + CellRoom);
            view->setColumnWidth(column, std::min(width, MostColumn));
        }
        const int rows = std::min(model->rowCount(), most);
        view->setVerticalScrollBarPolicy(model->rowCount() > most ? Qt::ScrollBarAsNeeded : Qt::ScrollBarAlwaysOff);
        view->setFixedHeight(view->horizontalHeader()->sizeHint().height() +
                             rows * view->verticalHeader()->defaultSectionSize() +
                             view->horizontalScrollBar()->sizeHint().height() + 4);
    };
    QObject::connect(model, &QAbstractItemModel::modelReset, view, fit);
    return view;
}

} // namespace throughline::ui
