// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"

#include <QString>

namespace throughline::ui {

/// The one place where errors become language: one sentence that says what, where and what next, as
/// `iris.csv:17:3: “n/a” is not a number in column “petal_width”; take it as missing …`
/// Used by the window, and by the command line behind `throughline: `. QtCore only; any thread.
QString errorText(const Error& error);

/// The same without the place in front, for where the file is shown beside it.
QString errorMessage(const Error& error);

} // namespace throughline::ui
