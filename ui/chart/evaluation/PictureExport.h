// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"
#include "evaluation/Picture.h"
#include "figure/FigureFormat.h"

#include <QByteArray>
#include <filesystem>
#include <memory>
#include <vector>

namespace throughline::chart {

using Pictures = std::vector<std::shared_ptr<const Picture>>;

/// How pictures lie on paper.
struct PicturePaper {
    QString title{};
    bool dark = false;
    double scale = 2.0;      ///< of a PNG: pixels a logical one
    double column = 380.0;   ///< logical pixels that a picture is wide
    std::size_t columns = 0; ///< 0: one, from three pictures on two
};

/// By a file's ending. Errors: `BadOption`, where pictures are not written as such.
Result<FigureFormat> pictureFormat(const std::filesystem::path& file);

/// Pictures under one another, from three on in two columns, each with its title; as CSV the tables of all of them,
/// with an empty line between two. `format`: one of `pictureFormat`'s. Errors: `OutOfMemory`. Any thread of a program
/// with a QGuiApplication.
Result<QByteArray> pictureBytes(FigureFormat format, const Pictures& pictures, const PicturePaper& paper);
/// How large they are together, in logical pixels.
QSizeF pictureSize(const Pictures& pictures, const PicturePaper& paper);
/// Tab-separated, for the clipboard.
QString tableText(const Picture& picture);

} // namespace throughline::chart
