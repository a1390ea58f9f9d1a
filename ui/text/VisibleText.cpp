// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/VisibleText.h"

namespace throughline::ui {

namespace {

bool isControl(QChar c) {
    return c.category() == QChar::Other_Control && c != QLatin1Char('\n') && c != QLatin1Char('\t');
}

/// Embeddings, overrides and isolates (Unicode's annex 9), and the separators that break lines.
bool turns(QChar c) {
    const auto code = c.unicode();
    return (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069) || code == 0x2028 || code == 0x2029;
}

} // namespace

QString visible(QString text) {
    for (QChar& c : text) {
        if (isControl(c))
            c = c.unicode() < 0x20 ? QChar(0x2400 + c.unicode()) : QChar(c.unicode() == 0x7F ? 0x2421 : 0xFFFD);
        else if (turns(c))
            c = QChar(0xFFFD);
    }
    return text;
}

QString visible(const std::string& text) {
    return visible(QString::fromStdString(text));
}

QString visibleJson(const QString& json) {
    QString text;
    text.reserve(json.size());
    for (const QChar c : json) {
        if (isControl(c) || turns(c))
            text += QStringLiteral("\\u%1").arg(c.unicode(), 4, 16, QLatin1Char('0'));
        else
            text += c;
    }
    return text;
}

} // namespace throughline::ui
