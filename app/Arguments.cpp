// SPDX-License-Identifier: GPL-3.0-or-later
#include "Arguments.h"

#include <algorithm>
#include <cmath>

namespace throughline::app {

namespace {

constexpr OptionSpec helpOption{"help", nullptr, nullptr, "show this help"};

const OptionSpec* find(const CommandSpec& spec, const QString& name) {
    if (name == QLatin1String(helpOption.name)) return &helpOption;
    const auto found = std::find_if(spec.options.begin(), spec.options.end(),
                                    [&](const OptionSpec& option) { return name == QLatin1String(option.name); });
    return found == spec.options.end() ? nullptr : &*found;
}

/// `-o` and `-h` are what fingers know; there are no other short options.
QString longForm(const QString& word) {
    if (word == QLatin1String("-o")) return QStringLiteral("--output");
    if (word == QLatin1String("-h")) return QStringLiteral("--help");
    return word;
}

QString optionLine(const OptionSpec& option) {
    QString left = QStringLiteral("  --") + QLatin1String(option.name);
    if (option.value != nullptr) left += QLatin1Char(' ') + QString::fromUtf8(option.value);
    QString line = left.leftJustified(28) + QLatin1Char(' ') + QString::fromUtf8(option.text);
    if (option.standard != nullptr) line += QStringLiteral(" [%1]").arg(QString::fromUtf8(option.standard));
    return line + QLatin1Char('\n');
}

tl::unexpected<Error> badOption(const char* name, const QString& value, const QString& allowed) {
    return fail(ErrorCode::BadOption, {}, {std::string("--") + name, value.toStdString(), allowed.toStdString()});
}

} // namespace

QString CommandSpec::help() const {
    QString text = QStringLiteral("Usage: throughline");
    if (*name != '\0') text += QLatin1Char(' ') + QString::fromUtf8(name);
    if (*operands != '\0') text += QLatin1Char(' ') + QString::fromUtf8(operands);
    text += QStringLiteral(" [options]\n\n%1\n\nOptions:\n").arg(QString::fromUtf8(summary));
    for (const OptionSpec& option : options)
        if (option.isListed) text += optionLine(option);
    return text + optionLine(helpOption);
}

Result<Arguments> Arguments::parse(const CommandSpec& spec, const QStringList& words) {
    Arguments arguments;
    const std::string command = spec.name;
    bool optionsEnded = false;
    for (qsizetype i = 0; i < words.size(); ++i) {
        const QString word = optionsEnded ? words[i] : longForm(words[i]);
        if (!optionsEnded && word == QLatin1String("--")) {
            optionsEnded = true;
            continue;
        }
        if (optionsEnded || !word.startsWith(QLatin1Char('-')) || word.size() == 1) {
            arguments.m_operands += word;
            continue;
        }
        const qsizetype equals = word.indexOf(QLatin1Char('='));
        const QString written = word.left(equals);
        const OptionSpec* option = written.startsWith(QLatin1String("--")) ? find(spec, written.mid(2)) : nullptr;
        if (option == nullptr) return fail(ErrorCode::UnknownOption, {}, {written.toStdString(), command});
        QString value;
        if (option->value == nullptr) {
            if (equals >= 0) return fail(ErrorCode::UnexpectedArgument, {}, {word.toStdString(), command});
        } else if (equals >= 0) {
            value = word.mid(equals + 1);
        } else if (++i < words.size()) {
            value = words[i];
        } else {
            return fail(ErrorCode::MissingArgument, {}, {"the value of " + written.toStdString(), command});
        }
        arguments.m_values[written.mid(2)] << value;
    }
    if (arguments.helpAsked()) return arguments;
    if (arguments.m_operands.size() < spec.fewestOperands)
        return fail(ErrorCode::MissingArgument, {}, {spec.operands, command});
    if (spec.mostOperands >= 0 && arguments.m_operands.size() > spec.mostOperands)
        return fail(ErrorCode::UnexpectedArgument, {}, {arguments.m_operands.last().toStdString(), command});
    return arguments;
}

Arguments Arguments::behind(const Arguments& first) const {
    Arguments both = first;
    for (auto value = m_values.begin(); value != m_values.end(); ++value) both.m_values.insert(value.key(), *value);
    return both;
}

Result<Arguments> Arguments::with(const CommandSpec& spec, const std::string& name, const QString& value) const {
    const QString key = QString::fromStdString(name);
    const OptionSpec* option = find(spec, key);
    if (option == nullptr) return fail(ErrorCode::UnknownOption, {}, {"--" + name, spec.name});
    Arguments changed = *this;
    changed.m_values.remove(key);
    if (option->value != nullptr) {
        changed.m_values[key] << value;
    } else if (value == QLatin1String("on")) {
        changed.m_values[key] << QString();
    } else if (value != QLatin1String("off")) {
        return badOption(option->name, value, QStringLiteral("on, off"));
    }
    return changed;
}

std::optional<QString> Arguments::value(const char* name) const {
    const auto found = m_values.find(QString::fromLatin1(name));
    return found == m_values.end() ? std::nullopt : std::optional(found->last());
}

QStringList Arguments::parts(const char* name) const {
    QStringList all;
    for (const auto& value : values(name))
        for (const auto& part : value.split(QLatin1Char(','), Qt::SkipEmptyParts)) all << part.trimmed();
    return all;
}

Result<double> Arguments::number(const char* name, double fallback) const {
    const std::optional<QString> text = value(name);
    if (!text) return fallback;
    bool isNumber = false;
    const double number = text->toDouble(&isNumber);
    if (!isNumber || !std::isfinite(number)) return badOption(name, *text, QStringLiteral("a number"));
    return number;
}

Result<std::int64_t> Arguments::wholeNumber(const char* name, std::int64_t fallback, std::int64_t least,
                                            std::int64_t most) const {
    const std::optional<QString> text = value(name);
    if (!text) return fallback;
    bool isNumber = false;
    const qlonglong number = text->toLongLong(&isNumber);
    if (!isNumber || number < least || number > most)
        return badOption(name, *text, QStringLiteral("a whole number from %1 to %2").arg(least).arg(most));
    return number;
}

} // namespace throughline::app
