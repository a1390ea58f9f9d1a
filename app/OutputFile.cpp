// SPDX-License-Identifier: GPL-3.0-or-later
#include "OutputFile.h"

#include "session/RunPaths.h"

#include <algorithm>

namespace throughline::app {

Result<void> checkOutput(const std::filesystem::path& file, const std::vector<std::filesystem::path>& inputs) {
    const bool isInput = std::any_of(inputs.begin(), inputs.end(), [&](const std::filesystem::path& input) {
        std::error_code notThere;
        return std::filesystem::equivalent(file, input, notThere);
    });
    if (isInput || session::belongsToRun(file)) return fail(ErrorCode::OverwritesInput, file.string());
    return {};
}

} // namespace throughline::app
