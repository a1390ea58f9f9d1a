// SPDX-License-Identifier: GPL-3.0-or-later
#include "Commands.h"
#include "InfoJson.h"
#include "Report.h"
#include "TrainOptions.h"

#include "session/FigureVerification.h"
#include "session/RunPaths.h"
#include "session/Verification.h"

#include <algorithm>

namespace throughline::app {

namespace {

QString text(const session::Verification& verification) {
    QString text =
        QStringLiteral("%1 epochs straight and with %2 interruptions: %3\n")
            .arg(verification.epochs)
            .arg(verification.interruptions)
            .arg(verification.sameRecords && verification.sameState ? QStringLiteral("the same to the last bit")
                                                                    : QStringLiteral("they differ"));
    if (verification.firstDifference > 0)
        text += QStringLiteral("the first epoch that differs is %1\n").arg(verification.firstDifference);
    if (verification.compared == 0) return text;
    text += verification.firstHistoryDifference == 0
                ? QStringLiteral("the run's own history has the same %1 epochs\n").arg(verification.compared)
            : verification.sameVariant
                ? QStringLiteral("the run's own history differs from epoch %1 on\n")
                      .arg(verification.firstHistoryDifference)
                : QStringLiteral("the run's own history was computed on another instruction set, and differs from "
                                 "epoch %1 on\n")
                      .arg(verification.firstHistoryDifference);
    return text;
}

Json describe(const session::Verification& verification) {
    const auto epochOrNull = [](std::int64_t epoch) { return epoch > 0 ? Json(epoch) : Json(nullptr); };
    Json json;
    json["identical"] = verification.identical();
    json["epochs"] = verification.epochs;
    json["interruptions"] = verification.interruptions;
    json["same_history"] = verification.sameRecords;
    json["same_state"] = verification.sameState;
    json["first_difference"] = epochOrNull(verification.firstDifference);
    json["instruction_set"] = verification.variant;
    json["run_epochs_compared"] = verification.compared;
    json["run_same_instruction_set"] = verification.sameVariant;
    json["run_first_difference"] = epochOrNull(verification.firstHistoryDifference);
    return json;
}

const char* verdictName(session::FigureVerdict::Kind kind) {
    using Kind = session::FigureVerdict::Kind;
    return kind == Kind::Identical ? "identical" : kind == Kind::Differs ? "differs" : "altered";
}

QString text(const session::FigureVerdict& verdict) {
    using Kind = session::FigureVerdict::Kind;
    const auto name = QString::fromStdString(verdict.name);
    QString text;
    if (verdict.kind == Kind::Altered)
        return QStringLiteral("%1altered; the figure's text is not what was written with it\n")
            .arg(name.isEmpty() ? name : QStringLiteral("“%1”: ").arg(name));
    if (verdict.kind == Kind::Identical)
        text = QStringLiteral("“%1”: bit-identical; %2 epochs, trained again, are those of the figure\n")
                   .arg(name)
                   .arg(verdict.compared);
    else
        text = QStringLiteral("“%1”: differs from epoch %2\n").arg(name).arg(verdict.fromEpoch);
    if (verdict.kind == Kind::Differs && verdict.variantThen != verdict.variantNow)
        text += QStringLiteral("it was trained with %1, and this is %2, whose last digits are others\n")
                    .arg(QString::fromStdString(verdict.variantThen), QString::fromStdString(verdict.variantNow));
    if (!verdict.checksum)
        text += QStringLiteral("the figure has no checksum: whether its text was altered since cannot be told\n");
    return text;
}

Json describe(const session::FigureVerdict& verdict) {
    Json json;
    json["name"] = verdict.name;
    json["run"] = verdict.folder.empty() ? Json(nullptr) : Json(verdict.folder.string());
    json["verdict"] = verdictName(verdict.kind);
    json["from_epoch"] = verdict.fromEpoch > 0 ? Json(verdict.fromEpoch) : Json(nullptr);
    json["compared"] = verdict.compared;
    json["checksum"] = verdict.checksum;
    json["instruction_set"] = {{"then", verdict.variantThen}, {"now", verdict.variantNow}};
    return json;
}

/// Several runs: each, and before them the worst.
Json describe(const std::vector<session::FigureVerdict>& verdicts) {
    const auto worst = std::ranges::max_element(verdicts, {}, &session::FigureVerdict::kind);
    Json json = describe(*worst);
    if (verdicts.size() == 1) return json;
    for (const session::FigureVerdict& verdict : verdicts) json["histories"].push_back(describe(verdict));
    return json;
}

std::optional<std::string> dataOf(const Arguments& arguments) {
    const auto data = arguments.value("data");
    return data ? std::optional(data->toStdString()) : std::nullopt;
}

int verifyFigure(const Arguments& arguments, const std::filesystem::path& figure) {
    session::FigureRequest request{.figure = figure};
    request.data = dataOf(arguments);
    if (arguments.has("epochs")) {
        const auto epochs = arguments.wholeNumber("epochs", 3, 1, 1'000'000'000);
        if (!epochs) return report(epochs.error());
        request.epochs = *epochs;
    }
    const auto verdicts = session::verifyFigure(request);
    if (!verdicts) return report(verdicts.error());
    if (arguments.has("json"))
        printJson(describe(*verdicts));
    else
        for (const session::FigureVerdict& verdict : *verdicts) print(text(verdict));
    const bool identical = std::ranges::all_of(
        *verdicts, [](const auto& verdict) { return verdict.kind == session::FigureVerdict::Kind::Identical; });
    return identical ? ExitDone : ExitFailed;
}

} // namespace

CommandSpec verifySpec() {
    return {
        "verify",
        "RUN|FIGURE",
        "Of a run, trains the first epochs anew, once straight and once interrupted and resumed from checkpoints on\n"
        "other numbers of threads, and compares all bits. Of a figure (PNG, SVG, PDF) that “export” made, tells "
        "whether\n"
        "its history was altered since, and trains its runs again: bit-identical, or from which epoch it differs.\n"
        "Changes nothing. Exit status 1 unless all is the same.",
        1,
        1,
        {
            {"epochs", "K", "3", "epochs to train; of a figure all, or K at random from its run's checkpoints"},
            {"data", "SPEC", nullptr, "where the data are now, if not where they were"},
            {"json", nullptr, nullptr, "the result as one JSON object"},
        }};
}

int runVerify(const Arguments& arguments) {
    const std::filesystem::path operand = arguments.operands().first().toStdString();
    std::error_code ignored;
    if (std::filesystem::is_regular_file(operand, ignored) && !session::belongsToRun(operand))
        return verifyFigure(arguments, operand);
    const auto epochs = arguments.wholeNumber("epochs", 3, 1, 1'000'000'000);
    if (!epochs) return report(epochs.error());
    const Result<session::ModelRequest> model = modelRequest(arguments);
    if (!model) return report(model.error());
    const auto verification = session::verifyRun({model->folder, *epochs, dataOf(arguments)});
    if (!verification) return report(verification.error());
    if (arguments.has("json"))
        printJson(describe(**verification));
    else
        print(text(**verification));
    return (*verification)->identical() ? ExitDone : ExitFailed;
}

} // namespace throughline::app
