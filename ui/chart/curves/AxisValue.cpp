// SPDX-License-Identifier: GPL-3.0-or-later
#include "curves/AxisValue.h"

#include <algorithm>
#include <limits>

namespace throughline::chart {

double axisAtEpoch(const history::MetricHistory& records, history::XAxis axis, double epoch) {
    const auto epochs = records.x(history::XAxis::Epoch);
    const auto values = records.x(axis);
    if (axis == history::XAxis::Epoch || epochs.empty()) return epoch;
    if (values.empty()) return std::numeric_limits<double>::quiet_NaN();
    if (epochs.size() == 1) return values[0] * (epochs[0] > 0.0 ? epoch / epochs[0] : 1.0);
    const auto above = std::lower_bound(epochs.begin(), epochs.end(), epoch) - epochs.begin();
    const auto right = std::clamp<std::size_t>(static_cast<std::size_t>(above), 1, epochs.size() - 1);
    const auto left = right - 1;
    const double span = epochs[right] - epochs[left];
    return span > 0.0 ? values[left] + (values[right] - values[left]) * (epoch - epochs[left]) / span : values[right];
}

double axisAtMark(const history::MetricHistory& records, history::XAxis axis, const history::Mark& mark) {
    if (axis == history::XAxis::WallTime && mark.time > 0) return static_cast<double>(mark.time);
    return axisAtEpoch(records, axis, mark.epoch);
}

} // namespace throughline::chart
