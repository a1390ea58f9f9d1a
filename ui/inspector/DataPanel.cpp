// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector/DataPanel.h"

#include "text/ColumnText.h"
#include "text/NumberText.h"
#include "text/RemarkText.h"
#include "text/VisibleText.h"
#include "ui/widgets/Label.h"
#include "ui/widgets/Rows.h"

#include <QFileInfo>
#include <QVBoxLayout>

namespace throughline::ui {

namespace {

QString joined(const std::vector<std::string>& words) {
    QStringList list;
    for (const auto& word : words) list << QString::fromStdString(word);
    return list.join(QStringLiteral(", "));
}

QString fileName(const std::string& path) {
    return QFileInfo(QString::fromStdString(path)).fileName();
}

QString percent(double fraction) {
    return DataPanel::tr("%1 %").arg(plainNumber(fraction * 100));
}

/// How the rows to validate on were chosen. A run of version 0.1.0 has kept what was asked for alone, which says it
/// only where something was.
QString choiceText(const session::RunInfo& info) {
    if (info.validation) {
        switch (info.validation->kind) {
        case data::Validation::Kind::None:
            return DataPanel::tr("none");
        case data::Validation::Kind::Fraction:
            return percent(info.validation->fraction);
        case data::Validation::Kind::OwnPart:
            return DataPanel::tr("the set's own part");
        case data::Validation::Kind::Fold:
            return DataPanel::tr("fold %1 of %2").arg(info.data.fold + 1).arg(info.data.folds);
        case data::Validation::Kind::File:
            return fileName(info.validation->file);
        }
    }
    if (!info.data.validationFile.empty()) return fileName(info.data.validationFile);
    return info.data.validationFraction ? percent(*info.data.validationFraction) : DataPanel::tr("not recorded");
}

/// "age: number, 3 missing (median)", a line each; those that are left out on one.
QString columnsText(const session::RunInfo& info) {
    constexpr qsizetype most = 200; // of a table of thousands nobody reads more
    QStringList lines, leftOut;
    for (const auto& column : info.columns) {
        if (column.role == data::ColumnRole::LeftOut) {
            leftOut << visible(column.name);
            continue;
        }
        if (lines.size() == most) {
            lines << QStringLiteral("…");
            break;
        }
        auto line = visible(column.name) + QStringLiteral(": ");
        if (column.role != data::ColumnRole::Input) line += roleText(column.role) + QStringLiteral(", ");
        line += kindText(column.as);
        if (column.missing > 0 && column.role == data::ColumnRole::Input)
            line += DataPanel::tr(", %1 missing (%2)").arg(grouped(column.missing), policyText(column.policy));
        lines << line;
    }
    if (!leftOut.isEmpty()) lines << DataPanel::tr("left out: %1").arg(leftOut.mid(0, most).join(QStringLiteral(", ")));
    return lines.join(QLatin1Char('\n'));
}

} // namespace

DataPanel::DataPanel(Workspace& workspace, QWidget* parent)
    : QWidget(parent),
      m_workspace(workspace),
      m_rows(new Rows),
      m_classesHead(new Label(tr("Classes"), TextRole::Section, Ink::Secondary)),
      m_classes(new Label),
      m_columnsHead(new Label(tr("Columns"), TextRole::Section, Ink::Secondary)),
      m_columns(new Label({}, TextRole::Body, Ink::Secondary)),
      m_notesHead(new Label(tr("Notes"), TextRole::Section, Ink::Secondary)),
      m_notes(new Label({}, TextRole::Body, Ink::Secondary)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(15, 16, 16, 16);
    column->setSpacing(metrics::Related);
    column->addWidget(m_rows);
    column->addSpacing(metrics::Related);
    for (auto* label : {m_classesHead, m_classes, m_columnsHead, m_columns, m_notesHead, m_notes}) {
        label->setWordWrap(true);
        column->addWidget(label);
    }
    column->addStretch();
}

void DataPanel::setItem(const QString& path) {
    const auto* item = m_workspace.find(path);
    if (!item || !item->run) {
        for (auto* label : {m_classesHead, m_classes, m_columnsHead, m_columns, m_notesHead, m_notes}) label->hide();
        return;
    }
    const auto& info = item->run->info;
    const auto& columns = info.fingerprint.columns;
    m_rows->set(tr("Source"), QFileInfo(QString::fromStdString(info.data.source)).fileName());
    m_rows->set(tr("Training rows"), grouped(info.trainingRows));
    m_rows->set(tr("Validation rows"), grouped(info.validationRows));
    m_rows->set(tr("Validation"), choiceText(info));
    m_rows->set(tr("Test rows"), info.testRows > 0 ? grouped(info.testRows) : QString());
    m_rows->set(tr("Features"), info.widths.empty() ? QString() : grouped(info.widths.front()));
    m_rows->set(tr("Target"), columns.empty() ? QString() : visible(columns.back()));
    m_rows->set(tr("Split seed"), QString::number(info.data.seed));
    m_rows->set(tr("Fingerprint"), QString::fromStdString(info.fingerprint.content));
    m_classes->setText(joined(info.fingerprint.classes));
    m_classesHead->setVisible(!info.fingerprint.classes.empty());
    m_classes->setVisible(!info.fingerprint.classes.empty());
    m_columns->setText(columnsText(info));
    m_columnsHead->setVisible(!info.columns.empty());
    m_columns->setVisible(!info.columns.empty());
    QStringList notes;
    for (const auto& note : info.notes) notes << remarkText(note);
    m_notes->setText(notes.join(QLatin1Char('\n')));
    m_notesHead->setVisible(!notes.isEmpty());
    m_notes->setVisible(!notes.isEmpty());
}

} // namespace throughline::ui
