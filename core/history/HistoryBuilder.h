// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/History.h"

#include <limits>
#include <string_view>

namespace throughline::history {

/// Gathers the rows of another tool's file into a `History` and settles restarts on the way: where x falls, what stood
/// at or above it is abandoned and the newer rows take its place (TensorBoard's rule); where x stays, the rows are one
/// record. Readers of any format feed it. Plain value.
class HistoryBuilder {
public:
    // A hostile file of a few megabytes must not take gigabytes, or minutes; what tools write stays far below.
    static constexpr std::size_t mostSeries = 4096;
    static constexpr std::size_t longestName = 1024;      ///< bytes
    static constexpr std::size_t mostValues = 20'000'000; ///< records and points together

    static constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

    void beginRecord(double epoch, double step = unknown, double time = 0.0, double seconds = unknown);
    /// Of the newest record. Series beyond `mostSeries` are left out.
    void addPoint(std::string_view series, double value);
    /// As much has come as is kept: whoever reads on stops, and warns where something is left out by it.
    bool full() const { return m_values >= mostValues; }
    /// A name longer than `longestName` was met, and its values left out.
    void leaveOutName() { m_leftOut = true; }
    void warn(std::string sentence) { m_history.warnings.push_back(std::move(sentence)); }
    const MetricHistory& records() const { return m_history.records; }
    History finish(std::string format);

private:
    History m_history;
    std::size_t m_forgotten = 0; ///< abandoned pieces beyond those that are kept
    std::size_t m_values = 0;
    bool m_leftOut = false;
};

/// Whether a name speaks of loss, accuracy or another measure of quality (FORMATS: the tokens that metrics have).
bool looksLikeMetric(std::string_view name);
/// Names of columns that count epochs ("epoch", "generation", …), of those that count steps, and of those that tell
/// time.
bool isEpochName(std::string_view name);
bool isStepName(std::string_view name);
bool isTimeName(std::string_view name);

} // namespace throughline::history
