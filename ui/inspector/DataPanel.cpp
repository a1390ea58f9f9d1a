// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector/DataPanel.h"

#include "text/NumberText.h"
#include "ui/widgets/Label.h"
#include "ui/widgets/Rows.h"

#include <QFileInfo>
#include <QVBoxLayout>
#include <cmath>

namespace throughline::ui {

namespace {

QString joined(const std::vector<std::string>& words) {
    QStringList list;
    for (const auto& word : words) list << QString::fromStdString(word);
    return list.join(QStringLiteral(", "));
}

QString shareText(const session::RunInfo& info) {
    const auto& spec = info.data;
    if (!spec.validationFile.empty()) return QFileInfo(QString::fromStdString(spec.validationFile)).fileName();
    if (!spec.validationFraction) {
        // A fifth, a row more or less of each class, was cut off; anything else came with the set.
        const auto fifth = static_cast<double>(info.trainingRows + info.validationRows) / 5.0;
        const auto slack = static_cast<double>(info.fingerprint.classes.size()) + 1.0;
        const bool cut = std::abs(static_cast<double>(info.validationRows) - fifth) <= slack;
        return cut ? DataPanel::tr("20 %") : DataPanel::tr("the set's own part");
    }
    return DataPanel::tr("%1 %").arg(plainNumber(*spec.validationFraction * 100));
}

} // namespace

DataPanel::DataPanel(Workspace& workspace, QWidget* parent)
    : QWidget(parent),
      m_workspace(workspace),
      m_rows(new Rows),
      m_classesHead(new Label(tr("Classes"), TextRole::Section, Ink::Secondary)),
      m_classes(new Label),
      m_notesHead(new Label(tr("Notes"), TextRole::Section, Ink::Secondary)),
      m_notes(new Label({}, TextRole::Body, Ink::Secondary)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(15, 16, 16, 16);
    column->setSpacing(metrics::Related);
    column->addWidget(m_rows);
    column->addSpacing(metrics::Related);
    for (auto* label : {m_classesHead, m_classes, m_notesHead, m_notes}) {
        label->setWordWrap(true);
        column->addWidget(label);
    }
    column->addStretch();
}

void DataPanel::setItem(const QString& path) {
    const auto* item = m_workspace.find(path);
    if (!item || !item->run) {
        for (auto* label : {m_classesHead, m_classes, m_notesHead, m_notes}) label->hide();
        return;
    }
    const auto& info = item->run->info;
    const auto& columns = info.fingerprint.columns;
    m_rows->set(tr("Source"), QFileInfo(QString::fromStdString(info.data.source)).fileName());
    m_rows->set(tr("Training rows"), grouped(info.trainingRows));
    m_rows->set(tr("Validation rows"), grouped(info.validationRows));
    m_rows->set(tr("Validation"), shareText(info));
    m_rows->set(tr("Features"), info.widths.empty() ? QString() : grouped(info.widths.front()));
    m_rows->set(tr("Target"), columns.empty() ? QString() : QString::fromStdString(columns.back()));
    m_rows->set(tr("Split seed"), QString::number(info.data.seed));
    m_rows->set(tr("Fingerprint"), QString::fromStdString(info.fingerprint.content));
    m_classes->setText(joined(info.fingerprint.classes));
    m_classesHead->setVisible(!info.fingerprint.classes.empty());
    m_classes->setVisible(!info.fingerprint.classes.empty());
    QStringList notes;
    for (const auto& note : info.notes) notes << QString::fromStdString(note);
    m_notes->setText(notes.join(QLatin1Char('\n')));
    m_notesHead->setVisible(!notes.isEmpty());
    m_notes->setVisible(!notes.isEmpty());
}

} // namespace throughline::ui
