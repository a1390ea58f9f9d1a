// SPDX-License-Identifier: GPL-3.0-or-later
#include "InfoJson.h"

#include "io/IsoTime.h"
#include "session/EnumText.h"
#include "session/Hints.h"
#include "session/OpenedRun.h"
#include "session/RunCheckpoints.h"
#include "session/RunJson.h"
#include "text/ErrorText.h"
#include "text/NumberText.h"
#include "text/RemarkText.h"
#include "ui/hints/HintText.h"

#include <QStringList>
#include <cmath>
#include <limits>

namespace throughline::app {

namespace {

const char* statusName(session::RunSummary::Status status) {
    using Status = session::RunSummary::Status;
    switch (status) {
    case Status::Running:
        return "running";
    case Status::Completed:
        return "completed";
    case Status::Stopped:
        return "stopped";
    case Status::EarlyStopped:
        return "early-stopped";
    case Status::Diverged:
        return "diverged";
    case Status::Failed:
        return "failed";
    case Status::Interrupted:
        break;
    }
    return "interrupted";
}

Json describeSeries(const history::MetricSeries& series, const history::MetricHistory& records, Values values) {
    double least = std::numeric_limits<double>::infinity();
    double most = -least;
    std::int64_t nonFinite = 0;
    for (const double value : series.value) {
        if (!std::isfinite(value)) {
            ++nonFinite;
            continue;
        }
        least = std::min(least, value);
        most = std::max(most, value);
    }
    const auto x = records.x();
    const bool any = series.size() > 0, anyFinite = least <= most;
    Json json;
    json["count"] = series.size();
    json["first"] = any ? Json(series.value.front()) : Json();
    json["last"] = any ? Json(series.value.back()) : Json();
    json["min"] = anyFinite ? Json(least) : Json();
    json["max"] = anyFinite ? Json(most) : Json();
    json["non_finite"] = nonFinite;
    json["x_first"] = any ? Json(x[series.record.front()]) : Json();
    json["x_last"] = any ? Json(x[series.record.back()]) : Json();
    if (values == Values::LeftOut) return json;
    Json& places = json["x"] = Json::array();
    for (const std::uint32_t record : series.record) places.push_back(x[record]);
    json["value"] = series.value;
    return json;
}

Json describeAllSeries(const history::MetricHistory& records, Values values) {
    Json json = Json::object();
    for (const history::MetricSeries& series : records.series())
        if (series.size() > 0) json[series.name] = describeSeries(series, records, values);
    return json;
}

Json sentencesOf(const std::vector<Remark>& remarks) {
    Json json = Json::array();
    for (const Remark& remark : remarks) json.push_back(ui::remarkText(remark).toStdString());
    return json;
}

Json timeOrNull(std::int64_t time) {
    return time > 0 ? Json(io::isoTime(time)) : Json();
}

Json describeSession(const session::SessionRecord& session) {
    Json json;
    json["started"] = timeOrNull(session.started);
    json["ended"] = timeOrNull(session.ended);
    json["outcome"] = session.outcome ? Json(session::enumText(*session.outcome)) : Json();
    json["from_epoch"] = session.from.epoch;
    json["last_epoch"] = session.lastEpoch;
    json["epochs"] = session.epochs > 0 ? Json(session.epochs) : Json();
    json["batch_size"] = session.batchSize > 0 ? Json(session.batchSize) : Json();
    json["patience"] = session.patience ? Json(*session.patience) : Json();
    json["variant"] = session.variant;
    json["threads"] = session.threads;
    return json;
}

/// How the rows to validate on were chosen; null: a run of version 0.1.0, which did not keep it.
Json describeValidation(const session::RunInfo& info) {
    const std::optional<data::Validation>& validation = info.validation;
    if (!validation) return {};
    return {{"kind", session::enumText(validation->kind)},
            {"fraction", validation->fraction},
            {"file", validation->file},
            {"rows", validation->rows}};
}

QString validationText(const Json& validation) {
    if (validation.is_null()) return QStringLiteral("how validation was chosen is not recorded");
    const auto kind = validation["kind"].get<std::string>();
    if (kind == "none") return QStringLiteral("no validation");
    if (kind == "fold")
        return QStringLiteral("validation on %1 rows: a fold").arg(validation["rows"].get<std::int64_t>());
    const QString choice = kind == "file" ? QString::fromStdString(validation["file"].get<std::string>())
                           : kind == "own-part"
                               ? QStringLiteral("the set's own part")
                               : QStringLiteral("%1 % of the rows").arg(100.0 * validation["fraction"].get<double>());
    return QStringLiteral("validation on %1 rows: %2").arg(validation["rows"].get<std::int64_t>()).arg(choice);
}

/// What was learned from, and what became of each column.
Json describeData(const session::RunInfo& info) {
    Json json;
    json["source"] = info.data.source;
    json["rows"] = info.trainingRows + info.validationRows + info.testRows;
    json["training_rows"] = info.trainingRows;
    json["validation_rows"] = info.validationRows;
    json["test_rows"] = info.testRows;
    json["columns"] = Json::array();
    for (const data::ColumnDecision& column : info.columns) {
        Json& each = json["columns"].emplace_back();
        each["name"] = column.name;
        each["role"] = session::enumText(column.role);
        each["as"] = session::enumText(column.as);
        each["missing"] = column.missing;
        each["treatment"] = column.role == data::ColumnRole::Input ? Json(session::enumText(column.policy)) : Json();
        each["features"] = column.features;
    }
    json["validation"] = describeValidation(info);
    json["notes"] = sentencesOf(info.notes);
    return json;
}

/// What every description has, empty.
Json outline(const char* kind, const std::string& format, std::size_t records) {
    Json json;
    json["kind"] = kind;
    json["format"] = format;
    json["records"] = records;
    json["series"] = Json::object();
    json["sessions"] = Json::array();
    json["warnings"] = Json::array();
    return json;
}

/// Several histories: each by itself, and before that all their series under their names.
Json describeTogether(const char* kind, std::vector<Json> all) {
    std::string format = all.empty() ? std::string() : all.front()["format"].get<std::string>();
    for (const Json& each : all)
        if (each["format"] != format) format = "several";
    Json json = outline(kind, format, 0);
    std::size_t records = 0;
    for (const Json& each : all) {
        const std::string name = each["name"].get<std::string>();
        for (const auto& [series, numbers] : each["series"].items()) json["series"][name + "/" + series] = numbers;
        records += each["records"].get<std::size_t>();
    }
    json["records"] = records;
    if (!all.empty() && all.front().contains("x")) json["x"] = all.front()["x"];
    json["histories"] = std::move(all);
    return json;
}

/// A line each: "  age  input as number, 12 missing (median)".
QString columnsText(const Json& columns) {
    QString out;
    for (const Json& column : columns) {
        const auto word = [&](const char* key) { return QString::fromStdString(column[key].get<std::string>()); };
        out += QStringLiteral("  %1 %2").arg(word("name").leftJustified(18), word("role"));
        if (column["role"] != "ignore") out += QStringLiteral(" as %1").arg(word("as"));
        if (column["missing"] > 0) out += QStringLiteral(", %1 missing").arg(column["missing"].get<std::int64_t>());
        if (column["missing"] > 0 && column["treatment"].is_string())
            out += QStringLiteral(" (%1)").arg(word("treatment"));
        out += QLatin1Char('\n');
    }
    return out.isEmpty() ? out : QStringLiteral("columns\n") + out;
}

/// "forked from …/a at epoch 10: optimizer.learning_rate 0.001 → 0.0005"
QString parentText(const Json& parent) {
    QStringList changes;
    for (const auto& [key, both] : parent["changed"].items())
        changes += QStringLiteral("%1 %2 → %3")
                       .arg(QString::fromStdString(key), QString::fromStdString(session::dumpJson(both[0])),
                            QString::fromStdString(session::dumpJson(both[1])));
    return QStringLiteral("forked from %1 at epoch %2%3\n")
        .arg(QString::fromStdString(parent["folder"].get<std::string>()))
        .arg(parent["epoch"].get<std::int64_t>())
        .arg(changes.isEmpty() ? QString() : QStringLiteral(": ") + changes.join(QStringLiteral(", ")));
}

/// "checkpoints of epochs 3, 4 (damaged), 5 and 12 batches"
QString checkpointsText(const Json& checkpoints) {
    QStringList places;
    for (const Json& each : checkpoints) {
        QString& place = places.emplace_back(QString::number(each["epoch"].get<std::int64_t>()));
        const auto batch = each["batch"].get<std::int64_t>();
        if (batch > 0) place += QStringLiteral(" and %1 batches").arg(batch);
        if (each["damaged"].get<bool>()) place += QStringLiteral(" (damaged)");
    }
    if (places.isEmpty()) return QStringLiteral("no checkpoints\n");
    return QStringLiteral("checkpoints of epochs %1\n").arg(places.join(QStringLiteral(", ")));
}

} // namespace

Json describeHistory(const history::History& history, Values values) {
    Json json = outline("history", history.format, history.records.size());
    json["x"] = history::counterNames[static_cast<std::size_t>(history.records.counter())];
    json["series"] = describeAllSeries(history.records, values);
    json["ghosts"] = Json::array();
    for (const history::MetricHistory& ghost : history.abandoned)
        json["ghosts"].push_back(describeAllSeries(ghost, values));
    json["warnings"] = sentencesOf(history.warnings);
    return json;
}

Json describeHistories(const history::OpenedHistories& opened, Values values) {
    std::vector<Json> all;
    for (const history::NamedHistory& named : opened.histories) {
        Json& each = all.emplace_back(describeHistory(*named.history, values));
        each["pieces"] = named.pieces;
        if (!named.name.empty()) each["name"] = named.name;
        if (named.name.empty() && opened.histories.size() > 1) each["name"] = std::to_string(all.size());
    }
    Json json = all.size() > 1 ? describeTogether("history", std::move(all)) : std::move(all.front());
    if (!opened.settings.empty()) {
        Json settings = session::parseJson(opened.settings);
        if (!settings.is_discarded()) json["settings"] = std::move(settings);
    }
    return json;
}

Json describeFolderOf(const std::string& name, std::vector<Json> all, const std::vector<std::string>& warnings) {
    Json json = describeTogether("folder", std::move(all));
    json["name"] = name;
    json["warnings"] = warnings;
    return json;
}

Json describeRun(const session::OpenedRun& run, const std::vector<session::CheckedCheckpoint>& checkpoints,
                 Values values) {
    Json json = describeHistory(run.history, values);
    json["kind"] = "run";
    for (const session::SessionRecord& session : run.info.sessions)
        json["sessions"].push_back(describeSession(session));
    json["name"] = run.summary.name;
    json["status"] = statusName(run.summary.status);
    json["data"] = describeData(run.info);
    json["widths"] = run.info.widths;
    json["parameters"] = run.info.parameters;
    json["id"] = run.info.id.empty() ? Json() : Json(run.info.id);
    json["validation"] = describeValidation(run.info);
    if (const auto& parent = run.info.parent)
        json["parent"] = {{"folder", parent->folder},
                          {"id", parent->id},
                          {"epoch", parent->epoch},
                          {"changed", session::changedSettings(run.info)}};
    if (!run.info.leftOutRows.empty()) json["left_out_rows"] = run.info.leftOutRows;
    json["epoch"] = run.summary.epoch;
    json["epochs"] = run.summary.epochs;
    json["best"] =
        run.summary.bestEpoch > 0
            ? Json{{"epoch", run.summary.bestEpoch}, {"metric", run.summary.bestMetric}, {"value", run.summary.best}}
            : Json();
    json["checkpoints"] = Json::array();
    for (const session::CheckedCheckpoint& checkpoint : checkpoints) {
        Json& each = json["checkpoints"].emplace_back();
        each["epoch"] = checkpoint.position.epoch;
        each["batch"] = checkpoint.position.batch;
        each["damaged"] = checkpoint.error.has_value();
        if (checkpoint.error) json["warnings"].push_back(ui::errorText(*checkpoint.error).toStdString());
    }
    json["notes"] = sentencesOf(run.info.notes);
    json["hints"] = describeHints(run, session::hintsOf(run.info, run.history.records));
    return json;
}

Json describeHints(const session::OpenedRun& run, const std::vector<session::Hint>& hints) {
    const QString folder = QString::fromStdString(run.summary.folder.string());
    Json json = Json::array();
    for (const session::Hint& hint : hints) {
        json.push_back({{"kind", session::enumText(hint.kind)},
                        {"epoch", hint.epoch},
                        {"arguments", hint.arguments},
                        {"text", ui::hintText(hint).toStdString()},
                        {"commands", Json::array()}});
        for (const session::HintAction& action : session::actionsFor(hint, run.info, run.summary.epoch))
            json.back()["commands"].push_back(ui::actionCommand(action, folder).toStdString());
    }
    return json;
}

Json describeCheckpoint(const session::Checkpoint& checkpoint) {
    const nn::TrainState& state = checkpoint.state;
    Json json = outline("checkpoint", "throughline", static_cast<std::size_t>(state.position.epoch));
    json["epoch"] = state.position.epoch;
    json["batch"] = state.position.batch;
    json["step"] = state.position.step;
    json["best"] = state.best.epoch > 0 ? Json{{"epoch", state.best.epoch},
                                               {"metric", checkpoint.context.config.earlyStopping.monitor},
                                               {"value", state.best.value}}
                                        : Json();
    json["tensors"] = Json::object();
    for (const nn::Tensor& tensor : state.tensors) json["tensors"][tensor.name] = tensor.shape;
    return json;
}

QString infoText(const Json& d) {
    const auto text = [](const Json& json) {
        return QString::fromStdString(json.is_string() ? json.get<std::string>() : session::dumpJson(json));
    };
    const auto number = [](const Json& json) {
        return ui::metricText(json.is_number() ? json.get<double>() : std::numeric_limits<double>::quiet_NaN());
    };
    QString out = QStringLiteral("%1 (%2)").arg(text(d["kind"]), text(d["format"]));
    if (d.contains("name")) out += QStringLiteral(" “%1”").arg(text(d["name"]));
    if (d.contains("status")) out += QStringLiteral(", %1").arg(text(d["status"]));
    out += QLatin1Char('\n');
    if (d.contains("widths"))
        out += QStringLiteral("data %1, layers %2, %3 parameters\n")
                   .arg(text(d["data"]["source"]), text(d["widths"]), text(d["parameters"]));
    if (d.contains("validation")) out += validationText(d["validation"]) + QLatin1Char('\n');
    if (d.contains("parent")) out += parentText(d["parent"]);
    if (d.contains("left_out_rows"))
        out += QStringLiteral("rows left out: %1\n").arg(qulonglong(d["left_out_rows"].size()));
    if (d.contains("epochs")) out += QStringLiteral("epoch %1 of %2\n").arg(text(d["epoch"]), text(d["epochs"]));
    if (d.contains("step"))
        out += QStringLiteral("after epoch %1, batch %2 (step %3)\n")
                   .arg(text(d["epoch"]), text(d["batch"]), text(d["step"]));
    if (d["kind"] == "folder")
        for (const Json& each : d["histories"])
            out += QStringLiteral("  “%1”: %2 (%3), %4 records\n")
                       .arg(text(each["name"]), text(each["kind"]), text(each["format"]), text(each["records"]));
    if (d["kind"] == "history") out += QStringLiteral("%1 records\n").arg(text(d["records"]));
    for (const auto& [name, series] : d["series"].items()) {
        const QString title = QString::fromStdString(name).leftJustified(18);
        if (series["min"].is_null()) {
            out += QStringLiteral("  %1 %2 points, none of them finite\n").arg(title, text(series["count"]));
            continue;
        }
        out += QStringLiteral("  %1 first %2  last %3  min %4  max %5\n")
                   .arg(title, number(series["first"]), number(series["last"]), number(series["min"]),
                        number(series["max"]));
    }
    if (d.contains("best") && d["best"].is_object())
        out += QStringLiteral("best %1 %2 in epoch %3\n")
                   .arg(text(d["best"]["metric"]), number(d["best"]["value"]), text(d["best"]["epoch"]));
    if (d.contains("tensors")) {
        for (const auto& [name, shape] : d["tensors"].items())
            out += QStringLiteral("  %1 %2\n").arg(QString::fromStdString(name).leftJustified(24), text(shape));
    }
    if (d.contains("checkpoints")) out += checkpointsText(d["checkpoints"]);
    if (d.contains("data")) out += columnsText(d["data"]["columns"]);
    if (d.contains("notes"))
        for (const Json& note : d["notes"]) out += QStringLiteral("note: %1\n").arg(text(note));
    if (d.contains("hints"))
        for (const Json& hint : d["hints"]) {
            out += QStringLiteral("hint: %1\n").arg(text(hint["text"]));
            for (const Json& command : hint["commands"]) out += QStringLiteral("  %1\n").arg(text(command));
        }
    const Json* before = nullptr;
    for (const Json& session : d["sessions"]) {
        out += QStringLiteral("session from epoch %1 to %2: %3")
                   .arg(text(session["from_epoch"]), text(session["last_epoch"]),
                        session["outcome"].is_null() ? QStringLiteral("interrupted") : text(session["outcome"]));
        for (const char* setting : {"epochs", "batch_size", "patience"})
            if (before && !(*before)[setting].is_null() && (*before)[setting] != session[setting])
                out += QStringLiteral(", %1 %2 to %3")
                           .arg(QString::fromLatin1(setting).replace(QLatin1Char('_'), QLatin1Char(' ')),
                                text((*before)[setting]), text(session[setting]));
        out += QLatin1Char('\n');
        before = &session;
    }
    for (const Json& warning : d["warnings"]) out += QStringLiteral("warning: %1\n").arg(text(warning));
    return out;
}

} // namespace throughline::app
