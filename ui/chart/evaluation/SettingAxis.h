// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <string>
#include <utility>
#include <vector>

namespace throughline::chart {

/// The axis of a setting, or of what came of it: where its values stand, from 0 at the low end to 1. Plain value.
class SettingAxis {
public:
    enum class Scale {
        Categories, ///< evenly apart: words, and numbers of which a scale would hide some
        Linear,
        Log ///< of numbers above 0 that are spread geometrically
    };
    struct Tick {
        double at = 0.0; ///< 0 to 1
        QString label;
    };

    /// Of the values of an option, as on the command line, in the order asked for; the scale suits them.
    static SettingAxis ofOption(const std::string& option, const std::vector<std::string>& values);
    /// Of numbers, those that are not finite apart; logarithmic where they are above 0 and reach over much.
    static SettingAxis ofNumbers(const QString& title, const std::vector<double>& values);

    const QString& title() const { return m_title; }
    Scale scale() const { return m_scale; }
    /// Where a value of an option stands; it is one of those that the axis was made of.
    double at(const std::string& value) const;
    double at(double value) const;
    /// At most about `most` of them.
    std::vector<Tick> ticks(int most) const;

private:
    explicit SettingAxis(QString title) : m_title(std::move(title)) {}
    double unit(double value) const;

    QString m_title;
    Scale m_scale = Scale::Categories;
    std::vector<std::pair<std::string, double>> m_values; ///< distinct; numbers ascend, and are NaN of words
    double m_low = 0.0, m_high = 1.0;                     ///< in units of the scale
};

} // namespace throughline::chart
