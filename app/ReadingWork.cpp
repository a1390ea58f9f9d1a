// SPDX-License-Identifier: GPL-3.0-or-later
#include "ReadingWork.h"

#include "ConsoleProgress.h"
#include "StopSignals.h"

#include <QEventLoop>
#include <QTimer>
#include <mutex>
#include <optional>
#include <thread>

namespace throughline::app {

void doReading(StopSignals& signals_, bool quiet, const std::function<void(const data::ReadWatch& watch)>& work) {
    std::mutex mutex;
    std::optional<data::Reading> reading;
    std::stop_source stop;
    QEventLoop loop;
    PreparingText text;
    QTimer timer;
    QObject::connect(&signals_, &StopSignals::stopRequested, &loop, [&] { stop.request_stop(); });
    QObject::connect(&timer, &QTimer::timeout, &loop, [&] {
        const std::scoped_lock lock(mutex);
        if (reading) text.show(*reading);
    });
    if (!quiet) timer.start(100);
    std::thread worker([&] {
        work({stop.get_token(), [&](const data::Reading& now) {
                  const std::scoped_lock lock(mutex);
                  reading = now;
              }});
        QMetaObject::invokeMethod(&loop, &QEventLoop::quit, Qt::QueuedConnection);
    });
    loop.exec();
    worker.join();
    text.clear();
}

} // namespace throughline::app
