// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "Arguments.h"
#include "session/ModelLoader.h"
#include "session/ResumeRequest.h"
#include "session/RunRequest.h"

namespace throughline::app {

/// The request that the options of `train` describe, checked as far as that goes without the data. `BadOption`.
Result<session::RunRequest> trainRequest(const Arguments& arguments);
/// The request that the operand and the options of `resume` describe. `BadOption`.
Result<session::ResumeRequest> resumeRequest(const Arguments& arguments);

/// The checkpoint that the operand and `--from` name. `BadOption`.
Result<session::ModelRequest> modelRequest(const Arguments& arguments);

} // namespace throughline::app
