// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/RowImage.h"

#include <algorithm>

namespace throughline::ui {

namespace {

/// Brightness 0 … 1 of the pixels of one row, all their channels.
std::vector<float> pixels(const nn::Dataset& data, std::uint32_t row) {
    std::vector<float> result(data.features);
    for (std::size_t i = 0; i < data.features; ++i) result[i] = data.value(row, i);
    const float most = std::max(1e-6F, *std::max_element(result.begin(), result.end()));
    for (auto& value : result) value = std::clamp(value / most, 0.0F, 1.0F);
    return result;
}

} // namespace

QImage rowImage(const nn::Dataset& data, std::uint32_t row, const Tokens& tokens) {
    if (data.imageWidth == 0) return {};
    const auto light = pixels(data, row);
    QImage image(static_cast<int>(data.imageWidth), static_cast<int>(data.imageHeight), QImage::Format_RGB32);
    const auto colourAt = [&](std::size_t pixel) {
        const float* of = light.data() + pixel * data.imageChannels;
        if (data.imageChannels < 3) return mixed(tokens.window, tokens.text, static_cast<double>(of[0]));
        return QColor::fromRgbF(of[0], of[1], of[2]);
    };
    std::size_t at = 0;
    for (int v = 0; v < image.height(); ++v)
        for (int u = 0; u < image.width(); ++u) image.setPixelColor(u, v, colourAt(at++));
    return image;
}

} // namespace throughline::ui
