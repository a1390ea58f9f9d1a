// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace throughline::session {

/// Going on with a run on disk.
struct ResumeRequest {
    enum class From { Latest, Best, Epoch };
    std::filesystem::path folder{};
    From from = From::Latest;
    std::int64_t epoch = 0; ///< for From::Epoch
    /// New total; nothing: what the run asked for. A run whose patience has run out goes on to them without early
    /// stopping: who asks for epochs has seen that it had stopped.
    std::optional<std::int64_t> epochs{};
    std::optional<int> patience{};        ///< from now on; nothing: the run's
    std::optional<double> learningRate{}; ///< base rate from the next batch on, as if set by hand; nothing: the run's
    /// From there on; nothing: the run's. An epoch has batches of one size: one that was interrupted begins anew.
    std::optional<int> batchSize{};
    bool warmRestart = false;       ///< the schedule begins anew
    std::string data{};             ///< where the file or folder of the data lies now; empty: where it did
    bool acceptChangedData = false; ///< else a changed fingerprint ends in `DataChanged`
    int threads = 0;

    bool operator==(const ResumeRequest&) const = default;
};

} // namespace throughline::session
