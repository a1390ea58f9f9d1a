// SPDX-License-Identifier: GPL-3.0-or-later
#include "Commands.h"
#include "InfoJson.h"
#include "Report.h"
#include "TrainOptions.h"

#include "session/Verification.h"

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

} // namespace

CommandSpec verifySpec() {
    return {
        "verify",
        "RUN",
        "Trains the run's first epochs anew, once straight and once interrupted and resumed from checkpoints on other\n"
        "numbers of threads, and compares all bits. Changes nothing. Exit status 1 where they differ.",
        1,
        1,
        {
            {"epochs", "K", "3", "epochs to train"},
            {"json", nullptr, nullptr, "the result as one JSON object"},
        }};
}

int runVerify(const Arguments& arguments) {
    const auto epochs = arguments.wholeNumber("epochs", 3, 1, 1'000'000'000);
    if (!epochs) return report(epochs.error());
    const Result<session::ModelRequest> model = modelRequest(arguments);
    if (!model) return report(model.error());
    const auto verification = session::verifyRun({model->folder, *epochs});
    if (!verification) return report(verification.error());
    print(arguments.has("json") ? QString::fromStdString(describe(**verification).dump()) + QLatin1Char('\n')
                                : text(**verification));
    return (*verification)->identical() ? ExitDone : ExitFailed;
}

} // namespace throughline::app
