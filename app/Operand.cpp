// SPDX-License-Identifier: GPL-3.0-or-later
#include "Operand.h"

#include "io/FileDescriptor.h"
#include "io/SshFiles.h"

#include <cstdlib>
#include <fcntl.h>

namespace throughline::app {

namespace {

io::SshQuestions questions() {
    using By = io::SshQuestions::By;
    const io::FileDescriptor terminal(::open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY));
    if (terminal.get() >= 0) return {By::Terminal};
    const char* const helper = std::getenv("SSH_ASKPASS");
    return helper && *helper ? io::SshQuestions{By::Helper, helper} : io::SshQuestions{};
}

} // namespace

std::shared_ptr<io::Files> filesOf(const io::Location& location) {
    return io::filesAt(location, location.host.empty() ? io::SshQuestions{} : questions());
}

Result<session::OpenedPath> openOperand(const io::Location& location, session::FilesOfRuns files) {
    return session::openPath(location, filesOf(location), files);
}

} // namespace throughline::app
