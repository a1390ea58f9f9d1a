// SPDX-License-Identifier: GPL-3.0-or-later
#include "TrainOptions.h"

#include "Commands.h"
#include "RowList.h"
#include "data/BuiltinSets.h"
#include "nn/Scores.h"
#include "session/EnumText.h"
#include "session/Fork.h"

#include <algorithm>
#include <limits>

namespace throughline::app {

namespace {

constexpr std::int64_t mostEpochs = 1'000'000'000;
constexpr std::int64_t mostThreads = 1'024;

tl::unexpected<Error> bad(const char* name, const QString& value, const QString& allowed) {
    return fail(ErrorCode::BadOption, {}, {name, value.toStdString(), allowed.toStdString()});
}

/// Reads options one after the other and keeps the first error, so that a long list of them stays readable.
class Reader {
public:
    explicit Reader(const Arguments& arguments) : m_arguments(arguments) {}

    void text(const char* name, std::string& to) const {
        if (const auto value = m_arguments.value(name)) to = value->toStdString();
    }
    void number(const char* name, double& to) { keep(m_arguments.number(name, to), to); }
    void turnOn(const char* name, bool& to) const { to = to || m_arguments.has(name); }
    template <class Whole>
    void whole(const char* name, Whole& to, std::int64_t least, std::int64_t most) {
        keep(m_arguments.wholeNumber(name, static_cast<std::int64_t>(to), least, most), to);
    }
    void take(const nn::ConfigOption& option, double& to) { number(option.name, to); }
    void take(const nn::ConfigOption& option, bool& to) { turnOn(option.name, to); }
    void take(const nn::ConfigOption& option, int& to) {
        whole(option.name, to, static_cast<std::int64_t>(option.limits.low), std::numeric_limits<int>::max());
    }
    /// All options of a part of the configuration.
    template <class Part>
    void options(Part& part) {
        nn::visitOptions(part, [&](const nn::ConfigOption& option, auto& value) {
            this->take(option, value);
            if (m_arguments.has(option.name) && !option.mattersTo(part.kind)) this->refuseUseless(option, part.kind);
        });
    }
    /// A number that does nothing but with one choice.
    template <class Enum>
    void numberOf(Enum taker, Enum chosen, const char* name, double& to) {
        number(name, to);
        if (m_arguments.has(name) && chosen != taker) refuseUseless(name, {text(taker)}, text(chosen));
    }
    template <class Enum>
    void choice(const char* name, Enum& to) {
        const auto value = m_arguments.value(name);
        if (!value || m_error) return;
        if (const std::optional<Enum> parsed = nn::parse<Enum>(value->toStdString())) {
            to = *parsed;
            return;
        }
        QStringList all;
        for (const std::string_view each : nn::names<Enum>())
            all += QString::fromLatin1(each.data(), static_cast<qsizetype>(each.size()));
        m_error = bad(name, *value, all.join(QStringLiteral(", "))).value();
    }
    void refuse(const char* name, const QString& value, const QString& allowed) {
        if (!m_error) m_error = bad(name, value, allowed).value();
    }
    const std::optional<Error>& error() const { return m_error; }

private:
    template <class Enum>
    static QString text(Enum value) {
        const std::string_view name = nn::name(value);
        return QString::fromLatin1(name.data(), static_cast<qsizetype>(name.size()));
    }

    template <class Kind>
    void refuseUseless(const nn::ConfigOption& option, Kind chosen) {
        QStringList takers;
        for (std::size_t i = 0; i < nn::names<Kind>().size(); ++i)
            if (option.mattersTo(static_cast<Kind>(i))) takers += text(static_cast<Kind>(i));
        refuseUseless(option.name, takers, text(chosen));
    }
    /// An option that would do nothing was meant to do something.
    void refuseUseless(const char* option, const QStringList& takers, const QString& chosen) {
        refuse(
            option, m_arguments.value(option).value_or(QString()),
            QStringLiteral("only with %1, for with %2 it does nothing").arg(takers.join(QStringLiteral(", ")), chosen));
    }

    template <class From, class To>
    void keep(const Result<From>& from, To& to) {
        if (m_error) return;
        if (from) {
            to = static_cast<To>(*from);
        } else {
            m_error = from.error();
        }
    }

    const Arguments& m_arguments;
    std::optional<Error> m_error;
};

/// "NAME=ROLE[,as=…][,missing=…]"; a name may hold "=" itself.
std::optional<data::ColumnChoice> columnChoice(const QString& text) {
    const auto words = text.split(QLatin1Char(','));
    const auto equals = words.front().lastIndexOf(QLatin1Char('='));
    // Of a name with commas the parts before the role are the name.
    qsizetype role = 0;
    while (role < words.size() && !words[role].contains(QLatin1Char('='))) ++role;
    if (role == words.size()) return std::nullopt;
    const auto head = words.mid(0, role + 1).join(QLatin1Char(','));
    const auto at = role == 0 ? equals : head.lastIndexOf(QLatin1Char('='));
    const auto take = [](const QString& word, auto& to) {
        const auto& names = session::namesOf(std::decay_t<decltype(to)>());
        const auto found = std::ranges::find(names, word.trimmed().toStdString());
        if (found == names.end()) return false;
        to = static_cast<std::decay_t<decltype(to)>>(found - names.begin());
        return true;
    };
    data::ColumnChoice choice;
    choice.name = head.left(at).trimmed().toStdString();
    if (choice.name.empty() || !take(head.mid(at + 1), choice.role)) return std::nullopt;
    for (const auto& word : words.mid(role + 1)) {
        const auto key = word.section(QLatin1Char('='), 0, 0).trimmed(), value = word.section(QLatin1Char('='), 1);
        if (key == QLatin1String("as") ? !take(value, choice.as.emplace())
                                       : key != QLatin1String("missing") || !take(value, choice.missing.emplace()))
            return std::nullopt;
    }
    return choice;
}

void readColumns(const Arguments& arguments, Reader& reader, data::DataSpec& spec) {
    for (const auto& text : arguments.values("column")) {
        if (const auto choice = columnChoice(text))
            spec.columns.push_back(*choice);
        else
            reader.refuse("column", text,
                          QStringLiteral("NAME=input|target|ignore|group|order, with ,as=number|category|date and "
                                         ",missing=median|mean|most-frequent|category|flag|drop behind it"));
    }
    for (const auto& name : arguments.parts("ignore"))
        spec.columns.push_back({name.toStdString(), data::ColumnRole::LeftOut});
    for (const auto& text : arguments.parts("missing-values")) spec.missing.push_back(text.toStdString());
}

/// A share of the rows, or a file of them; `orNone`: the share may be 0.
void readPart(const Arguments& arguments, Reader& reader, const char* option, bool orNone,
              std::optional<double>& fraction, std::string& file) {
    const auto text = arguments.value(option);
    if (!text) return;
    bool isNumber = false;
    const double number = text->toDouble(&isNumber);
    if (isNumber)
        fraction = number;
    else
        file = text->toStdString();
    const bool fits = (orNone ? number >= 0.0 : number > 0.0) && number < 1.0;
    if (text->isEmpty() || (isNumber && !fits))
        reader.refuse(option, *text,
                      orNone ? QStringLiteral("a fraction from 0 to below 1, or a file")
                             : QStringLiteral("a fraction between 0 and 1, or a file"));
}

/// "28x28"
void readImageSize(const Arguments& arguments, Reader& reader, data::DataSpec& spec) {
    const auto text = arguments.value("image-size");
    if (!text) return;
    spec.imageSize = data::imageSizeFrom(text->toStdString());
    if (!spec.imageSize) reader.refuse("image-size", *text, QStringLiteral("two whole numbers of pixels, as in 28x28"));
}

void readData(const Arguments& arguments, Reader& reader, data::DataSpec& spec) {
    reader.text("data", spec.source);
    const auto& files = arguments.operands();
    if (!files.isEmpty() && arguments.has("data"))
        reader.refuse("data", *arguments.value("data"), QStringLiteral("files behind the options, or this"));
    if (!files.isEmpty()) spec.source = files.front().toStdString();
    for (qsizetype i = 1; i < files.size(); ++i) spec.parts.push_back(files[i].toStdString());
    readImageSize(arguments, reader, spec);
    reader.text("labels", spec.labels);
    reader.text("target", spec.target);
    reader.choice("target-transform", spec.targetTransform);
    reader.choice("encoding", spec.textEncoding);
    readColumns(arguments, reader, spec);
    const QString task = arguments.value("task").value_or(QStringLiteral("auto"));
    if (task == QLatin1String("classification")) {
        spec.task = data::TaskChoice::Classification;
    } else if (task == QLatin1String("regression")) {
        spec.task = data::TaskChoice::Regression;
    } else if (task != QLatin1String("auto")) {
        reader.refuse("task", task, QStringLiteral("auto, classification, regression"));
    }
    readPart(arguments, reader, "validation", true, spec.validationFraction, spec.validationFile);
}

/// What of the rows is kept apart.
void readDivision(const Arguments& arguments, Reader& reader, data::DataSpec& spec) {
    readPart(arguments, reader, "test", false, spec.testFraction, spec.testFile);
    for (const auto& [option, role] : {std::pair("group", data::ColumnRole::Group), {"order", data::ColumnRole::Order}})
        if (const auto name = arguments.value(option)) spec.columns.push_back({name->toStdString(), role});
    for (const auto role : {data::ColumnRole::Group, data::ColumnRole::Order})
        if (std::ranges::count(spec.columns, role, &data::ColumnChoice::role) > 1)
            reader.refuse(role == data::ColumnRole::Group ? "group" : "order", {}, QStringLiteral("one column"));
    if (arguments.has("folds")) reader.whole("folds", spec.folds, 2, 1'000);
    if (arguments.has("split-seed")) reader.whole("split-seed", spec.seed, 0, std::numeric_limits<std::int64_t>::max());
}

void readHidden(const Arguments& arguments, Reader& reader, std::vector<int>& hidden) {
    const auto text = arguments.value("hidden");
    if (!text) return;
    hidden.clear();
    if (text->trimmed().isEmpty()) return;
    for (const QString& part : text->split(QLatin1Char(','))) {
        bool isNumber = false;
        hidden.push_back(part.trimmed().toInt(&isNumber));
        if (!isNumber)
            reader.refuse("hidden", *text, QStringLiteral("layer widths with commas between them, as in 128,64"));
    }
}

void readClassWeights(const Arguments& arguments, Reader& reader, nn::TrainConfig& config) {
    const auto text = arguments.value("class-weights");
    if (!text) return;
    config.classWeights.clear();
    config.balancedClasses = *text == QLatin1String("balanced");
    if (config.balancedClasses) return;
    for (const QString& part : text->split(QLatin1Char(','))) {
        bool isNumber = false;
        config.classWeights.push_back(part.trimmed().toDouble(&isNumber));
        if (!isNumber)
            reader.refuse("class-weights", *text, QStringLiteral("balanced, or numbers with commas between them"));
    }
}

/// What is monitored is recorded.
void readMetrics(const Arguments& arguments, Reader& reader, nn::TrainConfig& config) {
    if (arguments.has("metrics")) config.metrics.clear();
    for (const auto& name : arguments.parts("metrics")) {
        const auto score = std::ranges::find(nn::scoreNames, name.toStdString(), &nn::ScoreName::option);
        QStringList all;
        for (const auto& each : nn::scoreNames)
            all << QString::fromLatin1(each.option.data(), qsizetype(each.option.size()));
        if (score == nn::scoreNames.end()) return reader.refuse("metrics", name, all.join(QStringLiteral(", ")));
        config.metrics.emplace_back(score->key);
    }
    const std::string& monitor = config.earlyStopping.monitor;
    const std::string key = monitor.starts_with("val_") ? monitor.substr(4) : std::string();
    const bool isScore = std::ranges::find(nn::scoreNames, key, &nn::ScoreName::key) != nn::scoreNames.end();
    if (isScore && std::ranges::find(config.metrics, key) == config.metrics.end()) config.metrics.push_back(key);
}

/// What weights have their shape from, and what is learned by them: that of a run for good.
void readNetwork(const Arguments& arguments, Reader& reader, nn::TrainConfig& config) {
    readHidden(arguments, reader, config.network.hidden);
    reader.choice("activation", config.network.activation);
    reader.choice("initialization", config.network.initialization);
    reader.turnOn("batch-norm", config.network.batchNorm);
    reader.choice("loss", config.loss);
    reader.numberOf(nn::Loss::Quantile, config.loss, "interval", config.interval);
}

/// How weights are trained, which a fork may change.
void readTraining(const Arguments& arguments, Reader& reader, nn::TrainConfig& config) {
    reader.number("dropout", config.network.dropout);
    reader.number("l1", config.l1);
    reader.number("l2", config.l2);
    readClassWeights(arguments, reader, config);
    reader.number("label-smoothing", config.labelSmoothing);
    reader.number("focal", config.focal);
    reader.whole("top-k", config.topK, 1, std::numeric_limits<int>::max());
    reader.choice("optimizer", config.optimizer.kind);
    reader.options(config.optimizer);
    reader.choice("schedule", config.schedule.kind);
    reader.options(config.schedule);
    reader.whole("batch-size", config.batchSize, 1, std::numeric_limits<int>::max());
    reader.whole("epochs", config.epochs, 1, mostEpochs);
    reader.whole("seed", config.seed, 0, std::numeric_limits<std::int64_t>::max());
    reader.text("monitor", config.earlyStopping.monitor);
    readMetrics(arguments, reader, config);
    reader.whole("patience", config.earlyStopping.patience, 0, std::numeric_limits<int>::max());
    reader.number("min-delta", config.earlyStopping.minDelta);
    reader.turnOn("restore-best", config.earlyStopping.restoreBest);
}

std::filesystem::path absolutePath(const QString& path) {
    std::error_code error;
    const std::filesystem::path given(path.toStdString());
    const std::filesystem::path absolute = std::filesystem::absolute(given, error);
    return error ? given : absolute.lexically_normal();
}

/// A word that is neither a set nor a file is a slip of the fingers; the session would look for a file of that name.
bool isUnknownSet(const std::string& source) {
    const std::vector<data::BuiltinSet> sets = data::builtinSets();
    std::error_code error;
    return std::none_of(sets.begin(), sets.end(), [&](const data::BuiltinSet& set) { return set.name == source; }) &&
           source.find_first_of("./") == std::string::npos && !std::filesystem::exists(source, error);
}

void readPolicy(Reader& reader, session::CheckpointPolicy& policy) {
    reader.whole("checkpoint-every", policy.every, 1, mostEpochs);
    reader.whole("keep", policy.keep, 1, std::numeric_limits<int>::max());
}

void readFolder(const Arguments& arguments, Reader& reader, std::filesystem::path& folder) {
    const auto run = arguments.value("run");
    if (!run) return;
    if (run->isEmpty()) reader.refuse("run", *run, QStringLiteral("a folder"));
    folder = absolutePath(*run);
}

Result<std::pair<session::ResumeRequest::From, std::int64_t>> readFrom(const Arguments& arguments,
                                                                       std::int64_t least = 1) {
    using From = session::ResumeRequest::From;
    const QString from = *arguments.value("from");
    if (from == QLatin1String("latest")) return std::pair{From::Latest, std::int64_t{0}};
    if (from == QLatin1String("best")) return std::pair{From::Best, std::int64_t{0}};
    bool isNumber = false;
    const std::int64_t epoch = from.toLongLong(&isNumber);
    if (!isNumber || epoch < least) return bad("from", from, QStringLiteral("latest, best or an epoch"));
    return std::pair{From::Epoch, epoch};
}

} // namespace

Result<session::RunRequest> trainRequest(const Arguments& arguments) {
    session::RunRequest request;
    Reader reader(arguments);
    readData(arguments, reader, request.data);
    readDivision(arguments, reader, request.data);
    if (isUnknownSet(request.data.source)) return fail(ErrorCode::UnknownData, {}, {request.data.source});
    readNetwork(arguments, reader, request.config);
    readTraining(arguments, reader, request.config);
    if (!arguments.has("split-seed")) request.data.seed = request.config.seed;
    request.batchSizeByRows = !arguments.has("batch-size");
    request.epochsByRows = !arguments.has("epochs");
    readPolicy(reader, request.checkpoints);
    reader.whole("threads", request.threads, 1, mostThreads);
    reader.text("name", request.name);
    readFolder(arguments, reader, request.folder);
    if (reader.error()) return tl::make_unexpected(*reader.error());
    if (const std::optional<Error> wrong = nn::check(request.config)) return tl::make_unexpected(*wrong);
    return request;
}

Result<session::ForkRequest> forkRequest(const Arguments& arguments, const session::OpenedRun& parent,
                                         std::int64_t epoch) {
    session::ForkRequest request;
    Reader reader(arguments);
    for (const FixedOption& option : fixedOptions)
        if (arguments.has(option.name))
            reader.refuse(option.name, arguments.value(option.name).value_or(QString()), QString::fromUtf8(option.why));
    request.parent = parent.summary.folder;
    request.epoch = epoch;
    request.config = session::configAt(parent.info, epoch);
    const auto schedule = request.config.schedule.kind;
    readTraining(arguments, reader, request.config);
    // What belonged to the schedule before would be refused by this one.
    if (request.config.schedule.kind != schedule) {
        nn::ScheduleConfig fresh{.kind = request.config.schedule.kind};
        reader.options(fresh);
        request.config.schedule = fresh;
    }
    readPolicy(reader, request.checkpoints.emplace(parent.info.checkpoints));
    reader.whole("threads", request.threads, 1, mostThreads);
    reader.text("name", request.name);
    readFolder(arguments, reader, request.folder);
    if (reader.error()) return tl::make_unexpected(*reader.error());
    if (const auto text = arguments.value("leave-out-rows")) {
        Result<std::vector<std::uint32_t>> rows = rowList(*text);
        if (!rows) return tl::make_unexpected(rows.error());
        request.leftOutRows = std::move(*rows);
    }
    if (const std::optional<Error> wrong = nn::check(request.config)) return tl::make_unexpected(*wrong);
    return request;
}

Result<std::int64_t> forkEpoch(const Arguments& arguments, const session::OpenedRun& parent) {
    using From = session::ResumeRequest::From;
    if (!arguments.has("from")) return fail(ErrorCode::MissingArgument, {}, {"--from", "fork"});
    const auto from = readFrom(arguments, 0);
    if (!from) return tl::make_unexpected(from.error());
    const std::int64_t epoch = from->first == From::Latest ? parent.summary.epoch
                               : from->first == From::Best ? parent.summary.bestEpoch
                                                           : from->second;
    if (epoch > parent.summary.epoch || (from->first == From::Best && epoch == 0))
        return fail(ErrorCode::NoCheckpoint, parent.summary.folder.string(), {arguments.value("from")->toStdString()});
    return epoch;
}

Result<session::ModelRequest> modelRequest(const Arguments& arguments) {
    session::ModelRequest request;
    request.folder = absolutePath(arguments.operands().first());
    if (!arguments.has("from")) return request;
    const auto from = readFrom(arguments);
    if (!from) return tl::make_unexpected(from.error());
    request.from = from->first;
    request.epoch = from->second;
    return request;
}

Result<session::ResumeRequest> resumeRequest(const Arguments& arguments) {
    session::ResumeRequest request;
    Reader reader(arguments);
    request.folder = absolutePath(arguments.operands().first());
    request.warmRestart = arguments.has("warm-restart");
    request.acceptChangedData = arguments.has("accept-changed-data");
    reader.whole("threads", request.threads, 1, mostThreads);
    if (arguments.has("epochs")) reader.whole("epochs", request.epochs.emplace(), 1, mostEpochs);
    if (arguments.has("learning-rate")) reader.number("learning-rate", request.learningRate.emplace());
    if (arguments.has("batch-size"))
        reader.whole("batch-size", request.batchSize.emplace(), 1, std::numeric_limits<int>::max());
    if (const auto data = arguments.value("data")) request.data = data->toStdString();
    if (arguments.has("patience"))
        reader.whole("patience", request.patience.emplace(), 0, std::numeric_limits<int>::max());
    if (arguments.has("from")) {
        const auto from = readFrom(arguments);
        if (!from) return tl::make_unexpected(from.error());
        request.from = from->first;
        request.epoch = from->second;
    }
    if (reader.error()) return tl::make_unexpected(*reader.error());
    return request;
}

} // namespace throughline::app
