// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "nn/Dataset.h"
#include "nn/EpochRecord.h"
#include "nn/Export.h"
#include "nn/ScoreCurve.h"

#include <array>
#include <span>
#include <stop_token>
#include <string_view>
#include <vector>

namespace throughline::nn {

/// Scores that are asked for by name, as scikit-learn defines them; the first is the name of an option, the second that
/// in a history. For classes: roc_auc_score (of several classes each against the rest, the mean over those that have
/// both), average_precision_score (likewise), f1_score macro and weighted, balanced_accuracy_score,
/// matthews_corrcoef, log_loss without class weights. For numbers: mean_absolute_percentage_error,
/// explained_variance_score, median_absolute_error.
struct ScoreName {
    std::string_view option;
    std::string_view key;
    bool forClasses;
    bool higher; ///< is better
};
inline constexpr std::array<ScoreName, 10> scoreNames{{{"auc", "auc", true, true},
                                                       {"pr-auc", "pr_auc", true, true},
                                                       {"f1", "f1", true, true},
                                                       {"f1-weighted", "f1_weighted", true, true},
                                                       {"balanced-accuracy", "balanced_accuracy", true, true},
                                                       {"mcc", "mcc", true, true},
                                                       {"log-loss", "log_loss", true, false},
                                                       {"mape", "mape", false, false},
                                                       {"explained-variance", "explained_variance", false, true},
                                                       {"median-ae", "median_ae", false, false}}};

/// One class against all others: precision TP/(TP+FP), recall TP/(TP+FN), F1 their harmonic mean, each 0 where it would
/// be 0/0 (as scikit-learn's zero_division=0); the area under the ROC curve, NaN where all rows are of it or none is;
/// the average precision, NaN where no row is of it, and for the first of two classes.
struct ClassScore {
    double rows = 0.0; ///< that are of this class
    double precision = 0.0, recall = 0.0, f1 = 0.0, auc = 0.0;
    double averagePrecision = 0.0;
};

/// How well rows are predicted. Sorts once what its scores need, so that they can be had for many samples of the rows,
/// each as how often a row is in it. The spans must outlive it. One thread.
class THROUGHLINE_NN_API Scores {
public:
    /// `outputs`: as `Predictor::predict` gives them; `rows`: of `data`, one each.
    Scores(const Dataset& data, std::span<const std::uint32_t> rows, std::span<const float> outputs);

    /// Those of `scoreNames` for the task, by their keys, and `accuracy` or `mae`, `rmse` and `r2` before them. Of
    /// intervals also `coverage`, the share of them that hold their target, and `interval_width`, their mean width; all
    /// else is of the median.
    /// `times`: [rows], how often each counts; empty: once.
    std::vector<MetricValue> all(std::span<const std::uint32_t> times = {}) const;
    /// One of them; NaN where there is none of that key.
    double one(std::string_view key) const;
    std::vector<ClassScore> classes() const;
    /// [classes × classes], row-major: rows of the true class over columns of the predicted one.
    std::vector<std::int64_t> confusion() const;
    /// The class that each row is taken for, the likeliest, the first one of equals: [rows]; numbers: nothing.
    const std::vector<std::uint32_t>& predicted() const { return m_predicted; }
    /// Whether `curve` has this one: of two classes the second alone, which is the one that is looked for.
    bool hasCurve(std::size_t ofClass) const { return ofClass < m_sorted.size() && !m_sorted[ofClass].empty(); }
    /// Each class against the rest, at every threshold there is.
    ScoreCurve curve(std::size_t ofClass) const;

private:
    std::vector<double> counted(std::span<const std::uint32_t> times) const;
    void appendClasses(std::vector<MetricValue>& values, std::span<const std::uint32_t> times) const;
    void appendNumbers(std::vector<MetricValue>& values, std::span<const std::uint32_t> times) const;
    void appendIntervals(std::vector<MetricValue>& values, std::span<const std::uint32_t> times) const;
    double target(std::size_t row) const;
    double output(std::size_t row, std::size_t place) const;
    double prediction(std::size_t row) const;
    std::pair<double, double> areas(std::size_t ofClass, std::span<const std::uint32_t> times) const;
    template <class Visit>
    void eachTie(std::size_t ofClass, std::span<const std::uint32_t> times, Visit visit) const;

    const Dataset& m_data;
    std::span<const std::uint32_t> m_rows;
    std::span<const float> m_outputs;
    std::size_t m_columns;                            ///< outputs of a row
    std::size_t m_classes;                            ///< 0: numbers
    std::vector<std::uint32_t> m_predicted;           ///< [rows], classes
    std::vector<std::vector<std::uint32_t>> m_sorted; ///< [classes]: places in `rows`, the likeliest first
    std::vector<std::uint32_t> m_byError;             ///< numbers: places in `rows`, the nearest first
};

/// An interval that holds a score with a probability of 95 %: the percentiles of it over samples of the rows drawn with
/// replacement, of as many rows (Efron and Tibshirani, "An introduction to the bootstrap", 1993). A pure function of
/// the rows and their outputs. At most 1,000 samples, fewer of many rows. None where `stop` came first.
struct ScoreInterval {
    std::string key;
    double low = 0.0, high = 0.0;
};
THROUGHLINE_NN_API std::vector<ScoreInterval> bootstrapped(const Scores& scores, std::size_t rows,
                                                           const std::stop_token& stop = {});

} // namespace throughline::nn
