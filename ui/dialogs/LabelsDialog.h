// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/Workspace.h"

#include <QDialog>

class QLineEdit;
class QPlainTextEdit;

namespace throughline::ui {

/// The user's words about runs: tags with commas between, and a comment. Of several runs what they have in common is
/// shown, and what is not touched stays as it is in each.
class LabelsDialog : public QDialog {
    Q_OBJECT

public:
    LabelsDialog(const std::vector<const Item*>& items, QWidget* parent);
    /// What was changed.
    Workspace::Labels labels() const;

private:
    QLineEdit* m_tags = nullptr;
    QPlainTextEdit* m_comment = nullptr;
    QString m_tagsBefore, m_commentBefore;
};

} // namespace throughline::ui
