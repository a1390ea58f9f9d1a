// SPDX-License-Identifier: GPL-3.0-or-later
#include "figure/FigureFormat.h"

#include <QString>

namespace throughline::chart {

std::optional<FigureFormat> figureFormat(const std::filesystem::path& file) {
    const auto ending = QString::fromStdString(file.extension().string()).toLower().mid(1);
    for (std::size_t i = 0; i < figureEndings.size(); ++i)
        if (ending == QLatin1String(figureEndings[i])) return static_cast<FigureFormat>(i);
    return std::nullopt;
}

} // namespace throughline::chart
