// SPDX-License-Identifier: GPL-3.0-or-later
#include "Commands.h"
#include "ConfigOptions.h"
#include "FindRateCommand.h"
#include "Report.h"
#include "ResultText.h"
#include "ResumePlanText.h"
#include "RunSession.h"
#include "SweepCommand.h"
#include "SweepRequest.h"
#include "TrainOptions.h"

namespace throughline::app {

CommandSpec trainSpec() {
    const nn::TrainConfig standard;
    std::vector<OptionSpec> options{
        {"data", "SPEC", "digits",
         "digits, iris, wine, breast-cancer, diabetes, spirals, moons, circles, xor, fashion-mnist, or a file "
         "(.csv, .tsv, .parquet, .npz, .npy, IDX; packed by gzip or zstd too), or a folder with a folder of pictures "
         "for "
         "each class"},
        {"image-size", "WIDTHxHEIGHT", "theirs, or 32x32",
         "of pictures from a folder: scaled to cover it, the middle kept; without it a size that all have and that has "
         "at most 64 x 64 pixels"},
        {"labels", "FILE", nullptr, "the labels of an IDX or NPY file"},
        {"target", "NAME", "last column", "the column to predict"},
        {"task", "TASK", "auto", "auto, classification or regression"},
        {"target-transform", "HOW", "standardise",
         "of numbers that are predicted: standardise, log or none; undone in what is predicted"},
        {"column", "NAME=ROLE[,…]", "found",
         "input, target, ignore, group or order; also as=number|category|date and missing=median|mean|most-frequent|"
         "category|flag|drop; may be repeated"},
        {"ignore", "NAMES", nullptr, "columns to leave out, with commas between"},
        {"missing-values", "TEXTS", nullptr,
         "texts that mean a missing value, with commas between, beside NA, N/A, NaN, NULL, None, -, . and ?"},
        {"encoding", "NAME", "auto",
         "of tables in text: utf-8, latin-1, windows-1252; auto: UTF-8, and lines that are none as Windows-1252"},
        {"validation", "PART", "0.2", "a fraction of the rows, or a file; sets with a test part use that"},
        {"test", "PART", "none",
         "a fraction of the rows, or a file: held out for evaluate, and looked at by nobody else"},
        {"group", "COLUMN", nullptr, "rows with the same value there are all learned from, or all validated on"},
        {"order", "COLUMN", nullptr, "the last rows by that column (a time) are validated on"},
        {"split-seed", "N", "the seed", "decides the division of the rows, and nothing else"},
        {"folds", "K", "none", "K runs in the folder --run, each validated on another K-th of the rows"},
        {"vary", "NAME=V1,V2", "none",
         "a run for each value of another option, of several such options for each combination, in folders below "
         "--run; "
         "a value with commas in double quotes that the shell leaves alone, as in 'hidden=64,\"128,64\"'; a switch is "
         "on or off; may be repeated"},
        {"seeds", "N", "none", "the same with N seeds, from --seed on"},
        {"jobs", "N", "as many as cores", "how many of several runs train at once; never changes a result"},
        {"hidden", "WIDTHS", "128", "widths of the hidden layers with commas between; empty for none"},
        choiceOption("activation", standard.network.activation),
        choiceOption("initialization", standard.network.initialization),
        {"dropout", "P", "0", "probability that a hidden unit is dropped"},
        {"l1", "WEIGHT", "0", "penalty on the absolute weights"},
        {"l2", "WEIGHT", "0", "penalty on the squared weights"},
        {"batch-norm", nullptr, nullptr, "batch normalisation in the hidden layers"},
        choiceOption("loss", standard.loss),
        {"interval", "P", kept(ui::plainNumber(standard.interval)),
         "of quantile: the share of the rows whose target the predicted interval is to hold"},
        {"label-smoothing", "SHARE", "0", "share of a class's target that all classes have alike"},
        {"focal", "GAMMA", "off",
         "focal loss, for skewed classes: rows that are right already count less (2 is usual)"},
        {"class-weights", "WEIGHTS", "none", "balanced, or a weight a class with commas between"},
        {"top-k", "K", "off", "also record how often the class is among the K likeliest"}};
    options.push_back(choiceOption("optimizer", standard.optimizer.kind));
    appendOptions(options, standard.optimizer);
    options.push_back(choiceOption("schedule", standard.schedule.kind));
    appendOptions(options, standard.schedule);
    const std::initializer_list<OptionSpec> others{
        {"find-rate", nullptr, nullptr,
         "trains nothing: tries ever higher learning rates on 200 batches (Smith 2017) and says where the loss falls "
         "fastest"},
        {"batch-size", "N", rowDefaultsText(&nn::RowDefaults::batchSize), "samples a step"},
        {"epochs", "N", rowDefaultsText(&nn::RowDefaults::epochs), "passes over the training data"},
        {"seed", "N", "1", "decides every random number of the run, and the split"},
        {"threads", "N", "all cores", "of all runs together; never changes the result"},
        {"monitor", "METRIC", "val_loss", "the metric that decides which epoch is best"},
        {"metrics", "NAMES", "none",
         "further metrics of validation in the history, with commas between: auc, pr-auc, f1, f1-weighted, "
         "balanced-accuracy, mcc, log-loss, mape, explained-variance, median-ae"},
        {"patience", "EPOCHS", "off", "stop after that many epochs without gain"},
        {"min-delta", "D", "0", "the least change that counts as gain"},
        {"restore-best", nullptr, nullptr, "the model of the run is its best, not its latest"},
        {"checkpoint-every", "EPOCHS", "1", "how often a checkpoint is written"},
        {"keep", "N", "3",
         "checkpoints kept; best and latest always are, and of a long run one in 64 epochs or more, unless N is 0"},
        {"name", "TEXT", "by data and widths", "what the run is called"},
        {"run", "FOLDER", "a new folder", "where the run is kept; refused if it holds one already"},
        {"quiet", nullptr, nullptr, "no progress"},
        {"json", nullptr, nullptr, "the result as one JSON object"}};
    options.insert(options.end(), others);
    return {"train",
            "[FILE...]",
            "Trains a new run and keeps it in a run folder. Progress goes to stderr, the result to stdout. FILEs, in "
            "place of\n"
            "--data, are the rows of one table.",
            0,
            -1,
            std::move(options)};
}

CommandSpec resumeSpec() {
    return {
        "resume",
        "RUN",
        "Goes on with a run: weights, optimiser and history come from its checkpoint. Of the folder of a sweep, what "
        "it\n"
        "has not trained yet is trained.",
        1,
        1,
        {
            {"epochs", "N", nullptr,
             "epochs in all, if more than the run was asked for; one that stopped early goes on to them without "
             "early stopping"},
            {"patience", "EPOCHS", nullptr, "from now on, for a run that stopped early; 0 for no early stopping"},
            {"learning-rate", "RATE", "as it was", "from the next batch on; recorded as an event"},
            {"batch-size", "N", "as it was",
             "samples a step, recorded as an event; an epoch that was interrupted begins anew"},
            {"from", "POINT", "latest", "latest, best or an epoch; one that is not kept is recomputed"},
            {"data", "FILE", "where it was", "where the run's file or folder of data lies now"},
            {"threads", "N", "all cores", "never changes the result"},
            {"warm-restart", nullptr, nullptr, "the schedule of the learning rate begins anew"},
            {"accept-changed-data", nullptr, nullptr, "go on although the data are not those of the start"},
            {"jobs", "N", "as many as cores", "how many of a sweep's runs train at once; never changes a result"},
            {"dry-run", nullptr, nullptr, "only say what would be done, from where; change nothing"},
            {"quiet", nullptr, nullptr, "no progress"},
            {"json", nullptr, nullptr, "the result as one JSON object"},
        }};
}

namespace {

/// Says what a resume would do, and what it would be refused for.
int showPlan(const session::ResumeRequest& request, bool json) {
    const Result<session::OpenedRun> run = session::openRun(request.folder);
    if (!run) return report(run.error());
    if (run->summary.status == session::RunSummary::Status::Running)
        return report(
            {ErrorCode::FolderInUse, request.folder.string(), {run->summary.holder.host, run->summary.holder.process}});
    const Result<session::ResumePlan> plan = session::planResume(request, *run);
    if (!plan) return report(plan.error());
    for (const Error& error : plan->damaged) warn(error);
    const Result<session::DataCheck> data = session::checkRunData(run->info, request.data);
    if (json) {
        Json all = planJson(*plan, *run);
        all["data"] = dataJson(data, run->info);
        printJson(all);
    } else if (!plan->refusal) {
        print(planText(*plan, *run, request));
        if (data) print(dataText(*data, run->info));
    }
    if (plan->refusal) return report(*plan->refusal);
    if (!data) return report(data.error());
    if (data->differences.empty() || request.acceptChangedData) return ExitDone;
    return report({ErrorCode::DataChanged, data->file, data->differences});
}

/// What is not expected: a cosine that was at its end goes up again.
void tellRates(const session::ResumeRequest& request) {
    const Result<session::OpenedRun> run = session::openRun(request.folder);
    if (!run) return;
    const Result<session::ResumePlan> plan = session::planResume(request, *run);
    if (plan && plan->rates) printError(QStringLiteral("note: ") + ratesText(*plan));
}

} // namespace

int runTrain(const Arguments& arguments) {
    if (asksForSweep(arguments)) return trainSweep(arguments);
    const Result<session::RunRequest> request = trainRequest(arguments);
    if (!request) return report(request.error());
    if (arguments.has("find-rate")) return findRate(*request, arguments.has("quiet"), arguments.has("json"));
    return runSession({arguments.has("quiet"), arguments.has("json")},
                      [&](session::TrainingSession& session) { session.start(*request); });
}

int runResume(const Arguments& arguments) {
    const Result<session::ResumeRequest> request = resumeRequest(arguments);
    if (!request) return report(request.error());
    if (session::isSweepFolder(request->folder)) return resumeSweep(request->folder, arguments);
    if (arguments.has("jobs"))
        return report({ErrorCode::BadOption,
                       {},
                       {"jobs", arguments.value("jobs")->toStdString(), "the folder of a sweep to go on with"}});
    if (arguments.has("dry-run")) return showPlan(*request, arguments.has("json"));
    if (!arguments.has("quiet")) tellRates(*request);
    return runSession({arguments.has("quiet"), arguments.has("json")},
                      [&](session::TrainingSession& session) { session.resume(*request); });
}

} // namespace throughline::app
