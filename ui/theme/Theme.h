// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "theme/ColorScheme.h"
#include "theme/Tokens.h"

class QApplication;

namespace throughline::ui {

/// Dresses the application: style, palette, font; changes the palette live with the colour scheme. One for the program,
/// made after the QApplication and before the first widget. GUI thread.
class Theme : public QObject {
    Q_OBJECT

public:
    explicit Theme(QApplication& app);

    ColorScheme& scheme() { return m_scheme; }
    const Tokens& tokens() const { return m_scheme.isDark() ? Tokens::darkScheme() : Tokens::light(); }

private:
    void applyFont(QApplication& app);

    ColorScheme m_scheme;
};

} // namespace throughline::ui
