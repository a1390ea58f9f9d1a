// SPDX-License-Identifier: GPL-3.0-or-later
#include "nn/ScoreCurve.h"

#include <algorithm>
#include <cmath>
#include <functional>

namespace throughline::nn {

namespace {

constexpr double Apart = 1.0 / 128.0;

double share(double part, double whole) {
    return whole > 0.0 ? part / whole : 0.0;
}

} // namespace

double ScoreCurve::recall(const Cut& cut) const {
    return share(cut.hits, positives);
}

double ScoreCurve::falseRate(const Cut& cut) const {
    return share(cut.falseAlarms, negatives);
}

double ScoreCurve::precision(const Cut& cut) const {
    return share(cut.hits, cut.hits + cut.falseAlarms);
}

double ScoreCurve::f1(const Cut& cut) const {
    return share(2.0 * cut.hits, cut.hits + cut.falseAlarms + positives);
}

double ScoreCurve::accuracy(const Cut& cut) const {
    return share(cut.hits + negatives - cut.falseAlarms, positives + negatives);
}

const Cut& ScoreCurve::best() const {
    return *std::ranges::max_element(cuts, {}, [this](const Cut& cut) { return f1(cut); });
}

Cut ScoreCurve::at(double threshold) const {
    const auto below = std::ranges::lower_bound(cuts, threshold, std::greater_equal<>(), &Cut::threshold);
    Cut cut = below == cuts.begin() ? Cut{} : *(below - 1);
    cut.threshold = threshold;
    return cut;
}

ScoreCurve ScoreCurve::thinned() const {
    ScoreCurve thin{positives, negatives, {}};
    const auto far = [this](const Cut& a, const Cut& b) {
        return std::abs(recall(a) - recall(b)) > Apart || std::abs(falseRate(a) - falseRate(b)) > Apart ||
               std::abs(precision(a) - precision(b)) > Apart;
    };
    for (std::size_t i = 0; i < cuts.size(); ++i) {
        const bool isEnd = i == 0 || i + 1 == cuts.size();
        if (isEnd || far(cuts[i + 1], thin.cuts.back())) thin.cuts.push_back(cuts[i]);
    }
    return thin;
}

} // namespace throughline::nn
