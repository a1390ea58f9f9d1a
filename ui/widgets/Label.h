// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "theme/Tokens.h"

#include <QLabel>

namespace throughline::ui {

/// Plain text in one of the type sizes and inks.
class Label : public QLabel {
    Q_OBJECT

public:
    explicit Label(const QString& text = {}, TextRole size = TextRole::Body, Ink ink = Ink::Text,
                   QWidget* parent = nullptr);
    void setInk(Ink ink) { setForegroundRole(role(ink)); }
};

} // namespace throughline::ui
