// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/PointMenu.h"

#include "session/Evaluation.h"
#include "session/RunPaths.h"
#include "text/ErrorText.h"
#include "text/MetricText.h"
#include "text/NumberText.h"
#include "theme/Icon.h"
#include "ui/Background.h"
#include "ui/RunController.h"
#include "ui/dialogs/EpochRowsDialog.h"
#include "ui/models/MessageLog.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>
#include <QPointer>
#include <chrono>
#include <cmath>

namespace throughline::ui {

using session::ResumeRequest;

namespace {

/// "epoch 30", "the beginning"
QString beginningText(std::int64_t epoch) {
    return epoch > 0 ? PointMenu::tr("epoch %1").arg(grouped(epoch)) : PointMenu::tr("the beginning");
}

session::ModelRequest modelAt(const QString& path, std::int64_t epoch, session::RetrainingListener tell) {
    session::ModelRequest model;
    model.tell = std::move(tell);
    model.folder = path.toStdString();
    model.from = ResumeRequest::From::Epoch;
    model.epoch = epoch;
    return model;
}

/// "loss 0.2543, accuracy 0.9107"
QString metricsText(const std::vector<nn::MetricValue>& metrics) {
    QStringList words;
    for (const auto& metric : metrics) words << seriesText(metric.name) + QLatin1Char(' ') + metricText(metric.value);
    return words.join(QStringLiteral(", "));
}

} // namespace

PointMenu::PointMenu(Workspace& workspace, RunController& controller, MessageLog& log, QWidget* window)
    : QObject(window), m_workspace(workspace), m_controller(controller), m_log(log), m_window(window) {}

PointMenu::~PointMenu() {
    m_stop.request_stop();
}

bool PointMenu::show(const QString& path, std::int64_t epoch, const QPoint& global) {
    const auto* item = m_workspace.find(path);
    if (!item || item->kind != Item::Kind::Run || !item->history) return false;
    inBackground(
        this, [path, epoch] { return session::planRetraining(path.toStdString(), {}, epoch); },
        [this, path, global](session::RetrainingPlan plan) {
            // The history may grow while another thread looks at the folder: its part is done here.
            const auto* chosen = m_workspace.find(path);
            if (!chosen || !chosen->history) return emit closed();
            plan.seconds = session::retrainingSeconds(chosen->history->records, plan.from, plan.epoch);
            auto* menu = make(path, plan);
            if (!menu) return emit closed();
            connect(menu, &QMenu::aboutToHide, this, &PointMenu::closed);
            menu->popup(global);
        });
    return true;
}

QMenu* PointMenu::make(const QString& path, const session::RetrainingPlan& plan) {
    const auto* item = m_workspace.find(path);
    if (!item || item->kind != Item::Kind::Run) return nullptr;
    auto* menu = new QMenu(m_window);
    menu->setObjectName(QStringLiteral("point-menu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    // The style leaves the words of a section out.
    menu->addAction(tr("%1, epoch %2").arg(item->title, grouped(plan.epoch)))->setEnabled(false);
    fill(menu, path, plan.epoch);
    connect(menu->addAction(tr("Pin the crosshair here\tP")), &QAction::triggered, this, &PointMenu::pinWanted);
    if (plan.isKept()) return menu;
    menu->addSeparator();
    auto* note = menu->addAction(planText(plan));
    note->setEnabled(false);
    if (plan.nearest > 0)
        fill(menu->addMenu(tr("Epoch %1, the nearest kept").arg(grouped(plan.nearest))), path, plan.nearest);
    return menu;
}

void PointMenu::fill(QMenu* menu, const QString& path, std::int64_t epoch) {
    const auto* item = m_workspace.find(path);
    auto* resume = menu->addAction(icon(QStringLiteral("resume")), tr("Resume from here"));
    resume->setEnabled(m_controller.canResume(*item));
    connect(resume, &QAction::triggered, this, [this, path, epoch] {
        const auto* chosen = m_workspace.find(path);
        const bool latest = chosen && chosen->summary.epoch == epoch;
        m_controller.resume(path, latest ? ResumeRequest::From::Latest : ResumeRequest::From::Epoch, epoch);
    });
    auto* fork = menu->addAction(icon(QStringLiteral("fork")), tr("Fork from here…"));
    fork->setEnabled(item->canFork());
    connect(fork, &QAction::triggered, this, [this, path, epoch] { m_controller.askAndFork(path, {.epoch = epoch}); });
    auto* rows = menu->addAction(tr("What was in this epoch…"));
    rows->setEnabled(epoch > 0);
    connect(rows, &QAction::triggered, this, [this, path, epoch] { showRows(path, epoch); });
    auto* evaluate = menu->addAction(tr("Evaluate here"));
    connect(evaluate, &QAction::triggered, this, [this, path, epoch] {
        this->evaluate(path, epoch);
        emit evaluationWanted(path, epoch);
    });
    auto* save = menu->addAction(icon(QStringLiteral("export")), tr("Export checkpoint…"));
    connect(save, &QAction::triggered, this, [this, path, epoch] { askAndExport(path, epoch); });
}

void PointMenu::evaluate(const QString& path, std::int64_t epoch) {
    m_workspace.setFinding(path, {tr("Epoch %1").arg(grouped(epoch)), tr("is being evaluated…"), epoch});
    inBackground(
        this,
        [model = modelAt(path, epoch, listener()), stop = m_stop.get_token()] {
            return session::evaluateRun({model, {}}, stop);
        },
        [this, path, epoch](Result<session::Evaluation> done) {
            ended();
            if (!done) {
                m_workspace.setFinding(path, {});
                return tell(errorText(done.error()), done.error().code != ErrorCode::Cancelled);
            }
            const auto head = tr("Epoch %1").arg(grouped(epoch));
            const auto text = tr("on the validation part, %1: %2.")
                                  .arg(counted(static_cast<std::int64_t>(done->rows), tr("row"), tr("rows")),
                                       metricsText(done->metrics));
            m_workspace.setFinding(path, {head, text, epoch});
            tell(head + QLatin1Char(' ') + text, false);
            for (const auto& warning : done->warnings) tell(errorText(warning), true);
        });
}

void PointMenu::askAndExport(const QString& path, std::int64_t epoch) {
    const auto* item = m_workspace.find(path);
    if (!item) return;
    auto name = QStringLiteral("%1-epoch-%2").arg(item->name).arg(epoch);
    name.replace(QLatin1Char('/'), QLatin1Char('-'));
    QFileDialog dialog(m_window, tr("Export the checkpoint of epoch %1").arg(grouped(epoch)), QDir::homePath(),
                       tr("Checkpoints (*.safetensors)"));
    dialog.setAcceptMode(QFileDialog::AcceptSave);
    dialog.setDefaultSuffix(QStringLiteral("safetensors"));
    dialog.selectFile(name);
    if (dialog.exec() == QDialog::Accepted) exportCheckpoint(path, epoch, dialog.selectedFiles().value(0));
}

void PointMenu::exportCheckpoint(const QString& path, std::int64_t epoch, const QString& file) {
    using Saved = std::vector<Error>; // what is to be said besides
    inBackground(
        this,
        [model = modelAt(path, epoch, listener()), stop = m_stop.get_token(), file]() -> Result<Saved> {
            const auto loaded = session::loadModel(model, stop);
            if (!loaded) return tl::unexpected(loaded.error());
            if (session::belongsToRun(file.toStdString())) return fail(ErrorCode::OverwritesInput, file.toStdString());
            const auto written = session::writeCheckpoint(file.toStdString(), loaded->state, loaded->context);
            if (!written) return tl::unexpected(written.error());
            return loaded->warnings;
        },
        [this, epoch, file](const Result<Saved>& done) {
            ended();
            if (!done) return tell(errorText(done.error()), done.error().code != ErrorCode::Cancelled);
            tell(tr("The checkpoint of epoch %1 is saved as %2.").arg(grouped(epoch), QFileInfo(file).fileName()),
                 false);
            for (const auto& warning : *done) tell(errorText(warning), true);
        });
}

void PointMenu::showRows(const QString& path, std::int64_t epoch) {
    const auto* item = m_workspace.find(path);
    if (!item || item->kind != Item::Kind::Run) return;
    auto* dialog = new EpochRowsDialog(path, item->title, epoch, m_window);
    connect(dialog, &EpochRowsDialog::forkWanted, this, [this, path, epoch](const std::vector<std::uint32_t>& rows) {
        m_controller.askAndFork(path, {.epoch = epoch - 1, .leftOutRows = rows});
    });
    dialog->QDialog::show();
}

void PointMenu::trainFan(const session::FanRequest& request) {
    auto fan = request;
    const auto count = std::ssize(fan.branches);
    const auto showDone = [this, count](std::int64_t done) {
        emit progressed(
            tr("Training a fan: %1 of %2 are done").arg(grouped(done), counted(count, tr("branch"), tr("branches"))),
            static_cast<double>(done) / static_cast<double>(count));
    };
    showDone(0);
    // Where the epoch has to be had again, that comes first.
    fan.tell = [tell = listener(), epoch = fan.branches.front().request.epoch, guard = QPointer<QObject>(this),
                showDone](const session::RetrainingProgress& now) {
        tell(now);
        if (now.epoch == epoch && now.share >= 1.0) onGuiThread(guard, [showDone] { showDone(0); });
    };
    auto done = std::make_shared<std::int64_t>(0); // the GUI thread's
    const auto each = [guard = QPointer<QObject>(this), this, showDone, done](std::size_t,
                                                                              const session::RunOutcome& outcome) {
        const auto folder = QString::fromStdString(outcome.folder.string());
        onGuiThread(guard, [this, showDone, done, folder] {
            showDone(++*done);
            if (!folder.isEmpty()) m_workspace.open({folder});
        });
    };
    inBackground(
        this, [fan, stop = m_stop.get_token(), each] { return session::trainFan(fan, stop, each); },
        [this, count](const Result<session::FanResult>& result) {
            ended();
            if (!result) return tell(errorText(result.error()), result.error().code != ErrorCode::Cancelled);
            for (const auto& warning : result->warnings) tell(errorText(warning), true);
            for (const auto& branch : result->branches)
                if (branch.outcome.error) tell(errorText(*branch.outcome.error), true);
            tell(tr("The fan is trained: %1 of %2.")
                     .arg(grouped(std::ssize(result->branches)), counted(count, tr("branch"), tr("branches"))),
                 false);
        });
}

void PointMenu::cancel() {
    m_stop.request_stop();
    m_stop = {};
}

/// For one piece of work, which `ended` follows: passes on to the GUI thread how far it is.
session::RetrainingListener PointMenu::listener() {
    ++m_working;
    const auto due = std::chrono::steady_clock::now() + std::chrono::milliseconds(300);
    return [due, guard = QPointer<PointMenu>(this)](const session::RetrainingProgress& now) {
        if (std::chrono::steady_clock::now() < due) return; // a line that flashes up tells nothing
        const auto show = [guard, now] {
            if (!guard || guard->m_working == 0) return;
            const auto text = guard->tr("Recomputing epoch %1 from %2 · %3 %")
                                  .arg(grouped(now.epoch), beginningText(now.from))
                                  .arg(static_cast<int>(100.0 * now.share));
            emit guard->progressed(text, now.share);
        };
        QMetaObject::invokeMethod(QCoreApplication::instance(), show, Qt::QueuedConnection);
    };
}

void PointMenu::ended() {
    if (--m_working == 0) emit rested();
}

void PointMenu::tell(const QString& sentence, bool warning) {
    m_log.add(warning ? MessageLog::Kind::Warning : MessageLog::Kind::Note, sentence);
    emit told(sentence);
}

QString planText(const session::RetrainingPlan& plan) {
    const auto text = PointMenu::tr("Epoch %1 is not kept; it is recomputed from %2")
                          .arg(grouped(plan.epoch), beginningText(plan.from));
    if (!std::isfinite(plan.seconds)) return text;
    return PointMenu::tr("%1, about %2").arg(text, durationText(std::max(1.0, std::round(plan.seconds))));
}

} // namespace throughline::ui
