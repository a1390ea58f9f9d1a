// SPDX-License-Identifier: GPL-3.0-or-later
#include "Commands.h"
#include "ConsoleProgress.h"
#include "Report.h"
#include "ResultText.h"
#include "RunSession.h"
#include "StopSignals.h"
#include "TrainOptions.h"
#include "Variations.h"

#include "session/Ancestry.h"
#include "session/EnumText.h"
#include "session/Fan.h"
#include "session/Fork.h"
#include "text/NumberText.h"
#include "text/VisibleText.h"

#include <QCoreApplication>
#include <algorithm>
#include <array>
#include <thread>

namespace throughline::app {

namespace {

/// Whether it is one of the options that a fork may vary.
bool mayVary(const std::string& option) {
    constexpr std::array own{"vary", "run", "from"};
    return std::ranges::find(own, option) == own.end() &&
           std::ranges::any_of(forkSpec().options,
                               [&](const OptionSpec& known) { return known.value != nullptr && option == known.name; });
}

/// Each combination of values, the last option changing fastest.
Result<std::vector<session::FanBranch>> branchesOf(const Arguments& arguments,
                                                   std::vector<session::Variation> variations,
                                                   const session::OpenedRun& parent, std::int64_t epoch) {
    const nn::TrainConfig base = session::configAt(parent.info, epoch);
    for (session::Variation& variation : variations) {
        if (!mayVary(variation.option)) return fail(ErrorCode::UnknownOption, {}, {"--" + variation.option, "fork"});
        for (std::string& value : variation.values) {
            Result<std::string> text = session::valueFor(base, {variation.option, value});
            if (!text) return tl::make_unexpected(text.error());
            value = std::move(*text);
        }
    }
    const auto combinations = session::combinationsOf(variations);
    if (!combinations) return tl::make_unexpected(combinations.error());
    std::vector<session::FanBranch> branches;
    for (const std::vector<session::Setting>& settings : *combinations) {
        Arguments with = arguments;
        for (const session::Setting& setting : settings) {
            Result<Arguments> more = with.with(forkSpec(), setting.option, QString::fromStdString(setting.value));
            if (!more) return tl::make_unexpected(more.error());
            with = std::move(*more);
        }
        Result<session::ForkRequest> request = forkRequest(with, parent, epoch);
        if (!request) return tl::make_unexpected(request.error());
        branches.push_back({session::settingsText(settings), std::move(*request)});
    }
    return branches;
}

/// What the branches are held against.
std::string referenceOf(const session::FanResult& fan) {
    return fan.reference ? fan.branches[*fan.reference].name : std::string("the parent");
}

Json describe(const session::FanOutcome& branch) {
    Json json = resultJson(branch.outcome);
    json["name"] = branch.name;
    json["difference"] = nullptr;
    if (const auto& difference = branch.difference)
        json["difference"] = {{"epochs", difference->epochs},
                              {"mean", difference->mean},
                              {"standard_error", difference->error},
                              {"last", difference->last}};
    return json;
}

Json describe(const session::FanResult& fan) {
    Json json{{"run", fan.folder.string()},
              {"metric", fan.metric},
              {"reference", fan.reference ? Json(fan.branches[*fan.reference].name) : Json()},
              {"branches", Json::array()}};
    for (const session::FanOutcome& branch : fan.branches) json["branches"].push_back(describe(branch));
    return json;
}

/// A branch a line: what it came to, and what it has more than the one that they are held against.
QString text(const session::FanResult& fan) {
    const QString metric = ui::visible(fan.metric);
    std::vector<QStringList> rows{{QString(), metric, QStringLiteral("best"), QStringLiteral("epoch"),
                                   QStringLiteral("mean difference ± s.e."), QStringLiteral("at the end"),
                                   QStringLiteral("outcome")}};
    std::size_t pairs = 0;
    for (std::size_t i = 0; i < fan.branches.size(); ++i) {
        const auto& [name, outcome, difference] = fan.branches[i];
        const bool isReference = fan.reference == i, hasBest = outcome.best.epoch > 0;
        const bool differs = difference && difference->epochs > 0;
        if (differs) pairs = std::max(pairs, difference->epochs);
        const auto none = QStringLiteral("-");
        rows.push_back({ui::visible(name), ui::metricText(outcome.last.metric(fan.metric)),
                        hasBest ? ui::metricText(outcome.best.value) : none,
                        hasBest ? QString::number(outcome.best.epoch) : none,
                        isReference ? QStringLiteral("reference")
                        : differs   ? ui::meanText(difference->mean, difference->error)
                                    : none,
                        differs ? ui::signedText(difference->last) : none,
                        QString::fromStdString(session::enumText(outcome.kind))});
    }
    QString out = fan.branches.empty() ? QString() : aligned(rows);
    if (pairs > 0)
        out += QStringLiteral("differences of %1 to %2, over %3 epochs behind the fork, paired epoch by epoch\n")
                   .arg(metric, ui::visible(referenceOf(fan)))
                   .arg(pairs);
    return out + QStringLiteral("runs in %1\n").arg(ui::visible(fan.folder.string()));
}

/// The worst of what the branches ended with, as an exit status.
int show(const Result<session::FanResult>& result, bool json, int signal) {
    if (!result) return report(result.error());
    for (const Error& warning : result->warnings) warn(warning);
    if (json)
        printJson(describe(*result));
    else
        print(text(*result));
    int code = ExitDone;
    for (const session::FanOutcome& branch : result->branches)
        if (branch.outcome.error) code = std::max(code, report(*branch.outcome.error));
    return signal != 0 ? 128 + signal : code;
}

int runFan(const Arguments& arguments, const std::vector<session::Variation>& variations,
           const session::OpenedRun& parent, std::int64_t epoch) {
    Result<std::vector<session::FanBranch>> branches = branchesOf(arguments, variations, parent, epoch);
    if (!branches) return report(branches.error());
    const bool quiet = arguments.has("quiet");
    PreparingText preparing;
    session::FanRequest request{branches->front().request.folder, *branches, {}};
    if (!quiet) request.tell = preparing.listener();
    Result<session::FanResult> result;
    StopSignals signals_;
    std::stop_source stop;
    QObject::connect(&signals_, &StopSignals::stopRequested, &signals_, [&] { stop.request_stop(); });
    std::jthread worker([&] {
        result =
            session::trainFan(request, stop.get_token(), [&](std::size_t index, const session::RunOutcome& outcome) {
                preparing.clear();
                if (!quiet)
                    printError(QStringLiteral("%1: %2 after %3 epochs\n")
                                   .arg(QString::fromStdString(request.branches[index].name),
                                        QString::fromStdString(session::enumText(outcome.kind)))
                                   .arg(outcome.epoch));
            });
        QMetaObject::invokeMethod(QCoreApplication::instance(), &QCoreApplication::quit, Qt::QueuedConnection);
    });
    QCoreApplication::exec();
    worker.join();
    preparing.clear();
    return show(result, arguments.has("json"), signals_.received());
}

} // namespace

CommandSpec forkSpec() {
    std::vector<OptionSpec> options{
        {"from", "POINT", nullptr,
         "latest, best or an epoch (0: the initial state); one that is not kept is recomputed"},
        {"leave-out-rows", "ROWS", nullptr,
         "rows not to learn from, counted from 0 as read: 3,17,200-220, or a file of them (also of rows --json)"},
        {"vary", "NAME=V1,V2", nullptr,
         "a fan: one fork for each value, in folders below --run, held against the one that changes nothing, epoch by "
         "epoch; 0.5x is a multiple of the parent's; may be repeated"}};
    const auto isFixed = [](const char* name) {
        return std::ranges::any_of(fixedOptions,
                                   [&](const FixedOption& each) { return std::string_view(each.name) == name; });
    };
    for (OptionSpec option : trainSpec().options) {
        const std::string_view name = option.name;
        if (name == "vary" || name == "seeds" || name == "jobs" || name == "find-rate") continue;
        option.isListed = !isFixed(option.name);
        if (option.value != nullptr && name != "run" && name != "threads") option.standard = "the parent's";
        options.push_back(option);
    }
    return {
        "fork",
        "RUN",
        "A new run that goes on from an epoch of another, with other settings: the same weights, optimiser and random\n"
        "numbers. Its history begins with the parent's up to there. With nothing changed it is what the parent was.",
        1,
        1,
        std::move(options)};
}

int runFork(const Arguments& arguments) {
    const Result<Arguments> latest = arguments.with(forkSpec(), "from", QStringLiteral("latest"));
    if (!latest) return report(latest.error());
    const Result<session::ModelRequest> operand = modelRequest(*latest);
    if (!operand) return report(operand.error());
    const Result<session::OpenedRun> opened = session::openRun(operand->folder);
    if (!opened) return report(opened.error());
    const Result<std::int64_t> epoch = forkEpoch(arguments, *opened);
    if (!epoch) return report(epoch.error());
    const Result<session::OpenedRun> parent = session::trainerOf(*opened, *epoch + 1);
    if (!parent) return report(parent.error());
    const Result<std::vector<session::Variation>> variations = variationsOf(arguments);
    if (!variations) return report(variations.error());
    if (!variations->empty()) return runFan(arguments, *variations, *parent, *epoch);
    const Result<session::ForkRequest> request = forkRequest(arguments, *parent, *epoch);
    if (!request) return report(request.error());
    return runSession({arguments.has("quiet"), arguments.has("json")},
                      [&](session::TrainingSession& session) { session.fork(*request); });
}

} // namespace throughline::app
