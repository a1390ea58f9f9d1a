// SPDX-License-Identifier: GPL-3.0-or-later
#include "Report.h"

#include "Commands.h"
#include "ui/ErrorText.h"

#include <cstdio>
#include <filesystem>

namespace throughline::app {

namespace {

void write(FILE* stream, const QString& text) {
    const QByteArray bytes = text.toUtf8();
    std::fwrite(bytes.constData(), 1, static_cast<std::size_t>(bytes.size()), stream);
    std::fflush(stream);
}

int exitCodeOf(ErrorCode code) {
    switch (code) {
    case ErrorCode::CannotWrite:
    case ErrorCode::FolderInUse:
    case ErrorCode::Diverged:
    case ErrorCode::OutOfMemory:
    case ErrorCode::Internal:
    case ErrorCode::NoDisplay:
        return ExitFailed;
    default:
        return ExitUsage;
    }
}

/// Options are named in `core` as the field names them; here they are written as on the command line. Paths were made
/// absolute, so that a run knows its data from anywhere; here they are short again.
QString sentence(Error error) {
    std::error_code failed;
    const std::string here = std::filesystem::current_path(failed).string() + "/";
    if (!failed && error.file.starts_with(here)) error.file.erase(0, here.size());
    if (error.code == ErrorCode::BadOption && !error.arguments.empty() && !error.arguments[0].starts_with("--"))
        error.arguments[0].insert(0, "--");
    return ui::errorText(error);
}

} // namespace

void print(const QString& text) {
    write(stdout, text);
}

void printError(const QString& text) {
    write(stderr, text);
}

int report(const Error& error) {
    printError(QStringLiteral("throughline: %1\n").arg(sentence(error)));
    return exitCodeOf(error.code);
}

void warn(const Error& error) {
    printError(QStringLiteral("throughline: warning: %1\n").arg(sentence(error)));
}

} // namespace throughline::app
