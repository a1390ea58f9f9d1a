// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <filesystem>
#include <optional>

namespace throughline::chart {

/// What a figure can be written as.
enum class FigureFormat { Png, Svg, Pdf, Csv, Tex };
inline constexpr std::array<const char*, 5> figureEndings{"png", "svg", "pdf", "csv", "tex"};

/// By the ending of the file's name, in any case. Nothing: none of ours.
std::optional<FigureFormat> figureFormat(const std::filesystem::path& file);

} // namespace throughline::chart
