// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/Label.h"

namespace throughline::ui {

Label::Label(const QString& text, TextRole size, Ink ink, QWidget* parent) : QLabel(text, parent) {
    setTextFormat(Qt::PlainText);
    setFont(throughline::ui::font(size));
    setInk(ink);
}

} // namespace throughline::ui
