// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/Item.h"

#include "text/MetricText.h"
#include "text/NumberText.h"
#include "ui/models/ItemPath.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>

namespace throughline::ui {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("Workspace", text);
}

QString countText(history::Counter counter, std::int64_t records) {
    switch (counter) {
    case history::Counter::Step:
        return counted(records, tr("step"), tr("steps"));
    case history::Counter::Iteration:
        return counted(records, tr("iteration"), tr("iterations"));
    case history::Counter::Epoch:
    case history::Counter::Row:
        break;
    }
    return counted(records, tr("epoch"), tr("epochs"));
}

} // namespace

QStringList Item::tags() const {
    QStringList tags;
    if (info)
        for (const auto& tag : info->tags) tags << QString::fromStdString(tag);
    return tags;
}

QString Item::secondLine() const {
    if (loading) return tr("reading…");
    if (unread)
        return ItemPath::of(path).isRemote() ? tr("not reached · F5 tries again") : tr("not read · F5 reads it");
    if (kind == Kind::History) {
        const auto records = history ? static_cast<std::int64_t>(history->records.size()) : 0;
        if (stalledSince > 0)
            return tr("%1 · stalled since %2")
                .arg(countText(history->records.counter(), records), momentText(stalledSince));
        return tr("%1 · %2").arg(formatText(history ? history->format : ""),
                                 countText(history ? history->records.counter() : history::Counter::Epoch, records));
    }
    using Status = session::RunSummary::Status;
    const auto epoch = grouped(summary.epoch);
    QString words;
    switch (summary.status) {
    case Status::Running:
        words = tr("epoch %1 of %2").arg(epoch, grouped(summary.epochs));
        if (paused) words = tr("paused at %1 of %2").arg(epoch, grouped(summary.epochs));
        break;
    case Status::Completed:
        words = counted(summary.epoch, tr("epoch"), tr("epochs"));
        break;
    case Status::Stopped:
        words = tr("stopped at %1").arg(epoch);
        break;
    case Status::EarlyStopped:
        words = tr("early stop at %1").arg(epoch);
        break;
    case Status::Diverged:
        words = tr("diverged after %1").arg(epoch);
        break;
    case Status::Failed:
        words = tr("failed after %1").arg(epoch);
        break;
    case Status::Interrupted:
        words = tr("interrupted at %1").arg(epoch);
        break;
    }
    if (!std::isnan(summary.best) && summary.bestEpoch > 0) words = tr("%1 · %2").arg(words, metricText(summary.best));
    return words;
}

bool Item::lacksStepsPerEpoch() const {
    if (kind != Kind::History || !history || history->records.empty()) return false;
    return stepsPerEpoch > 0.0 || !history->records.hasEpochsAndSteps();
}

const Remark* Item::damage() const {
    if (!history || live || isBeingWritten()) return nullptr;
    const auto found =
        std::ranges::find_if(history->warnings, [](const Remark& remark) { return tellsOfDamage(remark.code); });
    return found == history->warnings.end() ? nullptr : &*found;
}

bool Item::canFork() const {
    return kind == Kind::Run && (run || live) && summary.epoch > 0;
}

bool Item::canResume() const {
    return kind == Kind::Run && !live && run && summary.status != session::RunSummary::Status::Running;
}

QString Item::reportRefusal() const {
    return history && !history->records.empty() ? QString() : tr("There is nothing in it yet.");
}

bool Item::isFollowed() const {
    return kind == Kind::Run && !live && !loading && summary.status == session::RunSummary::Status::Running;
}

QString Item::holderText() const {
    const auto process = QString::fromStdString(summary.holder.process);
    if (process.isEmpty()) return tr("another process");
    if (summary.holder.here) return tr("process %1 on this machine").arg(process);
    return tr("process %1 on %2").arg(process, QString::fromStdString(summary.holder.host));
}

} // namespace throughline::ui
