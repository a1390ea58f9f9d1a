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

#include <QCoreApplication>
#include <algorithm>
#include <thread>

namespace throughline::app {

namespace {

/// "0.5x": a multiple of what the parent has. Anything else as it is.
Result<QString> valueFor(const Variation& variation, const std::string& value, const nn::TrainConfig& parent) {
    const std::optional<double> factor = session::multipleIn(value);
    if (!factor) return QString::fromStdString(value);
    const std::optional<double> base = session::numberOf(parent, variation.option);
    if (!base)
        return fail(ErrorCode::BadOption, {},
                    {"--vary", variation.option + "=" + value, "multiples of an option that is a number"});
    // 0.0003 rather than 0.00030000000000000003; but the parent's own to the last bit.
    const QString rounded = ui::plainNumber(*factor * *base, 15);
    return *factor == 1.0 && rounded.toDouble() != *base ? ui::exactNumber(*base) : rounded;
}

/// Each combination of values, the last option changing fastest.
Result<std::vector<session::FanBranch>> branchesOf(const Arguments& arguments, const std::vector<Variation>& variations,
                                                   const session::OpenedRun& parent, std::int64_t epoch) {
    struct Partial {
        Arguments arguments;
        std::string name;
    };
    const nn::TrainConfig base = session::configAt(parent, epoch);
    std::vector<Partial> partial{{arguments, {}}};
    for (const Variation& variation : variations) {
        if (!std::ranges::any_of(forkSpec().options, [&](const OptionSpec& option) {
                return option.value != nullptr && variation.option == option.name && variation.option != "vary" &&
                       variation.option != "run" && variation.option != "from";
            }))
            return fail(ErrorCode::UnknownOption, {}, {"--" + variation.option, "fork"});
        std::vector<Partial> more;
        for (const Partial& each : partial)
            for (const std::string& value : variation.values) {
                const Result<QString> text = valueFor(variation, value, base);
                if (!text) return tl::make_unexpected(text.error());
                const Result<Arguments> with = each.arguments.with(forkSpec(), variation.option, *text);
                if (!with) return tl::make_unexpected(with.error());
                more.push_back({*with, each.name + (each.name.empty() ? "" : ", ") + variation.option + " " +
                                           text->toStdString()});
            }
        partial = std::move(more);
    }
    std::vector<session::FanBranch> branches;
    for (const Partial& each : partial) {
        Result<session::ForkRequest> request = forkRequest(each.arguments, parent, epoch);
        if (!request) return tl::make_unexpected(request.error());
        branches.push_back({each.name, std::move(*request)});
    }
    return branches;
}

Json describe(const session::FanOutcome& branch) {
    Json json = resultJson(branch.outcome);
    json["name"] = branch.name;
    return json;
}

/// "learning-rate 0.0005  val_loss 0.0921  best 0.0874 in epoch 31", a line each.
QString text(const std::vector<session::FanOutcome>& branches) {
    qsizetype width = 0;
    for (const auto& branch : branches) width = std::max(width, QString::fromStdString(branch.name).size());
    QString out;
    for (const auto& branch : branches) {
        const session::RunOutcome& outcome = branch.outcome;
        out += QString::fromStdString(branch.name).leftJustified(width) + QStringLiteral("  ");
        if (outcome.best.epoch > 0)
            out += QStringLiteral("%1 %2  best %3 in epoch %4")
                       .arg(QString::fromStdString(outcome.bestMetric),
                            ui::metricText(outcome.last.metric(outcome.bestMetric)), ui::metricText(outcome.best.value))
                       .arg(outcome.best.epoch);
        if (outcome.kind == session::OutcomeKind::Diverged) out += QStringLiteral("  diverged");
        out += QLatin1Char('\n');
    }
    return out;
}

/// The worst of what the branches ended with, as an exit status.
int show(const Result<session::FanResult>& result, bool json, int signal) {
    if (!result) return report(result.error());
    for (const Error& warning : result->warnings) warn(warning);
    if (json) {
        Json all{{"run", result->folder.string()}, {"branches", Json::array()}};
        for (const session::FanOutcome& branch : result->branches) all["branches"].push_back(describe(branch));
        printJson(all);
    } else {
        print(text(result->branches) +
              QStringLiteral("runs in %1\n").arg(QString::fromStdString(result->folder.string())));
    }
    int code = ExitDone;
    for (const auto& [name, outcome] : result->branches)
        if (outcome.error) code = std::max(code, report(*outcome.error));
    return signal != 0 ? 128 + signal : code;
}

int runFan(const Arguments& arguments, const std::vector<Variation>& variations, const session::OpenedRun& parent,
           std::int64_t epoch) {
    Result<std::vector<session::FanBranch>> branches = branchesOf(arguments, variations, parent, epoch);
    if (!branches) return report(branches.error());
    const session::FanRequest request{branches->front().request.folder, *branches};
    Result<session::FanResult> result;
    StopSignals signals_;
    std::stop_source stop;
    QObject::connect(&signals_, &StopSignals::stopRequested, &signals_, [&] { stop.request_stop(); });
    std::jthread worker([&] {
        result =
            session::trainFan(request, stop.get_token(), [&](std::size_t index, const session::RunOutcome& outcome) {
                if (!arguments.has("quiet"))
                    printError(QStringLiteral("%1: %2 after %3 epochs\n")
                                   .arg(QString::fromStdString(request.branches[index].name),
                                        QString::fromStdString(session::enumText(outcome.kind)))
                                   .arg(outcome.epoch));
            });
        QMetaObject::invokeMethod(QCoreApplication::instance(), &QCoreApplication::quit, Qt::QueuedConnection);
    });
    QCoreApplication::exec();
    worker.join();
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
         "a fan: one fork for each value, in folders below --run; 0.5x is a multiple of the parent's; may be "
         "repeated"}};
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
    const Result<std::vector<Variation>> variations = variationsOf(arguments);
    if (!variations) return report(variations.error());
    if (!variations->empty()) return runFan(arguments, *variations, *parent, *epoch);
    const Result<session::ForkRequest> request = forkRequest(arguments, *parent, *epoch);
    if (!request) return report(request.error());
    return runSession({arguments.has("quiet"), arguments.has("json")},
                      [&](session::TrainingSession& session) { session.fork(*request); });
}

} // namespace throughline::app
