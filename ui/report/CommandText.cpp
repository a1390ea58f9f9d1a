// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/report/CommandText.h"

#include "nn/Scores.h"
#include "session/EnumText.h"
#include "session/RateChange.h"
#include "text/NumberText.h"

#include <algorithm>
#include <type_traits>

namespace throughline::ui {

namespace {

QString text(std::string_view word) {
    return QString::fromUtf8(word.data(), static_cast<qsizetype>(word.size()));
}

/// Options, each with its value, where this is another than the default.
class Options {
public:
    void flag(const char* name, bool value) {
        if (value) m_words << QStringLiteral("--") + QLatin1String(name);
    }
    void word(const char* name, const QString& value) {
        m_words << QStringLiteral("--") + QLatin1String(name) << shellWord(value);
    }
    void word(const char* name, const std::string& value) {
        if (!value.empty()) word(name, QString::fromStdString(value));
    }
    void number(const char* name, double value, double standard) {
        if (value != standard) word(name, exactNumber(value));
    }
    void whole(const char* name, std::int64_t value, std::int64_t standard) {
        if (value != standard) word(name, QString::number(value));
    }
    template <class Enum>
    void choice(const char* name, Enum value, Enum standard) {
        if (value != standard) word(name, text(nn::name(value)));
    }
    const QStringList& words() const { return m_words; }

private:
    QStringList m_words;
};

template <class Number>
QString list(const std::vector<Number>& numbers) {
    QStringList words;
    for (const auto number : numbers) words << exactNumber(static_cast<double>(number));
    return words.join(QLatin1Char(','));
}

QString list(const std::vector<std::string>& texts) {
    QStringList words;
    for (const auto& each : texts) words << QString::fromStdString(each);
    return words.join(QLatin1Char(','));
}

/// "NAME=ROLE,as=…,missing=…"
QString columnText(const data::ColumnChoice& choice) {
    QString word =
        QString::fromStdString(choice.name) + QLatin1Char('=') + QString::fromStdString(session::enumText(choice.role));
    if (choice.as) word += QStringLiteral(",as=") + QString::fromStdString(session::enumText(*choice.as));
    if (choice.missing)
        word += QStringLiteral(",missing=") + QString::fromStdString(session::enumText(*choice.missing));
    return word;
}

void addPart(Options& options, const char* name, const std::optional<double>& fraction, const std::string& file) {
    if (!file.empty())
        options.word(name, file);
    else if (fraction)
        options.word(name, exactNumber(*fraction));
}

void addData(Options& options, const session::RunInfo& info) {
    const data::DataSpec& spec = info.data;
    const data::DataSpec standard;
    options.word("labels", spec.labels);
    options.word("target", spec.target);
    if (spec.task != standard.task) options.word("task", QString::fromStdString(session::enumText(spec.task)));
    options.choice("target-transform", spec.targetTransform, standard.targetTransform);
    for (const auto& choice : spec.columns) options.word("column", columnText(choice));
    if (!spec.missing.empty()) options.word("missing-values", list(spec.missing));
    options.choice("encoding", spec.textEncoding, standard.textEncoding);
    if (spec.imageSize)
        options.word("image-size", QStringLiteral("%1x%2").arg(spec.imageSize->width).arg(spec.imageSize->height));
    addPart(options, "validation", spec.validationFraction, spec.validationFile);
    addPart(options, "test", spec.testFraction, spec.testFile);
    if (spec.folds > 0) options.word("folds", QString::number(spec.folds));
    if (spec.seed != info.config.seed) options.word("split-seed", QString::number(spec.seed));
}

/// What of the network and its loss is not as in `standard`.
void addNetwork(Options& options, const nn::TrainConfig& config, const nn::TrainConfig& standard) {
    const auto &network = config.network, &usual = standard.network;
    if (network.hidden != usual.hidden) options.word("hidden", list(network.hidden));
    options.choice("activation", network.activation, usual.activation);
    options.choice("initialization", network.initialization, usual.initialization);
    options.number("dropout", network.dropout, usual.dropout);
    options.flag("batch-norm", network.batchNorm && !usual.batchNorm);
    options.choice("loss", config.loss, standard.loss);
    if (config.loss == nn::Loss::Quantile) options.number("interval", config.interval, standard.interval);
    options.number("l1", config.l1, standard.l1);
    options.number("l2", config.l2, standard.l2);
    options.number("label-smoothing", config.labelSmoothing, standard.labelSmoothing);
    options.number("focal", config.focal, standard.focal);
    if (config.balancedClasses && !standard.balancedClasses)
        options.word("class-weights", QStringLiteral("balanced"));
    else if (!config.balancedClasses && config.classWeights != standard.classWeights)
        options.word("class-weights", list(config.classWeights));
    options.whole("top-k", config.topK, standard.topK);
}

/// The kind of a part of the configuration, and what of it is not as in `standard`.
template <class Part>
void addPartOf(Options& options, const char* name, const Part& part, const Part& standard) {
    options.choice(name, part.kind, standard.kind);
    std::vector<double> usual;
    nn::visitOptions(standard,
                     [&](const nn::ConfigOption&, const auto& value) { usual.push_back(static_cast<double>(value)); });
    std::size_t place = 0;
    nn::visitOptions(part, [&](const nn::ConfigOption& option, const auto& value) {
        const double standardValue = usual[place++];
        if (!option.mattersTo(part.kind)) return;
        if (option.value == nullptr)
            options.flag(option.name, static_cast<double>(value) != standardValue);
        else if constexpr (std::is_integral_v<std::decay_t<decltype(value)>>)
            options.whole(option.name, value, static_cast<std::int64_t>(standardValue));
        else
            options.number(option.name, static_cast<double>(value), standardValue);
    });
}

void addTraining(Options& options, const nn::TrainConfig& config, const nn::TrainConfig& standard) {
    addPartOf(options, "optimizer", config.optimizer, standard.optimizer);
    addPartOf(options, "schedule", config.schedule, standard.schedule);
    if (config.seed != standard.seed) options.word("seed", QString::number(config.seed));
    const auto &stopping = config.earlyStopping, &usual = standard.earlyStopping;
    if (stopping.monitor != usual.monitor) options.word("monitor", stopping.monitor);
    QStringList metrics;
    for (const auto& key : config.metrics) {
        const auto* const score = std::ranges::find(nn::scoreNames, key, &nn::ScoreName::key);
        metrics << (score != nn::scoreNames.end() ? text(score->option) : QString::fromStdString(key));
    }
    if (config.metrics != standard.metrics) options.word("metrics", metrics.join(QLatin1Char(',')));
    options.whole("patience", stopping.patience, usual.patience);
    options.number("min-delta", stopping.minDelta, usual.minDelta);
    options.flag("restore-best", stopping.restoreBest && !usual.restoreBest);
}

void addPolicy(Options& options, const session::CheckpointPolicy& policy) {
    const session::CheckpointPolicy standard;
    options.whole("checkpoint-every", policy.every, standard.every);
    options.whole("keep", policy.keep, standard.keep);
}

/// `throughline train` with the data and what is not as usual.
QStringList trainWords(const session::RunInfo& info) {
    QStringList words{QStringLiteral("throughline"), QStringLiteral("train")};
    if (!info.data.parts.empty()) {
        words << shellWord(QString::fromStdString(info.data.source));
        for (const auto& part : info.data.parts) words << shellWord(QString::fromStdString(part));
    }
    Options options;
    if (info.data.parts.empty()) options.word("data", info.data.source);
    addData(options, info);
    addNetwork(options, info.config, {});
    addTraining(options, info.config, {});
    options.word("batch-size", QString::number(info.config.batchSize));
    options.word("epochs", QString::number(info.config.epochs));
    addPolicy(options, info.checkpoints);
    return words + options.words();
}

/// `throughline fork` with what is not as in the parent.
QStringList forkWords(const session::RunInfo& info) {
    const session::ParentRun& parent = *info.parent;
    Options options;
    options.word("from", QString::number(parent.epoch));
    addNetwork(options, info.config, parent.config);
    addTraining(options, info.config, parent.config);
    options.whole("batch-size", info.config.batchSize, parent.config.batchSize);
    options.word("epochs", QString::number(info.config.epochs));
    if (!info.leftOutRows.empty()) options.word("leave-out-rows", list(info.leftOutRows));
    return QStringList{QStringLiteral("throughline"), QStringLiteral("fork"),
                       shellWord(QString::fromStdString(parent.folder))} +
           options.words();
}

/// Whether a rate was changed before the session's first batch.
bool isAtStart(const history::Mark& mark, const session::SessionRecord& session) {
    return session.from.batch == 0 && mark.epoch == static_cast<double>(session.from.epoch);
}

} // namespace

QString shellWord(const QString& word) {
    const bool plain = !word.isEmpty() && std::ranges::all_of(word, [](QChar c) {
        return c.unicode() < 128 && (c.isLetterOrNumber() || QStringLiteral("_-./=,:+@%").contains(c));
    });
    if (plain) return word;
    return QLatin1Char('\'') + QString(word).replace(QLatin1Char('\''), QStringLiteral("'\\''")) + QLatin1Char('\'');
}

RunCommands commandsOf(const session::RunInfo& info, const QString& folder) {
    const auto line = session::sessionsOfLine(info);
    session::RunInfo first = info;
    if (!line.empty()) session::courseOf(info, *line.front()).apply(first.config);
    QStringList words = info.parent ? forkWords(first) : trainWords(first);
    words << QStringLiteral("--run") << shellWord(folder);
    RunCommands commands{{words.join(QLatin1Char(' '))}};
    const double forked = info.parent ? static_cast<double>(info.parent->epoch) : 0.0;
    auto changes = info.events;
    std::erase_if(changes, [&](const history::Mark& mark) {
        return mark.kind != history::Mark::Kind::LearningRate || mark.epoch < forked;
    });
    auto before = session::Course::of(first.config);
    for (std::size_t i = 1; i < line.size(); ++i) {
        const session::SessionRecord& session = *line[i];
        const auto after = session::courseOf(info, session);
        const auto rate = std::ranges::find_if(changes, [&](const auto& mark) { return isAtStart(mark, session); });
        Options options;
        // What was stopped by hand comes to its end in the commands before this one.
        if (session.from.batch == 0 && session.from.epoch != before.epochs)
            options.word("from", QString::number(session.from.epoch));
        const qsizetype place = options.words().size();
        options.whole("epochs", after.epochs, before.epochs);
        options.whole("batch-size", after.batchSize, before.batchSize);
        options.whole("patience", after.patience, before.patience);
        options.flag("warm-restart", after.begins != before.begins);
        if (rate != changes.end()) {
            options.word("learning-rate", exactNumber(rate->to));
            changes.erase(rate);
        }
        if (options.words().size() == place) continue;
        before = after;
        commands.lines << (QStringList{QStringLiteral("throughline"), QStringLiteral("resume"), shellWord(folder)} +
                           options.words())
                              .join(QLatin1Char(' '));
    }
    commands.steered = !changes.empty();
    return commands;
}

} // namespace throughline::ui
