// SPDX-License-Identifier: GPL-3.0-or-later
#include "stack/RunSet.h"

#include "axes/PlotRange.h"
#include "curves/MetricNames.h"
#include "curves/SmoothingJob.h"

#include <algorithm>

namespace throughline::chart {

RunSet::RunSet() = default;

RunSet::~RunSet() {
    for (const auto& run : m_runs) run->clear();
    m_thread.waitForDone();
}

std::vector<ChartRun> RunSet::runs() const {
    std::vector<ChartRun> runs;
    for (const auto& run : m_runs) runs.push_back(run->run());
    return runs;
}

void RunSet::setRuns(std::vector<ChartRun> runs) {
    RunList list;
    for (auto& run : runs) {
        if (!run.history) continue;
        const auto old = std::find_if(m_runs.begin(), m_runs.end(), [&run](const auto& curves) {
            return curves && curves->run().id == run.id && curves->run().history == run.history;
        });
        if (old != m_runs.end()) {
            (*old)->setRun(std::move(run));
            (*old)->append(); // it may have grown since
            list.push_back(std::move(*old));
        } else {
            list.push_back(std::make_unique<RunCurves>(std::move(run)));
            list.back()->setWorker([this](const auto& job) { return begin(job); });
        }
    }
    for (const auto& run : m_runs)
        if (run) run->clear();
    m_runs = std::move(list);
}

RunCurves* RunSet::find(const QString& id) const {
    for (const auto& run : m_runs)
        if (run->run().id == id) return run.get();
    return nullptr;
}

bool RunSet::setBestEpoch(const QString& id, double epoch) {
    auto* run = find(id);
    if (!run || run->run().bestEpoch == epoch) return false;
    auto changed = run->run();
    changed.bestEpoch = epoch;
    run->setRun(std::move(changed));
    return true;
}

void RunSet::smooth(double weight) {
    for (const auto& run : m_runs)
        if (run->run().visible) run->smooth(weight);
}

/// On another thread, one series after the other, so that no frame copies more than one; the frame after its end shows
/// it and begins the next.
bool RunSet::begin(const std::function<std::shared_ptr<SmoothingJob>()>& job) {
    if (m_isSmoothing) return false;
    m_isSmoothing = true;
    m_thread.start([this, job = job()] {
        job->run();
        const auto ended = [this] {
            m_isSmoothing = false;
            emit smoothed();
        };
        QMetaObject::invokeMethod(this, ended, Qt::QueuedConnection); // the destructor waits for this
    });
    return true;
}

std::vector<std::string> RunSet::metrics(const std::vector<std::string>& wanted) const {
    const auto known = metricNames(runs());
    auto names = wanted;
    std::erase_if(names, [&](const auto& name) { return !isKnown(name, known); });
    if (!names.empty()) return names;
    std::vector<ChartRun> visible;
    for (const auto& run : m_runs)
        if (run->isListed()) visible.push_back(run->run());
    return defaultMetrics(visible);
}

DataRange RunSet::dataRange(history::XAxis axis, const std::vector<std::string>& metrics) const {
    return {fitX(m_runs, axis, metrics), lastX(m_runs, axis)};
}

} // namespace throughline::chart
