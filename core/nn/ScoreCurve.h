// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "nn/Export.h"

#include <vector>

namespace throughline::nn {

/// All rows whose probability of a class is at least `threshold` are taken for it.
struct Cut {
    double threshold = 0.0;
    double hits = 0.0;        ///< rows of the class among them: true positives
    double falseAlarms = 0.0; ///< the others: false positives
};

/// One class against the rest, at each threshold that changes anything: what the ROC curve, the precision-recall curve
/// and a table of thresholds are made of, as scikit-learn's roc_curve and precision_recall_curve have them. Plain
/// value.
struct THROUGHLINE_NN_API ScoreCurve {
    double positives = 0.0, negatives = 0.0; ///< rows that are of the class, and the others
    std::vector<Cut> cuts;                   ///< thresholds descending; the last one takes all rows

    double recall(const Cut& cut) const;    ///< TP / (TP + FN), the true positive rate; 0 where it would be 0/0
    double falseRate(const Cut& cut) const; ///< FP / (FP + TN), likewise
    double precision(const Cut& cut) const; ///< TP / (TP + FP), likewise
    double f1(const Cut& cut) const;        ///< 2 TP / (2 TP + FP + FN), likewise
    double accuracy(const Cut& cut) const;  ///< (TP + TN) / all

    /// That of the highest F1, of equals the highest threshold. There must be a cut.
    const Cut& best() const;
    /// What is taken for the class at any threshold: the last cut that is not below it; above all: nothing.
    Cut at(double threshold) const;
    /// The same curve with fewer cuts: no rate and no precision changes by more than 1/128 between two that are next to
    /// each other, unless they were so before. Areas are to be had from all of them.
    ScoreCurve thinned() const;
};

} // namespace throughline::nn
