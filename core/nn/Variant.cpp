// SPDX-License-Identifier: GPL-3.0-or-later
#include "nn/Variant.h"

namespace throughline::nn {

std::string_view variant() {
#if defined(__AVX512BW__) && defined(__AVX512VL__) && defined(__AVX512DQ__)
    return "x86-64-v4";
#elif defined(__AVX2__) && defined(__FMA__)
    return "x86-64-v3";
#elif defined(__x86_64__)
    return "x86-64";
#elif defined(__aarch64__)
    return "aarch64";
#else
    return "generic";
#endif
}

} // namespace throughline::nn
