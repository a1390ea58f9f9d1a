// SPDX-License-Identifier: GPL-3.0-or-later
// run.json, and the parts of it that checkpoints hold.
#include "Input.h"

#include "session/RunJson.h"

#include <nlohmann/json.hpp>

using namespace throughline;
using namespace throughline::session;

namespace {

template <class Read>
void roundTrip(const Json& json, Read read) {
    try {
        const auto value = read(json);
        const Json written = toJson(value);
        fuzz::require(toJson(read(parseJson(written.dump(-1, ' ', false, Json::error_handler_t::replace)))) ==
                          parseJson(written.dump(-1, ' ', false, Json::error_handler_t::replace)),
                      "what was written is read the same");
    } catch (const std::exception&) {
        // As documented: the callers turn it into `Damaged`.
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const Json json = parseJson(fuzz::textOf(data, size));
    if (json.is_discarded()) return 0;
    roundTrip(json, runFromJson);
    roundTrip(json, configFromJson);
    roundTrip(json, scalingFromJson);
    roundTrip(json, fingerprintFromJson);
    return 0;
}
