// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace throughline::chart {

/// TensorBoard's debiased exponential moving average (tensorboard@70b76c9,
/// tensorboard/webapp/widgets/line_chart_v2/data_transformer.ts):
/// last = last·w + (1 − w)·y, shown as last / (1 − wⁿ), n counting the finite values so far. A value that is not finite
/// comes out as it is and leaves the state alone; values that are all equal come out as they are. O(1) a value.
class Smoothing {
public:
    /// `weight` in [0, 1): 0 gives the values back.
    explicit Smoothing(double weight = 0.0) : m_weight(weight) {}

    double weight() const { return m_weight; }
    double next(double value);

private:
    double m_weight;
    double m_last = 0.0;
    double m_bias = 1.0; ///< wⁿ
    double m_first = 0.0;
    std::uint64_t m_count = 0;
    bool m_constant = true;
};

} // namespace throughline::chart
