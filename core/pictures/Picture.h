// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace throughline::pictures {

struct PictureSize {
    std::size_t width = 0, height = 0; ///< pixels
    auto operator<=>(const PictureSize&) const = default;
};

/// By its name: PNG, JPEG, BMP, GIF (its first picture), PBM, PGM and PPM, which every Qt reads.
bool isPicture(const std::string& file);

/// From the head of the file, turned as a camera's mark says. Errors: `CannotOpen`, `Damaged`. Any thread.
Result<PictureSize> sizeOf(const std::string& file);

/// Its pixels [height × width × 3]: red, green, blue, from 0 to 255, row by row from the top. Scaled, without changing
/// its sides' ratio, until it covers `size`; of what juts out the middle is kept (the "centre crop" of torchvision).
/// Pixels that one can see through stand before white. Errors: `CannotOpen`, `Damaged`. Any thread.
Result<std::vector<std::uint8_t>> readPicture(const std::string& file, PictureSize size);

} // namespace throughline::pictures
