// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/MessageLog.h"

#include <QDateTime>

namespace throughline::ui {

namespace {
constexpr std::size_t Limit = 500;
}

void MessageLog::add(Kind kind, const QString& text) {
    if (m_messages.size() == Limit) {
        const int last = rowCount() - 1;
        beginRemoveRows({}, last, last);
        m_messages.erase(m_messages.begin());
        endRemoveRows();
    }
    beginInsertRows({}, 0, 0);
    m_messages.push_back({kind, text, QDateTime::currentMSecsSinceEpoch()});
    endInsertRows();
}

int MessageLog::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_messages.size());
}

QVariant MessageLog::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const auto& message = m_messages[m_messages.size() - 1 - static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return message.text;
    case Time:
        return QDateTime::fromMSecsSinceEpoch(message.time).toString(QStringLiteral("HH:mm:ss"));
    case IsWarning:
        return message.kind == Kind::Warning;
    default:
        return {};
    }
}

} // namespace throughline::ui
