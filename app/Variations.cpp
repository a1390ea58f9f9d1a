// SPDX-License-Identifier: GPL-3.0-or-later
#include "Variations.h"

#include <algorithm>

namespace throughline::app {

namespace {

/// The parts between commas that stand in no quotes; the quotes go.
std::vector<std::string> valuesIn(const QString& text) {
    std::vector<std::string> values;
    QString value;
    bool quoted = false;
    for (const QChar c : text + QLatin1Char(',')) {
        if (c == QLatin1Char('"')) {
            quoted = !quoted;
        } else if (c == QLatin1Char(',') && !quoted) {
            values.push_back(value.trimmed().toStdString());
            value.clear();
        } else {
            value += c;
        }
    }
    return values;
}

} // namespace

Result<std::vector<Variation>> variationsOf(const Arguments& arguments) {
    std::vector<Variation> variations;
    for (const QString& text : arguments.values("vary")) {
        const auto refused = [&](const char* allowed) {
            return fail(ErrorCode::BadOption, {}, {"--vary", text.toStdString(), allowed});
        };
        const qsizetype equals = text.indexOf(QLatin1Char('='));
        if (equals <= 0 || text.count(QLatin1Char('"')) % 2 != 0)
            return refused("an option of the runs and its values, as in learning-rate=0.1,0.01");
        Variation variation{text.left(equals).trimmed().toStdString(), valuesIn(text.mid(equals + 1))};
        if (variation.option.starts_with("--")) variation.option.erase(0, 2);
        if (std::ranges::any_of(variations, [&](const auto& one) { return one.option == variation.option; }))
            return refused("each option once, with all its values");
        variations.push_back(std::move(variation));
    }
    return variations;
}

} // namespace throughline::app
