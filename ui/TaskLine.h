// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/Panel.h"

class QPushButton;

namespace throughline::ui {

class Label;

/// A slim line above the status line for work that was asked for and takes its time: what, how far, and the way out.
/// Not there while there is none; short work never shows it.
class TaskLine : public Panel {
    Q_OBJECT

public:
    explicit TaskLine(const QString& name, QWidget* parent = nullptr);
    /// `share`: 0 to 1.
    void show(const QString& sentence, double share);
    void clear();
    QString sentence() const;

signals:
    void cancelled();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Label* m_text = nullptr;
    QPushButton* m_cancel = nullptr;
    double m_share = 0.0;
};

} // namespace throughline::ui
