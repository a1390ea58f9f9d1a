// SPDX-License-Identifier: GPL-3.0-or-later
#include "ResumePlanText.h"

#include "text/ErrorText.h"
#include "text/NumberText.h"

#include <cmath>

namespace throughline::app {

namespace {

/// "epoch 5", "epochs 5 to 8"
QString epochsText(std::int64_t first, std::int64_t last) {
    return first == last ? QStringLiteral("epoch %1").arg(last)
                         : QStringLiteral("epochs %1 to %2").arg(first).arg(last);
}

} // namespace

QString planText(const session::ResumePlan& plan, const session::OpenedRun& run,
                 const session::ResumeRequest& request) {
    QString text = QStringLiteral("goes on after epoch %1").arg(plan.epoch);
    if (plan.batch > 0) text += QStringLiteral(", batch %1").arg(plan.batch);
    text += QStringLiteral(", up to epoch %1\n").arg(plan.config.epochs);
    if (plan.recomputed() > 0) {
        text += QStringLiteral("recomputes %1").arg(epochsText(plan.stateEpoch + 1, plan.epoch));
        if (std::isfinite(plan.seconds)) text += QStringLiteral(", about %1").arg(ui::durationText(plan.seconds));
        text += QLatin1Char('\n');
    }
    if (plan.repeated > 0)
        text += QStringLiteral("trains %1 again, and compares the numbers with the history\n")
                    .arg(epochsText(plan.epoch + 1, plan.epoch + plan.repeated));
    if (plan.replaced > 0)
        text += QStringLiteral("leaves %1 behind\n").arg(epochsText(plan.epoch + 1, plan.epoch + plan.replaced));
    if (plan.rates) text += ratesText(plan);
    if (request.learningRate)
        text += QStringLiteral("learning rate %1 from there on, %2 before\n")
                    .arg(ui::plainNumber(*request.learningRate), ui::plainNumber(plan.learningRate));
    const int batchSize = session::courseBehind(run.info, {plan.epoch, plan.batch, 0}).batchSize;
    if (plan.config.batchSize != batchSize)
        text += QStringLiteral("batches of %1 from there on, %2 before\n").arg(plan.config.batchSize).arg(batchSize);
    if (plan.config.earlyStopping.patience != run.info.config.earlyStopping.patience)
        text += QStringLiteral("patience %1 from there on, %2 before\n")
                    .arg(plan.config.earlyStopping.patience)
                    .arg(run.info.config.earlyStopping.patience);
    if (plan.best.epoch > 0)
        text += QStringLiteral("best %1 %2 in epoch %3\n")
                    .arg(QString::fromStdString(run.summary.bestMetric), ui::metricText(plan.best.value))
                    .arg(plan.best.epoch);
    return text;
}

QString dataText(const session::DataCheck& check, const session::RunInfo& info) {
    if (check.differences.empty())
        return QStringLiteral("data %1: as they were, %2 rows\n")
            .arg(QString::fromStdString(check.file), ui::grouped(static_cast<std::int64_t>(info.fingerprint.rows)));
    QStringList all;
    for (const std::string& each : check.differences) all << QString::fromStdString(each);
    return QStringLiteral("data %1: %2; --accept-changed-data goes on with them\n")
        .arg(QString::fromStdString(check.file), all.join(QStringLiteral("; ")));
}

Json dataJson(const Result<session::DataCheck>& check, const session::RunInfo& info) {
    const bool isMissing = !check && check.error().code == ErrorCode::DataMoved;
    const char* const state = isMissing                    ? "missing"
                              : !check                     ? "unreadable"
                              : check->differences.empty() ? "same"
                                                           : "changed";
    return {{"state", state},
            {"source", check ? check->file : info.data.source},
            {"differences", check ? check->differences : std::vector<std::string>()}};
}

QString ratesText(const session::ResumePlan& plan) {
    const auto& schedule = plan.config.schedule;
    const auto kind = nn::name(schedule.kind);
    const auto text =
        QStringLiteral("the learning rate was %1; along the schedule %2 of %3 epochs it goes on with %4 and "
                       "ends with %5")
            .arg(ui::metricText(plan.rates->before),
                 QString::fromLatin1(kind.data(), static_cast<qsizetype>(kind.size())))
            .arg(plan.config.epochs - schedule.begins)
            .arg(ui::metricText(plan.rates->next), ui::metricText(plan.rates->end));
    return schedule.begins == plan.epoch && plan.epoch > 0
               ? text + QLatin1Char('\n')
               : text + QStringLiteral("; --warm-restart begins one of its own\n");
}

Json planJson(const session::ResumePlan& plan, const session::OpenedRun& run) {
    Json json;
    json["run"] = run.summary.folder.string();
    json["epoch"] = plan.epoch;
    json["batch"] = plan.batch;
    json["epochs"] = plan.config.epochs;
    json["batch_size"] = plan.config.batchSize;
    json["patience"] = plan.config.earlyStopping.patience;
    json["recomputed"] = plan.recomputed();
    json["recompute_seconds"] = plan.seconds;
    json["repeated"] = plan.repeated;
    json["replaced"] = plan.replaced;
    json["best"] = nullptr;
    if (plan.best.epoch > 0)
        json["best"] = {{"epoch", plan.best.epoch}, {"metric", run.summary.bestMetric}, {"value", plan.best.value}};
    json["learning_rate"] = nullptr;
    if (plan.rates)
        json["learning_rate"] = {{"before", plan.rates->before}, {"next", plan.rates->next}, {"end", plan.rates->end}};
    json["refused"] = nullptr;
    if (plan.refusal) json["refused"] = ui::errorText(*plan.refusal).toStdString();
    json["warnings"] = Json::array();
    for (const Error& error : plan.damaged) json["warnings"].push_back(ui::errorText(error).toStdString());
    return json;
}

} // namespace throughline::app
