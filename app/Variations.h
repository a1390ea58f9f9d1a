// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "Arguments.h"

#include "session/Variation.h"

#include <vector>

namespace throughline::app {

/// What every `--vary NAME=V1,V2` says, in the order given. A value with commas in it stands in double quotes, and the
/// quotes must reach the program: `--vary 'hidden=64,"128,64"'`. `BadOption` for text that is no such list, a value
/// that stands there twice, an option that is varied twice or given beside it. Whether there is such an option, and
/// whether it takes the values, shows when they are used.
Result<std::vector<session::Variation>> variationsOf(const Arguments& arguments);

} // namespace throughline::app
