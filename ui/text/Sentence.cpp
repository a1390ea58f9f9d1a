// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/Sentence.h"

#include "text/VisibleText.h"

#include <QCoreApplication>

namespace throughline::ui {

QString onOneLine(const std::string& text) {
    constexpr qsizetype longest = 400;
    auto line = QString::fromStdString(text);
    for (QChar& character : line)
        if (character.isSpace()) character = QLatin1Char(' ');
    line = visible(line.trimmed());
    return line.size() <= longest ? line : line.left(longest - 1) + QChar(0x2026);
}

QStringList onOneLine(const std::vector<std::string>& texts) {
    QStringList lines;
    for (const auto& text : texts) lines << onOneLine(text);
    return lines;
}

QString filled(const char* context, const char* text, const QStringList& arguments) {
    const auto sentence = QCoreApplication::translate(context, text);
    QString result;
    for (qsizetype i = 0; i < sentence.size(); ++i) {
        const bool isPlace = sentence[i] == QLatin1Char('%') && i + 1 < sentence.size() && sentence[i + 1].isDigit();
        result += isPlace ? arguments.value(sentence[++i].digitValue() - 1) : QString(sentence[i]);
    }
    return result;
}

} // namespace throughline::ui
