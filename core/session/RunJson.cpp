// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/RunJson.h"

#include "io/IsoTime.h"

#include <array>
#include <charconv>
#include <limits>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <utility>

namespace throughline::session {

namespace {

constexpr std::array<std::string_view, 5> outcomeNames{"completed", "stopped", "early-stopped", "diverged", "failed"};
constexpr std::array<std::string_view, 3> taskNames{"auto", "classification", "regression"};

template <class Enum, std::size_t N>
Enum fromName(const std::array<std::string_view, N>& names, const Json& json) {
    const auto& text = json.get_ref<const std::string&>();
    for (std::size_t i = 0; i < N; ++i)
        if (names[i] == text) return static_cast<Enum>(i);
    throw std::invalid_argument("unknown name \"" + text + "\"");
}

template <class Enum, std::size_t N>
std::string nameOf(const std::array<std::string_view, N>& names, Enum value) {
    return std::string(names[static_cast<std::size_t>(value)]);
}

template <class Enum>
Enum parsed(const Json& json) {
    const auto& text = json.get_ref<const std::string&>();
    if (const std::optional<Enum> value = nn::parse<Enum>(text)) return *value;
    throw std::invalid_argument("unknown name \"" + text + "\"");
}

template <class Enum>
std::string text(Enum value) {
    return std::string(nn::name(value));
}

/// Whole numbers alone, and those that `Int` holds: nlohmann's own conversion cuts what it does not hold without a
/// word, and is undefined for a number such as 1e40.
template <class Int>
Int integer(const Json& json) {
    const bool fits = json.is_number_unsigned()  ? std::in_range<Int>(json.get_ref<const std::uint64_t&>())
                      : json.is_number_integer() ? std::in_range<Int>(json.get_ref<const std::int64_t&>())
                                                 : false;
    if (!fits) throw std::out_of_range("not an integer of this type");
    return json.get<Int>();
}

template <class Int>
Int integerOr(const Json& json, const char* key, Int fallback) {
    const auto found = json.find(key);
    return found == json.end() || found->is_null() ? fallback : integer<Int>(*found);
}

std::vector<int> integers(const Json& json) {
    std::vector<int> values;
    for (const Json& value : json) values.push_back(integer<int>(value));
    return values;
}

/// A value that a file written before the field existed does not have.
template <class T>
T valueOr(const Json& json, const char* key, T fallback) {
    const auto found = json.find(key);
    return found == json.end() || found->is_null() ? fallback : found->get<T>();
}

Json timeToJson(std::int64_t time) {
    return time == 0 ? Json(nullptr) : Json(io::isoTime(time));
}

std::int64_t timeFromJson(const Json& json, const char* key) {
    const auto found = json.find(key);
    if (found == json.end() || !found->is_string()) return 0;
    return io::parseIsoTime(found->get_ref<const std::string&>()).value_or(0);
}

/// The double with the fewest digits that rounds to this float, for files that people read.
double shortest(float value) {
    char digits[32];
    const auto written = std::to_chars(digits, digits + sizeof digits, value);
    double result = 0.0;
    std::from_chars(digits, written.ptr, result);
    return static_cast<float>(result) == value ? result : static_cast<double>(value);
}

Json floatsToJson(const std::vector<float>& values) {
    Json array = Json::array();
    for (const float value : values) array.push_back(shortest(value));
    return array;
}

std::vector<float> floatsFromJson(const Json& json) {
    std::vector<float> values;
    values.reserve(json.size());
    for (const Json& value : json)
        values.push_back(value.is_null() ? std::numeric_limits<float>::quiet_NaN()
                                         : static_cast<float>(value.get<double>()));
    return values;
}

Json toJson(const nn::Position& position) {
    return {{"epoch", position.epoch}, {"batch", position.batch}, {"step", position.step}};
}

nn::Position positionFromJson(const Json& json) {
    return {integer<std::int64_t>(json.at("epoch")), integer<std::int64_t>(json.at("batch")),
            integer<std::int64_t>(json.at("step"))};
}

nn::NetworkConfig networkFromJson(const Json& json) {
    nn::NetworkConfig network;
    network.hidden = integers(json.at("hidden"));
    network.activation = parsed<nn::Activation>(json.at("activation"));
    network.initialization = parsed<nn::Initialization>(json.at("initialization"));
    network.dropout = json.at("dropout").get<double>();
    network.batchNorm = json.at("batch_norm").get<bool>();
    return network;
}

nn::OptimizerConfig optimizerFromJson(const Json& json) {
    nn::OptimizerConfig optimizer;
    optimizer.kind = parsed<nn::OptimizerKind>(json.at("kind"));
    optimizer.learningRate = json.at("learning_rate").get<double>();
    optimizer.momentum = json.at("momentum").get<double>();
    optimizer.nesterov = json.at("nesterov").get<bool>();
    optimizer.beta1 = json.at("beta1").get<double>();
    optimizer.beta2 = json.at("beta2").get<double>();
    optimizer.rho = json.at("rho").get<double>();
    optimizer.epsilon = json.at("epsilon").get<double>();
    optimizer.weightDecay = json.at("weight_decay").get<double>();
    optimizer.clipNorm = json.at("clip_norm").get<double>();
    optimizer.clipValue = json.at("clip_value").get<double>();
    return optimizer;
}

nn::ScheduleConfig scheduleFromJson(const Json& json) {
    nn::ScheduleConfig schedule;
    schedule.kind = parsed<nn::ScheduleKind>(json.at("kind"));
    schedule.warmupEpochs = json.at("warmup_epochs").get<double>();
    schedule.stepEpochs = integer<int>(json.at("step_epochs"));
    schedule.factor = json.at("factor").get<double>();
    schedule.plateauPatience = integer<int>(json.at("plateau_patience"));
    schedule.minLearningRate = json.at("min_learning_rate").get<double>();
    return schedule;
}

data::DataSpec specFromJson(const Json& json) {
    data::DataSpec spec;
    spec.source = json.at("source").get<std::string>();
    spec.labels = valueOr<std::string>(json, "labels", {});
    spec.target = valueOr<std::string>(json, "target", {});
    spec.task = fromName<data::TaskChoice>(taskNames, json.at("task"));
    const Json fraction = valueOr<Json>(json, "validation_fraction", nullptr);
    if (!fraction.is_null()) spec.validationFraction = fraction.get<double>();
    spec.validationFile = valueOr<std::string>(json, "validation_file", {});
    spec.seed = integer<std::uint64_t>(json.at("seed"));
    return spec;
}

SessionRecord sessionFromJson(const Json& json) {
    SessionRecord session;
    session.started = timeFromJson(json, "started");
    session.ended = timeFromJson(json, "ended");
    const Json outcome = valueOr<Json>(json, "outcome", nullptr);
    if (!outcome.is_null()) session.outcome = fromName<OutcomeKind>(outcomeNames, outcome);
    session.from = positionFromJson(json.at("from"));
    session.lastEpoch = integer<std::int64_t>(json.at("last_epoch"));
    session.epochs = integerOr<std::int64_t>(json, "epochs", 0);
    session.variant = valueOr<std::string>(json, "variant", {});
    session.threads = integerOr<int>(json, "threads", 0);
    return session;
}

history::Mark markFromJson(const Json& json) {
    history::Mark mark;
    mark.kind = fromName<history::Mark::Kind>(history::markNames, json.at("kind"));
    mark.epoch = json.at("epoch").get<double>();
    mark.from = valueOr(json, "from", 0.0);
    mark.to = valueOr(json, "to", 0.0);
    mark.time = timeFromJson(json, "time");
    return mark;
}

} // namespace

std::string_view outcomeName(OutcomeKind kind) {
    return outcomeNames[static_cast<std::size_t>(kind)];
}

Json parseJson(std::string_view text) {
    constexpr int deepest = 32;
    bool tooDeep = false;
    // The parser itself does not recurse: what is too deep is dropped level by level while it reads.
    const auto callback = [&](int depth, Json::parse_event_t, Json&) {
        tooDeep |= depth > deepest;
        return depth <= deepest;
    };
    Json json = Json::parse(text, callback, false);
    return tooDeep ? Json(Json::value_t::discarded) : json;
}

Json toJson(const nn::TrainConfig& config) {
    const nn::NetworkConfig& network = config.network;
    const nn::OptimizerConfig& optimizer = config.optimizer;
    const nn::ScheduleConfig& schedule = config.schedule;
    const nn::EarlyStopping& stopping = config.earlyStopping;
    return {{"network",
             {{"hidden", network.hidden},
              {"activation", text(network.activation)},
              {"initialization", text(network.initialization)},
              {"dropout", network.dropout},
              {"batch_norm", network.batchNorm}}},
            {"loss", text(config.loss)},
            {"optimizer",
             {{"kind", text(optimizer.kind)},
              {"learning_rate", optimizer.learningRate},
              {"momentum", optimizer.momentum},
              {"nesterov", optimizer.nesterov},
              {"beta1", optimizer.beta1},
              {"beta2", optimizer.beta2},
              {"rho", optimizer.rho},
              {"epsilon", optimizer.epsilon},
              {"weight_decay", optimizer.weightDecay},
              {"clip_norm", optimizer.clipNorm},
              {"clip_value", optimizer.clipValue}}},
            {"schedule",
             {{"kind", text(schedule.kind)},
              {"warmup_epochs", schedule.warmupEpochs},
              {"step_epochs", schedule.stepEpochs},
              {"factor", schedule.factor},
              {"plateau_patience", schedule.plateauPatience},
              {"min_learning_rate", schedule.minLearningRate}}},
            {"early_stopping",
             {{"monitor", stopping.monitor},
              {"patience", stopping.patience},
              {"min_delta", stopping.minDelta},
              {"restore_best", stopping.restoreBest}}},
            {"l1", config.l1},
            {"l2", config.l2},
            {"class_weights", config.classWeights},
            {"balanced_classes", config.balancedClasses},
            {"top_k", config.topK},
            {"batch_size", config.batchSize},
            {"epochs", config.epochs},
            {"seed", config.seed}};
}

nn::TrainConfig configFromJson(const Json& json) {
    nn::TrainConfig config;
    config.network = networkFromJson(json.at("network"));
    config.loss = parsed<nn::Loss>(json.at("loss"));
    config.optimizer = optimizerFromJson(json.at("optimizer"));
    config.schedule = scheduleFromJson(json.at("schedule"));
    const Json& stopping = json.at("early_stopping");
    config.earlyStopping = {stopping.at("monitor").get<std::string>(), integer<int>(stopping.at("patience")),
                            stopping.at("min_delta").get<double>(), stopping.at("restore_best").get<bool>()};
    config.l1 = json.at("l1").get<double>();
    config.l2 = json.at("l2").get<double>();
    config.classWeights = json.at("class_weights").get<std::vector<double>>();
    config.balancedClasses = json.at("balanced_classes").get<bool>();
    config.topK = integer<int>(json.at("top_k"));
    config.batchSize = integer<int>(json.at("batch_size"));
    config.epochs = integer<std::int64_t>(json.at("epochs"));
    config.seed = integer<std::uint64_t>(json.at("seed"));
    return config;
}

Json toJson(const nn::Scaling& scaling) {
    return {{"offset", floatsToJson(scaling.offset)},
            {"scale", floatsToJson(scaling.scale)},
            {"target_offset", scaling.targetOffset},
            {"target_scale", scaling.targetScale}};
}

nn::Scaling scalingFromJson(const Json& json) {
    return {floatsFromJson(json.at("offset")), floatsFromJson(json.at("scale")), json.at("target_offset").get<double>(),
            json.at("target_scale").get<double>()};
}

Json toJson(const data::Fingerprint& fingerprint) {
    return {{"rows", fingerprint.rows},       {"columns", fingerprint.columns}, {"classes", fingerprint.classes},
            {"content", fingerprint.content}, {"split", fingerprint.split},     {"training", fingerprint.training}};
}

data::Fingerprint fingerprintFromJson(const Json& json) {
    return {integer<std::size_t>(json.at("rows")),
            json.at("columns").get<std::vector<std::string>>(),
            json.at("classes").get<std::vector<std::string>>(),
            json.at("content").get<std::string>(),
            json.at("split").get<std::string>(),
            valueOr<std::string>(json, "training", {})};
}

Json toJson(const data::Encoding& encoding) {
    Json columns = Json::array();
    for (const data::Encoding::Column& column : encoding.columns) {
        Json& entry = columns.emplace_back(Json{{"name", column.name}});
        if (column.isNumber()) continue;
        entry["categories"] = column.categories;
        entry["missing_category"] = column.missingCategory;
    }
    return {{"columns", columns},
            {"target", encoding.target},
            {"features", encoding.features},
            {"medians", floatsToJson(encoding.medians)},
            {"classes", encoding.classNames},
            {"class_values", encoding.classValues},
            {"bytes", encoding.bytes},
            {"image", {encoding.imageWidth, encoding.imageHeight, encoding.imageChannels}}};
}

data::Encoding encodingFromJson(const Json& json) {
    data::Encoding encoding;
    for (const Json& entry : json.at("columns")) {
        data::Encoding::Column& column = encoding.columns.emplace_back();
        column.name = entry.at("name").get<std::string>();
        column.categories = valueOr<std::vector<std::string>>(entry, "categories", {});
        column.missingCategory = valueOr(entry, "missing_category", false);
    }
    encoding.target = json.at("target").get<std::string>();
    encoding.features = integer<std::size_t>(json.at("features"));
    encoding.medians = floatsFromJson(json.at("medians"));
    encoding.classNames = json.at("classes").get<std::vector<std::string>>();
    encoding.classValues = json.at("class_values").get<std::vector<double>>();
    encoding.bytes = json.at("bytes").get<bool>();
    encoding.imageWidth = integer<std::size_t>(json.at("image").at(0));
    encoding.imageHeight = integer<std::size_t>(json.at("image").at(1));
    encoding.imageChannels = integer<std::size_t>(json.at("image").at(2));
    if (!data::isSound(encoding)) throw std::invalid_argument("its encoding contradicts itself");
    return encoding;
}

Json toJson(const data::DataSpec& spec) {
    return {{"source", spec.source},
            {"labels", spec.labels},
            {"target", spec.target},
            {"task", nameOf(taskNames, spec.task)},
            {"validation_fraction", spec.validationFraction ? Json(*spec.validationFraction) : Json(nullptr)},
            {"validation_file", spec.validationFile},
            {"seed", spec.seed}};
}

Json toJson(const SessionRecord& session) {
    return {{"started", timeToJson(session.started)},
            {"ended", timeToJson(session.ended)},
            {"outcome", session.outcome ? Json(std::string(outcomeName(*session.outcome))) : Json(nullptr)},
            {"from", toJson(session.from)},
            {"last_epoch", session.lastEpoch},
            {"epochs", session.epochs},
            {"variant", session.variant},
            {"threads", session.threads}};
}

Json toJson(const history::Mark& mark) {
    return {{"kind", nameOf(history::markNames, mark.kind)},
            {"epoch", mark.epoch},
            {"from", mark.from},
            {"to", mark.to},
            {"time", timeToJson(mark.time)}};
}

Json toJson(const RunInfo& info) {
    Json sessions = Json::array(), events = Json::array(), abandoned = Json::array(), pinned = Json::array();
    for (const SessionRecord& session : info.sessions) sessions.push_back(toJson(session));
    for (const history::Mark& mark : info.events) events.push_back(toJson(mark));
    for (const history::Mark& mark : info.abandonedEvents) abandoned.push_back(toJson(mark));
    for (const nn::Position& position : info.pinned) pinned.push_back(toJson(position));
    return {{"format", "throughline-run"},
            {"format_version", info.formatVersion},
            {"name", info.name},
            {"data", toJson(info.data)},
            {"notes", info.notes},
            {"configuration", toJson(info.config)},
            {"checkpoints", {{"every", info.checkpoints.every}, {"keep", info.checkpoints.keep}}},
            {"widths", info.widths},
            {"parameters", info.parameters},
            {"training_rows", info.trainingRows},
            {"validation_rows", info.validationRows},
            {"batches_per_epoch", info.batchesPerEpoch},
            {"sessions", sessions},
            {"events", events},
            {"abandoned_events", abandoned},
            {"pinned_checkpoints", pinned},
            {"fingerprint", toJson(info.fingerprint)},
            {"scaling", toJson(info.scaling)},
            {"encoding", info.encoding ? toJson(*info.encoding) : Json(nullptr)}};
}

RunInfo runFromJson(const Json& json) {
    RunInfo info;
    info.formatVersion = integer<int>(json.at("format_version"));
    info.name = json.at("name").get<std::string>();
    info.data = specFromJson(json.at("data"));
    info.notes = valueOr<std::vector<std::string>>(json, "notes", {});
    info.config = configFromJson(json.at("configuration"));
    const Json& checkpoints = json.at("checkpoints");
    info.checkpoints = {integer<std::int64_t>(checkpoints.at("every")), integer<int>(checkpoints.at("keep"))};
    info.widths = integers(json.at("widths"));
    info.parameters = integer<std::int64_t>(json.at("parameters"));
    info.trainingRows = integer<std::int64_t>(json.at("training_rows"));
    info.validationRows = integer<std::int64_t>(json.at("validation_rows"));
    info.batchesPerEpoch = integer<std::int64_t>(json.at("batches_per_epoch"));
    for (const Json& session : json.at("sessions")) info.sessions.push_back(sessionFromJson(session));
    for (const Json& event : json.at("events")) info.events.push_back(markFromJson(event));
    for (const Json& event : valueOr<Json>(json, "abandoned_events", Json::array()))
        info.abandonedEvents.push_back(markFromJson(event));
    for (const Json& position : valueOr<Json>(json, "pinned_checkpoints", Json::array()))
        info.pinned.push_back(positionFromJson(position));
    info.fingerprint = fingerprintFromJson(json.at("fingerprint"));
    info.scaling = scalingFromJson(json.at("scaling"));
    const Json encoding = valueOr<Json>(json, "encoding", nullptr);
    if (!encoding.is_null()) info.encoding = encodingFromJson(encoding);
    if (info.encoding && info.encoding->features != info.scaling.offset.size())
        throw std::invalid_argument("its encoding and its scaling differ");
    return info;
}

} // namespace throughline::session
