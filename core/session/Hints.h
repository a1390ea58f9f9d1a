// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/MetricHistory.h"
#include "session/Evaluation.h"
#include "session/ForkRequest.h"
#include "session/RunInfo.h"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace throughline::session {

/// Something that a run gives reason to look at. Each kind has one rule, which `hintsOf` documents; rules are narrow:
/// better no hint than one that is wrong.
struct Hint {
    enum class Kind {
        Overfitting,         ///< epoch of the best, per cent that the validation loss is above it now
        Plateau,             ///< epochs over which the loss has not moved, by how many per cent it did
        DivergenceAhead,     ///< epochs for which the loss has risen, per cent that it rose by
        RateTooHigh,         ///< learning rate, a lower one
        RateTooLow,          ///< learning rate, a higher one
        FewValidationRows,   ///< rows, points of a per cent of accuracy that chance may make
        ClassesNotPredicted, ///< names of classes that are never predicted
        BelowCommonest,      ///< accuracy, that of always saying the commonest class, that class
        SilentUnits,         ///< per cent of the units of a hidden layer that are never active, layer from 1
    };
    Kind kind = Kind::Overfitting;
    std::vector<std::string> arguments{}; ///< as documented at the kind
    std::int64_t epoch = 0;               ///< that it tells of, and that one may go on from; 0: none

    bool operator==(const Hint&) const = default;
};
inline constexpr std::array<std::string_view, 9> hintNames{
    "overfitting",           "plateau",         "divergence-ahead",
    "rate-too-high",         "rate-too-low",    "few-validation-rows",
    "classes-not-predicted", "below-commonest", "silent-units"};
constexpr const auto& namesOf(Hint::Kind) {
    return hintNames;
}

/// What can be done about a hint: a fork from an epoch of the run with something changed, or resuming the run itself
/// from there.
struct HintAction {
    enum class Kind { Fork, Resume };
    Kind kind = Kind::Fork;
    ForkProposal what{}; ///< to resume: the epoch, and of the changes the learning rate

    bool operator==(const HintAction&) const = default;
};

/// What can be done about a hint of this run, whose last epoch is `lastEpoch`, the likeliest to help first; empty: only
/// other data or another network do. What begins where the run has trained all that was asked for trains as many epochs
/// again. Any thread.
/// - Overfitting: from the best epoch with more regularisation: dropout 0.2, or where there is some half as much again,
///   up to 0.5; without hidden layers, or above that, ten times the l2 penalty, or 0.0001. Or resumed from there with
///   half the rate.
/// - Plateau: from the end a fan over 0.3, 1 and 3 times the rate.
/// - DivergenceAhead: from before the rise with half the rate, as a fork or resumed.
/// - RateTooHigh: from the initial state with the rate that the hint names; RateTooLow: with that from the end.
/// - ClassesNotPredicted: from the end with balanced classes, where they are not weighted.
/// - SilentUnits: from the initial state with a tenth of the rate.
std::vector<HintAction> actionsFor(const Hint& hint, const RunInfo& info, std::int64_t lastEpoch);

/// By how many per cent a validation loss, whose best is at the place `best`, is above that now, where the rule of
/// `Kind::Overfitting` calls that over-fitting. `training`: the loss of the same epochs; empty: not known. Looks at the
/// last few values alone. Any thread.
std::optional<double> overfitting(std::span<const double> validation, std::size_t best,
                                  std::span<const double> training);

/// What the curve alone tells. Any thread.
/// - Overfitting: the validation loss is more than 5 % above its best ("generalisation loss", Prechelt: "Early
///   stopping, but when?", 1998), for 5 epochs or more and a tenth of all, by more than its own noise, and the loss
///   still falls.
/// - Plateau: over the last quarter, of 10 epochs or more, the loss moved by less than half a per cent, though the rate
///   had not come to its schedule's end, and accuracy or r2 of the training rows leave room.
/// - DivergenceAhead: the loss rose in each of the last three epochs, by 30 % together.
/// - RateTooHigh: in the first five epochs the loss was above what an untrained network has, or rose by 5 % twice.
/// - RateTooLow: over the first five epochs the loss fell in each, by less than 3 % together, with a rate below a tenth
///   of what is usual (0.001 of Adam and its kin: Kingma and Ba, "Adam", 2015; 0.01 without adaption).
/// - FewValidationRows: half of the 95 % interval of the accuracy (Wilson, 1927) is more than 7 points.
std::vector<Hint> hintsOf(const RunInfo& info, const history::MetricHistory& records);

/// What the evaluation of its model on its own data tells, beside that. Any thread; runs 500 rows forward.
/// - ClassesNotPredicted: of 5 rows or more that are of a class, none is said to be, and no row else.
/// - BelowCommonest: without weights of classes, an accuracy below that of always saying the commonest class.
/// - SilentUnits: of a hidden layer of rectifiers, without batch normalisation, a quarter or more are 0 for each of 500
///   training rows ("dying ReLU", Lu et al., 2019).
std::vector<Hint> hintsOf(const RunInfo& info, const Evaluation& evaluation);

/// Those of its latest model, evaluated for it on the rows that the run is validated on, or on all where there are
/// none; of the request the point does not count. Reads the data. Errors: those of `evaluateRun`. Any thread; blocks.
Result<std::vector<Hint>> hintsOfModel(ModelRequest request, const data::ReadWatch& watch = {});

} // namespace throughline::session
