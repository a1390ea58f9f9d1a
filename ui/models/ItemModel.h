// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/Workspace.h"

#include <QAbstractListModel>

namespace throughline::ui {

/// The workspace as rows of the side list: a heading, its items or a grey line, twice.
class ItemModel : public QAbstractListModel {
    Q_OBJECT

public:
    enum class Row { Heading, Placeholder, Entry };
    enum Role { RowKind = Qt::UserRole, Path, SecondLine, Colour, Shown, Live, Paused };

    explicit ItemModel(Workspace& workspace, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QModelIndex indexOf(const QString& path) const;

private:
    struct Line {
        Row kind;
        QString text; ///< of headings and grey lines; the path of an item
    };
    void rebuild();

    Workspace& m_workspace;
    std::vector<Line> m_lines;
};

} // namespace throughline::ui
