// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"
#include "history/History.h"
#include "io/Location.h"

#include <QString>
#include <memory>
#include <optional>
#include <string>

namespace throughline::app {

/// A history at a path, and what `--history` calls it.
struct HistoryChoice {
    std::string name;
    std::shared_ptr<const history::History> history; ///< null: it is opened when it is chosen
    io::Location location{};                         ///< where it is, within a folder of such
};

/// The history at a location that is meant; without a name, the only one. Errors: those of `openOperand`;
/// `SeveralHistories`, `NoSuchHistory`.
Result<HistoryChoice> chooseHistory(const io::Location& location, const std::optional<QString>& name);

} // namespace throughline::app
