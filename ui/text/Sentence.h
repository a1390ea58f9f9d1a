// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>
#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

/// What the sentences of errors and of remarks are made with. Any thread.
namespace throughline::ui {

/// How a code is spoken: text with places, %1 to %9, for the arguments that the code documents. Of a code that has
/// several, the first one that fits: one without `otherwise` does where its argument is `value`.
template <class Code>
struct Sentence {
    Code code;
    const char* text;
    int decides = 0;                 ///< an argument, from 1; 0: none
    const char* otherwise = nullptr; ///< said where that argument is `value`; null: `text` is, and nowhere else
    const char* value = "";          ///< empty: where it is empty or missing
};

/// What a file said, safe to be shown on one line and not too long: a cell of a hostile file may hold line breaks,
/// control characters, and megabytes.
QString onOneLine(const std::string& text);
QStringList onOneLine(const std::vector<std::string>& texts);

/// `sentence`, translated in `context`, with its places filled in one go, so that an argument may itself hold "%2".
/// Without an argument for it a place stays empty: a sentence with a gap is better than none.
QString filled(const char* context, const char* sentence, const QStringList& arguments);

/// The sentence that a table has for `code`; empty: none.
template <class Code, std::size_t size>
QString spoken(const char* context, const Sentence<Code> (&table)[size], Code code, const QStringList& arguments) {
    const auto decided = [&](const Sentence<Code>& sentence) {
        return sentence.decides > 0 && arguments.value(sentence.decides - 1) == QLatin1String(sentence.value);
    };
    const auto found = std::ranges::find_if(table, [&](const Sentence<Code>& sentence) {
        return sentence.code == code && (sentence.decides == 0 || sentence.otherwise || decided(sentence));
    });
    if (found == std::end(table)) return {};
    return filled(context, found->otherwise && decided(*found) ? found->otherwise : found->text, arguments);
}

} // namespace throughline::ui
