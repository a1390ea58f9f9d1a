// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "Arguments.h"
#include "nn/RowDefaults.h"
#include "nn/TrainConfig.h"

#include <span>
#include <string_view>
#include <type_traits>

namespace throughline::app {

/// A text that an `OptionSpec` can have: it lives as long as the program.
const char* kept(const QString& text);
/// "step, cosine or plateau"
QString namesText(std::span<const std::string_view> names);
/// A value as the help shows it; null for a switch.
const char* standardText(const nn::ConfigOption& option, double value);

/// A default that goes by the training rows: "16 below 1000 rows, 64 below 100000, else 256".
template <class Number>
const char* rowDefaultsText(Number nn::RowDefaults::*number) {
    QString text;
    const auto& all = nn::rowDefaults;
    for (std::size_t i = 0; i + 1 < all.size(); ++i) {
        if (all[i].*number == all[i + 1].*number) continue;
        text += QStringLiteral("%1 below %2%3, ")
                    .arg(all[i].*number)
                    .arg(all[i].below)
                    .arg(text.isEmpty() ? QStringLiteral(" rows") : QString());
    }
    return kept(text + QStringLiteral("else %1").arg(all.back().*number));
}

/// The option that chooses one of an enumeration.
template <class Enum>
OptionSpec choiceOption(const char* name, Enum standard) {
    const std::string_view usual = nn::name(standard);
    return {name, "NAME", kept(QString::fromUtf8(usual.data(), static_cast<qsizetype>(usual.size()))),
            kept(namesText(nn::names<Enum>()))};
}

/// Appends an option for each of a part of the configuration.
template <class Part>
void appendOptions(std::vector<OptionSpec>& options, const Part& standard) {
    nn::visitOptions(standard, [&](const nn::ConfigOption& option, const auto& value) {
        options.push_back({option.name, option.value, standardText(option, static_cast<double>(value)), option.help});
    });
}

} // namespace throughline::app
