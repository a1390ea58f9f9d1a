// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/Sentence.h"

namespace throughline::ui {

QString onOneLine(const std::string& text) {
    constexpr qsizetype longest = 400;
    auto line = QString::fromStdString(text);
    for (QChar& character : line)
        if (character.category() == QChar::Other_Control) character = QLatin1Char(' ');
    line = line.trimmed();
    return line.size() <= longest ? line : line.left(longest - 1) + QChar(0x2026);
}

QStringList onOneLine(const std::vector<std::string>& texts) {
    QStringList lines;
    for (const auto& text : texts) lines << onOneLine(text);
    return lines;
}

QString filled(const QString& sentence, const QStringList& arguments) {
    QString text;
    for (qsizetype i = 0; i < sentence.size(); ++i) {
        const bool isPlace = sentence[i] == QLatin1Char('%') && i + 1 < sentence.size() && sentence[i + 1].isDigit();
        text += isPlace ? arguments.value(sentence[++i].digitValue() - 1) : QString(sentence[i]);
    }
    return text;
}

} // namespace throughline::ui
