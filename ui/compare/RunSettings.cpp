// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/RunSettings.h"

#include "text/MetricText.h"
#include "text/NumberText.h"
#include "text/VisibleText.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QStringList>
#include <algorithm>

namespace throughline::ui {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("RunSettings", text);
}

template <class Number>
QString joined(const std::vector<Number>& numbers) {
    QStringList list;
    for (const auto number : numbers) list << plainNumber(static_cast<double>(number));
    return list.join(QLatin1Char(','));
}

QString onOff(bool on) {
    return on ? tr("on") : tr("off");
}

QString fileName(const std::string& path) {
    return QFileInfo(QString::fromStdString(path)).fileName();
}

/// Of the rows that are left out; empty: none.
QString rowCount(const std::vector<std::uint32_t>& rows) {
    return rows.empty() ? QString() : grouped(static_cast<std::int64_t>(rows.size()));
}

void addData(std::vector<RunSetting>& list, const session::RunInfo& info) {
    const auto& spec = info.data;
    const auto validation = !spec.validationFile.empty() ? fileName(spec.validationFile)
                            : spec.validationFraction    ? plainNumber(*spec.validationFraction)
                                                         : tr("auto");
    const auto test = !spec.testFile.empty() ? fileName(spec.testFile)
                      : spec.testFraction    ? plainNumber(*spec.testFraction)
                                             : tr("none");
    const auto classes = spec.task == data::TaskChoice::Auto         ? tr("auto")
                         : spec.task == data::TaskChoice::Regression ? tr("regression")
                                                                     : tr("classification");
    list.insert(list.end(), {{tr("data"), fileName(spec.source), "data"},
                             {tr("labels"), fileName(spec.labels), "labels"},
                             {tr("target"), visible(spec.target), "target"},
                             {tr("task"), classes, "task"},
                             {tr("scale"), QString::fromUtf8(nn::name(spec.targetTransform)), "target-transform"},
                             {tr("validation"), validation, "validation"},
                             {tr("test"), test, "test"},
                             {tr("encoding"), QString::fromUtf8(nn::name(spec.textEncoding)), "encoding"},
                             {tr("rows"), grouped(info.trainingRows), "rows"},
                             {tr("forked at"), info.parent ? grouped(info.parent->epoch) : QString(), "from"},
                             {tr("left out"), rowCount(info.leftOutRows), "leave-out-rows"}});
}

QString startText(const nn::NetworkConfig& network) {
    const bool old = network.initialization == nn::Initialization::Auto && network.start == nn::Start::Random;
    return old ? tr("auto of 0.1.0") : QString::fromUtf8(nn::name(network.initialization));
}

QString intervalText(const nn::TrainConfig& config) {
    return config.loss == nn::Loss::Quantile ? plainNumber(config.interval) : tr("none");
}

void addNetwork(std::vector<RunSetting>& list, const nn::TrainConfig& config) {
    const auto& network = config.network;
    list.insert(list.end(), {{tr("hidden"), network.hidden.empty() ? tr("none") : joined(network.hidden), "hidden"},
                             {tr("activation"), QString::fromUtf8(nn::name(network.activation)), "activation"},
                             {tr("init"), startText(network), "initialization"},
                             {tr("drop"), plainNumber(network.dropout), "dropout"},
                             {tr("batch norm"), onOff(network.batchNorm), "batch-norm"},
                             {tr("loss"), QString::fromUtf8(nn::name(config.loss)), "loss"},
                             {tr("interval"), intervalText(config), "interval"},
                             {tr("l1"), plainNumber(config.l1), "l1"},
                             {tr("l2"), plainNumber(config.l2), "l2"},
                             {tr("smoothing of labels"), plainNumber(config.labelSmoothing), "label-smoothing"},
                             {tr("focal"), plainNumber(config.focal), "focal"}});
}

QString valueText(double value) {
    return plainNumber(value);
}
QString valueText(int value) {
    return QString::number(value);
}
QString valueText(bool value) {
    return onOff(value);
}

/// The kind of a part of the configuration, and its options.
template <class Part>
void addOptions(std::vector<RunSetting>& list, const char* name, const Part& part) {
    list.push_back({tr(name), QString::fromUtf8(nn::name(part.kind)), name});
    nn::visitOptions(part, [&](const nn::ConfigOption& option, const auto& value) {
        list.push_back({tr(option.column), valueText(value), option.name});
    });
}

void addTraining(std::vector<RunSetting>& list, const nn::TrainConfig& config) {
    const auto& stopping = config.earlyStopping;
    addOptions(list, "optimizer", config.optimizer);
    addOptions(list, "schedule", config.schedule);
    list.insert(list.end(),
                {{tr("monitor"), seriesText(stopping.monitor), "monitor"},
                 {tr("patience"), stopping.patience > 0 ? QString::number(stopping.patience) : tr("off"), "patience"},
                 {tr("min delta"), plainNumber(stopping.minDelta), "min-delta"},
                 {tr("restore best"), onOff(stopping.restoreBest), "restore-best"},
                 {tr("weights"),
                  config.balancedClasses        ? tr("balanced")
                  : config.classWeights.empty() ? tr("none")
                                                : joined(config.classWeights),
                  "class-weights"},
                 {tr("top k"), config.topK > 0 ? QString::number(config.topK) : tr("off"), "top-k"},
                 {tr("batch"), QString::number(config.batchSize), "batch-size"},
                 {tr("asked for"), QString::number(config.epochs), "epochs"},
                 {tr("seed"), QString::number(config.seed), "seed"}});
}

} // namespace

std::vector<RunSetting> settingsOf(const session::RunInfo& info) {
    std::vector<RunSetting> list;
    addData(list, info);
    addNetwork(list, info.config);
    addTraining(list, info.config);
    return list;
}

namespace {

/// "rate 0.0005", "12 rows left out"
QString changeText(const RunSetting& setting) {
    const bool isOfRows = QLatin1String(setting.option) == QLatin1String("leave-out-rows");
    if (setting.value.isEmpty()) return isOfRows ? tr("no rows left out") : tr("%1 none").arg(setting.name);
    return isOfRows ? tr("%1 rows left out").arg(setting.value)
                    : QStringLiteral("%1 %2").arg(setting.name, setting.value);
}

/// The settings of a fork as its parent had them.
std::vector<RunSetting> settingsBefore(const session::RunInfo& fork) {
    auto before = fork;
    before.config = fork.parent->config;
    before.leftOutRows.clear();
    return settingsOf(before);
}

} // namespace

QStringList branchNames(std::span<const session::RunInfo* const> branches) {
    std::vector<std::vector<RunSetting>> settings;
    for (const auto* branch : branches) settings.push_back(settingsOf(*branch));
    // How many rows there are follows from those that are left out.
    const auto isTold = [](const RunSetting& setting) {
        return QLatin1String(setting.option) != QLatin1String("rows");
    };
    QStringList names;
    for (std::size_t i = 0; i < branches.size(); ++i) {
        QStringList words;
        const auto before = settingsBefore(*branches[i]);
        const auto add = [&](auto differs) {
            for (std::size_t k = 0; k < before.size(); ++k)
                if (isTold(before[k]) && differs(k)) words << changeText(settings[i][k]);
        };
        add([&](std::size_t k) {
            return std::ranges::any_of(settings,
                                       [&](const auto& of) { return of[k].value != settings.front()[k].value; });
        });
        if (words.isEmpty()) add([&](std::size_t k) { return settings[i][k].value != before[k].value; });
        names << (words.isEmpty() ? tr("nothing changed") : words.join(QStringLiteral(", ")));
    }
    return names;
}

bool sameButSeed(const session::RunInfo& a, const session::RunInfo& b) {
    auto config = a.config;
    config.seed = b.config.seed;
    auto spec = a.data;
    spec.seed = b.data.seed;
    const auto& left = a.fingerprint;
    const auto& right = b.fingerprint;
    const bool sameSplitSeed = a.data.seed == b.data.seed;
    return config == b.config && spec == b.data && a.parent == b.parent && a.leftOutRows == b.leftOutRows &&
           left.rows == right.rows && left.columns == right.columns && left.classes == right.classes &&
           (!sameSplitSeed || left.content == right.content);
}

bool sameDataAndSplit(const session::RunInfo& a, const session::RunInfo& b) {
    return a.fingerprint == b.fingerprint;
}

} // namespace throughline::ui
