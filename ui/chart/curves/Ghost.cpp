// SPDX-License-Identifier: GPL-3.0-or-later
#include "curves/Ghost.h"

#include "curves/AxisValue.h"
#include "curves/Smoothing.h"

namespace throughline::chart {

Ghost makeGhost(const history::MetricHistory& records, const history::MetricHistory& abandoned,
                const std::string& series, history::XAxis axis, double weight) {
    Ghost ghost;
    const auto* values = abandoned.find(series);
    if (!values || values->size() == 0) return ghost;
    const auto epochs = abandoned.x();
    // The clock's time is the ghost's own; training time and steps go on as the curve did.
    const auto clock = axis == history::XAxis::WallTime ? abandoned.x(axis) : std::span<const double>();
    const auto add = [&](double epoch, double y, std::size_t own) {
        ghost.epoch.push_back(epoch);
        ghost.x.push_back(own < clock.size() ? clock[own] : axisAt(records, axis, epoch));
        ghost.y.push_back(y);
        ghost.pyramid.append(y);
    };
    // The average goes on from the epochs that both have, so that the ghost leaves the curve where they parted.
    Smoothing smoothing(weight);
    if (const auto* kept = records.find(series)) {
        const auto keptEpochs = records.x();
        double y = 0.0;
        std::size_t i = 0;
        for (; i < kept->size() && keptEpochs[kept->record[i]] < epochs[values->record[0]]; ++i)
            y = smoothing.next(kept->value[i]);
        if (i > 0) add(keptEpochs[kept->record[i - 1]], y, clock.size());
    }
    for (std::size_t i = 0; i < values->size(); ++i)
        add(epochs[values->record[i]], smoothing.next(values->value[i]), values->record[i]);
    return ghost;
}

} // namespace throughline::chart
