// SPDX-License-Identifier: GPL-3.0-or-later
#include "Commands.h"
#include "Operand.h"
#include "OutputFile.h"
#include "Report.h"

#include "session/Mending.h"
#include "text/RemarkText.h"

#include <algorithm>

namespace throughline::app {

namespace {

using history::History;

/// A history at a path, and what `--history` calls it.
struct Choice {
    std::string name;
    std::shared_ptr<const History> history; ///< null: it is opened when it is chosen
    io::Location location{};                ///< where it is, within a folder of such
};

Result<std::vector<Choice>> choicesAt(const io::Location& location) {
    Result<session::OpenedPath> opened = openOperand(location, session::FilesOfRuns::AsRuns);
    if (!opened) return tl::make_unexpected(opened.error());
    std::vector<Choice> choices;
    if (const auto* run = std::get_if<session::OpenedRunAt>(&opened->what)) {
        choices.push_back({run->run.summary.name, std::make_shared<const History>(run->run.history)});
    } else if (const auto* histories = std::get_if<session::OpenedHistoriesAt>(&opened->what)) {
        if (histories->damaged) warn(*histories->damaged);
        for (const history::NamedHistory& named : histories->histories.histories) {
            const std::string number = std::to_string(choices.size() + 1);
            choices.push_back({named.name.empty() ? number : named.name, named.history});
        }
    } else if (const auto* inside = std::get_if<session::PathsInside>(&opened->what)) {
        for (const std::filesystem::path& each : inside->paths)
            choices.push_back({each.filename(), nullptr, {location.host, each}});
    }
    return choices;
}

/// The one that is meant; without a name, the only one.
Result<Choice> choose(const io::Location& location, const std::optional<QString>& name) {
    const Result<std::vector<Choice>> choices = choicesAt(location);
    if (!choices) return tl::make_unexpected(choices.error());
    std::string names;
    for (const Choice& choice : *choices) names += (names.empty() ? "" : ", ") + choice.name;
    if (!name && choices->size() > 1) return fail(ErrorCode::SeveralHistories, io::textOf(location), {names});
    const auto chosen = std::find_if(choices->begin(), choices->end(),
                                     [&](const Choice& choice) { return !name || choice.name == name->toStdString(); });
    if (chosen == choices->end())
        return fail(ErrorCode::NoSuchHistory, io::textOf(location), {name->toStdString(), names});
    return chosen->history ? *chosen : choose(chosen->location, {});
}

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
    const Result<Choice> chosen = choose(*location, arguments.value("history"));
    if (!chosen) return report(chosen.error());
    if (chosen->history->records.empty()) return report({ErrorCode::EmptyFile, io::textOf(*location)});
    const Result<std::vector<Remark>> mended = session::mendHistory(*chosen->history, source, file);
    if (!mended) return report(mended.error());
    for (const Remark& remark : *mended) say(remark);
    return ExitDone;
}

} // namespace throughline::app
