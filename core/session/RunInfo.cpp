// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/RunInfo.h"

namespace throughline::session {

std::string monitorOf(const RunInfo& info) {
    return info.validationRows > 0 ? info.config.earlyStopping.monitor : "loss";
}

} // namespace throughline::session
