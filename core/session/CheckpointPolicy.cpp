// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/CheckpointPolicy.h"

namespace throughline::session {

std::optional<Error> check(const CheckpointPolicy& policy) {
    const auto refused = [](const char* option, std::int64_t value) {
        return Error{ErrorCode::BadOption, {}, {option, std::to_string(value), "1 or more"}};
    };
    if (policy.every < 1) return refused("checkpoint-every", policy.every);
    if (policy.keep < 1) return refused("keep", policy.keep);
    return std::nullopt;
}

} // namespace throughline::session
