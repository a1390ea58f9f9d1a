// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/TargetLeak.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>

namespace throughline::data {

namespace {

constexpr std::size_t fewestRows = 20, mostRows = 20'000, mostColumns = 500;
constexpr double onALine = 0.9999;

/// Whether thresholds on the numbers tell the classes, one stretch each.
bool liesApart(std::vector<std::pair<float, std::int32_t>>& values, std::size_t classes) {
    std::ranges::sort(values);
    std::size_t stretches = 1;
    for (std::size_t i = 1; i < values.size(); ++i) {
        if (values[i].second == values[i - 1].second) continue;
        if (values[i].first == values[i - 1].first) return false;
        ++stretches;
    }
    return stretches == classes;
}

bool isOnALine(std::span<const std::pair<float, float>> points) {
    double x = 0.0, y = 0.0, xx = 0.0, yy = 0.0, xy = 0.0;
    const auto count = static_cast<double>(points.size());
    for (const auto& [a, b] : points) {
        x += static_cast<double>(a) / count;
        y += static_cast<double>(b) / count;
    }
    for (const auto& [a, b] : points) {
        const double dx = static_cast<double>(a) - x, dy = static_cast<double>(b) - y;
        xx += dx * dx;
        yy += dy * dy;
        xy += dx * dy;
    }
    return xx > 0.0 && yy > 0.0 && std::abs(xy) > onALine * std::sqrt(xx * yy);
}

class Leaks {
public:
    Leaks(const nn::Dataset& data, const Encoding& encoding)
        : m_data(data), m_encoding(encoding), m_rows(std::min(data.rows, mostRows)) {}

    bool tells(const Encoding::Column& column, std::size_t offset) const {
        const bool isText = !column.isNumber() && !column.date;
        if (isText) return !m_data.isRegression() && eachHasOneClass(column.features(), offset);
        return m_data.isRegression() ? alongTheTarget(offset) : apart(offset);
    }

private:
    float at(std::size_t row, std::size_t feature) const { return m_data.values[row * m_data.features + feature]; }

    bool apart(std::size_t feature) const {
        std::vector<std::pair<float, std::int32_t>> values;
        for (std::size_t row = 0; row < m_rows; ++row)
            if (!std::isnan(at(row, feature))) values.emplace_back(at(row, feature), m_data.labels[row]);
        return values.size() >= fewestRows && liesApart(values, m_encoding.classNames.size());
    }
    bool alongTheTarget(std::size_t feature) const {
        std::vector<std::pair<float, float>> points;
        for (std::size_t row = 0; row < m_rows; ++row)
            if (!std::isnan(at(row, feature))) points.emplace_back(at(row, feature), m_data.targets[row]);
        return points.size() >= fewestRows && isOnALine(points);
    }
    bool eachHasOneClass(std::size_t categories, std::size_t offset) const {
        if (categories * 4 > m_rows) return false; // as many categories as rows tell anything
        std::vector<std::int32_t> classOf(categories, -1);
        for (std::size_t row = 0; row < m_rows; ++row) {
            for (std::size_t i = 0; i < categories; ++i) {
                if (!(at(row, offset + i) > 0.0F)) continue;
                if (classOf[i] >= 0 && classOf[i] != m_data.labels[row]) return false;
                classOf[i] = m_data.labels[row];
            }
        }
        return true;
    }

    const nn::Dataset& m_data;
    const Encoding& m_encoding;
    std::size_t m_rows;
};

} // namespace

std::vector<Remark> targetLeaks(const nn::Dataset& data, const Encoding& encoding) {
    std::vector<Remark> remarks;
    if (encoding.columns.size() < 2 || data.rows < fewestRows || data.values.empty()) return remarks;
    const Leaks leaks(data, encoding);
    std::size_t offset = 0;
    for (std::size_t i = 0; i < std::min(encoding.columns.size(), mostColumns); ++i) {
        const Encoding::Column& column = encoding.columns[i];
        if (leaks.tells(column, offset))
            remarks.push_back({RemarkCode::PredictsTarget, {column.name, encoding.target}});
        offset += column.features();
    }
    return remarks;
}

} // namespace throughline::data
