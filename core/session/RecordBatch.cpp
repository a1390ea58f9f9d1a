// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/RecordBatch.h"

namespace throughline::session {

void RecordBatch::add(const nn::EpochRecord& record) {
    if (m_fixed.empty()) {
        m_names.resize(record.metrics.size());
        for (std::size_t i = 0; i < m_names.size(); ++i) m_names[i] = record.metrics[i].name;
    }
    m_fixed.push_back({record.epoch, record.learningRate, record.seconds, record.time});
    for (std::size_t i = 0; i < m_names.size(); ++i) m_values.push_back(record.metrics.at(i).value);
}

void RecordBatch::append(const RecordBatch& later) {
    if (m_fixed.empty()) m_names = later.m_names; // a batch of an earlier session's, for its memory
    m_fixed.insert(m_fixed.end(), later.m_fixed.begin(), later.m_fixed.end());
    m_values.insert(m_values.end(), later.m_values.begin(), later.m_values.end());
}

void RecordBatch::clear() {
    m_fixed.clear();
    m_values.clear();
}

} // namespace throughline::session
