// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>
#include <QPointer>
#include <QThreadPool>
#include <memory>

namespace throughline::ui {

/// Calls `then()` on the GUI thread, after all that waits there, unless `context` is gone by then. Any thread.
template <class Then>
void onGuiThread(QPointer<QObject> context, Then then) {
    // The guard is looked at on the GUI thread, where the context dies: asking here would be a race.
    QMetaObject::invokeMethod(
        QCoreApplication::instance(),
        [guard = std::move(context), then = std::move(then)]() mutable {
            if (guard) then();
        },
        Qt::QueuedConnection);
}

/// Runs `work()` on a thread of `pool` and `done(result)` on the GUI thread afterwards, unless `context` is gone by
/// then. `work` must own all it touches. Call on the GUI thread.
template <class Work, class Done>
void inBackground(QThreadPool& pool, QObject* context, Work work, Done done) {
    pool.start([guard = QPointer<QObject>(context), work = std::move(work), done = std::move(done)]() mutable {
        auto result = std::make_shared<decltype(work())>(work());
        onGuiThread(std::move(guard), [result, done = std::move(done)]() mutable { done(std::move(*result)); });
    });
}
/// On the pool that all share.
template <class Work, class Done>
void inBackground(QObject* context, Work work, Done done) {
    inBackground(*QThreadPool::globalInstance(), context, std::move(work), std::move(done));
}

} // namespace throughline::ui
