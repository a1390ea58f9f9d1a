// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"

#include <QMap>
#include <QString>
#include <QStringList>
#include <optional>
#include <vector>

namespace throughline::app {

/// One option of a subcommand. Text constants: they live as long as the program.
struct OptionSpec {
    const char* name;     ///< without the dashes
    const char* value;    ///< what stands for its value in the help; null: a switch without one
    const char* standard; ///< default as the help shows it; may be null
    const char* text;     ///< one line of help
    bool isListed = true; ///< in the help; one that is not is known, to be refused for a reason
};

/// One subcommand: what it takes and what its help says.
struct CommandSpec {
    const char* name;     ///< empty: the program without a subcommand
    const char* operands; ///< as the usage line shows them
    const char* summary;
    int fewestOperands;
    int mostOperands; ///< -1: any number
    std::vector<OptionSpec> options;

    QString help() const;
};

/// The words after a subcommand, taken apart: `--name VALUE`, `--name=VALUE`, switches and operands; `-h` is `--help`,
/// `-o` is `--output`, and `--` ends the options. Given twice, the last one counts, but for those that are asked for by
/// `values`. Plain value.
class Arguments {
public:
    /// Errors: `UnknownOption`, `MissingArgument`, `UnexpectedArgument`.
    static Result<Arguments> parse(const CommandSpec& spec, const QStringList& words);

    /// These, and what `first` has beside them; the operands are its own.
    Arguments behind(const Arguments& first) const;

    /// The same with one option set to this value alone; a switch by "on" and "off". `UnknownOption`, `BadOption`.
    Result<Arguments> with(const CommandSpec& spec, const std::string& name, const QString& value) const;

    bool has(const char* name) const { return m_values.contains(QString::fromLatin1(name)); }
    /// Every value of an option that may be given again and again.
    QStringList values(const char* name) const { return m_values.value(QString::fromLatin1(name)); }
    /// The parts of all of them that stand between commas.
    QStringList parts(const char* name) const;
    /// The value given, or nothing.
    std::optional<QString> value(const char* name) const;
    const QStringList& operands() const { return m_operands; }
    bool helpAsked() const { return has("help"); }

    /// Numbers: `fallback` without the option, `BadOption` where it is none or out of range.
    Result<double> number(const char* name, double fallback) const;
    Result<std::int64_t> wholeNumber(const char* name, std::int64_t fallback, std::int64_t least,
                                     std::int64_t most) const;

private:
    QMap<QString, QStringList> m_values; ///< as often as given
    QStringList m_operands;
};

} // namespace throughline::app
