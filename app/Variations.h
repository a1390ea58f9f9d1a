// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "Arguments.h"

#include <string>
#include <vector>

namespace throughline::app {

/// One option that several runs are to differ in, and what each is given.
struct Variation {
    std::string option; ///< without dashes
    std::vector<std::string> values;

    bool operator==(const Variation&) const = default;
};

/// What `--vary NAME=V1,V2` says, as often as it was given; a value with commas of its own stands in quotes:
/// `hidden=64,"128,64"`. Errors: `BadOption` for what has another form, and for a name given twice.
Result<std::vector<Variation>> variationsOf(const Arguments& arguments);

} // namespace throughline::app
