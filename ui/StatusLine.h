// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/TrainingSession.h"
#include "ui/widgets/Panel.h"

#include <QTimer>

class QAction;
class QToolButton;

namespace throughline::ui {

class TabularLabel;
class Label;
class MessageLog;
class RunController;

/// The bottom line: what is going on, how fast, how long yet, what is safe; a thin line of progress on top. Looks at
/// the session ten times a second while one runs.
class StatusLine : public Panel {
    Q_OBJECT

public:
    StatusLine(const RunController& controller, MessageLog& log, QWidget* parent = nullptr);
    /// What stands there while nothing runs, to the left and to the right; `**` as in TabularLabel. Where there is room
    /// for one alone it is `next`, and where not even that has room, `brief`.
    void setIdleText(const QString& text, const QString& next = {}, const QString& brief = {});
    void showMessages();
    /// What is held off while a run trains: suspend, and the lid's. `lidIgnored`: whether the user wants that.
    void setAwake(bool suspendHeld, bool lidHeld, bool lidIgnored);
    /// Says it in place of all else for some seconds; `file`: with ways to open that, and to where it lies.
    void tell(const QString& sentence, const QString& file = {});

signals:
    /// The user wants closing the lid to go without effect while a run trains, or not.
    void lidIgnoredWanted(bool on);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void refresh();
    void showFigures(const session::Progress& progress);
    QString stateText() const;
    QString besideText(const QString& state) const;

    const RunController& m_controller;
    MessageLog& m_log;
    QString m_idle, m_next, m_brief;
    QString m_told, m_file;
    QTimer m_toldFor;
    double m_share = 0.0;
    Label* m_state = nullptr;
    TabularLabel* m_epoch = nullptr;
    TabularLabel* m_speed = nullptr;
    TabularLabel* m_left = nullptr;
    TabularLabel* m_saved = nullptr;
    QToolButton* m_awake = nullptr;
    QAction* m_ignoreLid = nullptr;
    QToolButton* m_openFile = nullptr;
    QToolButton* m_showFile = nullptr;
    QToolButton* m_messages = nullptr;
};

} // namespace throughline::ui
