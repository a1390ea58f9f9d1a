// SPDX-License-Identifier: GPL-3.0-or-later
// run.json, and the parts of it that checkpoints hold.
#include "Input.h"

#include "session/Json.h"
#include "session/RunJson.h"

using namespace throughline;
using namespace throughline::session;

namespace {

template <class Read>
void roundTrip(const Json& json, Read read) {
    std::string written;
    try {
        written = dumpJson(toJson(read(json)));
    } catch (const std::exception&) {
        return; // as documented: the callers turn it into `Damaged`
    }
    try {
        fuzz::require(dumpJson(toJson(read(parseJson(written)))) == written, "what was written is read the same");
    } catch (const std::exception&) {
        fuzz::require(false, "what was written can be read");
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
    roundTrip(json, encodingFromJson);
    return 0;
}
