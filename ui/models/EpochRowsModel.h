// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/EpochRows.h"
#include "theme/Tokens.h"

#include <QAbstractTableModel>
#include <QSize>

namespace throughline::ui {

/// The worst rows of an epoch or a batch as a table: the row, an image where it is one, its batch, loss and gradient,
/// what it is and what was predicted. GUI thread.
class EpochRowsModel : public QAbstractTableModel {
    Q_OBJECT

public:
    /// Words to the left, numbers to the right.
    enum Column { Target, Predicted, Row, Batch, Loss, Gradient, Count };
    static constexpr int ImageSide = 22; ///< of an image, logical pixels

    using QAbstractTableModel::QAbstractTableModel;

    /// `tokens`: whose colours the images have.
    void setRows(session::EpochRows rows, const Tokens& tokens);
    const session::EpochRows& rows() const { return m_rows; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString outputText(double value) const;
    QString text(const session::RowOfEpoch& row, int column) const;

    session::EpochRows m_rows;
    Tokens m_tokens;
};

} // namespace throughline::ui
