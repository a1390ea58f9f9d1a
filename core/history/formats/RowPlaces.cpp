// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/formats/RowPlaces.h"

#include "history/MetricNames.h"

#include <algorithm>
#include <cmath>

namespace throughline::history {

bool RowPlaces::add(const ObjectRow& row, SeriesBuilder& builder) {
    ++m_rows;
    const bool validation = isValidation(row);
    const std::optional<double> x = placeOf(row, validation);
    if (!x) return false;
    m_newest = x;
    const bool epochs = m_counter == Counter::Epoch;
    if (!validation) {
        m_train = x;
        if (row.epoch()) m_epoch = row.epoch();
        if (row.fields() > 0) m_firstName = row.name(0);
    }
    // What validation counts by is not always the epoch or the step that it belongs to.
    builder.row({*x, epochs ? row.step().value_or(Place::unknown) : Place::unknown, row.time(), row.seconds(),
                 epochs ? Place::unknown : row.epoch().value_or(Place::unknown)});
    if (row.leftOut()) builder.leaveOutName();
    addPoints(row, validation, builder);
    return true;
}

// MMEngine's rows of validation do not say that they are: they alone have no iteration beside the step.
bool RowPlaces::isValidation(const ObjectRow& row) {
    m_bothSteps = m_bothSteps || row.steps() > 1;
    return row.part() == ObjectRow::Part::Validation || (m_bothSteps && row.steps() == 1);
}

std::optional<double> RowPlaces::placeOf(const ObjectRow& row, bool validation) {
    const auto number = static_cast<double>(m_rows);
    if (m_counter == Counter::Row) return number;
    const std::optional<double> own = m_counter == Counter::Epoch ? row.epoch() : row.step();
    if (own && m_counter == Counter::Epoch) return own;
    if (own) return validation ? validationPlace(row, *own) : throughAllEpochs(row, *own);
    if (m_newest) return m_newest;
    return row.fields() > 0 && looksLikeMetric(row.name(0)) ? std::optional(number) : std::nullopt;
}

/// The step of such a row is an epoch with MMEngine, or 0, or really the step; with MMCV the number of batches that
/// validation has. The newest row of training was right before it.
std::optional<double> RowPlaces::validationPlace(const ObjectRow& row, double step) const {
    if (!m_train) return step;
    if (row.part() != ObjectRow::Part::Unsaid) return row.countsIterations() ? *m_train : m_base + step;
    return step >= *m_train && !(m_epoch && step == *m_epoch) ? step : *m_train;
}

double RowPlaces::throughAllEpochs(const ObjectRow& row, double step) {
    const std::optional<double> epoch = row.epoch();
    m_fractions = m_fractions || (epoch && *epoch != std::floor(*epoch));
    if (!epoch || m_fractions) return m_base + step;
    const bool repeats = row.fields() > 0 && row.name(0) == m_firstName; // no second row of the same place
    if (m_epoch && *epoch > *m_epoch && (step < m_last || (step == m_last && repeats))) {
        m_bases[*m_epoch] = m_base;
        m_base += m_top + (m_first == 0.0 ? 1.0 : 0.0);
    } else if (m_epoch && *epoch < *m_epoch) {
        const auto known = m_bases.find(*epoch);
        m_base = known != m_bases.end() ? known->second : m_bases.empty() ? m_base : 0.0;
    }
    if (!m_epoch || *epoch != *m_epoch) m_first = m_top = step;
    m_top = std::max(m_top, step);
    m_last = step;
    return m_base + step;
}

void RowPlaces::addPoints(const ObjectRow& row, bool validation, SeriesBuilder& builder) {
    const bool tells = validation || row.part() != ObjectRow::Part::Unsaid || m_bothSteps;
    for (std::size_t i = 0; i < row.fields(); ++i) {
        const std::string_view name = row.name(i);
        if (tells && !validation && m_trained.size() < SeriesBuilder::mostSeries && !m_trained.contains(name))
            m_trained.emplace(name);
        if (!validation || (m_train && !m_trained.contains(name))) {
            builder.point(name, row.value(i));
            continue;
        }
        // A time or a learning rate of validation would take the place of training's.
        m_name = name;
        if (isAuxiliary(m_name)) continue;
        builder.point("val/" + m_name, row.value(i));
    }
}

} // namespace throughline::history
