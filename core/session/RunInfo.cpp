// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/RunInfo.h"

#include <random>

namespace throughline::session {

std::string newRunId() {
    constexpr char digits[] = "0123456789abcdef";
    std::random_device random;
    std::string id;
    for (int i = 0; i < 32; ++i) id += digits[random() & 15];
    return id;
}

std::string monitorOf(const RunInfo& info) {
    return info.config.earlyStopping.monitored(info.validationRows > 0);
}

double placeOf(const RunInfo& info, const nn::Position& position) {
    return static_cast<double>(position.epoch) +
           static_cast<double>(position.batch) / static_cast<double>(info.batchesPerEpoch);
}

} // namespace throughline::session
