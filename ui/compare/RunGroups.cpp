// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/RunGroups.h"

#include "text/NumberText.h"
#include "ui/compare/RunSettings.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <algorithm>
#include <map>
#include <optional>
#include <set>

namespace throughline::ui {

namespace {

using history::Interval;

QString words(const char* text) {
    return QCoreApplication::translate("RunGroups", text);
}

const QRegularExpression& seedInName() {
    static const QRegularExpression seed(QStringLiteral("[-_. ]*seed[-_= ]*(\\d+)"),
                                         QRegularExpression::CaseInsensitiveOption);
    return seed;
}

/// The setting of that option; nothing: the run does not say it.
std::optional<QString> valueOf(const session::RunInfo& info, const QString& option) {
    for (const RunSetting& setting : settingsOf(info))
        if (QLatin1String(setting.option) == option) return setting.value;
    return std::nullopt;
}

/// What the members of a group have in common; nothing: it belongs to none.
std::optional<QString> keyOf(const RunFacts& run, const QString& by, Unnamed unnamed) {
    if (by != bySeeds) return run.info ? valueOf(*run.info, by) : std::nullopt;
    const bool tells = run.name.contains(seedInName());
    if (!tells && unnamed == Unnamed::Apart) return std::nullopt;
    return tells ? QString(run.name).remove(seedInName()) : QString();
}

/// What the names of a group begin with alike, without the number that comes then; the first one where that is nothing.
QString commonName(std::span<const RunFacts> runs, const std::vector<std::size_t>& members) {
    QString common = runs[members.front()].name;
    for (const std::size_t member : members)
        while (!runs[member].name.startsWith(common)) common.chop(1);
    // Not half a number: "lr 0.0" of 0.01 and 0.001.
    const auto isNumber = [](QChar c) { return c.isDigit() || c == QLatin1Char('.'); };
    while (!common.isEmpty() && isNumber(common.back()) &&
           std::any_of(members.begin(), members.end(), [&](std::size_t member) {
               const QString& name = runs[member].name;
               return name.size() > common.size() && isNumber(name[common.size()]);
           }))
        common.chop(1);
    static const QRegularExpression end(QStringLiteral("([-_. (=]+(seed|run|[sr])?|seed)[-_. (=]*$"),
                                        QRegularExpression::CaseInsensitiveOption);
    common.remove(end);
    if (common.count(QLatin1Char('(')) > common.count(QLatin1Char(')'))) common += QLatin1Char(')');
    return common.isEmpty() ? runs[members.front()].name : common;
}

/// As its settings or its name say it.
std::optional<QString> seedOf(const RunFacts& run) {
    if (run.info) return QString::number(run.info->config.seed);
    const auto found = seedInName().match(run.name);
    return found.hasMatch() ? std::optional(found.captured(1)) : std::nullopt;
}

QString titleOf(std::span<const RunFacts> runs, const RunGroup& group, const QString& by) {
    if (by == bySeeds) return commonName(runs, group.members);
    return QString(by).replace(QLatin1Char('-'), QLatin1Char(' ')) + QLatin1Char(' ') +
           *valueOf(*runs[group.members.front()].info, by);
}

/// Those of one name get the settings that they differ in.
void tellApart(std::span<const RunFacts> runs, std::vector<RunGroup>& groups) {
    std::map<QString, std::vector<RunGroup*>> named;
    for (RunGroup& group : groups)
        if (runs[group.members.front()].info) named[group.title].push_back(&group);
    for (const auto& [name, same] : named) {
        std::vector<std::vector<RunSetting>> settings;
        for (const RunGroup* const group : same) settings.push_back(settingsOf(*runs[group->members.front()].info));
        for (std::size_t i = 0; i < settings.front().size(); ++i) {
            const bool differ = std::any_of(settings.begin(), settings.end(), [&](const std::vector<RunSetting>& of) {
                return of[i].value != settings.front()[i].value;
            });
            if (!differ || QLatin1String(settings.front()[i].option) == QLatin1String("seed")) continue;
            for (std::size_t k = 0; k < same.size(); ++k)
                same[k]->title += QStringLiteral(", %1 %2").arg(settings[k][i].name, settings[k][i].value);
        }
    }
}

/// `of`: "5 seeds".
QString middleText(Interval interval, const QString& of) {
    if (interval == Interval::StandardDeviation) return words("mean of %1 ± s.d.").arg(of);
    const auto text = history::isOfMean(interval) ? words("mean of %1, %2") : words("median of %1, %2");
    return text.arg(of, interval == Interval::Confidence95 ? words("95 % interval (t)") : bandName(interval));
}

} // namespace

std::vector<RunGroup> groupRuns(std::span<const RunFacts> runs, const QString& by, Unnamed unnamed) {
    std::vector<RunGroup> groups;
    std::vector<std::optional<QString>> keys; // of each group; nothing: its first member's settings tell
    for (std::size_t i = 0; i < runs.size(); ++i) {
        const bool bySettings = by == bySeeds && runs[i].info;
        const auto key = bySettings ? std::nullopt : keyOf(runs[i], by, unnamed);
        if (!bySettings && !key) continue;
        std::size_t at = 0;
        const auto isOf = [&](const RunGroup& group) {
            const RunFacts& first = runs[group.members.front()];
            return bySettings ? first.info && sameButSeed(*first.info, *runs[i].info) : keys[at] == key;
        };
        while (at < groups.size() && !isOf(groups[at])) ++at;
        if (at == groups.size()) {
            groups.emplace_back();
            keys.push_back(key);
        }
        groups[at].members.push_back(i);
    }
    std::erase_if(groups, [](const RunGroup& group) { return group.members.size() < 2; });
    for (RunGroup& group : groups) group.title = titleOf(runs, group, by);
    if (by == bySeeds) tellApart(runs, groups);
    return groups;
}

std::vector<std::pair<std::size_t, std::size_t>> pairsOf(std::span<const RunFacts> runs, const RunGroup& a,
                                                         const RunGroup& b) {
    std::vector<std::pair<std::size_t, std::size_t>> pairs;
    std::vector<bool> taken(b.members.size(), false);
    bool seeds = false;
    for (const std::size_t member : a.members) {
        const auto seed = seedOf(runs[member]);
        seeds = seeds || seed;
        for (std::size_t i = 0; seed && i < b.members.size(); ++i) {
            if (taken[i] || seedOf(runs[b.members[i]]) != seed) continue;
            taken[i] = true;
            pairs.emplace_back(member, b.members[i]);
            break;
        }
    }
    if (seeds) return pairs;
    for (std::size_t i = 0; i < std::min(a.members.size(), b.members.size()); ++i)
        pairs.emplace_back(a.members[i], b.members[i]);
    return pairs;
}

QStringList groupingsOf(std::span<const RunFacts> runs) {
    std::map<QString, std::multiset<QString>> values; // of each option
    QStringList options;
    for (const RunFacts& run : runs) {
        if (!run.info) continue;
        for (const RunSetting& setting : settingsOf(*run.info)) {
            const auto option = QString::fromLatin1(setting.option);
            auto& of = values[option];
            if (of.empty()) options << option;
            of.insert(setting.value);
        }
    }
    options.removeAll(QStringLiteral("seed"));
    options.removeIf([&](const QString& option) {
        const auto& of = values[option];
        const bool differ = of.count(*of.begin()) < of.size();
        return !differ || std::all_of(of.begin(), of.end(), [&](const auto& value) { return of.count(value) == 1; });
    });
    return options;
}

QString bandName(Interval interval) {
    switch (interval) {
    case Interval::StandardDeviation:
        return words("± s.d.");
    case Interval::Confidence95:
        return words("95 % interval");
    case Interval::MinMax:
        return words("min–max");
    case Interval::Quartiles:
        return words("quartiles");
    }
    return {};
}

QString bandText(const RunGroup& group, Interval interval, const QString& by) {
    const auto count = static_cast<qsizetype>(group.members.size());
    return group.title + QStringLiteral(" · ") +
           middleText(interval, by == bySeeds ? counted(count, words("seed"), words("seeds"))
                                              : counted(count, words("run"), words("runs")));
}

QString differenceText(const RunGroup& group, const RunGroup& against, std::size_t pairs, Interval interval) {
    const auto count = counted(static_cast<qsizetype>(pairs), words("pair"), words("pairs"));
    return QStringLiteral("%1 − %2 · ").arg(group.title, against.title) + middleText(interval, count);
}

chart::ChartRun bandedRun(chart::ChartRun first, const QString& name, history::BandedHistory made, Interval interval) {
    first.name = name;
    first.history = std::move(made.middle);
    first.band = std::move(made.band);
    first.bandName = bandName(interval);
    first.bandText = name.section(QStringLiteral(" · "), -1);
    first.grows = false;
    first.expectedEpochs = 0.0;
    first.bestEpoch = 0.0;
    first.origin = {};
    first.joint.reset();
    return first;
}

chart::ChartRun differenceRun(chart::ChartRun first, const QString& name, history::BandedHistory made,
                              Interval interval) {
    auto run = bandedRun(std::move(first), name, std::move(made), interval);
    run.monitor.clear();
    return run;
}

} // namespace throughline::ui
