// SPDX-License-Identifier: GPL-3.0-or-later
#include "Commands.h"
#include "ConfigOptions.h"
#include "Report.h"
#include "ResumePlanText.h"
#include "RunSession.h"
#include "TrainOptions.h"

namespace throughline::app {

CommandSpec trainSpec() {
    const nn::TrainConfig standard;
    std::vector<OptionSpec> options{
        {"data", "SPEC", "digits",
         "digits, iris, wine, breast-cancer, diabetes, spirals, moons, circles, xor, fashion-mnist, or a file "
         "(.csv, .tsv, .npz, .npy, IDX)"},
        {"labels", "FILE", nullptr, "the labels of an IDX or NPY file"},
        {"target", "NAME", "last column", "the column to predict"},
        {"task", "TASK", "auto", "auto, classification or regression"},
        {"validation", "PART", "0.2", "a fraction of the rows, or a file; sets with a test part use that"},
        {"hidden", "WIDTHS", "128", "widths of the hidden layers with commas between; empty for none"},
        choiceOption("activation", standard.network.activation),
        choiceOption("initialization", standard.network.initialization),
        {"dropout", "P", "0", "probability that a hidden unit is dropped"},
        {"l1", "WEIGHT", "0", "penalty on the absolute weights"},
        {"l2", "WEIGHT", "0", "penalty on the squared weights"},
        {"batch-norm", nullptr, nullptr, "batch normalisation in the hidden layers"},
        choiceOption("loss", standard.loss),
        {"class-weights", "WEIGHTS", "none", "balanced, or a weight a class with commas between"},
        {"top-k", "K", "off", "also record how often the class is among the K likeliest"}};
    options.push_back(choiceOption("optimizer", standard.optimizer.kind));
    appendOptions(options, standard.optimizer);
    options.push_back(choiceOption("schedule", standard.schedule.kind));
    appendOptions(options, standard.schedule);
    const std::initializer_list<OptionSpec> others{
        {"batch-size", "N", "64", "samples a step"},
        {"epochs", "N", "20", "passes over the training data"},
        {"seed", "N", "1", "decides every random number of the run, and the split"},
        {"threads", "N", "all cores", "never changes the result"},
        {"monitor", "METRIC", "val_loss", "the metric that decides which epoch is best"},
        {"patience", "EPOCHS", "off", "stop after that many epochs without gain"},
        {"min-delta", "D", "0", "the least change that counts as gain"},
        {"restore-best", nullptr, nullptr, "the model of the run is its best, not its latest"},
        {"checkpoint-every", "EPOCHS", "1", "how often a checkpoint is written"},
        {"keep", "N", "3", "checkpoints kept; best and latest always are"},
        {"run", "FOLDER", "a new folder", "where the run is kept; refused if it holds one already"},
        {"quiet", nullptr, nullptr, "no progress"},
        {"json", nullptr, nullptr, "the result as one JSON object"}};
    options.insert(options.end(), others);
    return {
        "train", "", "Trains a new run and keeps it in a run folder. Progress goes to stderr, the result to stdout.",
        0,       0,  std::move(options)};
}

CommandSpec resumeSpec() {
    return {"resume",
            "RUN",
            "Goes on with a run: weights, optimiser and history come from its checkpoint.",
            1,
            1,
            {
                {"epochs", "N", nullptr,
                 "epochs in all, if more than the run was asked for; one that stopped early goes on to them without "
                 "early stopping"},
                {"patience", "EPOCHS", nullptr, "from now on, for a run that stopped early; 0 for no early stopping"},
                {"from", "POINT", "latest", "latest, best or an epoch; one that is not kept is recomputed"},
                {"threads", "N", "all cores", "never changes the result"},
                {"accept-changed-data", nullptr, nullptr, "go on although the data are not those of the start"},
                {"dry-run", nullptr, nullptr, "only say what would be done, from where; change nothing"},
                {"quiet", nullptr, nullptr, "no progress"},
                {"json", nullptr, nullptr, "the result as one JSON object"},
            }};
}

namespace {

/// Says what a resume would do, and what it would be refused for. The data are not looked at.
int showPlan(const session::ResumeRequest& request, bool json) {
    const Result<session::OpenedRun> run = session::openRun(request.folder);
    if (!run) return report(run.error());
    if (run->summary.status == session::RunSummary::Status::Running)
        return report(
            {ErrorCode::FolderInUse, request.folder.string(), {run->summary.holder.host, run->summary.holder.process}});
    const Result<session::ResumePlan> plan = session::planResume(request, *run);
    if (!plan) return report(plan.error());
    for (const Error& error : plan->damaged) warn(error);
    if (json) {
        printJson(planJson(*plan, *run));
    } else if (!plan->refusal) {
        print(planText(*plan, *run));
    }
    return plan->refusal ? report(*plan->refusal) : static_cast<int>(ExitDone);
}

} // namespace

int runTrain(const Arguments& arguments) {
    const Result<session::RunRequest> request = trainRequest(arguments);
    if (!request) return report(request.error());
    return runSession({arguments.has("quiet"), arguments.has("json")},
                      [&](session::TrainingSession& session) { session.start(*request); });
}

int runResume(const Arguments& arguments) {
    const Result<session::ResumeRequest> request = resumeRequest(arguments);
    if (!request) return report(request.error());
    if (arguments.has("dry-run")) return showPlan(*request, arguments.has("json"));
    return runSession({arguments.has("quiet"), arguments.has("json")},
                      [&](session::TrainingSession& session) { session.resume(*request); });
}

} // namespace throughline::app
