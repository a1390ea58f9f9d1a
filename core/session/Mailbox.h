// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/RecordBatch.h"

#include <QMetaObject>
#include <QPointer>
#include <chrono>
#include <functional>
#include <mutex>
#include <utility>

namespace throughline::session {

/// From a worker's thread to that of a Qt object: records, gathered for the display, and everything else as tasks, in
/// the order in which the worker told them. It must outlive the worker; the object may be deleted by a task.
class Mailbox {
public:
    using Show = std::function<void(const RecordBatch&)>;

    /// `show` is called on the owner's thread with records that are not empty.
    Mailbox(QObject& owner, Show show) : m_owner(&owner), m_show(std::move(show)) {}

    /// How long records are gathered; 16 ms at first. The owner's thread.
    void setInterval(std::chrono::milliseconds interval) { m_interval = interval; }

    /// Shown behind what was told before, once the interval is over. The worker's thread.
    void add(const RecordBatch& records);
    /// Called on the owner's thread, behind the records that came before. The worker's thread.
    template <class Task>
    void post(Task task) {
        const std::scoped_lock lock(m_mutex);
        ++m_posted;
        auto showAndRun = [this, records = std::exchange(m_outbox, {}), task = std::move(task)]() mutable {
            const QPointer<QObject> alive(m_owner);
            show(records);
            if (alive) task();
            if (alive) taskIsDone();
        };
        QMetaObject::invokeMethod(m_owner, std::move(showAndRun), Qt::QueuedConnection);
    }

private:
    using Clock = std::chrono::steady_clock;

    void deliverWhenDue();
    void deliver();
    void show(const RecordBatch& records);
    void taskIsDone();

    QObject* const m_owner;
    const Show m_show;
    std::chrono::milliseconds m_interval{16};
    Clock::time_point m_delivered;
    RecordBatch m_inbox; ///< the owner's thread's: the outbox of the time before, for its memory

    std::mutex m_mutex; ///< guards all below
    RecordBatch m_outbox;
    bool m_deliveryPosted = false;
    int m_posted = 0; ///< tasks that are queued
};

} // namespace throughline::session
