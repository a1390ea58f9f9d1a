// SPDX-License-Identifier: GPL-3.0-or-later
#include "curves/Smoothing.h"

#include <cmath>

namespace throughline::chart {

double Smoothing::next(double value) {
    if (!std::isfinite(value) || m_weight <= 0.0) return value;
    if (m_count++ == 0) m_first = value;
    m_last = m_last * m_weight + (1.0 - m_weight) * value;
    // Below this 1 − wⁿ is 1 to the last bit; going on would end in denormals, which cost a hundred times as much.
    m_bias = m_bias > 1e-20 ? m_bias * m_weight : 0.0;
    m_constant = m_constant && value == m_first;
    // The average of equal values is that value; dividing would only add rounding to a flat line (tensorboard#786).
    if (m_constant) return value;
    return m_weight >= 1.0 ? m_last : m_last / (1.0 - m_bias);
}

} // namespace throughline::chart
