// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/Divide.h"

#include "data/CounterRandom.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <utility>

namespace throughline::data {

namespace {

/// How many rows of each group go to validation: the groups' shares rounded down, then the largest remainders up until
/// the total is right; at least one of each group of two, never a whole group.
std::vector<std::size_t> quotas(const std::vector<std::vector<std::uint32_t>>& groups, double fraction,
                                std::size_t rows) {
    std::vector<std::size_t> quota;
    std::vector<double> remainder;
    std::size_t total = 0;
    for (const auto& group : groups) {
        const double share = fraction * static_cast<double>(group.size());
        std::size_t count = static_cast<std::size_t>(share);
        if (group.size() >= 2) count = std::clamp<std::size_t>(count, 1, group.size() - 1);
        if (group.size() < 2) count = 0;
        quota.push_back(count);
        remainder.push_back(share - static_cast<double>(count));
        total += count;
    }
    const auto wanted = static_cast<std::size_t>(std::llround(fraction * static_cast<double>(rows)));
    std::vector<std::size_t> order(groups.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return remainder[a] > remainder[b]; });
    for (const std::size_t group : order) {
        if (total >= wanted) break;
        if (remainder[group] <= 0.0 || quota[group] + 1 >= groups[group].size()) continue;
        ++quota[group];
        ++total;
    }
    return quota;
}

using Rows = std::vector<std::uint32_t>;

/// In an order that only seed and purpose decide.
Rows shuffled(const Rows& rows, std::uint64_t seed, Purpose purpose) {
    std::vector<std::pair<std::uint64_t, std::uint32_t>> keyed;
    keyed.reserve(rows.size());
    for (const std::uint32_t row : rows) keyed.emplace_back(randomBits(seed, purpose, row), row);
    std::ranges::sort(keyed);
    Rows order;
    order.reserve(rows.size());
    for (const auto& [key, row] : keyed) order.push_back(row);
    return order;
}

/// Of the rows those of each class; of a regression all.
std::vector<Rows> byClass(const nn::Dataset& data, const Rows& rows) {
    std::vector<Rows> classes(data.isRegression() ? 1 : data.classes());
    for (const std::uint32_t row : rows)
        classes[data.isRegression() ? 0 : static_cast<std::size_t>(data.labels[row])].push_back(row);
    return classes;
}

std::vector<Rows> byGroup(const std::vector<std::uint32_t>& groups, const Rows& rows) {
    std::vector<Rows> parts(groups.empty() ? 0 : *std::ranges::max_element(groups) + 1);
    for (const std::uint32_t row : rows) parts[groups[row]].push_back(row);
    std::erase_if(parts, [](const Rows& part) { return part.empty(); });
    return parts;
}

/// The groups in a random order; a group goes by its first row.
std::vector<Rows> shuffledGroups(std::vector<Rows> groups, std::uint64_t seed, Purpose purpose) {
    std::ranges::sort(groups, {}, [&](const Rows& group) { return randomBits(seed, purpose, group.front()); });
    return groups;
}

/// Takes about `share` of `rows` off into `part`.
class Taker {
public:
    Taker(const nn::Dataset& data, const DivideBy& by) : m_data(data), m_by(by) {}

    void take(double share, Purpose purpose, Rows& rows, Rows& part) const {
        part.clear();
        if (!(share > 0.0) || rows.size() < 2) return;
        switch (dividedBy(m_data, m_by)) {
        case DividedBy::Order:
            last(share, rows, part);
            break;
        case DividedBy::Group:
            groups(share, purpose, rows, part);
            break;
        case DividedBy::Class:
        case DividedBy::Chance: // all are of one class
            stratified(share, purpose, rows, part);
            break;
        }
        std::ranges::sort(rows);
        std::ranges::sort(part);
    }

private:
    static std::size_t wanted(double share, std::size_t rows) {
        const auto count = static_cast<std::size_t>(std::llround(share * static_cast<double>(rows)));
        return std::clamp<std::size_t>(count, 1, rows - 1);
    }
    void last(double share, Rows& rows, Rows& part) const {
        std::ranges::stable_sort(rows, {}, [&](std::uint32_t row) { return m_by.order[row]; });
        const auto first = rows.end() - static_cast<std::ptrdiff_t>(wanted(share, rows.size()));
        part.assign(first, rows.end());
        rows.erase(first, rows.end());
    }
    /// Whole groups, until a further one would lead farther away from the share.
    void groups(double share, Purpose purpose, Rows& rows, Rows& part) const {
        const auto all = shuffledGroups(byGroup(m_by.groups, rows), m_by.seed, purpose);
        const std::size_t goal = wanted(share, rows.size());
        rows.clear();
        std::size_t left = all.size();
        for (const Rows& group : all) {
            const bool nearer = part.size() + group.size() <= goal || 2 * (goal - part.size()) > group.size();
            const bool taken = left > 1 && part.size() < goal && (nearer || part.empty());
            (taken ? part : rows).insert((taken ? part : rows).end(), group.begin(), group.end());
            --left;
        }
        if (rows.empty() && part.size() > 1) rows.swap(part);
    }
    void stratified(double share, Purpose purpose, Rows& rows, Rows& part) const {
        const auto classes = byClass(m_data, rows);
        const std::vector<std::size_t> quota = quotas(classes, share, rows.size());
        rows.clear();
        for (std::size_t i = 0; i < classes.size(); ++i) {
            const Rows order = shuffled(classes[i], m_by.seed, purpose);
            for (std::size_t k = 0; k < order.size(); ++k) (k < quota[i] ? part : rows).push_back(order[k]);
        }
    }

    const nn::Dataset& m_data;
    const DivideBy& m_by;
};

/// Into folds that are about of a size, and have about the same share of each class, or whole groups.
std::vector<Rows> foldsOf(const nn::Dataset& data, const DivideBy& by, const Rows& rows) {
    std::vector<Rows> folds(static_cast<std::size_t>(by.folds));
    if (by.groups.empty()) {
        std::size_t next = 0;
        for (const Rows& each : byClass(data, rows))
            for (const std::uint32_t row : shuffled(each, by.seed, Purpose::Split))
                folds[next++ % folds.size()].push_back(row);
        return folds;
    }
    auto groups = shuffledGroups(byGroup(by.groups, rows), by.seed, Purpose::Split);
    std::ranges::stable_sort(groups, std::greater<>(), &Rows::size);
    for (const Rows& group : groups) {
        Rows& least = *std::ranges::min_element(folds, {}, &Rows::size);
        least.insert(least.end(), group.begin(), group.end());
    }
    return folds;
}

} // namespace

DividedBy dividedBy(const nn::Dataset& data, const DivideBy& by) {
    if (!by.order.empty()) return DividedBy::Order;
    if (!by.groups.empty()) return DividedBy::Group;
    return data.isRegression() ? DividedBy::Chance : DividedBy::Class;
}

DividedRows divide(const nn::Dataset& data, const DivideBy& by) {
    DividedRows divided;
    divided.training = data.allRows();
    const Taker taker(data, by);
    taker.take(by.test, Purpose::Test, divided.training, divided.test);
    if (by.folds > 0) {
        const auto folds = foldsOf(data, by, divided.training);
        divided.training.clear();
        for (std::size_t i = 0; i < folds.size(); ++i) {
            Rows& to = i == static_cast<std::size_t>(by.fold) ? divided.validation : divided.training;
            to.insert(to.end(), folds[i].begin(), folds[i].end());
        }
        std::ranges::sort(divided.training);
        std::ranges::sort(divided.validation);
        return divided;
    }
    const double rest = static_cast<double>(divided.training.size()) / static_cast<double>(data.rows);
    taker.take(std::min(by.validation / rest, 0.999), Purpose::Split, divided.training, divided.validation);
    return divided;
}

} // namespace throughline::data
