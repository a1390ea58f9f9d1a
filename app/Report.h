// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"
#include "session/Json.h"

#include <QString>

namespace throughline::app {

using session::Json;

/// Writes `throughline: <sentence>` to stderr, one line, and returns the exit status that the error stands for: 2 for
/// usage and input that cannot be read, 1 where the work itself failed.
int report(const Error& error);
/// Writes `throughline: warning: <sentence>`; the work goes on.
void warn(const Error& error);
/// UTF-8, flushed. What others wrote is not obeyed by a terminal (text/VisibleText.h).
void print(const QString& text);
/// Whole lines of UTF-8 as they are: whoever made them has made visible what is others'. False: nobody reads any
/// longer, or it could not be written.
bool printLines(const std::string& lines);
/// One line. Numbers that are not finite come out as `null`, names in no encoding with U+FFFD.
void printJson(const Json& json);
/// As it is: what it holds of others is an error's or a warning's, or has been made visible.
void printError(const QString& text);

/// First of all, before any file is opened: a standard stream that the caller closed becomes one that fails. Its number
/// would go to the next file that is opened, and what is printed into that file.
void openStandardStreams();
/// Last of all, the status to end with: 1 in place of 0 where `print` could not write, which is told. A reader that
/// has seen enough (`| head`) is no failure.
int finish(int code);

} // namespace throughline::app
