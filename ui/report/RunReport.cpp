// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/report/RunReport.h"

#include "evaluation/EvaluationPictures.h"
#include "evaluation/TablePicture.h"
#include "figure/Figure.h"
#include "history/MetricNames.h"
#include "history/SeriesBest.h"
#include "nn/Metrics.h"
#include "nn/Variant.h"
#include "painting/PlotPainter.h"
#include "session/EnumText.h"
#include "session/FigureVerification.h"
#include "text/ColumnText.h"
#include "text/ErrorText.h"
#include "text/MetricText.h"
#include "text/NumberText.h"
#include "text/RemarkText.h"
#include "ui/compare/RunSettings.h"
#include "ui/hints/HintText.h"
#include "ui/inspector/RunText.h"
#include "ui/report/CommandText.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <QSysInfo>
#include <algorithm>
#include <set>
#include <string_view>

namespace throughline::ui {

namespace {

using session::OpenedRun;

/// With its year: a page is read much later.
QString timeOf(std::int64_t ms) {
    if (ms <= 0) return {};
    return QLocale(QLocale::English).toString(QDateTime::fromMSecsSinceEpoch(ms), QStringLiteral("d MMM yyyy HH:mm"));
}

constexpr QSize CurvesSize(912, 560); ///< logical pixels

/// What is drawn first of a history, with its restarts and what was thrown away.
Result<chart::FigureWork> drawn(chart::ChartRun curves) {
    if (curves.history->records.empty()) return chart::FigureWork();
    chart::FigureOptions options;
    options.chart.smoothing = 0.0;
    options.size.width = CurvesSize.width();
    options.size.height = CurvesSize.height();
    options.size.scale = 2.0;
    options.caption = true;
    options.history = false;
    curves.id = QStringLiteral("0");
    curves.grows = false;
    std::vector<chart::ChartRun> runs;
    runs.push_back(std::move(curves));
    return chart::drawFigure(chart::FigureFormat::Png, std::make_shared<chart::Figure>(std::move(runs), options));
}

Result<void> addCurves(ReportPage& page, const chart::FigureWork& curves) {
    if (!curves) {
        page.paragraph(QStringLiteral("No epoch was completed."));
        return {};
    }
    const Result<QByteArray> png = curves();
    if (!png) return tl::make_unexpected(png.error());
    page.picture(*png, CurvesSize, QStringLiteral("The curves"));
    return {};
}

chart::ChartRun curvesOf(const std::shared_ptr<const OpenedRun>& run) {
    chart::ChartRun curves;
    curves.name = QString::fromStdString(run->summary.name);
    curves.monitor = run->summary.bestMetric;
    curves.bestEpoch = static_cast<double>(run->summary.bestEpoch);
    curves.history = {run, &run->history};
    curves.joint = jointOf(run->info.parent);
    return curves;
}

/// Restarts and what was done by hand.
void addMarks(ReportPage& page, const std::vector<history::Mark>& marks, const history::History& history,
              const std::optional<chart::ChartJoint>& joint = {}) {
    QStringList words;
    for (const auto& mark : marks)
        words << QStringLiteral("epoch %1: %2").arg(countText(mark.epoch), chart::markText(mark, joint));
    page.list(words);
    if (!history.abandoned.empty())
        page.paragraph(QStringLiteral("Left behind by resuming from an earlier epoch: %1; drawn as grey lines.")
                           .arg(counted(static_cast<std::int64_t>(history.abandoned.size()), QStringLiteral("stretch"),
                                        QStringLiteral("stretches"))));
}

QString outcomeText(const session::SessionRecord& session) {
    return session.outcome ? QString::fromStdString(session::enumText(*session.outcome))
                           : QStringLiteral("ended without a word");
}

void addHints(ReportPage& page, const std::vector<session::Hint>& hints) {
    if (hints.empty()) return;
    page.heading(QStringLiteral("Worth a look"));
    QStringList sentences;
    for (const auto& hint : hints) sentences << hintText(hint);
    page.list(sentences);
}

void addSessions(ReportPage& page, const OpenedRun& run) {
    page.heading(QStringLiteral("Sessions"));
    std::vector<QStringList> rows;
    for (const auto& session : run.info.sessions)
        rows.push_back({timeOf(session.started), grouped(session.from.epoch), grouped(session.lastEpoch),
                        outcomeText(session), QString::number(session.threads),
                        QString::fromStdString(session.variant)});
    page.table({QStringLiteral("began"), QStringLiteral("from epoch"), QStringLiteral("to epoch"),
                QStringLiteral("ended"), QStringLiteral("threads"), QStringLiteral("instructions")},
               rows);
    addMarks(page, session::marksOf(run.info), run.history, jointOf(run.info.parent));
}

void addMetrics(ReportPage& page, const session::Evaluation& evaluation) {
    std::vector<QStringList> rows;
    const auto add = [&](const nn::MetricValue& metric) {
        const auto interval = std::ranges::find(evaluation.intervals, metric.name, &nn::ScoreInterval::key);
        const bool has = interval != evaluation.intervals.end();
        rows.push_back(
            {metricTitle(metric.name), metricText(metric.value),
             has ? QStringLiteral("%1 to %2").arg(metricText(interval->low), metricText(interval->high)) : QString()});
    };
    std::ranges::for_each(evaluation.metrics, add);
    std::ranges::for_each(evaluation.scores, add);
    page.table({QStringLiteral("metric"), QStringLiteral("value"), QStringLiteral("95 % interval, by the bootstrap")},
               rows);
}

/// Its first rows and columns, numbers as metrics are written; the first row has the names.
void addTable(ReportPage& page, const std::vector<QStringList>& table, std::size_t mostRows, qsizetype mostColumns) {
    std::vector<QStringList> rows;
    for (std::size_t i = 1; i < std::min(table.size(), mostRows + 1); ++i) {
        QStringList cells;
        for (const auto& cell : table[i].mid(0, mostColumns)) cells << chart::cellText(cell);
        rows.push_back(cells);
    }
    page.table(table.front().mid(0, mostColumns), rows);
}

void addMore(ReportPage& page, std::size_t all, std::size_t most) {
    if (all > most)
        page.paragraph(QStringLiteral("… and %1 more.").arg(grouped(static_cast<std::int64_t>(all - most))));
}

void addClasses(ReportPage& page, const session::Evaluation& evaluation) {
    constexpr std::size_t most = 50;
    if (evaluation.isRegression()) return;
    addTable(page, chart::classTable(evaluation), most, 6);
    addMore(page, evaluation.classes.size(), most);
}

/// Two side by side, so that a page of paper takes them.
void addPictures(ReportPage& page, const session::Evaluation& evaluation) {
    chart::Pictures all;
    const bool isClasses = !evaluation.isRegression();
    for (auto& picture :
         {isClasses ? chart::confusionPicture(evaluation, chart::ConfusionPicture::Shows::Counts) : nullptr,
          chart::calibrationPicture(evaluation), chart::rocPicture(evaluation),
          chart::precisionRecallPicture(evaluation), chart::thresholdsPicture(evaluation),
          chart::predictedPicture(evaluation), chart::residualsPicture(evaluation),
          chart::samplesPicture(evaluation, evaluation.worst, QStringLiteral("Worst rows"))})
        if (picture) all.push_back(picture);
    const chart::PicturePaper paper{.columns = 2};
    for (std::size_t i = 0; i < all.size(); i += 2) {
        const chart::Pictures two(all.begin() + static_cast<std::ptrdiff_t>(i),
                                  all.begin() + static_cast<std::ptrdiff_t>(std::min(i + 2, all.size())));
        const Result<QByteArray> png = chart::pictureBytes(chart::FigureFormat::Png, two, paper);
        QStringList words;
        for (const auto& picture : two) words << picture->title() + QStringLiteral(": ") + picture->summary();
        if (png) page.picture(*png, chart::pictureSize(two, paper).toSize(), words.join(QStringLiteral("; ")));
    }
}

/// Images are among the pictures.
void addWorst(ReportPage& page, const session::Evaluation& evaluation) {
    constexpr std::size_t most = 10;
    constexpr qsizetype columns = 9;
    if (evaluation.evaluated->of->data->imageWidth > 0 || evaluation.worst.empty()) return;
    page.heading(QStringLiteral("Worst rows"));
    addTable(page, chart::sampleTable(*evaluation.evaluated, evaluation.worst), most, columns);
    page.paragraph(QStringLiteral("Rows are counted from 0, as they were read."));
}

/// "the validation part of iris", "all of iris"
QString dataOf(const session::Evaluation& evaluation) {
    const auto words = QString::fromStdString(evaluation.data);
    return evaluation.part == session::EvaluatedPart::All ? words : QStringLiteral("the %1").arg(words);
}

void addEvaluation(ReportPage& page, const Result<session::Evaluation>& evaluation) {
    page.heading(QStringLiteral("Evaluation"));
    if (!evaluation) return page.paragraph(errorText(evaluation.error()));
    page.paragraph(QStringLiteral("Epoch %1 on %2, %3 rows.")
                       .arg(grouped(evaluation->position.epoch), dataOf(*evaluation),
                            grouped(static_cast<std::int64_t>(evaluation->rows))));
    addMetrics(page, *evaluation);
    if (evaluation->nominalCoverage)
        page.paragraph(
            QStringLiteral("The predicted intervals were to hold %1 of the rows; that is what the coverage tells.")
                .arg(plainNumber(*evaluation->nominalCoverage)));
    addClasses(page, *evaluation);
    addPictures(page, *evaluation);
    addWorst(page, *evaluation);
}

void addData(ReportPage& page, const session::RunInfo& info) {
    page.heading(QStringLiteral("Data"));
    const auto& columns = info.fingerprint.columns;
    page.facts({{QStringLiteral("source"), QString::fromStdString(info.data.source)},
                {QStringLiteral("target"), columns.empty() ? QString() : QString::fromStdString(columns.back())},
                {QStringLiteral("training rows"), grouped(info.trainingRows)},
                {QStringLiteral("validation rows"), grouped(info.validationRows)},
                {QStringLiteral("test rows"), info.testRows > 0 ? grouped(info.testRows) : QString()},
                {QStringLiteral("fingerprint"), QString::fromStdString(info.fingerprint.content) + QLatin1Char(' ') +
                                                    QString::fromStdString(info.fingerprint.split)}});
    constexpr std::size_t most = 100;
    const bool isImage = info.encoding && info.encoding->imageWidth > 0; // whose columns are pixels
    if (!info.columns.empty() && !isImage) {
        std::vector<QStringList> rows;
        for (const auto& column : info.columns) {
            if (rows.size() == most) break;
            rows.push_back({QString::fromStdString(column.name), roleText(column.role), kindText(column.as),
                            grouped(column.missing), column.missing > 0 ? policyText(column.policy) : QString(),
                            grouped(static_cast<std::int64_t>(column.features))});
        }
        page.table({QStringLiteral("column"), QStringLiteral("role"), QStringLiteral("kind"), QStringLiteral("missing"),
                    QStringLiteral("replaced by"), QStringLiteral("features")},
                   rows);
        addMore(page, info.columns.size(), most);
    }
    QStringList notes;
    for (const auto& note : info.notes) notes << remarkText(note);
    page.list(notes);
}

/// Options that do nothing with the kind that was chosen.
template <class Part>
void addIdle(std::set<std::string_view>& idle, const Part& part) {
    nn::visitOptions(part, [&](const nn::ConfigOption& option, const auto&) {
        if (!option.mattersTo(part.kind)) idle.insert(option.name);
    });
}

/// What is told of the data stands there.
void addSettings(ReportPage& page, const session::RunInfo& info) {
    page.heading(QStringLiteral("Settings"));
    ReportPage::Facts facts{{QStringLiteral("network"), networkText(info)},
                            {QStringLiteral("parameters"), grouped(info.parameters)}};
    std::set<std::string_view> left{"data", "target", "rows", "hidden", "activation"};
    addIdle(left, info.config.optimizer);
    addIdle(left, info.config.schedule);
    for (const auto& setting : settingsOf(info))
        if (!left.contains(setting.option)) facts.emplace_back(QString::fromLatin1(setting.option), setting.value);
    page.facts(std::move(facts), 3);
}

void addEnvironment(ReportPage& page, ReportPage::Facts facts) {
    page.heading(QStringLiteral("Environment"));
    facts.emplace_back(QStringLiteral("report by"), QStringLiteral("Throughline %1, Qt %2, %3")
                                                        .arg(QCoreApplication::applicationVersion(),
                                                             QLatin1String(qVersion()), QSysInfo::prettyProductName()));
    page.facts(std::move(facts));
}

void addEnvironment(ReportPage& page, const OpenedRun& run) {
    const auto& sessions = run.info.sessions;
    addEnvironment(page, {{QStringLiteral("folder"), QString::fromStdString(run.summary.folder.string())},
                          {QStringLiteral("run"), QString::fromStdString(run.info.id)},
                          {QStringLiteral("numerics"),
                           sessions.empty() ? QString() : QString::fromStdString(sessions.back().variant)}});
}

/// Each with its newest value and, where one knows which is the better, its best.
void addSeries(ReportPage& page, const history::MetricHistory& records) {
    constexpr std::size_t most = 60;
    page.heading(QStringLiteral("Series"));
    std::vector<QStringList> rows;
    for (const auto& series : records.series()) {
        if (rows.size() == most || series.value.empty()) continue;
        history::SeriesBest best(series.name, nn::directionOf(history::commonName(series.name)));
        best.scan(records);
        rows.push_back({seriesText(series.name), grouped(static_cast<std::int64_t>(series.size())),
                        metricText(series.value.front()), metricText(series.value.back()),
                        best.exists() ? metricText(best.value()) : QString(),
                        best.exists() ? countText(best.epoch()) : QString()});
    }
    page.table({QStringLiteral("metric"), QStringLiteral("points"), QStringLiteral("first"), QStringLiteral("last"),
                QStringLiteral("best"), QStringLiteral("at")},
               rows);
    addMore(page, records.series().size(), most);
}

void addCommands(ReportPage& page, const OpenedRun& run) {
    page.heading(QStringLiteral("To make it again"));
    const auto [commands, steered] =
        commandsOf(run.info, QString::fromStdString(run.summary.folder.filename().string() + "-again"));
    page.code(commands);
    if (steered) page.paragraph(QStringLiteral("The learning rate was changed under way, which no command repeats."));
}

/// What came of it in a line.
QString headOf(const OpenedRun& run) {
    const auto& info = run.info;
    const auto& summary = run.summary;
    QStringList words{QStringLiteral("%1 of %2 epochs").arg(grouped(summary.epoch), grouped(info.config.epochs))};
    if (!info.sessions.empty() && info.sessions.back().outcome != session::OutcomeKind::Completed)
        words << outcomeText(info.sessions.back());
    if (summary.bestEpoch > 0)
        words << QStringLiteral("best %1 %2 in epoch %3")
                     .arg(seriesText(summary.bestMetric), metricText(summary.best), grouped(summary.bestEpoch));
    if (const QString time = timeText(run.history); !time.isEmpty())
        words << QStringLiteral("trained for %1").arg(time);
    if (info.parent) words << QStringLiteral("forked %1").arg(forkText(info));
    if (summary.changed > 0) words << timeOf(summary.changed);
    for (const auto& tag : info.tags) words << QStringLiteral("#%1").arg(QString::fromStdString(tag));
    return words.join(QStringLiteral(" · "));
}

} // namespace

Result<ReportSource> readReport(const session::ModelRequest& model, const data::ReadWatch& watch) {
    Result<OpenedRun> run = session::openRun(model.folder);
    if (!run) return tl::make_unexpected(run.error());
    Result<session::Evaluation> evaluation = session::evaluateRun({model}, watch);
    if (!evaluation && evaluation.error().code == ErrorCode::Cancelled) return tl::make_unexpected(evaluation.error());
    ReportSource source{std::make_shared<const OpenedRun>(std::move(*run)), std::move(evaluation)};
    source.hints = session::hintsOf(source.run->info, source.run->history.records);
    if (source.evaluation) {
        const auto ofModel = session::hintsOf(source.run->info, *source.evaluation);
        source.hints.insert(source.hints.end(), ofModel.begin(), ofModel.end());
    }
    return source;
}

Result<chart::FigureWork> drawCurves(const ReportSource& source) {
    return drawn(curvesOf(source.run));
}

Result<QByteArray> reportBytes(const ReportSource& source, ReportFormat format, const chart::FigureWork& curves) {
    const OpenedRun& run = *source.run;
    ReportPage page(QString::fromStdString(run.info.name), format);
    page.head(headOf(run));
    if (!run.info.comment.empty()) page.paragraph(QString::fromStdString(run.info.comment));
    if (const Result<void> done = addCurves(page, curves); !done) return tl::make_unexpected(done.error());
    addHints(page, source.hints);
    addEvaluation(page, source.evaluation);
    addSessions(page, run);
    addData(page, run.info);
    addSettings(page, run.info);
    addEnvironment(page, run);
    addCommands(page, run);
    return page.take();
}

Result<chart::FigureWork> drawCurves(const HistoryReportSource& source) {
    chart::ChartRun curves;
    curves.name = source.name;
    curves.history = source.history;
    return drawn(std::move(curves));
}

Result<QByteArray> reportBytes(const HistoryReportSource& source, ReportFormat format,
                               const chart::FigureWork& curves) {
    const history::History& history = *source.history;
    const auto size = static_cast<std::int64_t>(history.records.size());
    ReportPage page(source.name, format);
    QStringList words{counted(size, QStringLiteral("record"), QStringLiteral("records")), formatText(history.format)};
    if (const QString time = timeText(history); !time.isEmpty()) words << QStringLiteral("trained for %1").arg(time);
    page.head(words.join(QStringLiteral(" · ")));
    if (const Result<void> done = addCurves(page, curves); !done) return tl::make_unexpected(done.error());
    addMarks(page, history.marks, history);
    addSeries(page, history.records);
    QStringList notes;
    for (const auto& warning : history.warnings) notes << remarkText(warning);
    if (!notes.isEmpty()) page.heading(QStringLiteral("Notes"));
    page.list(notes);
    addEnvironment(page, {{QStringLiteral("read from"), source.place}});
    return page.take();
}

} // namespace throughline::ui
