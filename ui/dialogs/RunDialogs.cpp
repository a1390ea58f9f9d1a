// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/RunDialogs.h"

#include "ui/dialogs/ForkDialog.h"
#include "ui/dialogs/ResumeDialog.h"

#include <QCoreApplication>
#include <QLabel>
#include <QMessageBox>
#include <QPushButton>

namespace throughline::ui {

namespace {
QString tr(const char* text) {
    return QCoreApplication::translate("RunDialogs", text);
}
} // namespace

void RunDialogs::askHowToResume(const session::OpenedRun& run, const session::ResumeRequest& proposal,
                                std::function<void(const session::ResumeRequest&)> resume) {
    auto* dialog = new ResumeDialog(run, proposal, &m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    QObject::connect(dialog, &QDialog::accepted, dialog,
                     [dialog, resume = std::move(resume)] { resume(dialog->request()); });
    dialog->open();
}

void RunDialogs::askHowToFork(const session::OpenedRun& run, const session::ForkProposal& proposal, bool busy,
                              std::function<void(const ForkAnswer&)> fork) {
    auto* dialog = new ForkDialog(run, proposal, busy, &m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    QObject::connect(dialog, &QDialog::accepted, dialog, [dialog, fork = std::move(fork)] {
        fork({dialog->request(), dialog->branches(), dialog->waits()});
    });
    dialog->open();
}

void RunDialogs::askAboutChangedData(const std::vector<std::string>& differences, std::function<void()> accept) {
    QString list;
    for (const auto& difference : differences) list += QStringLiteral("\n•  ") + QString::fromStdString(difference);
    auto* box = new QMessageBox(&m_window);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setObjectName(QStringLiteral("data-changed"));
    box->setWindowTitle(tr("The data has changed"));
    box->setText(tr("The data is not what this run was trained on."));
    box->setInformativeText(list.trimmed());
    // Names of columns come from a file; QMessageBox::setTextFormat leaves the informative text out.
    for (auto* label : box->findChildren<QLabel*>()) label->setTextFormat(Qt::PlainText);
    auto* go = box->addButton(tr("Resume all the same"), QMessageBox::AcceptRole);
    box->addButton(tr("Leave it"), QMessageBox::RejectRole);
    QObject::connect(go, &QPushButton::clicked, box, std::move(accept));
    box->open();
}

} // namespace throughline::ui
