// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"
#include "io/FileDescriptor.h"

#include <filesystem>

// The files of a folder that is ours, a run's, and that anybody may have filled before it came here. A path that the
// user gives may lead through links; such a file has to be the file itself: regular, and with no other name, or what is
// written to it, or read from it, is somebody else's. All block; any thread.
namespace throughline::io {

/// Opens an own file; `flags` as of open(2), with O_CREAT under the usual permissions. Errors: `NotOwnFile` with what
/// it is instead; `CannotOpen`, or `CannotWrite` where `flags` say so.
Result<FileDescriptor> openOwnFile(const std::filesystem::path& path, int flags);
/// Whether `path` is an own file, or nothing. Errors: `NotOwnFile`.
Result<void> checkOwnFile(const std::filesystem::path& path);
/// Whether `path` is a folder and no link to one, or nothing. Errors: `NotOwnFile`.
Result<void> checkOwnFolder(const std::filesystem::path& path);

} // namespace throughline::io
