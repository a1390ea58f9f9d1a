// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/SeedBand.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace throughline::ui {

using history::MetricHistory;
using history::MetricSeries;

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

std::vector<std::string> seriesNames(const std::vector<std::shared_ptr<const MetricHistory>>& runs) {
    std::vector<std::string> names;
    for (const auto& run : runs)
        for (const auto& series : run->series())
            if (std::find(names.begin(), names.end(), series.name) == names.end()) names.push_back(series.name);
    return names;
}

class Bander {
public:
    Bander(const std::vector<std::shared_ptr<const MetricHistory>>& runs, Spread spread)
        : m_names(seriesNames(runs)), m_low(spread == Spread::Quartiles ? 0.25 : 0.0) {
        for (const auto& run : runs) {
            Walker walker{run.get(), 0, {}, false};
            for (const auto& name : m_names) walker.cursors.push_back({run->find(name), 0});
            m_walkers.push_back(std::move(walker));
        }
        if (!runs.empty()) middle = low = high = MetricHistory(runs.front()->counter());
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
        const double step = quantile(m_values, 0.5);
        gather([this](Walker& walker) { add(walker.records->seconds(walker.record)); });
        const double seconds = quantile(m_values, 0.5);
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
            middle.addPoint(m_names[i], quantile(m_values, 0.5));
            low.addPoint(m_names[i], quantile(m_values, m_low));
            high.addPoint(m_names[i], quantile(m_values, 1.0 - m_low));
        }
    }

    const std::vector<std::string> m_names;
    const double m_low;
    std::vector<Walker> m_walkers;
    std::vector<double> m_values; ///< of one series in one epoch
};

} // namespace

double quantile(std::span<const double> ascending, double q) {
    if (ascending.empty()) return std::numeric_limits<double>::quiet_NaN();
    const double position = static_cast<double>(ascending.size() - 1) * q;
    const auto below = static_cast<std::size_t>(position);
    const double part = position - static_cast<double>(below);
    const double low = ascending[below];
    if (part == 0.0) return low;
    const double high = ascending[below + 1];
    return low == high ? low : low + (high - low) * part; // two infinities alike have no difference
}

SeedBand makeSeedBand(const std::vector<std::shared_ptr<const MetricHistory>>& runs, Spread spread) {
    Bander bander(runs, spread);
    bander.run();
    auto middle = std::make_shared<history::History>();
    middle->records = std::move(bander.middle);
    auto band = std::make_shared<chart::ChartBand>();
    band->low = std::move(bander.low);
    band->high = std::move(bander.high);
    return {std::move(middle), std::move(band)};
}

} // namespace throughline::ui
