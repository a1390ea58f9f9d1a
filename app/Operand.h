// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "io/Location.h"
#include "session/OpenPath.h"

namespace throughline::app {

/// The files of a location's machine; ssh asks on the terminal, where there is one, else by the user's SSH_ASKPASS.
std::shared_ptr<io::Files> filesOf(const io::Location& location);

/// What lies at a location, which may be on another machine: see session::openPath.
Result<session::OpenedPath> openOperand(const io::Location& location, session::FilesOfRuns files);

} // namespace throughline::app
