// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/Bands.h"

#include "nn/Quantile.h"
#include "nn/Spread.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace throughline::history {

namespace {

/// A walk through the points of one series, record by record.
struct Cursor {
    const MetricSeries* series = nullptr;
    std::size_t at = 0;

    /// Its value in a record; `record` only grows.
    const double* value(std::size_t record) {
        if (!series) return nullptr;
        while (at < series->size() && series->record[at] < record) ++at;
        return at < series->size() && series->record[at] == record ? &series->value[at] : nullptr;
    }
};

/// One of the runs: where it is.
struct Walker {
    const MetricHistory* records = nullptr;
    std::size_t record = 0;
    std::vector<Cursor> cursors; ///< one a series of the band
    bool here = false;           ///< has a record of the epoch

    double epoch() const {
        const auto epochs = records->x();
        return record < epochs.size() ? epochs[record] : std::numeric_limits<double>::infinity();
    }
};

std::vector<std::string> seriesNames(const Runs& runs) {
    std::vector<std::string> names;
    for (const auto& run : runs)
        for (const auto& series : run->series())
            if (std::find(names.begin(), names.end(), series.name) == names.end()) names.push_back(series.name);
    return names;
}

struct Reach {
    double middle, low, high;
};

/// Of ascending values; `t`: that of `studentT95` for them.
Reach reachOf(std::span<const double> values, Interval interval, double t) {
    if (!isOfMean(interval)) {
        const double part = interval == Interval::Quartiles ? 0.25 : 0.0;
        return {nn::quantile(values, 0.5), nn::quantile(values, part), nn::quantile(values, 1.0 - part)};
    }
    const nn::Spread spread = nn::spreadOf(values);
    double reach = spread.ofSample();
    if (interval == Interval::Confidence95) reach *= t / std::sqrt(static_cast<double>(spread.count));
    return {spread.mean, spread.mean - reach, spread.mean + reach};
}

/// The part of Student's distribution that lies within t to either side, for whole degrees of freedom (Abramowitz and
/// Stegun 1964, 26.7.3 and 26.7.4).
double studentWithin(double t, std::size_t degrees) {
    const double angle = std::atan(t / std::sqrt(static_cast<double>(degrees)));
    const double cosine = std::cos(angle), sine = std::sin(angle);
    const bool odd = degrees % 2 == 1;
    double term = odd ? cosine : 1.0, sum = degrees == 1 ? 0.0 : term;
    for (std::size_t k = odd ? 3 : 2; k + 1 < degrees; k += 2) {
        term *= cosine * cosine * static_cast<double>(k - 1) / static_cast<double>(k);
        sum += term;
    }
    return odd ? 2.0 / std::numbers::pi * (angle + sine * sum) : sine * sum;
}

class Bander {
public:
    Bander(const Runs& runs, Interval interval) : m_names(seriesNames(runs)), m_interval(interval) {
        for (const auto& run : runs) {
            Walker walker{run.get(), 0, {}, false};
            for (const auto& name : m_names) walker.cursors.push_back({run->find(name), 0});
            m_walkers.push_back(std::move(walker));
        }
        if (!runs.empty()) middle = low = high = MetricHistory(runs.front()->counter());
        for (std::size_t count = 0; count <= runs.size(); ++count)
            m_t.push_back(studentT95(std::max<std::size_t>(count, 1) - 1));
    }

    void run() {
        for (;;) {
            double epoch = std::numeric_limits<double>::infinity();
            for (const auto& walker : m_walkers) epoch = std::min(epoch, walker.epoch());
            if (std::isinf(epoch)) return;
            for (auto& walker : m_walkers) walker.here = walker.epoch() == epoch;
            addEpoch(epoch);
            for (auto& walker : m_walkers)
                // A history of another tool may hold an epoch twice: the first one counts.
                while (walker.epoch() == epoch) ++walker.record;
        }
    }

    MetricHistory middle, low, high;

private:
    template <class Value>
    void gather(Value value) {
        m_values.clear();
        for (auto& walker : m_walkers)
            if (walker.here) value(walker);
        std::sort(m_values.begin(), m_values.end());
    }

    void add(double value) {
        if (!std::isnan(value)) m_values.push_back(value);
    }

    void addEpoch(double epoch) {
        gather([this](Walker& walker) { add(walker.records->steps()[walker.record]); });
        const double step = nn::quantile(m_values, 0.5);
        gather([this](Walker& walker) { add(walker.records->seconds(walker.record)); });
        const double seconds = nn::quantile(m_values, 0.5);
        for (auto* records : {&middle, &low, &high}) records->addRecord({epoch, step, 0.0, seconds});
        for (std::size_t i = 0; i < m_names.size(); ++i) {
            bool any = false;
            gather([&](Walker& walker) {
                const double* const value = walker.cursors[i].value(walker.record);
                if (!value) return;
                any = true;
                add(*value);
            });
            if (!any) continue;
            const Reach reach = reachOf(m_values, m_interval, m_t[m_values.size()]);
            middle.addPoint(m_names[i], reach.middle);
            low.addPoint(m_names[i], reach.low);
            high.addPoint(m_names[i], reach.high);
        }
    }

    const std::vector<std::string> m_names;
    const Interval m_interval;
    std::vector<double> m_t; ///< by how many values there are
    std::vector<Walker> m_walkers;
    std::vector<double> m_values; ///< of one series in one epoch
};

} // namespace

bool isOfMean(Interval interval) {
    return interval == Interval::StandardDeviation || interval == Interval::Confidence95;
}

double studentT95(std::size_t degrees) {
    if (degrees == 0) return std::numeric_limits<double>::quiet_NaN();
    if (degrees > 100'000) return 1.959963984540054; // the normal distribution's, to five digits
    double low = 1.95, high = 12.8;                  // of endless many and of one
    for (int i = 0; i < 60; ++i) {
        const double middle = 0.5 * (low + high);
        (studentWithin(middle, degrees) < 0.95 ? low : high) = middle;
    }
    return high;
}

BandedHistory makeBand(const Runs& runs, Interval interval) {
    Bander bander(runs, interval);
    bander.run();
    auto middle = std::make_shared<History>();
    middle->records = std::move(bander.middle);
    auto band = std::make_shared<HistoryBand>();
    band->low = std::move(bander.low);
    band->high = std::move(bander.high);
    return {std::move(middle), std::move(band)};
}

MetricHistory difference(const MetricHistory& a, const MetricHistory& b) {
    MetricHistory result(a.counter());
    Walker left{&a, 0, {}, false}, right{&b, 0, {}, false};
    std::vector<std::string> names;
    for (const MetricSeries& series : a.series()) {
        const MetricSeries* const other = b.find(series.name);
        if (other == nullptr) continue;
        names.push_back(series.name);
        left.cursors.push_back({&series, 0});
        right.cursors.push_back({other, 0});
    }
    while (!std::isinf(left.epoch()) && !std::isinf(right.epoch())) {
        if (left.epoch() != right.epoch()) {
            ++(left.epoch() < right.epoch() ? left : right).record;
            continue;
        }
        result.addRecord({left.epoch(), a.steps()[left.record], 0.0, a.seconds(left.record)});
        for (std::size_t i = 0; i < names.size(); ++i) {
            const double* const value = left.cursors[i].value(left.record);
            const double* const other = right.cursors[i].value(right.record);
            if (value != nullptr && other != nullptr) result.addPoint(names[i], *value - *other);
        }
        ++left.record;
        ++right.record;
    }
    return result;
}

} // namespace throughline::history
