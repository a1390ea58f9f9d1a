// SPDX-License-Identifier: GPL-3.0-or-later
#include "Variations.h"

#include <algorithm>
#include <set>

namespace throughline::app {

namespace {

tl::unexpected<Error> bad(const std::string& value, const char* allowed) {
    return fail(ErrorCode::BadOption, {}, {"vary", value, allowed});
}

/// The parts between commas, those in double quotes whole. Nothing where a quote does not end or stands within a part.
std::optional<std::vector<std::string>> valuesIn(const QString& text) {
    std::vector<std::string> values;
    for (qsizetype at = 0; at <= text.size();) {
        const bool quoted = at < text.size() && text[at] == QLatin1Char('"');
        const qsizetype end = quoted ? text.indexOf(QLatin1Char('"'), at + 1) : text.indexOf(QLatin1Char(','), at);
        if (quoted && end < 0) return std::nullopt;
        const QString value = quoted ? text.mid(at + 1, end - at - 1) : text.mid(at, end < 0 ? -1 : end - at).trimmed();
        if (!quoted && (value.isEmpty() || value.contains(QLatin1Char('"')))) return std::nullopt;
        values.push_back(value.toStdString());
        const qsizetype next = quoted ? end + 1 : end < 0 ? text.size() : end;
        if (next < text.size() && text[next] != QLatin1Char(',')) return std::nullopt;
        if (next >= text.size()) break;
        at = next + 1;
    }
    return values;
}

} // namespace

Result<std::vector<session::Variation>> variationsOf(const Arguments& arguments) {
    std::vector<session::Variation> variations;
    for (const QString& text : arguments.values("vary")) {
        const std::string whole = text.toStdString();
        const qsizetype equals = text.indexOf(QLatin1Char('='));
        QString name = text.left(std::max<qsizetype>(0, equals)).trimmed();
        if (name.startsWith(QLatin1String("--"))) name = name.mid(2);
        if (name.isEmpty()) return bad(whole, "an option and its values, as in learning-rate=0.1,0.01");
        const auto values = valuesIn(text.mid(equals + 1));
        if (!values)
            return bad(whole, "values with commas between; one that has commas itself, or is empty, in double quotes "
                              "that the shell leaves alone: --vary 'hidden=64,\"128,64\"'");
        if (std::set<std::string>(values->begin(), values->end()).size() != values->size())
            return bad(whole, "each value once; one that has commas itself in double quotes that the shell leaves "
                              "alone: --vary 'hidden=64,\"128,64\"'");
        session::Variation one{name.toStdString(), *values};
        if (std::ranges::find(variations, one.option, &session::Variation::option) != variations.end())
            return bad(whole, "each option once");
        if (arguments.has(one.option.c_str())) return bad(whole, "an option that is not given beside it");
        variations.push_back(std::move(one));
    }
    return variations;
}

} // namespace throughline::app
