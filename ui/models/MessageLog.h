// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractListModel>
#include <vector>

namespace throughline::ui {

/// What happened, newest first: a quiet list for whoever wants to know.
class MessageLog : public QAbstractListModel {
    Q_OBJECT

public:
    enum class Kind { Note, Warning };
    enum Role { Time = Qt::UserRole, IsWarning };
    using QAbstractListModel::QAbstractListModel;

    void add(Kind kind, const QString& text);
    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    struct Message {
        Kind kind;
        QString text;
        qint64 time; ///< ms since 1970
    };
    std::vector<Message> m_messages; ///< oldest first
};

} // namespace throughline::ui
