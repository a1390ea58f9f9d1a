// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evaluation/ConfusionPicture.h"
#include "evaluation/PictureExport.h"
#include "session/Explanation.h"

/// The pictures of an evaluation. Each is null where the evaluation has nothing of the kind.
namespace throughline::chart {

using PicturePtr = std::shared_ptr<const Picture>;

/// Of two classes at `threshold`, where one is given: what reaches it is taken for the second.
PicturePtr confusionPicture(const session::Evaluation& evaluation, ConfusionPicture::Shows shows,
                            std::optional<double> threshold = {});
/// At most the ten classes with the most rows have a curve of their own.
PicturePtr rocPicture(const session::Evaluation& evaluation, std::optional<double> threshold = {});
PicturePtr precisionRecallPicture(const session::Evaluation& evaluation, std::optional<double> threshold = {});
PicturePtr calibrationPicture(const session::Evaluation& evaluation);
/// Precision, recall, F1 and accuracy along the threshold, of two classes.
PicturePtr thresholdsPicture(const session::Evaluation& evaluation, std::optional<double> threshold = {});
/// Predicted against actual values of a regression.
PicturePtr predictedPicture(const session::Evaluation& evaluation);
PicturePtr residualsPicture(const session::Evaluation& evaluation);
/// Of images: what each unit of the first layer weights its input with; at most 64 units.
PicturePtr weightsPicture(const session::Evaluation& evaluation);
/// Of images: these places among the rows. Of other data null.
PicturePtr samplesPicture(const session::Evaluation& evaluation, const std::vector<std::uint32_t>& places,
                          const QString& title, std::optional<double> threshold = {});
/// Of images a picture of its pixels, which are its parts, else bars.
PicturePtr importancePicture(const session::EvaluatedRows& rows, const nn::PermutationImportance& importance);
/// The inputs by their importance, the greatest first: that of each bar of `importancePicture`.
std::vector<std::size_t> importanceOrder(const nn::PermutationImportance& importance);
PicturePtr dependencePicture(const session::EvaluatedRows& rows, const session::InputDependence& dependence);
PicturePtr boundaryPicture(const session::Evaluation& evaluation, std::shared_ptr<const session::DecisionGrid> grid,
                           std::optional<double> threshold = {});

/// A cell of the confusion table: places of the rows that are in it, the greatest loss first. `threshold` as above.
std::vector<std::uint32_t> placesIn(const session::Evaluation& evaluation, std::size_t trueClass,
                                    std::size_t predictedClass, std::optional<double> threshold = {});
/// The class that a row is taken for.
std::size_t takenFor(const session::EvaluatedRows& rows, std::size_t place, std::optional<double> threshold);

/// Loss, metrics and scores, each with the interval that was measured for it; nothing in its place where there is none.
std::vector<QStringList> scoreTable(const session::Evaluation& evaluation,
                                    const std::vector<nn::ScoreInterval>& intervals);
/// Classes with precision, recall, F1, rows and AUC, as a table: the first row has the names of the columns.
std::vector<QStringList> classTable(const session::Evaluation& evaluation, std::optional<double> threshold = {});
/// Rows with loss, true and predicted value and what the inputs are, at most 200 of `places`.
std::vector<QStringList> sampleTable(const session::EvaluatedRows& rows, const std::vector<std::uint32_t>& places,
                                     std::optional<double> threshold = {});

} // namespace throughline::chart
