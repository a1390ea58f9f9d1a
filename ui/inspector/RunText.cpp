// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector/RunText.h"

#include "text/NumberText.h"
#include "text/VisibleText.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QStringList>
#include <algorithm>
#include <cmath>
#include <filesystem>

namespace throughline::ui {

namespace {
QString tr(const char* text) {
    return QCoreApplication::translate("RunText", text);
}
QString folderName(const session::ParentRun& parent) {
    return visible(std::filesystem::path(parent.folder).filename().string());
}

} // namespace

QString dataText(const session::RunInfo& info) {
    const auto source = QFileInfo(QString::fromStdString(info.data.source)).fileName();
    return tr("%1, %2 + %3").arg(source, grouped(info.trainingRows), grouped(info.validationRows));
}

QString networkText(const session::RunInfo& info) {
    QStringList widths;
    for (const int width : info.widths) widths << QString::number(width);
    auto words = widths.join(QStringLiteral(" → "));
    if (!info.config.network.hidden.empty())
        words += QStringLiteral(", ") + QString::fromUtf8(nn::name(info.config.network.activation));
    return words;
}

QString optimizerText(const nn::TrainConfig& config, double rate) {
    return QStringLiteral("%1, %2").arg(QString::fromUtf8(nn::name(config.optimizer.kind)),
                                        plainNumber(std::isnan(rate) ? config.optimizer.learningRate : rate, 4));
}

QString stoppingText(const nn::TrainConfig& config, double epoch, double bestEpoch) {
    const int patience = config.earlyStopping.patience;
    if (patience <= 0) return tr("never");
    const auto left = std::max<std::int64_t>(0, patience - static_cast<std::int64_t>(epoch - bestEpoch));
    return tr("patience %1, %2 left").arg(grouped(patience), grouped(bestEpoch > 0 ? left : patience));
}

QString checkpointText(const session::RunInfo& info, const std::vector<std::int64_t>& kept, std::int64_t best) {
    QStringList words;
    if (!kept.empty()) words << tr("latest %1").arg(grouped(kept.back()));
    if (std::ranges::find(kept, best) != kept.end()) words << tr("best %1").arg(grouped(best));
    if (info.checkpoints.every > 1) words << tr("every %1").arg(grouped(info.checkpoints.every));
    return words.join(QStringLiteral(" · "));
}

QString sessionsText(const session::RunInfo& info) {
    const auto count = info.sessions.size();
    if (count <= 1) return QString::number(count);
    if (count == 2) return tr("2, resumed once");
    return tr("%1, resumed %2 times").arg(count).arg(count - 1);
}

QString forkText(const session::RunInfo& info) {
    if (!info.parent) return {};
    return tr("from %1, epoch %2").arg(folderName(*info.parent), grouped(info.parent->epoch));
}

std::optional<chart::ChartJoint> jointOf(const std::optional<session::ParentRun>& parent, const QString& name) {
    if (!parent) return std::nullopt;
    return chart::ChartJoint{static_cast<double>(parent->epoch), name.isEmpty() ? folderName(*parent) : name};
}

QString timeText(const history::History& history) {
    const auto elapsed = history.records.x(history::XAxis::Time);
    return !elapsed.empty() && elapsed.back() > 0 ? durationText(elapsed.back()) : QString();
}

} // namespace throughline::ui
