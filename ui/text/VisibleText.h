// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <string>

namespace throughline::ui {

/// What others wrote, safe to show: nothing in it is obeyed, by a terminal or by the layout of text. Control characters
/// become their pictures (U+2400), what turns the direction of all that follows becomes U+FFFD. Line breaks and tabs
/// stay. All that is printed goes through it, and all text from files that the window shows. Any thread.
QString visible(QString text);
QString visible(const std::string& text);

/// The same for text that is JSON: there they are escaped, and mean what they meant.
QString visibleJson(const QString& json);

} // namespace throughline::ui
