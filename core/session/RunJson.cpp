// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/RunJson.h"

#include "session/ConfigFields.h"
#include "session/DataFields.h"

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

template <class Fields, Of<CheckpointPolicy> Policy>
void visit(Fields& fields, Policy& policy) {
    fields("every", policy.every);
    fields("keep", policy.keep);
}

template <class Fields, Of<RunInfo> Info>
void visit(Fields& fields, Info& info) {
    fields.constant("format", "throughline-run");
    fields("format_version", info.formatVersion);
    fields.added("id", info.id);
    fields("name", info.name);
    fields("data", info.data);
    fields.optional("notes", info.notes);
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
    if (!data::isSound(encoding)) throw std::invalid_argument("its encoding contradicts itself");
    return encoding;
}

Json toJson(const RunInfo& info) {
    return JsonWriter::jsonOf(info);
}

RunInfo runFromJson(const Json& json) {
    RunInfo info;
    JsonReader::read(json, info);
    if (!info.encoding) return info;
    if (!data::isSound(*info.encoding)) throw std::invalid_argument("its encoding contradicts itself");
    if (info.encoding->features != info.scaling.offset.size())
        throw std::invalid_argument("its encoding and its scaling differ");
    return info;
}

} // namespace throughline::session
