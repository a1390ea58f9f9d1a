// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/Workspace.h"

#include <QDialog>

class QLabel;
class QLineEdit;
class QListView;
class QPushButton;
class QSortFilterProxyModel;
class QStandardItemModel;

namespace throughline::ui {

/// Of many histories that were found at a path, those that are to be opened: ticked, by the mouse or by Space, alone or
/// all that the filter shows.
class ChooseHistoriesDialog : public QDialog {
    Q_OBJECT

public:
    /// `place`: where they were found.
    ChooseHistoriesDialog(const QString& place, const std::vector<Workspace::Found>& found, QWidget* parent);
    /// Their numbers, ascending.
    std::vector<std::size_t> chosen() const;

private:
    void build(const QString& place);
    void tickShown(Qt::CheckState state);
    void tell();

    QStandardItemModel* m_model = nullptr;
    QSortFilterProxyModel* m_shown = nullptr;
    QLineEdit* m_filter = nullptr;
    QListView* m_list = nullptr;
    QLabel* m_count = nullptr;
    QPushButton* m_open = nullptr;
};

} // namespace throughline::ui
