// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/formats/ObjectRow.h"

#include <map>
#include <set>

namespace throughline::history {

/// Where the rows of one file lie and what their series are called, as what stands in them tells together with the rows
/// before: steps that begin again with each epoch go on, and what was measured on validation data lies where training
/// was. Plain value.
class RowPlaces {
public:
    explicit RowPlaces(Counter counter) : m_counter(counter) {}

    /// Adds a row; false where it is none of the training: it does not say where it lies, and none came before it.
    bool add(const ObjectRow& row, SeriesBuilder& builder);

private:
    std::optional<double> placeOf(const ObjectRow& row, bool validation);
    std::optional<double> validationPlace(const ObjectRow& row, double step) const;
    double throughAllEpochs(const ObjectRow& row, double step);
    bool isValidation(const ObjectRow& row);
    void addPoints(const ObjectRow& row, bool validation, SeriesBuilder& builder);

    Counter m_counter;
    std::size_t m_rows = 0;
    std::optional<double> m_newest, m_train;      ///< x of the newest row, and of the newest of training
    std::optional<double> m_epoch;                ///< of the newest row of training
    bool m_bothSteps = false;                     ///< rows of training have an iteration and a step
    std::set<std::string, std::less<>> m_trained; ///< series of training, where rows say which data they are of
    std::string m_name;

    // Of steps that begin again with each epoch.
    bool m_fractions = false;
    double m_base = 0.0, m_first = 0.0, m_last = 0.0, m_top = 0.0; ///< within the newest epoch
    std::string m_firstName;                                       ///< of the newest row of training
    std::map<double, double> m_bases;                              ///< by epochs
};

} // namespace throughline::history
