// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>
#include <vector>

namespace throughline::data {

/// A built-in set, for lists and help. `installed` is false for `fashion-mnist` without Debian's package.
struct BuiltinSet {
    std::string_view name;
    std::string_view title;  ///< "1,797 images of 8×8, 10 classes"
    std::string_view source; ///< credit and licence
    bool installed = true;
};
std::vector<BuiltinSet> builtinSets();

/// Whether a source is named so, rather than a file.
bool isBuiltin(std::string_view source);

} // namespace throughline::data
