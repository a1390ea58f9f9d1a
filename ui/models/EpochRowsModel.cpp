// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/EpochRowsModel.h"

#include "text/NumberText.h"
#include "text/VisibleText.h"
#include "ui/widgets/RowImage.h"

namespace throughline::ui {

void EpochRowsModel::setRows(session::EpochRows rows, const Tokens& tokens) {
    beginResetModel();
    m_rows = std::move(rows);
    m_tokens = tokens;
    endResetModel();
}

int EpochRowsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.top.size());
}

int EpochRowsModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : Count;
}

/// A class by its name, or a number.
QString EpochRowsModel::outputText(double value) const {
    const auto& data = *m_rows.data->training;
    if (data.isRegression()) return metricText(value);
    return visible(data.classNames[static_cast<std::size_t>(value)]);
}

QString EpochRowsModel::text(const session::RowOfEpoch& row, int column) const {
    const auto& data = *m_rows.data->training;
    switch (column) {
    case Row:
        return grouped(row.row);
    case Batch:
        return grouped(row.batch);
    case Loss:
        return metricText(row.loss);
    case Gradient:
        return metricText(row.gradientNorm);
    case Target:
        return outputText(data.isRegression() ? static_cast<double>(data.targets[row.row])
                                              : static_cast<double>(data.labels[row.row]));
    case Predicted:
        return outputText(row.predicted);
    default:
        return {};
    }
}

QVariant EpochRowsModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || static_cast<std::size_t>(index.row()) >= m_rows.top.size()) return {};
    const auto& row = m_rows.top[static_cast<std::size_t>(index.row())];
    if (role == Qt::DisplayRole) return text(row, index.column());
    if (role == Qt::EditRole && index.column() == Row) return row.row;
    if (role == Qt::EditRole && index.column() == Loss) return exactNumber(row.loss);
    if (role == Qt::EditRole && index.column() == Gradient) return exactNumber(row.gradientNorm);
    if (role == Qt::TextAlignmentRole && index.column() > Predicted) return int(Qt::AlignRight | Qt::AlignVCenter);
    if (role == Qt::DecorationRole && index.column() == Target) {
        const auto image = rowImage(*m_rows.data->training, row.row, m_tokens);
        if (!image.isNull()) return image.scaled(ImageSide, ImageSide, Qt::KeepAspectRatio);
    }
    return {};
}

QVariant EpochRowsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole)
        return int((section > Predicted ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole) return {};
    const bool isNumber = m_rows.data && m_rows.data->training->isRegression();
    const QString names[] = {
        isNumber ? tr("Target") : tr("Class"), tr("Predicted"), tr("Row"), tr("Batch"), tr("Loss"), tr("Gradient")};
    return section < Count ? names[section] : QString();
}

} // namespace throughline::ui
