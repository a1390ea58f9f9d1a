// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "nn/EpochRecord.h"

#include <cstddef>
#include <string>
#include <vector>

namespace throughline::session {

/// Records of one session on their way from the training thread to the façade's, packed: a session's records have the
/// same metrics, whose names are kept once, and a batch that is filled again allocates nothing. (At 70,000 epochs a
/// second a vector of records cost 15 % of the training: both threads waited for the allocator.) Plain value.
class RecordBatch {
public:
    bool empty() const { return m_fixed.empty(); }
    /// The metrics are those of the first record in the batch.
    void add(const nn::EpochRecord& record);
    /// Records that came after these; of the same session, unless this batch is empty.
    void append(const RecordBatch& later);
    /// Keeps the memory; what comes next may be of another session.
    void clear();
    /// Calls `function(const nn::EpochRecord&)` for each, in order.
    template <class Function>
    void forEach(Function function) const {
        nn::EpochRecord record;
        for (const std::string& name : m_names) record.metrics.push_back({name, 0.0});
        const double* value = m_values.data();
        for (const Fixed& fixed : m_fixed) {
            record.epoch = fixed.epoch;
            record.learningRate = fixed.learningRate;
            record.seconds = fixed.seconds;
            record.time = fixed.time;
            for (nn::MetricValue& metric : record.metrics) metric.value = *value++;
            function(record);
        }
    }

private:
    struct Fixed {
        std::int64_t epoch;
        double learningRate;
        double seconds;
        std::int64_t time;
    };
    std::vector<std::string> m_names;
    std::vector<Fixed> m_fixed;
    std::vector<double> m_values; ///< record by record, in the order of the names
};

} // namespace throughline::session
