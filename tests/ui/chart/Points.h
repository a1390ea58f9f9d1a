// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "curves/CurveView.h"

#include <random>
#include <vector>

/// Points of a curve for the tests of what thins and paints it.
namespace throughline::chart::testing {

struct Points {
    std::vector<double> x, y;
    MinMaxPyramid pyramid;

    void add(double px, double py) {
        x.push_back(px);
        y.push_back(py);
        pyramid.append(py);
    }
    CurveView view() const { return {x, {}, y, &pyramid}; }
};

inline Points noise(int count) {
    Points points;
    std::mt19937 random(11);
    std::normal_distribution<> normal;
    for (int i = 0; i < count; ++i) points.add(i + 1, normal(random));
    return points;
}

inline double share(std::mt19937& random) {
    return std::uniform_real_distribution<>(0.0, 1.0)(random);
}

} // namespace throughline::chart::testing
