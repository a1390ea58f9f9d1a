// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"

#include <QString>
#include <cstdint>
#include <vector>

namespace throughline::app {

/// Rows as `--leave-out-rows` names them: "3,17,200-220", or a file with such numbers between commas, blanks or lines,
/// or with what `rows --json` printed, of which it is the worst rows. Errors: `BadOption`, those of reading the file.
Result<std::vector<std::uint32_t>> rowList(const QString& text);

} // namespace throughline::app
