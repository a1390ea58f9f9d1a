// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/Variation.h"

namespace throughline::session {

std::string settingsText(const std::vector<Setting>& settings) {
    std::string text;
    for (const Setting& setting : settings)
        text += (text.empty() ? "" : ", ") + setting.option + " " + (setting.value.empty() ? "none" : setting.value);
    return text;
}

Result<std::vector<std::vector<Setting>>> combinationsOf(const std::vector<Variation>& variations) {
    std::vector<std::vector<Setting>> combinations{{}};
    for (const Variation& variation : variations) {
        // Before any of them is made: what was meant as a few may be a great many.
        if (combinations.size() * variation.values.size() > mostRuns)
            return fail(ErrorCode::BadOption, {},
                        {"vary", variation.option, "values that make " + std::to_string(mostRuns) + " runs or fewer"});
        std::vector<std::vector<Setting>> more;
        for (const std::vector<Setting>& settings : combinations)
            for (const std::string& value : variation.values) {
                more.push_back(settings);
                more.back().push_back({variation.option, value});
            }
        combinations = std::move(more);
    }
    return combinations;
}

} // namespace throughline::session
