// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/Generators.h"

#include "data/CounterRandom.h"

#include <cmath>
#include <numbers>

namespace throughline::data {

namespace {

constexpr std::size_t rows = 1'000;

struct Point {
    double x = 0.0;
    double y = 0.0;
};

/// Random numbers of one row.
class Row {
public:
    Row(std::uint64_t seed, std::size_t row) : m_seed(seed), m_row(row) {}
    double uniform() { return randomUniform(m_seed, Purpose::Generator, m_row, m_draw++); }
    /// Two independent normal numbers (Box and Muller, 1958).
    Point normal(double deviation) {
        const double radius = deviation * std::sqrt(-2.0 * std::log(1.0 - uniform()));
        const double angle = 2.0 * std::numbers::pi * uniform();
        return {radius * std::cos(angle), radius * std::sin(angle)};
    }

private:
    std::uint64_t m_seed;
    std::uint64_t m_row;
    std::uint64_t m_draw = 0;
};

Point moon(int label, Row& row) {
    const double angle = std::numbers::pi * row.uniform();
    if (label == 0) return {std::cos(angle), std::sin(angle)};
    return {1.0 - std::cos(angle), 0.5 - std::sin(angle)};
}

Point circle(int label, Row& row) {
    const double angle = 2.0 * std::numbers::pi * row.uniform();
    const double radius = label == 0 ? 1.0 : 0.5;
    return {radius * std::cos(angle), radius * std::sin(angle)};
}

/// One and three quarter turns; the root spreads the points evenly along the arm.
Point spiral(int label, Row& row) {
    const double way = std::sqrt(row.uniform());
    const double angle = 3.5 * std::numbers::pi * way + (label == 0 ? 0.0 : std::numbers::pi);
    return {way * std::cos(angle), way * std::sin(angle)};
}

/// Opposite quadrants share a class.
Point quadrant(int label, Row& row) {
    const double x = 2.0 * row.uniform() - 1.0;
    const double y = row.uniform();
    return {x, (x < 0.0) == (label == 0) ? -y : y};
}

struct Shape {
    std::string_view name;
    Point (*point)(int label, Row& row);
    double noise;
    const char* classes[2];
};

constexpr Shape shapes[] = {
    {"spirals", spiral, 0.02, {"first arm", "second arm"}},
    {"moons", moon, 0.1, {"upper", "lower"}},
    {"circles", circle, 0.05, {"outer", "inner"}},
    {"xor", quadrant, 0.05, {"same sign", "different sign"}},
};

} // namespace

std::shared_ptr<nn::Dataset> generate(std::string_view name, std::uint64_t seed) {
    for (const Shape& shape : shapes) {
        if (shape.name != name) continue;
        auto data = std::make_shared<nn::Dataset>();
        data->rows = rows;
        data->features = 2;
        for (std::size_t i = 0; i < rows; ++i) {
            Row row(seed, i);
            const int label = static_cast<int>(i % 2);
            const Point point = shape.point(label, row);
            const Point noise = row.normal(shape.noise);
            data->values.push_back(static_cast<float>(point.x + noise.x));
            data->values.push_back(static_cast<float>(point.y + noise.y));
            data->labels.push_back(label);
        }
        data->featureNames = {"x", "y"};
        data->classNames = {shape.classes[0], shape.classes[1]};
        data->targetName = "class";
        return data;
    }
    return nullptr;
}

} // namespace throughline::data
