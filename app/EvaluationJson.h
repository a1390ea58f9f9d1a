// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "Report.h"

#include "session/Evaluation.h"
#include "session/Explanation.h"

namespace throughline::app {

/// The object that `evaluate --json` prints. Curves are thinned to what can be seen, areas are exact; of a regression
/// at most 2,000 of the rows are points; the worst 20 rows.
Json describeEvaluation(const session::Evaluation& evaluation);
Json describeImportance(const nn::PermutationImportance& importance, const session::EvaluationRows& rows);
Json describeDependence(const session::InputDependence& dependence, const session::EvaluationRows& rows);

} // namespace throughline::app
