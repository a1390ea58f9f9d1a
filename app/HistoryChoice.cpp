// SPDX-License-Identifier: GPL-3.0-or-later
#include "HistoryChoice.h"

#include "Operand.h"
#include "Report.h"

#include <algorithm>
#include <vector>

namespace throughline::app {

namespace {

Result<std::vector<HistoryChoice>> choicesAt(const io::Location& location) {
    Result<session::OpenedPath> opened = openOperand(location, session::FilesOfRuns::AsRuns);
    if (!opened) return tl::make_unexpected(opened.error());
    std::vector<HistoryChoice> choices;
    if (const auto* run = std::get_if<session::OpenedRunAt>(&opened->what)) {
        choices.push_back({run->run.summary.name, std::make_shared<const history::History>(run->run.history)});
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

} // namespace

Result<HistoryChoice> chooseHistory(const io::Location& location, const std::optional<QString>& name) {
    const Result<std::vector<HistoryChoice>> choices = choicesAt(location);
    if (!choices) return tl::make_unexpected(choices.error());
    if (choices->empty()) return fail(ErrorCode::UnknownFormat, io::textOf(location), {"a checkpoint"});
    std::string names;
    for (const HistoryChoice& choice : *choices) names += (names.empty() ? "" : ", ") + choice.name;
    if (!name && choices->size() > 1) return fail(ErrorCode::SeveralHistories, io::textOf(location), {names});
    const auto chosen = std::find_if(choices->begin(), choices->end(), [&](const HistoryChoice& choice) {
        return !name || choice.name == name->toStdString();
    });
    if (chosen == choices->end())
        return fail(ErrorCode::NoSuchHistory, io::textOf(location), {name->toStdString(), names});
    return chosen->history ? *chosen : chooseHistory(chosen->location, {});
}

} // namespace throughline::app
