// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/report/RunReport.h"

#include "evaluation/EvaluationPictures.h"
#include "figure/ChartExport.h"
#include "nn/Variant.h"
#include "painting/PlotPainter.h"
#include "session/EnumText.h"
#include "session/FigureVerification.h"
#include "text/ColumnText.h"
#include "text/ErrorText.h"
#include "text/MetricText.h"
#include "text/NumberText.h"
#include "text/RemarkText.h"
#include "text/VisibleText.h"
#include "ui/compare/RunSettings.h"
#include "ui/hints/HintText.h"
#include "ui/inspector/RunText.h"
#include "ui/report/CommandText.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QPageSize>
#include <QPdfWriter>
#include <QSysInfo>
#include <QTextDocument>
#include <algorithm>

namespace throughline::ui {

namespace {

using session::OpenedRun;

QString shown(const QString& text) {
    return visible(text).toHtmlEscaped();
}
QString shown(const std::string& text) {
    return shown(QString::fromStdString(text));
}

/// Writes the page from its head to its foot, in the little of HTML and CSS that QTextDocument lays out, too.
class Page {
public:
    explicit Page(const QString& title, ReportFormat format) : m_isPaper(format == ReportFormat::Pdf) {
        m_text =
            QStringLiteral("<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>%1</title>\n<style>%2</style>"
                           "</head><body>\n")
                .arg(shown(title), QLatin1String(style()));
    }
    void heading(const QString& text) { m_text += QStringLiteral("<h2>%1</h2>\n").arg(shown(text)); }
    void html(const QString& text) { m_text += text; }
    void paragraph(const QString& text) { m_text += QStringLiteral("<p>%1</p>\n").arg(shown(text)); }
    void list(const QStringList& items) {
        if (items.isEmpty()) return;
        m_text += QStringLiteral("<ul>");
        for (const auto& item : items) m_text += QStringLiteral("<li>%1</li>").arg(shown(item));
        m_text += QStringLiteral("</ul>\n");
    }
    void code(const QStringList& lines) {
        m_text += QStringLiteral("<pre>");
        for (const auto& line : lines) m_text += shown(line) + QLatin1Char('\n');
        m_text += QStringLiteral("</pre>\n");
    }
    /// `what`: for those who do not see it.
    void picture(const QByteArray& png, const QSize& logical, const QString& what) {
        // A4 has 642 pixels of 96 dpi between margins of two centimetres.
        const int width = m_isPaper ? std::min(642, logical.width()) : logical.width();
        m_text +=
            QStringLiteral("<p><img width=\"%1\" height=\"%2\" alt=\"%3\" src=\"data:image/png;base64,%4\"></p>\n")
                .arg(width)
                .arg(width * logical.height() / logical.width())
                .arg(shown(what), QString::fromLatin1(png.toBase64()));
    }

    /// Names before values.
    using Rows = std::vector<std::pair<QString, QString>>;
    void facts(const Rows& rows) {
        m_text += QStringLiteral("<table cellspacing=\"0\" cellpadding=\"3\">");
        for (const auto& [name, value] : rows)
            if (!value.isEmpty())
                m_text +=
                    QStringLiteral("<tr><td class=\"name\">%1</td><td>%2</td></tr>").arg(shown(name), shown(value));
        m_text += QStringLiteral("</table>\n");
    }
    /// Numbers at the right, but for the first column.
    void table(const QStringList& head, const std::vector<QStringList>& rows) {
        m_text += QStringLiteral("<table style=\"margin-top:10px\" cellspacing=\"0\" cellpadding=\"3\"><tr>");
        for (qsizetype i = 0; i < head.size(); ++i) m_text += cell("th", head[i], i > 0);
        m_text += QStringLiteral("</tr>");
        for (const auto& row : rows) {
            m_text += QStringLiteral("<tr>");
            for (qsizetype i = 0; i < row.size(); ++i) m_text += cell("td", row[i], i > 0);
            m_text += QStringLiteral("</tr>");
        }
        m_text += QStringLiteral("</table>\n");
    }
    QString take() { return std::move(m_text) + QStringLiteral("</body></html>\n"); }

private:
    static QString cell(const char* tag, const QString& text, bool right) {
        return QStringLiteral("<%1 align=\"%2\">%3</%1>")
            .arg(QLatin1String(tag), right ? QStringLiteral("right") : QStringLiteral("left"), shown(text));
    }
    const char* style() const {
        return m_isPaper
                   ? "body{font-family:Inter,sans-serif;font-size:9pt;color:#1a1d21}"
                     "h1{font-size:17pt;font-weight:600}h2{font-size:12pt;font-weight:600}"
                     "td.name{color:#5b626d}th{color:#5b626d;font-weight:500}"
                     "td,th{padding-right:12px}"
                     "pre{font-family:monospace;font-size:8pt;white-space:pre-wrap}"
                   : "body{font:14px/1.5 Inter,system-ui,sans-serif;color:#1a1d21;background:#fff;max-width:960px;"
                     "margin:40px auto;padding:0 24px}h1{font-size:26px;font-weight:600;margin:0 0 4px}"
                     "h2{font-size:17px;font-weight:600;margin:32px 0 8px}img{max-width:100%;height:auto}"
                     "table{border-collapse:collapse;font-variant-numeric:tabular-nums}"
                     "td,th{padding:3px 16px 3px 0;vertical-align:top}tr+tr td{border-top:1px solid #e4e7eb}"
                     "td.name{color:#5b626d;white-space:nowrap}th{color:#5b626d;font-weight:500}"
                     "pre{background:#f3f5f7;padding:12px 14px;border-radius:6px;white-space:pre-wrap;"
                     "overflow-wrap:anywhere;font-size:13px}p.sub{color:#5b626d;margin:0}"
                     "@media(prefers-color-scheme:dark){body{color:#e6e9ee;background:#15181c}"
                     "tr+tr td{border-color:#2b3037}td.name,th,p.sub{color:#9aa3af}pre{background:#1f242a}"
                     "img{background:#fff;border-radius:6px}}"
                     "@media print{body{margin:0;max-width:none}}";
    }

    bool m_isPaper;
    QString m_text;
};

QString timeOf(std::int64_t ms) {
    return ms > 0 ? momentText(ms) : QString();
}

chart::ChartRun curvesOf(const OpenedRun& run) {
    chart::ChartRun curves;
    curves.id = QStringLiteral("0");
    curves.name = QString::fromStdString(run.summary.name);
    curves.monitor = run.summary.bestMetric;
    curves.bestEpoch = static_cast<double>(run.summary.bestEpoch);
    curves.history = std::make_shared<const history::History>(run.history);
    curves.grows = false;
    curves.joint = jointOf(run.info.parent);
    return curves;
}

/// The losses and what else is drawn first, with the restarts and what was thrown away.
Result<void> addCurves(Page& page, const OpenedRun& run) {
    if (run.history.records.empty()) {
        page.paragraph(QStringLiteral("No epoch was completed."));
        return {};
    }
    chart::FigureOptions options;
    options.chart.smoothing = 0.0;
    options.size.width = 912;
    options.size.height = 560;
    options.size.scale = 2.0;
    options.caption = true;
    options.history = false;
    std::vector<chart::ChartRun> runs;
    runs.push_back(curvesOf(run));
    const Result<QByteArray> png = chart::figureBytes(chart::FigureFormat::Png, std::move(runs), options);
    if (!png) return tl::make_unexpected(png.error());
    page.picture(*png, {static_cast<int>(options.size.width), static_cast<int>(options.size.height)},
                 QStringLiteral("The curves of the run"));
    return {};
}

QString outcomeText(const session::SessionRecord& session) {
    return session.outcome ? QString::fromStdString(session::enumText(*session.outcome))
                           : QStringLiteral("ended without a word");
}

void addSessions(Page& page, const OpenedRun& run) {
    page.heading(QStringLiteral("Sessions"));
    std::vector<QStringList> rows;
    for (const auto& session : run.info.sessions)
        rows.push_back({timeOf(session.started), grouped(session.from.epoch), grouped(session.lastEpoch),
                        outcomeText(session), QString::number(session.threads),
                        QString::fromStdString(session.variant)});
    page.table({QStringLiteral("began"), QStringLiteral("from epoch"), QStringLiteral("to epoch"),
                QStringLiteral("ended"), QStringLiteral("threads"), QStringLiteral("instructions")},
               rows);
    QStringList marks;
    for (const auto& mark : run.info.events)
        marks << QStringLiteral("epoch %1: %2")
                     .arg(countText(mark.epoch), chart::markText(mark, jointOf(run.info.parent)));
    page.list(marks);
    if (!run.history.abandoned.empty())
        page.paragraph(QStringLiteral("Left behind by resuming from an earlier epoch: %1; drawn as grey lines.")
                           .arg(counted(static_cast<std::int64_t>(run.history.abandoned.size()),
                                        QStringLiteral("stretch"), QStringLiteral("stretches"))));
}

void addMetrics(Page& page, const session::Evaluation& evaluation) {
    std::vector<QStringList> rows;
    const auto add = [&](const nn::MetricValue& metric) {
        const auto interval = std::ranges::find(evaluation.intervals, metric.name, &nn::ScoreInterval::key);
        const bool has = interval != evaluation.intervals.end();
        rows.push_back(
            {seriesText(metric.name), metricText(metric.value),
             has ? QStringLiteral("%1 to %2").arg(metricText(interval->low), metricText(interval->high)) : QString()});
    };
    std::ranges::for_each(evaluation.metrics, add);
    std::ranges::for_each(evaluation.scores, add);
    page.table({QStringLiteral("metric"), QStringLiteral("value"), QStringLiteral("95 % interval (bootstrap)")}, rows);
}

void addClasses(Page& page, const session::Evaluation& evaluation) {
    const std::size_t classes = evaluation.classes.size();
    if (classes == 0) return;
    std::vector<QStringList> rows;
    for (const auto& each : evaluation.classes)
        rows.push_back({QString::fromStdString(each.name), metricText(each.score.precision),
                        metricText(each.score.recall), metricText(each.score.f1),
                        grouped(static_cast<std::int64_t>(each.score.rows))});
    page.table({QStringLiteral("class"), QStringLiteral("precision"), QStringLiteral("recall"), QStringLiteral("F1"),
                QStringLiteral("rows")},
               rows);
    constexpr std::size_t most = 20; // that fit the page
    if (classes > most) return;
    QStringList head{QStringLiteral("true, by predicted")};
    rows.clear();
    for (std::size_t c = 0; c < classes; ++c) {
        const QString name = QString::fromStdString(evaluation.classes[c].name);
        head << name;
        QStringList row{name};
        for (std::size_t p = 0; p < classes; ++p) row << grouped(evaluation.confusion[c * classes + p]);
        rows.push_back(row);
    }
    page.table(head, rows);
}

/// Two side by side, so that a page of paper takes them.
void addPictures(Page& page, const session::Evaluation& evaluation) {
    chart::Pictures all;
    for (auto& picture : {chart::rocPicture(evaluation), chart::precisionRecallPicture(evaluation),
                          chart::calibrationPicture(evaluation), chart::thresholdsPicture(evaluation),
                          chart::predictedPicture(evaluation), chart::residualsPicture(evaluation)})
        if (picture) all.push_back(picture);
    const chart::PicturePaper paper{.columns = 2};
    for (std::size_t i = 0; i < all.size(); i += 2) {
        const chart::Pictures two(all.begin() + static_cast<std::ptrdiff_t>(i),
                                  all.begin() + static_cast<std::ptrdiff_t>(std::min(i + 2, all.size())));
        const Result<QByteArray> png = chart::pictureBytes(chart::FigureFormat::Png, two, paper);
        QStringList titles;
        for (const auto& picture : two) titles << picture->title();
        if (png) page.picture(*png, chart::pictureSize(two, paper).toSize(), titles.join(QStringLiteral(", ")));
    }
}

void addEvaluation(Page& page, const Result<session::Evaluation>& evaluation) {
    page.heading(QStringLiteral("Evaluation"));
    if (!evaluation) return page.paragraph(errorText(evaluation.error()));
    page.paragraph(QStringLiteral("Epoch %1 on the %2, %3 rows.")
                       .arg(grouped(evaluation->position.epoch), QString::fromStdString(evaluation->data),
                            grouped(static_cast<std::int64_t>(evaluation->rows))));
    addMetrics(page, *evaluation);
    addClasses(page, *evaluation);
    addPictures(page, *evaluation);
}

void addData(Page& page, const session::RunInfo& info) {
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
        if (info.columns.size() > most)
            page.paragraph(
                QStringLiteral("… and %1 more.").arg(grouped(static_cast<std::int64_t>(info.columns.size() - most))));
    }
    QStringList notes;
    for (const auto& note : info.notes) notes << remarkText(note);
    page.list(notes);
}

void addSettings(Page& page, const session::RunInfo& info) {
    page.heading(QStringLiteral("Settings"));
    Page::Rows rows{{QStringLiteral("network"), networkText(info)},
                    {QStringLiteral("parameters"), grouped(info.parameters)}};
    for (const auto& setting : settingsOf(info)) rows.emplace_back(QString::fromLatin1(setting.option), setting.value);
    page.facts(rows);
}

void addEnvironment(Page& page, const OpenedRun& run) {
    page.heading(QStringLiteral("Environment"));
    const QString variant =
        run.info.sessions.empty() ? QString() : QString::fromStdString(run.info.sessions.back().variant);
    page.facts({{QStringLiteral("folder"), QString::fromStdString(run.summary.folder.string())},
                {QStringLiteral("run"), QString::fromStdString(run.info.id)},
                {QStringLiteral("numerics"), variant},
                {QStringLiteral("report by"), QStringLiteral("Throughline %1, Qt %2, %3")
                                                  .arg(QCoreApplication::applicationVersion(),
                                                       QLatin1String(qVersion()), QSysInfo::prettyProductName())}});
}

void addCommands(Page& page, const OpenedRun& run) {
    page.heading(QStringLiteral("To make it again"));
    page.code(commandsOf(run.info, QString::fromStdString(run.summary.folder.filename().string() + "-again")));
    const bool steered = std::ranges::any_of(
        run.info.events, [](const history::Mark& mark) { return mark.kind == history::Mark::Kind::LearningRate; });
    if (steered) page.paragraph(QStringLiteral("The learning rate was changed under way, which no command repeats."));
}

Result<QString> pageOf(const ReportSource& source, ReportFormat format) {
    const OpenedRun& run = *source.run;
    const auto& summary = run.summary;
    Page page(QString::fromStdString(run.info.name), format);
    QStringList words{QStringLiteral("%1 of %2 epochs").arg(grouped(summary.epoch), grouped(run.info.config.epochs))};
    if (summary.bestEpoch > 0)
        words << QStringLiteral("best %1 %2 in epoch %3")
                     .arg(seriesText(summary.bestMetric), metricText(summary.best), grouped(summary.bestEpoch));
    if (const QString time = timeText(run.history); !time.isEmpty())
        words << QStringLiteral("trained for %1").arg(time);
    if (summary.changed > 0) words << momentText(summary.changed);
    page.html(QStringLiteral("<h1>%1</h1>\n<p class=\"sub\">%2</p>\n")
                  .arg(shown(run.info.name), shown(words.join(QStringLiteral(" · ")))));
    if (!run.info.comment.empty()) page.paragraph(QString::fromStdString(run.info.comment));
    if (const Result<void> done = addCurves(page, run); !done) return tl::make_unexpected(done.error());
    QStringList hints;
    for (const auto& hint : source.hints) hints << hintText(hint);
    page.list(hints);
    addEvaluation(page, source.evaluation);
    addSessions(page, run);
    addData(page, run.info);
    addSettings(page, run.info);
    addEnvironment(page, run);
    addCommands(page, run);
    return page.take();
}

QByteArray pdfOf(const QString& html, const QString& title) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    {
        QPdfWriter writer(&buffer);
        writer.setTitle(title);
        writer.setCreator(QStringLiteral("Throughline"));
        writer.setPageSize(QPageSize(QPageSize::A4));
        QTextDocument document;
        document.setHtml(html);
        document.print(&writer);
    }
    return bytes;
}

} // namespace

std::optional<ReportFormat> reportFormat(const std::filesystem::path& file) {
    const std::string ending = file.extension().string();
    if (ending == ".html" || ending == ".htm") return ReportFormat::Html;
    if (ending == ".pdf") return ReportFormat::Pdf;
    return std::nullopt;
}

Result<QByteArray> reportBytes(const ReportSource& source, ReportFormat format) {
    const Result<QString> page = pageOf(source, format);
    if (!page) return tl::make_unexpected(page.error());
    if (format == ReportFormat::Html) return page->toUtf8();
    return pdfOf(*page, QString::fromStdString(source.run->info.name));
}

} // namespace throughline::ui
