// SPDX-License-Identifier: GPL-3.0-or-later
#include "nn/Scores.h"

#include "nn/Quantile.h"
#include "nn/Random.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <tuple>

namespace throughline::nn {

namespace {

constexpr double NotANumber = std::numeric_limits<double>::quiet_NaN();

double ratio(double part, double whole) {
    return whole > 0.0 ? part / whole : 0.0;
}

std::uint32_t timesOf(std::span<const std::uint32_t> times, std::size_t row) {
    return times.empty() ? 1U : times[row];
}

} // namespace

Scores::Scores(const Dataset& data, std::span<const std::uint32_t> rows, std::span<const float> outputs)
    : m_data(data),
      m_rows(rows),
      m_outputs(outputs),
      m_columns(rows.empty() ? 1 : outputs.size() / rows.size()),
      m_classes(data.isRegression() ? 0 : data.classes()) {
    std::vector<std::uint32_t> order(rows.size());
    std::iota(order.begin(), order.end(), 0U);
    if (m_classes == 0) {
        std::ranges::stable_sort(order, {}, [&](std::uint32_t i) { return std::abs(prediction(i) - target(i)); });
        m_byError = std::move(order);
        return;
    }
    for (std::size_t row = 0; row < rows.size(); ++row) {
        const auto own = outputs.subspan(row * m_classes, m_classes);
        m_predicted.push_back(static_cast<std::uint32_t>(std::ranges::max_element(own) - own.begin()));
    }
    // Of two classes the areas are those of the second one.
    for (std::size_t c = m_classes == 2 ? 1 : 0; c < m_classes; ++c) {
        auto& sorted = m_sorted.emplace_back(order);
        std::ranges::stable_sort(sorted, std::greater<>(), [&](std::uint32_t i) { return outputs[i * m_classes + c]; });
    }
    if (m_classes == 2) m_sorted.insert(m_sorted.begin(), std::vector<std::uint32_t>());
}

/// Of the table of true and predicted classes.
std::vector<double> Scores::counted(std::span<const std::uint32_t> times) const {
    std::vector<double> counts(m_classes * m_classes, 0.0);
    for (std::size_t row = 0; row < m_rows.size(); ++row) {
        const auto label = static_cast<std::size_t>(m_data.labels[m_rows[row]]);
        counts[label * m_classes + m_predicted[row]] += timesOf(times, row);
    }
    return counts;
}

/// Rows with one probability of the class at once, the likeliest first: `visit` gets it, how many of these rows are of
/// the class and how many are not.
template <class Visit>
void Scores::eachTie(std::size_t ofClass, std::span<const std::uint32_t> times, Visit visit) const {
    const auto& sorted = m_sorted[ofClass];
    for (std::size_t begin = 0; begin < sorted.size();) {
        const float value = m_outputs[sorted[begin] * m_classes + ofClass];
        double here = 0.0, others = 0.0;
        std::size_t end = begin;
        for (; end < sorted.size() && m_outputs[sorted[end] * m_classes + ofClass] == value; ++end) {
            const bool isOf = static_cast<std::size_t>(m_data.labels[m_rows[sorted[end]]]) == ofClass;
            (isOf ? here : others) += timesOf(times, sorted[end]);
        }
        visit(value, here, others);
        begin = end;
    }
}

/// Under the ROC curve, by ranks with halves for ties, and the average precision: steps of recall times precision.
std::pair<double, double> Scores::areas(std::size_t ofClass, std::span<const std::uint32_t> times) const {
    double right = 0.0, wrong = 0.0, area = 0.0, precision = 0.0;
    eachTie(ofClass, times, [&](float, double here, double others) {
        area += others * (right + here / 2.0);
        right += here;
        wrong += others;
        if (right + wrong > 0.0) precision += here * right / (right + wrong);
    });
    // All rows have been seen by now: those of the class, and the others.
    const bool both = right > 0.0 && wrong > 0.0;
    return {both ? area / (right * wrong) : NotANumber, right > 0.0 ? precision / right : NotANumber};
}

ScoreCurve Scores::curve(std::size_t ofClass) const {
    ScoreCurve curve;
    eachTie(ofClass, {}, [&](float threshold, double here, double others) {
        curve.positives += here;
        curve.negatives += others;
        curve.cuts.push_back({static_cast<double>(threshold), curve.positives, curve.negatives});
    });
    return curve;
}

void Scores::appendClasses(std::vector<MetricValue>& values, std::span<const std::uint32_t> times) const {
    const std::vector<double> counts = counted(times);
    std::vector<double> actual(m_classes), predicted(m_classes);
    double all = 0.0, correct = 0.0, logs = 0.0;
    for (std::size_t t = 0; t < m_classes; ++t) {
        for (std::size_t p = 0; p < m_classes; ++p) {
            const double count = counts[t * m_classes + p];
            actual[t] += count;
            predicted[p] += count;
            all += count;
            correct += t == p ? count : 0.0;
        }
    }
    for (std::size_t row = 0; row < m_rows.size(); ++row) {
        const auto label = static_cast<std::size_t>(m_data.labels[m_rows[row]]);
        const double share = static_cast<double>(m_outputs[row * m_classes + label]);
        logs -= timesOf(times, row) * std::log(std::clamp(share, std::numeric_limits<double>::epsilon(),
                                                          1.0 - std::numeric_limits<double>::epsilon()));
    }
    double f1 = 0.0, weighted = 0.0, recalls = 0.0, seen = 0.0, present = 0.0;
    double auc = 0.0, aucs = 0.0, pr = 0.0, prs = 0.0, expected = 0.0, actualSquares = 0.0, predictedSquares = 0.0;
    for (std::size_t c = 0; c < m_classes; ++c) {
        const double hit = counts[c * m_classes + c];
        const double own = ratio(2.0 * hit, actual[c] + predicted[c]);
        if (actual[c] + predicted[c] > 0.0) {
            f1 += own;
            present += 1.0;
        }
        weighted += own * actual[c];
        if (actual[c] > 0.0) {
            recalls += hit / actual[c];
            seen += 1.0;
        }
        expected += actual[c] * predicted[c];
        actualSquares += actual[c] * actual[c];
        predictedSquares += predicted[c] * predicted[c];
        if (m_sorted[c].empty()) continue;
        const auto [roc, precision] = areas(c, times);
        if (!std::isnan(roc)) {
            auc += roc;
            aucs += 1.0;
        }
        if (!std::isnan(precision)) {
            pr += precision;
            prs += 1.0;
        }
    }
    const double spread = std::sqrt((all * all - predictedSquares) * (all * all - actualSquares));
    values.push_back({"accuracy", correct / all});
    values.push_back({"auc", aucs > 0.0 ? auc / aucs : NotANumber});
    values.push_back({"pr_auc", prs > 0.0 ? pr / prs : NotANumber});
    values.push_back({"f1", ratio(f1, present)});
    values.push_back({"f1_weighted", weighted / all});
    values.push_back({"balanced_accuracy", ratio(recalls, seen)});
    values.push_back({"mcc", spread > 0.0 ? (correct * all - expected) / spread : 0.0});
    values.push_back({"log_loss", logs / all});
}

double Scores::target(std::size_t row) const {
    return static_cast<double>(m_data.targets[m_rows[row]]);
}

double Scores::output(std::size_t row, std::size_t place) const {
    return static_cast<double>(m_outputs[row * m_columns + place]);
}

double Scores::prediction(std::size_t row) const {
    return output(row, predictionPlace(m_columns));
}

void Scores::appendIntervals(std::vector<MetricValue>& values, std::span<const std::uint32_t> times) const {
    double all = 0.0, covered = 0.0, width = 0.0;
    for (std::size_t row = 0; row < m_rows.size(); ++row) {
        const double weight = timesOf(times, row);
        const double low = output(row, placeOf(Quantile::Low)), high = output(row, placeOf(Quantile::High));
        all += weight;
        if (low <= target(row) && target(row) <= high) covered += weight;
        width += weight * (high - low);
    }
    values.push_back({"coverage", covered / all});
    values.push_back({"interval_width", width / all});
}

void Scores::appendNumbers(std::vector<MetricValue>& values, std::span<const std::uint32_t> times) const {
    double all = 0.0, mean = 0.0, errorMean = 0.0;
    const auto error = [&](std::size_t row) { return target(row) - prediction(row); };
    for (std::size_t row = 0; row < m_rows.size(); ++row) {
        const double weight = timesOf(times, row);
        all += weight;
        mean += weight * target(row);
        errorMean += weight * error(row);
    }
    mean /= all;
    errorMean /= all;
    double absolute = 0.0, squared = 0.0, spread = 0.0, errorSpread = 0.0, share = 0.0;
    for (std::size_t row = 0; row < m_rows.size(); ++row) {
        const double weight = timesOf(times, row), t = target(row), e = error(row);
        absolute += weight * std::abs(e);
        squared += weight * e * e;
        spread += weight * (t - mean) * (t - mean);
        errorSpread += weight * (e - errorMean) * (e - errorMean);
        share += weight * std::abs(e) / std::max(std::abs(t), std::numeric_limits<double>::epsilon());
    }
    // Half of the rows on either side, as they are repeated.
    double below = 0.0, median = NotANumber, before = NotANumber;
    for (const std::uint32_t row : m_byError) {
        if (timesOf(times, row) == 0) continue;
        if (below == all / 2.0) {
            median = (before + std::abs(error(row))) / 2.0;
            break;
        }
        below += timesOf(times, row);
        before = std::abs(error(row));
        if (below > all / 2.0) {
            median = before;
            break;
        }
    }
    values.push_back({"mae", absolute / all});
    values.push_back({"rmse", std::sqrt(squared / all)});
    values.push_back({"r2", spread > 0.0 ? 1.0 - squared / spread : NotANumber});
    values.push_back({"mape", share / all});
    values.push_back({"explained_variance", spread > 0.0 ? 1.0 - errorSpread / spread : NotANumber});
    values.push_back({"median_ae", median});
}

std::vector<MetricValue> Scores::all(std::span<const std::uint32_t> times) const {
    std::vector<MetricValue> values;
    if (m_classes > 0)
        appendClasses(values, times);
    else
        appendNumbers(values, times);
    if (m_classes == 0 && isInterval(m_columns)) appendIntervals(values, times);
    return values;
}

double Scores::one(std::string_view key) const {
    for (const MetricValue& value : all())
        if (value.name == key) return value.value;
    return NotANumber;
}

std::vector<ClassScore> Scores::classes() const {
    const std::vector<double> counts = counted({});
    std::vector<ClassScore> scores(m_classes);
    for (std::size_t c = 0; c < m_classes; ++c) {
        double actual = 0.0, predicted = 0.0;
        for (std::size_t other = 0; other < m_classes; ++other) {
            actual += counts[c * m_classes + other];
            predicted += counts[other * m_classes + c];
        }
        const double hit = counts[c * m_classes + c];
        ClassScore& score = scores[c];
        score.rows = actual;
        score.precision = ratio(hit, predicted);
        score.recall = ratio(hit, actual);
        score.f1 = ratio(2.0 * hit, predicted + actual);
    }
    for (std::size_t c = 0; c < m_classes; ++c) {
        scores[c].averagePrecision = NotANumber;
        if (hasCurve(c)) std::tie(scores[c].auc, scores[c].averagePrecision) = areas(c, {});
    }
    if (m_classes == 2) scores[0].auc = scores[1].auc; // the other way round it is the same
    return scores;
}

std::vector<std::int64_t> Scores::confusion() const {
    std::vector<std::int64_t> table;
    for (const double count : counted({})) table.push_back(static_cast<std::int64_t>(count));
    return table;
}

std::vector<ScoreInterval> bootstrapped(const Scores& scores, std::size_t rows, const std::stop_token& stop) {
    constexpr std::size_t mostSamples = 1'000, fewestSamples = 200, mostRows = 20'000'000;
    if (rows < 2) return {};
    const std::size_t samples = std::clamp(mostRows / rows, fewestSamples, mostSamples);
    std::map<std::string, std::vector<double>> drawn;
    std::vector<std::string> order;
    std::vector<std::uint32_t> times(rows), words((rows + 3) / 4 * 4);
    for (std::size_t sample = 0; sample < samples; ++sample) {
        if (stop.stop_requested()) return {};
        Stream{.seed = 1, .purpose = Purpose::Bootstrap, .batch = static_cast<std::uint32_t>(sample)}.fill(0, words);
        std::ranges::fill(times, 0U);
        for (std::size_t i = 0; i < rows; ++i)
            ++times[static_cast<std::size_t>((static_cast<std::uint64_t>(words[i]) * rows) >> 32)];
        for (const MetricValue& value : scores.all(times)) {
            auto& values = drawn[value.name];
            if (sample == 0) order.push_back(value.name);
            if (std::isfinite(value.value)) values.push_back(value.value);
        }
    }
    std::vector<ScoreInterval> intervals;
    for (const std::string& key : order) {
        auto& values = drawn[key];
        if (values.size() < samples / 2) continue;
        std::ranges::sort(values);
        intervals.push_back({key, quantile(values, 0.025), quantile(values, 0.975)});
    }
    return intervals;
}

} // namespace throughline::nn
