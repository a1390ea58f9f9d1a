// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

class QLineEdit;

namespace throughline::ui {

/// What ssh wants to know, as its SSH_ASKPASS is asked (ssh(1)): a password or passphrase, or whether a host's key is
/// right. Accepted: `answer` is what ssh reads. GUI thread.
class AskpassDialog : public QDialog {
    Q_OBJECT

public:
    /// `question`: ssh's words. `kind`: its SSH_ASKPASS_PROMPT: "confirm" for yes or no, "none" where there is nothing
    /// to answer, as before a touch of a key; empty elsewhere.
    AskpassDialog(const QString& question, const QString& kind, QWidget* parent = nullptr);
    QString answer() const;

private:
    QLineEdit* m_secret = nullptr; ///< null: yes or no
};

} // namespace throughline::ui
