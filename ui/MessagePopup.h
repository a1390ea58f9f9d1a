// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

namespace throughline::ui {

class MessageLog;

/// The list of messages, above the status bar, until one clicks elsewhere or presses Escape.
class MessagePopup : public QFrame {
    Q_OBJECT

public:
    MessagePopup(MessageLog& log, QWidget* parent);
    /// With its lower right corner there (global).
    void showAbove(const QPoint& corner);

protected:
    void paintEvent(QPaintEvent* event) override;
};

} // namespace throughline::ui
