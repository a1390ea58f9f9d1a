// SPDX-License-Identifier: GPL-3.0-or-later
#include "curves/RunCurves.h"

#include "curves/AxisValue.h"

#include <algorithm>
#include <cmath>

namespace throughline::chart {

RunCurves::RunCurves(ChartRun run) : m_run(std::move(run)) {
    append();
}

void RunCurves::setVisible(bool visible, bool keepInLegend) {
    m_run.visible = visible;
    m_keptInLegend = keepInLegend;
}

bool RunCurves::append() {
    const bool more = records().series().size() != m_pairedSeries;
    if (more) {
        m_pairs = history::metricPairs(records());
        m_pairedSeries = records().series().size();
    }
    for (auto& [name, curve] : m_curves) curve.append(records());
    return more;
}

void RunCurves::reset() {
    for (auto& [name, curve] : m_curves) curve.clear();
    m_ghosts.clear();
    m_bands.clear();
    m_best = {};
    m_pairedSeries = 0;
    append();
}

void RunCurves::smooth(Curve& curve, double weight) {
    constexpr std::size_t many = 200'000; // one or two milliseconds
    // One job at a time: while a slider moves, each that ends is seen, however fast the hand is.
    if (curve.job() && curve.job()->done) curve.endWeight(records());
    if (curve.job() || curve.weight() == weight) return;
    const auto* series = records().find(curve.series());
    if (m_worker && weight > 0.0 && series && series->size() > many) {
        m_worker([&] { return curve.beginWeight(records(), weight); });
    } else {
        curve.setWeight(records(), weight);
    }
}

void RunCurves::smooth(double weight) {
    for (auto& [name, curve] : m_curves) smooth(curve, weight);
    for (auto& [name, band] : m_bands) {
        band.low.setWeight(m_run.band->low, weight);
        band.high.setWeight(m_run.band->high, weight);
    }
}

void RunCurves::clear() {
    for (auto& [name, curve] : m_curves) curve.clear();
}

double RunCurves::smoothing(const std::string& series) const {
    const auto found = m_curves.find(series);
    return found != m_curves.end() ? found->second.weight() : 0.0;
}

const history::MetricPair* RunCurves::pair(const std::string& metric) const {
    const auto found = std::find_if(m_pairs.begin(), m_pairs.end(), [&](const auto& p) { return p.name == metric; });
    return found != m_pairs.end() ? &*found : nullptr;
}

const Curve& RunCurves::curve(const std::string& series, double weight) {
    const auto [found, added] = m_curves.try_emplace(series, series);
    if (added) {
        found->second.append(records());
        smooth(found->second, weight);
    }
    return found->second;
}

const BandCurves& RunCurves::band(const std::string& series, double weight) {
    const auto found = m_bands.find(series);
    if (found != m_bands.end()) return found->second;
    auto& [low, high] = m_bands.emplace(series, BandCurves{Curve(series), Curve(series)}).first->second;
    low.setWeight(m_run.band->low, weight);
    low.append(m_run.band->low);
    high.setWeight(m_run.band->high, weight);
    high.append(m_run.band->high);
    return m_bands.at(series);
}

const std::vector<Ghost>& RunCurves::ghosts(const std::string& series, const ChartOptions& options) {
    auto& [key, ghosts] = m_ghosts[series];
    // On the axis that the run counts by a ghost stays where it is; on the others its place follows from the curve that
    // went on.
    const auto records_ = records().x(options.x).data() == records().x().data() ? 0 : records().size();
    const GhostKey wanted{options.x, options.smoothing, records_};
    if (key == wanted) return ghosts;
    key = wanted;
    ghosts.clear();
    for (const auto& abandoned : m_run.history->abandoned) {
        auto ghost = makeGhost(records(), abandoned, series, options.x, options.smoothing);
        if (!ghost.y.empty()) ghosts.push_back(std::move(ghost));
    }
    return ghosts;
}

std::optional<double> RunCurves::bestEpoch() {
    if (m_run.bestEpoch > 0.0) return m_run.bestEpoch;
    if (m_best.series() != m_run.monitor) m_best = {m_run.monitor, history::better(m_run.monitor)};
    m_best.scan(records());
    return m_best.exists() && std::isfinite(m_best.value()) ? std::optional(m_best.epoch()) : std::nullopt;
}

namespace {

/// Up to which epoch there is room for those to come after `done`: at most three times as far, so that what there is
/// can be seen, and the same for long, so that the axis stands still.
double roomFor(double done) {
    return std::exp2(std::ceil(std::log2(std::max(1.5 * done, 1.0))));
}

} // namespace

std::optional<Range> RunCurves::xExtent(history::XAxis axis) const {
    const auto x = records().x(axis);
    Range range{1.0, m_run.expectedEpochs};
    if (x.empty())
        return m_run.expectedEpochs > 1.0 && axis == history::XAxis::Epoch ? std::optional(range) : std::nullopt;
    range = {x.front(), x.back()};
    const bool timed = axis == history::XAxis::Time || axis == history::XAxis::WallTime;
    for (const auto& abandoned : m_run.history->abandoned)
        if (!abandoned.empty() && axis != history::XAxis::WallTime)
            range.max = std::max(range.max, axisAt(records(), axis, abandoned.x().back()));
    // How long the epochs to come will take is not known: no room is kept for them on a time axis.
    if (m_run.expectedEpochs > 0.0 && !timed)
        range.max =
            std::max(range.max, axisAt(records(), axis, std::min(m_run.expectedEpochs, roomFor(records().x().back()))));
    return range;
}

} // namespace throughline::chart
