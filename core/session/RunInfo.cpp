// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/RunInfo.h"

namespace throughline::session {

std::string monitorOf(const RunInfo& info) {
    return info.validationRows > 0 ? info.config.earlyStopping.monitor : "loss";
}

double placeOf(const RunInfo& info, const nn::Position& position) {
    return static_cast<double>(position.epoch) +
           static_cast<double>(position.batch) / static_cast<double>(info.batchesPerEpoch);
}

} // namespace throughline::session
