// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/AskpassDialog.h"

#include "text/VisibleText.h"
#include "theme/Tokens.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace throughline::ui {

AskpassDialog::AskpassDialog(const QString& question, const QString& kind, QWidget* parent) : QDialog(parent) {
    setWindowTitle(tr("ssh asks — Throughline"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 20, 20, 20);
    column->setSpacing(metrics::Between);
    QStringList lines;
    for (const auto& line : question.trimmed().split(QLatin1Char('\n'))) lines << visible(line);
    auto* words = new QLabel(lines.join(QLatin1Char('\n')));
    words->setObjectName(QStringLiteral("question"));
    words->setTextFormat(Qt::PlainText);
    words->setWordWrap(true);
    words->setMinimumWidth(420);
    words->setTextInteractionFlags(Qt::TextSelectableByMouse); // a fingerprint is compared
    column->addWidget(words);
    auto* buttons = new QDialogButtonBox;
    QPushButton* safe = nullptr; ///< what Return does without a thought
    // "(yes/no/[fingerprint])?" of an unknown host
    if (kind == QStringLiteral("confirm") || question.contains(QStringLiteral("(yes/no"))) {
        buttons->addButton(tr("Yes"), QDialogButtonBox::AcceptRole);
        safe = buttons->addButton(tr("No"), QDialogButtonBox::RejectRole);
    } else if (kind == QStringLiteral("none")) {
        buttons->addButton(QDialogButtonBox::Close);
    } else {
        m_secret = new QLineEdit;
        m_secret->setObjectName(QStringLiteral("secret"));
        m_secret->setAccessibleName(tr("Answer"));
        m_secret->setEchoMode(QLineEdit::Password);
        column->addWidget(m_secret);
        buttons->addButton(tr("Connect"), QDialogButtonBox::AcceptRole)->setDefault(true);
        buttons->addButton(QDialogButtonBox::Cancel);
        m_secret->setFocus();
    }
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    column->addWidget(buttons);
    if (!safe) return;
    for (auto* button : buttons->findChildren<QPushButton*>()) button->setAutoDefault(button == safe);
    safe->setDefault(true);
    safe->setFocus();
}

QString AskpassDialog::answer() const {
    return m_secret ? m_secret->text() : QStringLiteral("yes");
}

} // namespace throughline::ui
