// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/PointMenu.h"

#include "session/Evaluation.h"
#include "theme/Icon.h"
#include "ui/Background.h"
#include "ui/ErrorText.h"
#include "ui/Numbers.h"
#include "ui/RunController.h"
#include "ui/models/MessageLog.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>

namespace throughline::ui {

using session::ResumeRequest;

namespace {

session::ModelRequest modelAt(const QString& path, std::int64_t epoch) {
    session::ModelRequest model;
    model.folder = path.toStdString();
    model.from = ResumeRequest::From::Epoch;
    model.epoch = epoch;
    return model;
}

/// "loss 0.2543, accuracy 0.9107"
QString metricsText(const std::vector<nn::MetricValue>& metrics) {
    QStringList words;
    for (const auto& metric : metrics)
        words << metricTitle(QString::fromStdString(metric.name)) + QLatin1Char(' ') + metricText(metric.value);
    return words.join(QStringLiteral(", "));
}

} // namespace

PointMenu::PointMenu(Workspace& workspace, RunController& controller, MessageLog& log, QWidget* window)
    : QObject(window), m_workspace(workspace), m_controller(controller), m_log(log), m_window(window) {}

PointMenu::~PointMenu() {
    m_stop.request_stop();
}

QMenu* PointMenu::make(const QString& path, std::int64_t epoch) {
    const auto* item = m_workspace.find(path);
    if (!item || item->kind != Item::Kind::Run) return nullptr;
    auto* menu = new QMenu(m_window);
    menu->setObjectName(QStringLiteral("point-menu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addSection(tr("%1, epoch %2").arg(item->name, grouped(epoch)));
    auto* resume = menu->addAction(icon(QStringLiteral("resume")), tr("Resume from here"));
    resume->setEnabled(item->canResume() && !m_controller.isBusy());
    connect(resume, &QAction::triggered, this, [this, path, epoch] {
        const auto* chosen = m_workspace.find(path);
        const bool latest = chosen && chosen->summary.epoch == epoch;
        m_controller.resume(path, latest ? ResumeRequest::From::Latest : ResumeRequest::From::Epoch, epoch);
    });
    auto* evaluate = menu->addAction(tr("Evaluate here"));
    connect(evaluate, &QAction::triggered, this, [this, path, epoch] { this->evaluate(path, epoch); });
    auto* save = menu->addAction(icon(QStringLiteral("export")), tr("Export checkpoint…"));
    connect(save, &QAction::triggered, this, [this, path, epoch] { askAndExport(path, epoch); });
    return menu;
}

void PointMenu::evaluate(const QString& path, std::int64_t epoch) {
    m_workspace.setFinding(path, {tr("Epoch %1").arg(grouped(epoch)), tr("is being evaluated…")});
    inBackground(
        this,
        [model = modelAt(path, epoch), stop = m_stop.get_token()] {
            return session::evaluateRun({model, {}}, stop);
        },
        [this, path, epoch](Result<session::Evaluation> done) {
            if (!done) {
                m_workspace.setFinding(path, {});
                const auto sentence = errorText(done.error());
                m_log.add(MessageLog::Kind::Warning, sentence);
                emit told(sentence);
                return;
            }
            const auto head = tr("Epoch %1").arg(grouped(epoch));
            const auto text = tr("on the validation part, %1: %2.")
                                  .arg(counted(static_cast<std::int64_t>(done->rows), tr("row"), tr("rows")),
                                       metricsText(done->metrics));
            m_workspace.setFinding(path, {head, text});
            m_log.add(MessageLog::Kind::Note, head + QLatin1Char(' ') + text);
            emit told(head + QLatin1Char(' ') + text);
        });
}

void PointMenu::askAndExport(const QString& path, std::int64_t epoch) {
    const auto* item = m_workspace.find(path);
    if (!item) return;
    auto name = QStringLiteral("%1-epoch-%2.safetensors").arg(item->name).arg(epoch);
    name.replace(QLatin1Char('/'), QLatin1Char('-'));
    const auto file =
        QFileDialog::getSaveFileName(m_window, tr("Export the checkpoint of epoch %1").arg(grouped(epoch)),
                                     QDir::home().filePath(name), tr("Checkpoints (*.safetensors)"));
    if (!file.isEmpty()) exportCheckpoint(path, epoch, file);
}

void PointMenu::exportCheckpoint(const QString& path, std::int64_t epoch, const QString& file) {
    inBackground(
        this,
        [model = modelAt(path, epoch), stop = m_stop.get_token(), file]() -> Result<void> {
            const auto loaded = session::loadModel(model, stop);
            if (!loaded) return tl::unexpected(loaded.error());
            return session::writeCheckpoint(file.toStdString(), loaded->state, loaded->context);
        },
        [this, epoch, file](const Result<void>& done) {
            const auto sentence =
                done ? tr("The checkpoint of epoch %1 is saved as %2.").arg(grouped(epoch), QFileInfo(file).fileName())
                     : errorText(done.error());
            m_log.add(done ? MessageLog::Kind::Note : MessageLog::Kind::Warning, sentence);
            emit told(sentence);
        });
}

} // namespace throughline::ui
