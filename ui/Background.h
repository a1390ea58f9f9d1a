// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>
#include <QPointer>
#include <QThreadPool>
#include <memory>

namespace throughline::ui {

/// Runs `work()` on a thread of `pool` and `done(result)` on the GUI thread afterwards, unless `context` is gone by
/// then. `work` must own all it touches. Call on the GUI thread.
template <class Work, class Done>
void inBackground(QThreadPool& pool, QObject* context, Work work, Done done) {
    pool.start([guard = QPointer<QObject>(context), work = std::move(work), done = std::move(done)]() mutable {
        auto result = std::make_shared<decltype(work())>(work());
        // The guard is looked at on the GUI thread, where the context dies: asking here would be a race.
        QMetaObject::invokeMethod(
            QCoreApplication::instance(),
            [guard = std::move(guard), result, done = std::move(done)]() mutable {
                if (guard) done(std::move(*result));
            },
            Qt::QueuedConnection);
    });
}
/// On the pool that all share.
template <class Work, class Done>
void inBackground(QObject* context, Work work, Done done) {
    inBackground(*QThreadPool::globalInstance(), context, std::move(work), std::move(done));
}

} // namespace throughline::ui
