// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/Panel.h"

#include <vector>

class QAction;
class QHBoxLayout;
class QToolButton;

namespace throughline::ui {

/// The toolbar: actions as flat buttons. Where room is short the words go and the signs stay.
class TopBar : public Panel {
    Q_OBJECT

public:
    explicit TopBar(QWidget* parent = nullptr);
    /// Buttons come left to right; an action without text is a sign alone. Follows the action's visibility.
    QToolButton* add(QAction* action);
    void addSeparator();
    void addStretch();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void fitWords();

    QHBoxLayout* m_row = nullptr;
    std::vector<QToolButton*> m_buttons;
};

} // namespace throughline::ui
