// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/SweepWords.h"

#include "text/ErrorText.h"
#include "text/NumberText.h"
#include "text/VisibleText.h"

#include <QCoreApplication>
#include <QStringList>
#include <array>

namespace throughline::ui {

using session::SweptState;

namespace {

QString wordsOf(SweptState state) {
    const auto tr = [](const char* text) { return QCoreApplication::translate("SweepWords", text); };
    switch (state) {
    case SweptState::Waiting:
        return tr("waiting");
    case SweptState::Training:
        return tr("training");
    case SweptState::Stopped:
        return tr("stopped");
    case SweptState::Done:
        return tr("done");
    case SweptState::Diverged:
        return tr("diverged");
    case SweptState::Failed:
        break;
    }
    return tr("failed");
}

} // namespace

QString optionText(const std::string& option) {
    return visible(option).replace(QLatin1Char('-'), QLatin1Char(' '));
}

QString settingValueText(const session::Setting& setting) {
    return setting.value.empty() ? QCoreApplication::translate("SweepWords", "none") : visible(setting.value);
}

QString combinationText(const std::vector<session::Setting>& settings) {
    QStringList parts;
    for (const auto& setting : settings)
        parts << optionText(setting.option) + QLatin1Char(' ') + settingValueText(setting);
    return parts.join(QStringLiteral(", "));
}

QString stateText(const session::SweepRow& row, const std::vector<session::SweptRun>& runs) {
    std::array<int, session::sweptStates> counts{};
    for (const auto i : row.runs) ++counts[static_cast<std::size_t>(session::stateOf(runs[i]))];
    const auto& first = runs[row.runs.front()];
    if (row.runs.size() == 1 && first.trains && first.outcome)
        return QCoreApplication::translate("SweepWords", "epoch %1 of %2")
            .arg(grouped(first.outcome->epoch), grouped(first.outcome->epochs));
    QStringList parts;
    for (const auto state : {SweptState::Done, SweptState::Training, SweptState::Waiting, SweptState::Stopped,
                             SweptState::Diverged, SweptState::Failed}) {
        const int count = counts[static_cast<std::size_t>(state)];
        if (count == static_cast<int>(row.runs.size())) return wordsOf(state);
        if (count > 0) parts << QStringLiteral("%1 %2").arg(count).arg(wordsOf(state));
    }
    return parts.join(QStringLiteral(", "));
}

QString failureText(const session::SweepRow& row, const std::vector<session::SweptRun>& runs) {
    QStringList lines;
    for (const auto i : row.runs) {
        const auto& run = runs[i];
        if (run.outcome && run.outcome->error) lines << errorText(*run.outcome->error);
    }
    lines.removeDuplicates();
    return lines.join(QLatin1Char('\n'));
}

QString bestEpochText(const session::SweepRow& row) {
    if (row.firstEpoch == 0) return {};
    if (row.firstEpoch == row.lastEpoch) return grouped(row.firstEpoch);
    return QStringLiteral("%1–%2").arg(grouped(row.firstEpoch), grouped(row.lastEpoch));
}

} // namespace throughline::ui
