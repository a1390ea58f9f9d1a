// SPDX-License-Identifier: GPL-3.0-or-later
#include "Askpass.h"
#include "Commands.h"
#include "Report.h"
#include "Window.h"

#include "io/Location.h"
#include "nn/Variant.h"

#include <QApplication>
#include <QCoreApplication>
#include <QFileInfo>
#include <QHashFunctions>
#include <QLoggingCategory>
#include <csignal>

using namespace throughline;
using namespace throughline::app;

namespace {

struct Command {
    CommandSpec spec;
    int (*run)(const Arguments& arguments);
    enum class Draws { Never, WithOutput, Always } draws; ///< needs fonts and painting, though no display
};

std::vector<Command> commands() {
    using Draws = Command::Draws;
    return {{trainSpec(), runTrain, Draws::Never},
            {resumeSpec(), runResume, Draws::Never},
            {infoSpec(), runInfo, Draws::Never},
            {exportSpec(), runExport, Draws::Always},
            {evaluateSpec(), runEvaluate, Draws::WithOutput},
            {predictSpec(), runPredict, Draws::Never},
            {exportModelSpec(), runExportModel, Draws::Never},
            {verifySpec(), runVerify, Draws::Never},
            {followSpec(), runFollow, Draws::Never},
            {mendSpec(), runMend, Draws::Never},
            {reportSpec(), runReport, Draws::Always},
            {forkSpec(), runFork, Draws::Never},
            {rowsSpec(), runRows, Draws::Never}};
}

CommandSpec windowSpec() {
    return {"",
            "[PATH ...]",
            "Opens the window, with these runs, histories or pictures in it. Subcommands need no window:\n"
            "  throughline train         trains a new run\n"
            "  throughline resume        goes on with a run\n"
            "  throughline fork          a new run from an epoch of another, with other settings\n"
            "  throughline info          says what is in a run, a history, a checkpoint or a picture\n"
            "  throughline export        draws charts into a PNG, SVG or PDF file, or writes a CSV table\n"
            "  throughline evaluate      how good a run's model is on data: scores, curves, worst rows, pictures\n"
            "  throughline predict       what a run's model makes of the rows of a file\n"
            "  throughline export-model  writes a run's model as ONNX, or its weights as safetensors\n"
            "  throughline verify        trains straight and interrupted: the same bits?\n"
            "  throughline rows          which rows made a spike: the batches of an epoch, and its worst rows\n"
            "  throughline follow        prints the new points of runs and histories as they come\n"
            "  throughline mend          writes what can be read of a history as a clean list\n"
            "  throughline report        writes all of a run, or of a history, on one page: HTML or PDF\n\n"
            "Exit status: 0 done, 1 the work itself failed, 2 usage or input that cannot be read,\n"
            "130 and 143 stopped by a signal.",
            0,
            -1,
            {{"demo", nullptr, nullptr, "start a run on the embedded digits at once"},
             {"version", nullptr, nullptr, "show the version"}}};
}

QString variantName() {
    const std::string_view name = nn::variant();
    return QString::fromLatin1(name.data(), static_cast<qsizetype>(name.size()));
}

void setNames() {
    QCoreApplication::setApplicationName(QStringLiteral("throughline"));
    QCoreApplication::setApplicationVersion(QStringLiteral(THROUGHLINE_VERSION));
}

int runCommand(const Command& command, const QStringList& words, int argc, char** argv) {
    const Result<Arguments> arguments = Arguments::parse(command.spec, words);
    if (!arguments) return report(arguments.error());
    if (arguments->helpAsked()) {
        print(command.spec.help());
        return ExitDone;
    }
    using Draws = Command::Draws;
    if (command.draws == Draws::Never || (command.draws == Draws::WithOutput && !arguments->has("output"))) {
        const QCoreApplication application(argc, argv);
        return command.run(*arguments);
    }
    // The same figure is the same bytes: a PDF's fonts stand in the order of a hash.
    QHashSeed::setDeterministicGlobalSeed();
    // Figures are painted in memory: a display is of no use, and there may be none.
    qputenv("QT_QPA_PLATFORM", "offscreen");
    // What Qt thinks of a session without a desktop is no business of a script's.
    QLoggingCategory::setFilterRules(QStringLiteral("default.warning=false"));
    const QApplication application(argc, argv);
    QApplication::setFont(QFont(QStringLiteral("Inter"))); // as figures have it
    return command.run(*arguments);
}

/// A word that is neither a subcommand nor a path is a slip of the fingers.
bool looksLikePath(const QString& word) {
    const Result<io::Location> location = io::locationOf(word.toStdString());
    return !location || !location->host.empty() || word.contains(QLatin1Char('/')) || word.contains(QLatin1Char('.')) ||
           QFileInfo::exists(word);
}

int runWindowOrHelp(const QStringList& words, int argc, char** argv) {
    const CommandSpec spec = windowSpec();
    const Result<Arguments> arguments = Arguments::parse(spec, words);
    if (!arguments) return report(arguments.error());
    if (arguments->helpAsked()) {
        print(spec.help());
        return ExitDone;
    }
    if (arguments->has("version")) {
        print(QStringLiteral("throughline " THROUGHLINE_VERSION " (numerics for %1)\n").arg(variantName()));
        return ExitDone;
    }
    for (const QString& path : arguments->operands()) {
        if (!looksLikePath(path)) return report({ErrorCode::UnknownCommand, {}, {path.toStdString()}});
    }
    return runWindow(argc, argv, arguments->operands(), arguments->has("demo"));
}

} // namespace

int main(int argc, char** argv) {
    openStandardStreams();
    std::signal(SIGPIPE, SIG_IGN); // `throughline info … | head` must not end a run
    std::signal(SIGXFSZ, SIG_IGN); // nor a limit on the size of files (`ulimit -f`): a write fails as on a full disk
    setNames();
    if (isAskpass(argc)) return finish(runAskpass(argc, argv));
    QStringList words;
    for (int i = 1; i < argc; ++i) words += QString::fromLocal8Bit(argv[i]);
    if (!words.isEmpty()) {
        for (const Command& command : commands()) {
            if (words.first() == QLatin1String(command.spec.name)) {
                return finish(runCommand(command, words.mid(1), argc, argv));
            }
        }
    }
    return finish(runWindowOrHelp(words, argc, argv));
}
