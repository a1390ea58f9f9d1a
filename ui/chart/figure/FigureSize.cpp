// SPDX-License-Identifier: GPL-3.0-or-later
#include "figure/FigureSize.h"

#include <QString>
#include <algorithm>
#include <cmath>

namespace throughline::chart {

namespace {

constexpr double MostPicture = 200e6; ///< pixels altogether: 800 MB
constexpr double InchInCm = 2.54;

int pixelsOf(double length) {
    return static_cast<int>(std::lround(std::clamp(length, -1e6, 1e6)));
}

} // namespace

QSize FigureSize::pixels() const {
    const double each = unit == Unit::Pixels ? scale : density() / InchInCm;
    return {pixelsOf(width * each), pixelsOf(height * each)};
}

QSizeF FigureSize::logical() const {
    return QSizeF(pixels()) * (LogicalDpi / density());
}

QSizeF FigureSize::centimetres() const {
    return QSizeF(pixels()) * (InchInCm / density());
}

void FigureSize::convertTo(Unit other) {
    if (other == unit) return;
    const double factor = other == Unit::Centimetres ? InchInCm / dpi : dpi / InchInCm;
    // Two decimals are a tenth of a millimetre; a pixel has none.
    const double grid = other == Unit::Centimetres ? 100.0 : 1.0;
    width = std::round(width * factor * grid) / grid;
    height = std::round(height * factor * grid) / grid;
    unit = other;
}

Result<void> FigureSize::check() const {
    const auto bad = [](const char* name, double value, const char* allowed) -> Result<void> {
        return fail(ErrorCode::BadOption, {}, {name, QString::number(value).toStdString(), allowed});
    };
    if (!(dpi >= LeastDpi && dpi <= MostDpi)) return bad("--dpi", dpi, "24 to 2400");
    if (!(scale >= 1.0 && scale <= MostScale)) return bad("--scale", scale, "1 to 4");
    const auto fits = [](int length) { return length >= LeastPixels && length <= MostPixels; };
    const auto size = pixels();
    if (!fits(size.width())) return bad("--width", width, "a length of 64 to 20000 pixels");
    if (!fits(size.height())) return bad("--height", height, "a length of 64 to 20000 pixels");
    if (static_cast<double>(size.width()) * size.height() > MostPicture)
        return bad("--width", width, "less, as a picture has 200 million pixels at most");
    return {};
}

} // namespace throughline::chart
