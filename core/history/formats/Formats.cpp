// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/formats/Formats.h"

#include "history/formats/JsonShape.h"

namespace throughline::history {

// A line each; CONTRIBUTING tells the rest.
// clang-format off
#define THROUGHLINE_FORMATS(FORMAT) \
    FORMAT(throughlineFormat) /* `history.json` of a run */ \
    FORMAT(tensorBoardFormat) /* TensorBoard's event file */ \
    FORMAT(wandbFormat)       /* W&B's `run-<id>.wandb` */ \
    FORMAT(swanLabFormat)     /* SwanLab's `run-<id>.swanlab` */ \
    FORMAT(pictureFormat)     /* a PNG that `export` made */ \
    FORMAT(svgFormat)         /* an SVG that `export` made */ \
    FORMAT(pdfFormat)         /* a PDF that `export` made */ \
    FORMAT(jsonListFormat)    /* array of objects: the article's callback, skorch, … */ \
    FORMAT(kerasFormat)       /* object of arrays: Keras's History.history; plain array */
#define THROUGHLINE_FOLDER_FORMATS(FORMAT) \
    FORMAT(wandbFolder)       /* W&B's runs, of all their sessions */ \
    FORMAT(swanLabFolder)     /* SwanLab's */ \
    FORMAT(tensorBoardFolder) /* the runs that TensorBoard would find */
// clang-format on

#define THROUGHLINE_DECLARE(format) extern const Format format;
THROUGHLINE_FORMATS(THROUGHLINE_DECLARE)
#undef THROUGHLINE_DECLARE
#define THROUGHLINE_DECLARE(format) extern const FolderFormat format;
THROUGHLINE_FOLDER_FORMATS(THROUGHLINE_DECLARE)
#define THROUGHLINE_ADDRESS(format) &format,

std::span<const Format* const> formats() {
    static constexpr const Format* all[] = {THROUGHLINE_FORMATS(THROUGHLINE_ADDRESS)};
    return all;
}

std::span<const FolderFormat* const> folderFormats() {
    static constexpr const FolderFormat* all[] = {THROUGHLINE_FOLDER_FORMATS(THROUGHLINE_ADDRESS)};
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
