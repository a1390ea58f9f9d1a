// SPDX-License-Identifier: GPL-3.0-or-later
#include "Commands.h"
#include "HistoryChoice.h"
#include "OutputFile.h"
#include "Report.h"

#include "session/Mending.h"
#include "text/RemarkText.h"

namespace throughline::app {

namespace {

void say(const Remark& remark) {
    printError(QStringLiteral("throughline: %1\n").arg(ui::remarkText(remark)));
}

} // namespace

CommandSpec mendSpec() {
    return {
        "mend",
        "PATH",
        "Writes what can be read of a history, damaged or of another tool, as a clean list of dicts: JSON, an\n"
        "object a record, with `epoch` or `step`, `time` where it is known, and a member a series. Numbers that are\n"
        "not finite are NaN and Infinity, as Python's json has them. What was mended or left out is said on stderr.",
        1,
        1,
        {{"output", "FILE", nullptr, "what to write; also -o FILE"},
         {"history", "NAME", nullptr, "the one to write, where there are several"}}};
}

int runMend(const Arguments& arguments) {
    const auto output = arguments.value("output");
    if (!output) return report({ErrorCode::MissingArgument, {}, {"-o FILE", "mend"}});
    const std::filesystem::path file(output->toStdString());
    const Result<io::Location> location = io::locationOf(arguments.operands().first().toStdString());
    if (!location) return report(location.error());
    const auto source = location->host.empty() ? location->path : std::filesystem::path();
    if (location->host.empty())
        if (const auto free = checkOutput(file, {source}); !free) return report(free.error());
    const Result<HistoryChoice> chosen = chooseHistory(*location, arguments.value("history"));
    if (!chosen) return report(chosen.error());
    if (chosen->history->records.empty()) return report({ErrorCode::EmptyFile, io::textOf(*location)});
    const Result<std::vector<Remark>> mended = session::mendHistory(*chosen->history, source, file);
    if (!mended) return report(mended.error());
    for (const Remark& remark : *mended) say(remark);
    return ExitDone;
}

} // namespace throughline::app
