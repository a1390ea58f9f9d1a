// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluation/SettingAxis.h"

#include "axes/Ticks.h"
#include "text/SweepWords.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace throughline::chart {

namespace {

constexpr double Margin = 0.04;            ///< beside the outermost results, of the axis
constexpr double LogFrom = 10.0;           ///< times the least result: from there on their axis is logarithmic
constexpr double MostUneven = 10.0;        ///< times the narrowest gap: on a wider one a linear axis hides values
constexpr std::size_t MostCategories = 12; ///< of numbers

/// How unlike the gaps between ascending values are: the widest by the narrowest.
double unevenness(const std::vector<double>& values) {
    double least = std::numeric_limits<double>::infinity(), most = 0.0;
    for (std::size_t i = 1; i < values.size(); ++i) {
        least = std::min(least, values[i] - values[i - 1]);
        most = std::max(most, values[i] - values[i - 1]);
    }
    return most / least;
}

SettingAxis::Scale scaleOf(const std::vector<double>& ascending) {
    using Scale = SettingAxis::Scale;
    if (ascending.size() < 2) return Scale::Categories;
    const double linear = unevenness(ascending);
    if (ascending.front() > 0.0) {
        std::vector<double> logarithms;
        for (const double value : ascending) logarithms.push_back(std::log10(value));
        // Of two values alone every scale is even: decades are what one thinks of where they are far apart.
        const bool geometric =
            ascending.size() == 2 ? ascending[1] / ascending[0] >= 10.0 : unevenness(logarithms) < linear - 1e-9;
        if (geometric) return Scale::Log;
    }
    return linear > MostUneven && ascending.size() <= MostCategories ? Scale::Categories : Scale::Linear;
}

} // namespace

SettingAxis SettingAxis::ofOption(const std::string& option, const std::vector<std::string>& values) {
    SettingAxis axis(ui::optionText(option));
    bool areNumbers = true;
    for (const std::string& value : values) {
        if (std::ranges::any_of(axis.m_values, [&](const auto& other) { return other.first == value; })) continue;
        bool isNumber = false;
        const double number = QString::fromStdString(value).toDouble(&isNumber);
        areNumbers = areNumbers && isNumber && std::isfinite(number);
        axis.m_values.emplace_back(value, number);
    }
    if (areNumbers) {
        std::ranges::stable_sort(axis.m_values, {}, &std::pair<std::string, double>::second);
        std::vector<double> ascending;
        for (const auto& [text, number] : axis.m_values)
            if (ascending.empty() || number > ascending.back()) ascending.push_back(number);
        axis.m_scale = scaleOf(ascending);
    }
    if (axis.m_scale != Scale::Categories) {
        axis.m_low = axis.unit(axis.m_values.front().second);
        axis.m_high = axis.unit(axis.m_values.back().second);
    }
    return axis;
}

SettingAxis SettingAxis::ofNumbers(const QString& title, const std::vector<double>& values) {
    SettingAxis axis(title);
    axis.m_scale = Scale::Linear;
    double low = std::numeric_limits<double>::infinity(), high = -low;
    for (const double value : values) {
        if (!std::isfinite(value)) continue;
        low = std::min(low, value);
        high = std::max(high, value);
    }
    if (low > high) low = 0.0, high = 1.0;
    if (low > 0.0 && high >= LogFrom * low) axis.m_scale = Scale::Log;
    low = axis.unit(low), high = axis.unit(high);
    const double margin = high > low ? Margin * (high - low) : std::max(1e-9, 0.05 * std::abs(low));
    axis.m_low = low - margin;
    axis.m_high = high + margin;
    return axis;
}

/// In units of the scale.
double SettingAxis::unit(double value) const {
    return m_scale == Scale::Log ? std::log10(value) : value;
}

double SettingAxis::at(double value) const {
    return (unit(value) - m_low) / (m_high - m_low);
}

double SettingAxis::at(const std::string& value) const {
    const auto found =
        std::ranges::find_if(m_values, [&](const auto& other) { return other.first == value; }) - m_values.begin();
    if (m_scale != Scale::Categories) return at(m_values[static_cast<std::size_t>(found)].second);
    return m_values.size() < 2 ? 0.5 : static_cast<double>(found) / static_cast<double>(m_values.size() - 1);
}

std::vector<SettingAxis::Tick> SettingAxis::ticks(int most) const {
    std::vector<Tick> ticks;
    // What was asked for says more than round numbers do, as long as there is room for it.
    if (!m_values.empty() && (m_scale == Scale::Categories || static_cast<int>(m_values.size()) <= most)) {
        for (const auto& [value, number] : m_values) ticks.push_back({at(value), ui::settingValueText({{}, value})});
        return ticks;
    }
    const bool log = m_scale == Scale::Log;
    const Range range{log ? std::pow(10.0, m_low) : m_low, log ? std::pow(10.0, m_high) : m_high};
    for (const auto& tick : log ? logTicks(range, most) : linearTicks(range, most))
        ticks.push_back({at(tick.value), tick.label});
    return ticks;
}

} // namespace throughline::chart
