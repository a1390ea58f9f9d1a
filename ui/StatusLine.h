// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/TrainingSession.h"
#include "ui/widgets/Card.h"

class QToolButton;

namespace throughline::ui {

class FigureText;
class Label;
class MessageLog;
class RunController;

/// The bottom line: what is going on, how fast, how long yet, what is safe; a thin line of progress on top. Looks at
/// the session ten times a second while one runs.
class StatusLine : public Panel {
    Q_OBJECT

public:
    StatusLine(const RunController& controller, MessageLog& log, QWidget* parent = nullptr);
    /// What stands there while nothing runs, to the left and to the right; `**` as in FigureText.
    void setIdleText(const QString& text, const QString& next = {});
    void showMessages();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void refresh();
    void showFigures(const session::Progress& progress);
    QString stateText() const;

    const session::TrainingSession& m_session;
    MessageLog& m_log;
    QString m_idle, m_next;
    double m_share = 0.0;
    Label* m_state = nullptr;
    FigureText* m_epoch = nullptr;
    FigureText* m_speed = nullptr;
    FigureText* m_left = nullptr;
    FigureText* m_saved = nullptr;
    QToolButton* m_messages = nullptr;
};

} // namespace throughline::ui
