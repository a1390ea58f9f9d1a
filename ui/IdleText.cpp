// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/IdleText.h"

#include "text/NumberText.h"
#include "ui/models/Workspace.h"

#include <QCoreApplication>
#include <QFontMetrics>
#include <QStringList>

namespace throughline::ui {

namespace {

constexpr int MostName = 240; ///< pixels of a run's name

QString tr(const char* text) {
    return QCoreApplication::translate("IdleText", text);
}

/// "4 runs, 1 history"; "3 of 5" where some are hidden.
QString shownText(const Workspace& workspace) {
    QStringList parts;
    for (const auto kind : {Item::Kind::Run, Item::Kind::History}) {
        std::int64_t all = 0, shown = 0;
        for (const auto& item : workspace.items()) {
            all += item.kind == kind;
            shown += item.kind == kind && item.visible;
        }
        if (all == 0) continue;
        const auto text = kind == Item::Kind::Run ? counted(all, tr("run"), tr("runs"))
                                                  : counted(all, tr("history"), tr("histories"));
        parts << (shown == all ? text : tr("%1 of %2").arg(grouped(shown), text));
    }
    return parts.join(QStringLiteral(", "));
}

} // namespace

IdleText idleText(const Workspace& workspace, const Item& item, const QFontMetrics& metrics) {
    IdleText idle;
    idle.text = workspace.items().size() > 1 ? shownText(workspace) : item.secondLine();
    const auto epoch = grouped(item.summary.epoch), epochs = grouped(item.summary.epochs);
    if (item.isFollowed()) {
        idle.next = tr("Trained by %1; shown as it grows").arg(item.holderText());
    } else if (item.canResume() && item.summary.epoch < item.summary.epochs) {
        idle.next = tr("Resume goes on with **%1** from epoch %2 of %3")
                        .arg(metrics.elidedText(item.title, Qt::ElideMiddle, MostName), epoch, epochs);
        idle.brief = tr("Resume: epoch %1 of %2").arg(epoch, epochs);
    }
    return idle;
}

} // namespace throughline::ui
