// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "nn/Export.h"
#include <string_view>

namespace throughline::nn {

/// The instruction set that this build of the numerics uses: "x86-64", "x86-64-v3", "x86-64-v4", "aarch64", …
/// Recorded in each session, because results are bit-identical only within one.
THROUGHLINE_NN_API std::string_view variant();

} // namespace throughline::nn
