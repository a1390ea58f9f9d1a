// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <protozero/data_view.hpp>
#include <string_view>

namespace throughline::history {

/// Bytes of a protobuf message, where they stand.
inline std::string_view view(const protozero::data_view& bytes) {
    return {bytes.data(), bytes.size()};
}

} // namespace throughline::history
