// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/Encoding.h"

#include "data/TargetPlan.h"

#include <algorithm>
#include <numeric>
#include <string_view>
#include <unordered_set>

namespace throughline::data {

std::size_t Encoding::Column::features() const {
    std::size_t count = hasFlag() ? 1 : 0;
    if (isNumber()) return count + 1;
    if (date)
        return count + 1 + 2 * ((date->month ? 1 : 0) + (date->weekday ? 1 : 0) + std::size_t(date->hour ? 1 : 0));
    return categories.size() + (missingCategory ? 1 : 0);
}

bool isSound(const Encoding& encoding) {
    std::unordered_set<std::string_view> names{encoding.target};
    std::size_t features = 0;
    for (const Encoding::Column& column : encoding.columns) {
        if (!names.insert(column.name).second) return false;
        features += column.features();
    }
    const std::size_t classes = encoding.classNames.size();
    const std::vector<double>& values = encoding.classValues;
    const bool ascends =
        std::adjacent_find(values.begin(), values.end(), [](double a, double b) { return !(a < b); }) == values.end();
    const bool isImage = encoding.imageWidth > 0;
    const std::size_t most = std::size_t{1} << 20; // of an image's sides: their product must not run over
    const bool sidesFit = encoding.imageWidth < most && encoding.imageHeight < most && encoding.imageChannels <= 4 &&
                          encoding.imageWidth * encoding.imageHeight * encoding.imageChannels == encoding.features;
    return encoding.features > 0 && (encoding.columns.empty() || features == encoding.features) && classes != 1 &&
           (values.empty() || (values.size() == classes && ascends)) &&
           encoding.medians.size() == (encoding.bytes ? 0 : encoding.features) && (!isImage || sidesFit);
}

Encoding encodingOf(const nn::Dataset& data) {
    Encoding encoding;
    adoptShape(data, encoding);
    std::vector<double>& values = encoding.classValues;
    for (const std::string& name : data.classNames) {
        const std::optional<double> value = classValueOf(name);
        const bool ascends = value && (values.empty() || values.back() < *value);
        if (ascends) values.push_back(*value);
    }
    if (values.size() == data.classNames.size()) return encoding;
    values.resize(data.classNames.size());
    std::iota(values.begin(), values.end(), 0.0);
    return encoding;
}

void adoptShape(const nn::Dataset& data, Encoding& encoding) {
    encoding.target = data.targetName;
    encoding.features = data.features;
    encoding.classNames = data.classNames;
    encoding.bytes = !data.bytes.empty();
    encoding.imageWidth = data.imageWidth;
    encoding.imageHeight = data.imageHeight;
    encoding.imageChannels = data.imageChannels;
}

std::vector<std::string> featureNames(const Encoding& encoding) {
    std::vector<std::string> names;
    for (const Encoding::Column& column : encoding.columns) {
        if (column.isNumber() || column.date) names.push_back(column.name);
        const auto pair = [&](bool has, const char* what) {
            if (!has) return;
            for (const char* wave : {", sine)", ", cosine)"}) names.push_back(column.name + " (" + what + wave);
        };
        if (column.date) {
            pair(column.date->month, "month");
            pair(column.date->weekday, "weekday");
            pair(column.date->hour, "hour");
        }
        for (const std::string& category : column.categories) names.push_back(column.name + "=" + category);
        if (column.missingCategory || column.hasFlag()) names.push_back(column.name + "=(missing)");
    }
    return names;
}

} // namespace throughline::data
