// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/Fingerprint.h"

#include "data/Fnv1a.h"

#include <algorithm>
#include <array>

namespace throughline::data {

namespace {

template <class T>
void addAll(Fnv1a& hash, const std::vector<T>& values) {
    hash.add(values.data(), values.size() * sizeof(T));
}

void addData(Fnv1a& hash, const nn::Dataset& data) {
    addAll(hash, data.values);
    addAll(hash, data.bytes);
    addAll(hash, data.labels);
    addAll(hash, data.targets);
}

/// 1797 as "1,797".
std::string grouped(std::size_t number) {
    std::string text = std::to_string(number);
    for (std::size_t end = text.size(); end > 3; end -= 3) text.insert(end - 3, 1, ',');
    return text;
}

void compareNames(const std::vector<std::string>& then, const std::vector<std::string>& now, const std::string& noun,
                  std::vector<std::string>& out) {
    const auto missingFrom = [](const std::vector<std::string>& names, const std::string& name) {
        return std::find(names.begin(), names.end(), name) == names.end();
    };
    const std::size_t before = out.size();
    for (const std::string& name : then) {
        if (missingFrom(now, name)) out.push_back("the " + noun + " “" + name + "” is gone");
    }
    for (const std::string& name : now) {
        if (missingFrom(then, name)) out.push_back("the " + noun + " “" + name + "” is new");
    }
    if (out.size() == before && then != now) out.push_back("the order of the " + noun + " names has changed");
}

} // namespace

Fingerprint fingerprintOf(const nn::DataSplit& split) {
    Fingerprint print;
    const nn::Dataset& training = *split.training;
    const bool twoSets = split.validation && split.validation != split.training;
    print.rows = training.rows + (twoSets ? split.validation->rows : 0);
    print.columns = training.featureNames;
    if (print.columns.empty()) {
        print.columns.push_back(
            training.imageWidth == 0
                ? std::to_string(training.features) + " values"
                : std::to_string(training.imageWidth) + "×" + std::to_string(training.imageHeight) +
                      (training.imageChannels > 1 ? "×" + std::to_string(training.imageChannels) : "") + " pixels");
    }
    print.columns.push_back(training.targetName);
    print.classes = training.classNames;

    Fnv1a content;
    addData(content, training);
    if (twoSets) {
        print.training = content.text();
        addData(content, *split.validation);
    }
    print.content = content.text();

    Fnv1a division;
    const std::array<std::uint64_t, 2> sizes{split.trainingRows.size(), split.validationRows.size()};
    division.add(sizes.data(), sizeof sizes);
    addAll(division, split.trainingRows);
    addAll(division, split.validationRows);
    print.split = division.text();
    return print;
}

std::vector<std::string> differences(const Fingerprint& then, const Fingerprint& now) {
    std::vector<std::string> out;
    if (then.rows != now.rows) out.push_back(grouped(then.rows) + " rows then, " + grouped(now.rows) + " now");
    compareNames(then.columns, now.columns, "column", out);
    compareNames(then.classes, now.classes, "class", out);
    if (then.content != now.content && out.empty()) out.push_back("values or their order have changed");
    if (then.split != now.split && then.rows == now.rows)
        out.push_back("the rows are divided differently between training and validation");
    return out;
}

bool onlyValidationDiffers(const Fingerprint& then, const Fingerprint& now) {
    return !then.training.empty() && then.training == now.training && then.columns == now.columns &&
           then.classes == now.classes && then.content != now.content;
}

} // namespace throughline::data
