// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/formats/Formats.h"

#include "history/formats/JsonShape.h"

namespace throughline::history {

std::span<const Format* const> formats() {
    static constexpr const Format* all[] = {
        &throughlineFormat, //
        &tensorBoardFormat, //
        &pictureFormat,     //
        &jsonListFormat,    //
        &kerasFormat,       //
    };
    return all;
}

std::span<const FolderFormat* const> folderFormats() {
    static constexpr const FolderFormat* all[] = {
        &tensorBoardFolder, //
    };
    return all;
}

const Format* formatOf(const Start& start) {
    const Format* perhaps = nullptr;
    for (const Format* const format : formats()) {
        const Fit fit = format->fit(start);
        if (fit == Fit::Surely) return format;
        if (fit == Fit::Perhaps && !perhaps) perhaps = format;
    }
    return perhaps;
}

std::string_view foreignKind(std::string_view start) {
    if (start.starts_with("version https://git-lfs")) return "a Git LFS pointer";
    if (shapeOf(start) == JsonShape::Lines) return "JSON Lines";
    return {};
}

} // namespace throughline::history
