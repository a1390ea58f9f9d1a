// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/RunRequest.h"

#include <filesystem>

namespace throughline::faults {

/// A run on one thread that goes on until it is stopped.
inline session::RunRequest endlessRun(const std::filesystem::path& folder) {
    session::RunRequest request;
    request.data.source = "digits";
    request.config.network.hidden = {32};
    request.config.epochs = 1'000'000;
    request.folder = folder;
    request.threads = 1;
    return request;
}

} // namespace throughline::faults
