// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/Mailbox.h"

#include <QTimer>

namespace throughline::session {

void Mailbox::add(const RecordBatch& records) {
    bool post = false;
    {
        const std::scoped_lock lock(m_mutex);
        m_outbox.append(records);
        post = !std::exchange(m_deliveryPosted, true);
    }
    if (post)
        QMetaObject::invokeMethod(
            m_owner, [this] { deliverWhenDue(); }, Qt::QueuedConnection);
}

void Mailbox::deliverWhenDue() {
    const auto due = m_delivered + m_interval - Clock::now();
    if (due <= Clock::duration::zero()) return deliver();
    const auto wait = std::chrono::ceil<std::chrono::milliseconds>(due);
    QTimer::singleShot(wait, Qt::PreciseTimer, m_owner, [this] { deliver(); });
}

void Mailbox::deliver() {
    {
        const std::scoped_lock lock(m_mutex);
        // What the worker told before these records has to be heard first; the last such task delivers them.
        if (m_posted > 0) return;
        m_inbox.clear();
        std::swap(m_inbox, m_outbox);
        m_deliveryPosted = false;
    }
    show(m_inbox);
}

void Mailbox::show(const RecordBatch& records) {
    if (records.empty()) return;
    m_delivered = Clock::now();
    m_show(records);
}

void Mailbox::taskIsDone() {
    {
        const std::scoped_lock lock(m_mutex);
        --m_posted;
    }
    deliver();
}

} // namespace throughline::session
