// SPDX-License-Identifier: GPL-3.0-or-later
#include "nn/Residuals.h"

#include "nn/Quantile.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace throughline::nn {

namespace {

constexpr double MostBins = 60.0;

} // namespace

Residuals residualsOf(const Dataset& data, std::span<const std::uint32_t> rows, std::span<const float> outputs) {
    const std::size_t columns = rows.empty() ? 1 : outputs.size() / rows.size();
    std::vector<double> values;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const double value = static_cast<double>(data.targets[rows[i]]) -
                             static_cast<double>(outputs[i * columns + predictionPlace(columns)]);
        if (std::isfinite(value)) values.push_back(value);
    }
    Residuals residuals;
    residuals.quantiles.fill(std::numeric_limits<double>::quiet_NaN());
    if (values.empty()) return residuals;
    std::ranges::sort(values);
    for (std::size_t i = 0; i < Residuals::shares.size(); ++i)
        residuals.quantiles[i] = quantile(values, Residuals::shares[i]);
    const double span = values.back() - values.front();
    const double width =
        2.0 * (quantile(values, 0.75) - quantile(values, 0.25)) / std::cbrt(static_cast<double>(values.size()));
    const double wanted = width > 0.0 && span > 0.0 ? std::ceil(span / width) : 1.0;
    const auto bins = static_cast<std::size_t>(std::clamp(wanted, 1.0, MostBins));
    residuals.counts.assign(bins, 0);
    for (std::size_t edge = 0; edge <= bins; ++edge)
        residuals.edges.push_back(values.front() + span * static_cast<double>(edge) / static_cast<double>(bins));
    residuals.edges.back() = values.back();
    for (const double value : values) {
        const auto above = std::ranges::upper_bound(residuals.edges, value);
        const auto bin =
            std::min<std::ptrdiff_t>(above - residuals.edges.begin() - 1, static_cast<std::ptrdiff_t>(bins) - 1);
        ++residuals.counts[static_cast<std::size_t>(bin)];
    }
    return residuals;
}

} // namespace throughline::nn
