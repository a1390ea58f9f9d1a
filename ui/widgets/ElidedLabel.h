// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/Label.h"

namespace throughline::ui {

/// A label that gives way: cut with an ellipsis where room is short, the whole in its tooltip.
class ElidedLabel : public Label {
    Q_OBJECT

public:
    using Label::Label;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
};

} // namespace throughline::ui
