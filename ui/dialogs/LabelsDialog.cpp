// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/LabelsDialog.h"

#include "theme/Style.h"
#include "theme/Tokens.h"
#include "ui/widgets/Label.h"

#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace throughline::ui {

namespace {

template <class Of>
QString common(const std::vector<const Item*>& items, Of of) {
    const QString first = of(*items.front());
    for (const auto* item : items)
        if (of(*item) != first) return {};
    return first;
}

} // namespace

LabelsDialog::LabelsDialog(const std::vector<const Item*>& items, QWidget* parent)
    : QDialog(parent), m_tags(new QLineEdit), m_comment(new QPlainTextEdit) {
    setObjectName(QStringLiteral("labels-dialog"));
    setWindowTitle(items.size() == 1 ? tr("Tags and notes") : tr("Tags and notes of %1 runs").arg(items.size()));
    m_tagsBefore = common(items, [](const Item& item) { return item.tags().join(QStringLiteral(", ")); });
    m_commentBefore = common(
        items, [](const Item& item) { return item.info ? QString::fromStdString(item.info->comment) : QString(); });
    m_tags->setObjectName(QStringLiteral("labels-tags"));
    m_tags->setText(m_tagsBefore);
    m_tags->setPlaceholderText(tr("baseline, paper"));
    m_tags->setAccessibleName(tr("Tags"));
    m_comment->setObjectName(QStringLiteral("labels-comment"));
    m_comment->setPlainText(m_commentBefore);
    m_comment->setAccessibleName(tr("Notes"));
    m_comment->setTabChangesFocus(true);
    m_comment->setMinimumSize(360, 140);
    auto* cancel = new QPushButton(tr("Cancel"));
    auto* save = new QPushButton(tr("Save"));
    save->setObjectName(QStringLiteral("labels-save"));
    save->setDefault(true);
    setKind(save, ButtonKind::Primary);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(save, &QPushButton::clicked, this, &QDialog::accept);

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 16, 20, 16);
    column->setSpacing(metrics::Related);
    column->addWidget(new Label(tr("Tags, with commas between"), TextRole::Secondary, Ink::Secondary));
    column->addWidget(m_tags);
    column->addWidget(new Label(tr("Notes"), TextRole::Secondary, Ink::Secondary));
    column->addWidget(m_comment);
    column->addWidget(
        new Label(tr("They are kept in the run's folder, in run.json."), TextRole::Secondary, Ink::Secondary));
    auto* buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(save);
    column->addLayout(buttons);
}

Workspace::Labels LabelsDialog::labels() const {
    Workspace::Labels labels;
    if (m_tags->text() != m_tagsBefore) {
        QStringList tags;
        for (const auto& tag : m_tags->text().split(QLatin1Char(','), Qt::SkipEmptyParts))
            if (const auto word = tag.simplified(); !word.isEmpty() && !tags.contains(word)) tags << word;
        labels.tags = tags;
    }
    if (m_comment->toPlainText() != m_commentBefore) labels.comment = m_comment->toPlainText();
    return labels;
}

} // namespace throughline::ui
