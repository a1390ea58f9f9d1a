// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "figure/FigureOptions.h"

#include <QJsonObject>
#include <string>

namespace throughline::chart {

/// As a picture carries them and as the dialog remembers them; docs/formats.md lists the keys.
QJsonObject toJson(const FigureOptions& options);
/// What charts in a window have as well: the same up to `y_ranges`.
QJsonObject chartJson(const FigureOptions& options);
/// What is missing, or not as it should be, stays as in `otherwise`.
FigureOptions figureOptions(const QJsonObject& json, FigureOptions otherwise = {});
/// The same from the text that a picture carries.
FigureOptions figureOptions(const std::string& settings, FigureOptions otherwise = {});

} // namespace throughline::chart
