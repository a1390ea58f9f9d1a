// SPDX-License-Identifier: GPL-3.0-or-later
#include "curves/AxisValue.h"

#include <algorithm>
#include <limits>

namespace throughline::chart {

double axisAt(const history::MetricHistory& records, history::XAxis axis, double x) {
    const auto known = records.x(), values = records.x(axis);
    if (known.empty() || known.data() == values.data()) return x;
    if (values.empty()) return std::numeric_limits<double>::quiet_NaN();
    if (known.size() == 1) return values[0] * (known[0] > 0.0 ? x / known[0] : 1.0);
    const auto above = std::lower_bound(known.begin(), known.end(), x) - known.begin();
    const auto right = std::clamp<std::size_t>(static_cast<std::size_t>(above), 1, known.size() - 1);
    const auto left = right - 1;
    const double span = known[right] - known[left];
    return span > 0.0 ? values[left] + (values[right] - values[left]) * (x - known[left]) / span : values[right];
}

double axisAtMark(const history::MetricHistory& records, history::XAxis axis, const history::Mark& mark) {
    if (axis == history::XAxis::WallTime && mark.time > 0) return static_cast<double>(mark.time);
    return axisAt(records, axis, mark.epoch);
}

} // namespace throughline::chart
