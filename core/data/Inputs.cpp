// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/Inputs.h"

#include "data/TableReader.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdio>

namespace throughline::data {

namespace {

float featureOf(const nn::Dataset& data, std::size_t row, std::size_t feature) {
    const std::size_t place = row * data.features + feature;
    return data.bytes.empty() ? data.values[place] : static_cast<float>(data.bytes[place]);
}

std::string numberText(float value) {
    std::array<char, 32> digits{};
    return {digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr};
}

/// `day`: since 1970-01-01, in single precision, which tells a time of today to some minutes.
std::string dateText(float day) {
    using namespace std::chrono;
    if (!std::isfinite(day) || std::abs(day) > 1e6F) return numberText(day);
    const double whole = std::floor(static_cast<double>(day));
    const year_month_day date(sys_days(days(static_cast<int>(whole))));
    const int minutes = static_cast<int>(std::lround((static_cast<double>(day) - whole) * 24.0 * 60.0));
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
    std::string result = text.data();
    if (minutes == 0 || minutes == 24 * 60) return result;
    std::snprintf(text.data(), text.size(), " %02d:%02d", minutes / 60, minutes % 60);
    return result + text.data();
}

} // namespace

std::vector<Input> inputsOf(const Encoding& encoding, const nn::Dataset& data) {
    std::vector<Input> inputs;
    std::size_t first = 0;
    for (const Encoding::Column& column : encoding.columns) {
        const auto kind = column.date         ? Input::Kind::Date
                          : column.isNumber() ? Input::Kind::Number
                                              : Input::Kind::Category;
        inputs.push_back({column.name, first, column.features(), kind});
        first += column.features();
    }
    if (!inputs.empty()) return inputs;
    const std::size_t width = data.imageWidth, count = width > 0 ? data.imageChannels : 1;
    for (std::size_t i = 0; i * count < data.features; ++i) {
        std::string name = i < data.featureNames.size() ? data.featureNames[i] : std::to_string(i + 1);
        if (width > 0) name = std::to_string(i / width) + "," + std::to_string(i % width);
        inputs.push_back({std::move(name), i * count, count, Input::Kind::Number});
    }
    return inputs;
}

Result<std::size_t> findInput(const std::vector<Input>& inputs, const std::string& name, const std::string& source) {
    const auto found = std::ranges::find(inputs, name, &Input::name);
    if (found != inputs.end()) return static_cast<std::size_t>(found - inputs.begin());
    std::vector<std::string> names;
    for (const Input& input : inputs) names.push_back(input.name);
    return noSuchColumn(name, names, source);
}

std::string inputText(const Encoding& encoding, const nn::Dataset& data, std::size_t row, std::size_t input) {
    if (encoding.columns.empty()) {
        const std::vector<Input> inputs = inputsOf(encoding, data);
        return numberText(featureOf(data, row, inputs[input].first));
    }
    std::size_t first = 0;
    for (std::size_t i = 0; i < input; ++i) first += encoding.columns[i].features();
    const Encoding::Column& column = encoding.columns[input];
    if (column.hasFlag() && featureOf(data, row, first + column.features() - 1) != 0.0F) return {};
    if (column.date) return dateText(featureOf(data, row, first));
    if (column.isNumber()) return numberText(featureOf(data, row, first));
    for (std::size_t i = 0; i < column.categories.size(); ++i)
        if (featureOf(data, row, first + i) != 0.0F) return column.categories[i];
    return {};
}

} // namespace throughline::data
