// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/RunJson.h"

#include "session/FieldError.h"

#include "session/ConfigFields.h"
#include "session/DataFields.h"

#include <algorithm>

namespace throughline::session {

template <class Fields, Of<nn::Position> Position>
void visit(Fields& fields, Position& position) {
    fields("epoch", position.epoch);
    fields("batch", position.batch);
    fields("step", position.step);
}

template <class Fields, Of<SessionRecord> Session>
void visit(Fields& fields, Session& session) {
    fields.time("started", session.started);
    fields.time("ended", session.ended);
    fields.optional("outcome", session.outcome);
    fields("from", session.from);
    fields("last_epoch", session.lastEpoch);
    fields.optional("epochs", session.epochs);
    fields.added("schedule_begins", session.scheduleBegins);
    fields.added("batch_size", session.batchSize);
    fields.added("patience", session.patience);
    fields.optional("variant", session.variant);
    fields.optional("threads", session.threads);
}

template <class Fields, Of<history::Mark> Mark>
void visit(Fields& fields, Mark& mark) {
    fields("kind", mark.kind);
    fields("epoch", mark.epoch);
    fields.optional("from", mark.from);
    fields.optional("to", mark.to);
    fields.time("time", mark.time);
}

namespace {

/// A remark as a file holds it.
struct WrittenRemark {
    std::string code;
    std::vector<std::string> arguments;
    std::string file;
    std::int64_t line = 0;
};

/// The name of a later version's code is kept with its arguments, so that writing the run anew loses nothing.
WrittenRemark writtenOf(const Remark& remark) {
    if (remark.code != RemarkCode::NotKnownHere)
        return {enumText(remark.code), remark.arguments, remark.file, remark.line};
    const std::vector<std::string>& all = remark.arguments;
    if (all.empty()) return {{}, {}, remark.file, remark.line};
    return {all.front(), {all.begin() + 1, all.end()}, remark.file, remark.line};
}

Remark remarkOf(const WrittenRemark& written) {
    const auto found = std::ranges::find(remarkNames, written.code);
    const auto code = static_cast<RemarkCode>(found - remarkNames.begin());
    // The last two have names for the sake of the list, and no file holds them.
    if (code < RemarkCode::AsWritten) return {code, written.arguments, written.file, written.line};
    Remark remark{RemarkCode::NotKnownHere, {written.code}, written.file, written.line};
    remark.arguments.insert(remark.arguments.end(), written.arguments.begin(), written.arguments.end());
    return remark;
}

} // namespace

template <class Fields, Of<WrittenRemark> Written>
void visit(Fields& fields, Written& remark) {
    fields("code", remark.code);
    fields("arguments", remark.arguments);
    fields.added("file", remark.file);
    fields.added("line", remark.line);
}

/// Version 0.1.0 wrote sentences and refuses a run whose notes are anything else: remarks have a field of their own.
template <class Fields, Of<std::vector<Remark>> Remarks>
void visitNotes(Fields& fields, Remarks& notes) {
    std::vector<std::string> sentences;
    std::vector<WrittenRemark> remarks;
    for (const Remark& note : notes) {
        if (note.code == RemarkCode::AsWritten)
            sentences.push_back(note.arguments.empty() ? std::string() : note.arguments.front());
        else
            remarks.push_back(writtenOf(note));
    }
    fields.optional("notes", sentences);
    fields.optional("remarks", remarks);
    if constexpr (!std::is_const_v<Remarks>) {
        notes.clear();
        for (std::string& sentence : sentences) notes.push_back({RemarkCode::AsWritten, {std::move(sentence)}});
        for (const WrittenRemark& remark : remarks) notes.push_back(remarkOf(remark));
    }
}

/// Its reasons are among the run's notes.
template <class Fields, Of<data::ColumnDecision> Decision>
void visit(Fields& fields, Decision& column) {
    fields("name", column.name);
    fields("role", column.role);
    fields("as", column.as);
    fields("missing", column.missing);
    fields("treatment", column.policy);
    fields("features", column.features);
}

template <class Fields, Of<ParentRun> Parent>
void visit(Fields& fields, Parent& parent) {
    fields("folder", parent.folder);
    fields("id", parent.id);
    fields("epoch", parent.epoch);
    fields("configuration", parent.config);
}

template <class Fields, Of<RunInfo> Info>
void visit(Fields& fields, Info& info) {
    fields.constant("format", "throughline-run");
    fields("format_version", info.formatVersion);
    fields.added("id", info.id);
    fields("name", info.name);
    fields.added("tags", info.tags);
    fields.added("comment", info.comment);
    fields("data", info.data);
    visitNotes(fields, info.notes);
    fields("configuration", info.config);
    fields("checkpoints", info.checkpoints);
    fields("widths", info.widths);
    fields("parameters", info.parameters);
    fields("training_rows", info.trainingRows);
    fields("validation_rows", info.validationRows);
    fields("batches_per_epoch", info.batchesPerEpoch);
    fields("sessions", info.sessions);
    fields("events", info.events);
    fields.optional("abandoned_events", info.abandonedEvents);
    fields.optional("pinned_checkpoints", info.pinned);
    fields("fingerprint", info.fingerprint);
    fields("scaling", info.scaling);
    fields.optional("encoding", info.encoding);
    fields.added("validation", info.validation);
    fields.added("test_rows", info.testRows);
    fields.added("columns", info.columns);
    fields.added("parent", info.parent);
    fields.added("left_out_rows", info.leftOutRows);
}

Json toJson(const nn::TrainConfig& config) {
    return JsonWriter::jsonOf(config);
}

nn::TrainConfig configFromJson(const Json& json) {
    nn::TrainConfig config;
    JsonReader::read(json, config);
    return config;
}

Json toJson(const nn::Scaling& scaling) {
    return JsonWriter::jsonOf(scaling);
}

nn::Scaling scalingFromJson(const Json& json) {
    nn::Scaling scaling;
    JsonReader::read(json, scaling);
    return scaling;
}

Json toJson(const data::Fingerprint& fingerprint) {
    return JsonWriter::jsonOf(fingerprint);
}

data::Fingerprint fingerprintFromJson(const Json& json) {
    data::Fingerprint fingerprint;
    JsonReader::read(json, fingerprint);
    return fingerprint;
}

Json toJson(const data::Encoding& encoding) {
    return JsonWriter::jsonOf(encoding);
}

data::Encoding encodingFromJson(const Json& json) {
    data::Encoding encoding;
    JsonReader::read(json, encoding);
    if (!data::isSound(encoding)) throw FieldError("its encoding contradicts itself");
    return encoding;
}

Json changedSettings(const RunInfo& info) {
    Json changes = Json::object();
    const auto compare = [&](const auto& self, const std::string& key, const Json& before, const Json& after) -> void {
        if (before.is_object() && after.is_object()) {
            for (const auto& [name, value] : after.items())
                self(self, key.empty() ? name : key + "." + name, before.value(name, Json()), value);
            for (const auto& [name, value] : before.items())
                if (!after.contains(name)) self(self, key.empty() ? name : key + "." + name, value, Json());
        } else if (before != after) {
            changes[key] = {before, after};
        }
    };
    if (info.parent) compare(compare, {}, toJson(info.parent->config), toJson(info.config));
    return changes;
}

Json toJson(const RunInfo& info) {
    return JsonWriter::jsonOf(info);
}

RunInfo runFromJson(const Json& json) {
    RunInfo info;
    JsonReader::read(json, info);
    if (!info.encoding) return info;
    if (!data::isSound(*info.encoding)) throw FieldError("its encoding contradicts itself");
    if (info.encoding->features != info.scaling.offset.size()) throw FieldError("its encoding and its scaling differ");
    return info;
}

} // namespace throughline::session
