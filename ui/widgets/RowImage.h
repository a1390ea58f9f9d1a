// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "nn/Dataset.h"
#include "theme/Tokens.h"

#include <QImage>

namespace throughline::ui {

/// A row of a data set of images, a pixel each: grey ones from the window's colour to the text's, so that they fit in
/// with either scheme. Null where the rows are no images.
QImage rowImage(const nn::Dataset& data, std::uint32_t row, const Tokens& tokens);

} // namespace throughline::ui
