// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Remark.h"

#include <QString>

namespace throughline::ui {

/// A remark as one sentence: what, and where it is not plain, where. Remarks on data are said in a row, and have no
/// full stop. Any thread.
QString remarkText(const Remark& remark);

} // namespace throughline::ui
