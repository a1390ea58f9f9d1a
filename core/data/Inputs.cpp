// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/Inputs.h"

#include "data/TableReader.h"
#include "io/ShortestText.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>

namespace throughline::data {

namespace {

/// `day`: since 1970-01-01, in single precision, which tells a time of today to some minutes.
std::string dateText(float day) {
    using namespace std::chrono;
    if (!std::isfinite(day) || std::abs(day) > 1e6F) return io::shortestText(day);
    // Of the nearest minute, which may be the first of the next day.
    const sys_time<minutes> time(minutes(std::llround(static_cast<double>(day) * 24.0 * 60.0)));
    const sys_days midnight = floor<days>(time);
    const year_month_day date(midnight);
    const auto past = static_cast<int>((time - midnight).count());
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
    std::string result = text.data();
    if (past == 0) return result;
    std::snprintf(text.data(), text.size(), " %02d:%02d", past / 60, past % 60);
    return result + text.data();
}

/// Of arrays: the channels of a pixel are one.
std::size_t featuresOfInput(const nn::Dataset& data) {
    return data.imageWidth > 0 ? data.imageChannels : 1;
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
    const std::size_t width = data.imageWidth, count = featuresOfInput(data);
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
    if (encoding.columns.empty()) return io::shortestText(data.value(row, input * featuresOfInput(data)));
    std::size_t first = 0;
    for (std::size_t i = 0; i < input; ++i) first += encoding.columns[i].features();
    const Encoding::Column& column = encoding.columns[input];
    if (column.hasFlag() && data.value(row, first + column.features() - 1) != 0.0F) return {};
    if (column.date) return dateText(data.value(row, first));
    if (column.isNumber()) return io::shortestText(data.value(row, first));
    for (std::size_t i = 0; i < column.categories.size(); ++i)
        if (data.value(row, first + i) != 0.0F) return column.categories[i];
    return {};
}

} // namespace throughline::data
