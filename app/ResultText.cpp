// SPDX-License-Identifier: GPL-3.0-or-later
#include "ResultText.h"

#include "nn/Metrics.h"
#include "session/EnumText.h"
#include "text/NumberText.h"
#include "text/RemarkText.h"
#include "text/VisibleText.h"

#include <algorithm>
#include <cmath>

namespace throughline::app {

QString resultText(const session::RunOutcome& outcome) {
    QString text = QStringLiteral("%1 after %2 of %3 epochs, %4 (%5 samples/s)\n")
                       .arg(QString::fromStdString(session::enumText(outcome.kind)))
                       .arg(outcome.epoch)
                       .arg(outcome.epochs)
                       .arg(ui::durationText(outcome.seconds))
                       .arg(std::llround(outcome.samplesPerSecond));
    QStringList values;
    for (const nn::MetricValue& metric : outcome.last.metrics)
        values += QString::fromStdString(metric.name) + QLatin1Char(' ') + ui::metricText(metric.value);
    if (!values.isEmpty()) text += values.join(QStringLiteral("  ")) + QLatin1Char('\n');
    if (outcome.best.epoch > 0)
        text += QStringLiteral("best %1 %2 in epoch %3\n")
                    .arg(QString::fromStdString(outcome.bestMetric), ui::metricText(outcome.best.value))
                    .arg(outcome.best.epoch);
    return text + QStringLiteral("run %1\n").arg(QString::fromStdString(outcome.folder.string()));
}

QString aligned(const std::vector<QStringList>& rows) {
    std::vector<qsizetype> widths;
    for (const QStringList& row : rows)
        for (qsizetype i = 0; i < row.size(); ++i) {
            if (static_cast<std::size_t>(i) >= widths.size()) widths.push_back(0);
            widths[static_cast<std::size_t>(i)] = std::max(widths[static_cast<std::size_t>(i)], row[i].size());
        }
    QString text;
    for (const QStringList& row : rows) {
        QString line;
        for (qsizetype i = 0; i < row.size(); ++i)
            line += i + 1 < row.size() ? row[i].leftJustified(widths[static_cast<std::size_t>(i)] + 2) : row[i];
        text += line + QLatin1Char('\n');
    }
    return text;
}

QString goOnText(const session::RunOutcome& outcome) {
    const bool falls = nn::directionOf(outcome.bestMetric) == nn::Direction::Lower;
    return QStringLiteral("note: %1 was still %2 at the end; throughline resume %3 --epochs %4 trains on\n")
        .arg(ui::visible(outcome.bestMetric), falls ? QStringLiteral("falling") : QStringLiteral("rising"),
             ui::visible(outcome.folder.string()))
        .arg(2 * outcome.epochs);
}

Json resultJson(const session::RunOutcome& outcome, const std::vector<Remark>& notes) {
    Json json;
    json["run"] = outcome.folder.string();
    json["outcome"] = session::enumText(outcome.kind);
    json["epochs"] = outcome.epoch;
    for (const nn::MetricValue& metric : outcome.last.metrics) json[metric.name] = metric.value;
    if (outcome.best.epoch > 0)
        json["best"] = {{"epoch", outcome.best.epoch}, {"metric", outcome.bestMetric}, {"value", outcome.best.value}};
    else
        json["best"] = nullptr;
    json["still_falling"] = outcome.wasStillGaining();
    json["seconds"] = outcome.seconds;
    json["samples_per_second"] = outcome.samplesPerSecond;
    json["notes"] = Json::array();
    for (const Remark& note : notes) json["notes"].push_back(ui::remarkText(note).toStdString());
    return json;
}

} // namespace throughline::app
