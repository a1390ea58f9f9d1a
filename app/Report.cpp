// SPDX-License-Identifier: GPL-3.0-or-later
#include "Report.h"

#include "Commands.h"
#include "text/ErrorText.h"
#include "text/VisibleText.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <unistd.h>

namespace throughline::app {

namespace {

/// Why what was printed first did not arrive; 0: it did.
int lostResult = 0;

bool write(FILE* stream, const QString& text) {
    const QByteArray bytes = text.toUtf8();
    const auto size = static_cast<std::size_t>(bytes.size());
    return std::fwrite(bytes.constData(), 1, size, stream) == size && std::fflush(stream) == 0;
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

void openStandardStreams() {
    for (int stream = STDIN_FILENO; stream <= STDERR_FILENO; ++stream)
        if (::fcntl(stream, F_GETFD) < 0) ::open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

void print(const QString& text) {
    if (!write(stdout, ui::visible(text)) && lostResult == 0) lostResult = errno;
}

bool printLines(const std::string& lines) {
    if (std::fwrite(lines.data(), 1, lines.size(), stdout) == lines.size() && std::fflush(stdout) == 0) return true;
    if (lostResult == 0) lostResult = errno;
    return false;
}

int finish(int code) {
    if (code != ExitDone || lostResult == 0 || lostResult == EPIPE) return code;
    return report({ErrorCode::CannotWrite, "stdout", {std::strerror(lostResult)}});
}

void printJson(const Json& json) {
    print(ui::visibleJson(QString::fromStdString(session::dumpJson(json))) + QLatin1Char('\n'));
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
