// SPDX-License-Identifier: GPL-3.0-or-later
#include "pictures/Picture.h"

#include "base/Lowered.h"

#include <QImage>
#include <QImageReader>
#include <QPainter>
#include <algorithm>
#include <array>
#include <filesystem>
#include <string_view>

namespace throughline::pictures {

namespace {

tl::unexpected<Error> unread(const QImageReader& reader, const std::string& file) {
    std::error_code error;
    if (!std::filesystem::exists(file, error)) return fail(ErrorCode::CannotOpen, file, {"No such file or directory"});
    return fail(ErrorCode::Damaged, file, {"it is no picture: " + reader.errorString().toStdString()});
}

/// A camera held upright says so in place of turning its pixels.
bool isTurned(const QImageReader& reader) {
    return reader.transformation().testFlag(QImageIOHandler::TransformationRotate90);
}

} // namespace

bool isPicture(const std::string& file) {
    constexpr std::array<std::string_view, 8> endings{".png", ".jpg", ".jpeg", ".bmp", ".gif", ".pbm", ".pgm", ".ppm"};
    return std::ranges::find(endings, lowered(std::filesystem::path(file).extension().string())) != endings.end();
}

Result<PictureSize> sizeOf(const std::string& file) {
    QImageReader reader(QString::fromStdString(file));
    reader.setDecideFormatFromContent(true);
    const QSize size = isTurned(reader) ? reader.size().transposed() : reader.size();
    if (!size.isValid() || size.isEmpty()) return unread(reader, file);
    return PictureSize{static_cast<std::size_t>(size.width()), static_cast<std::size_t>(size.height())};
}

Result<std::vector<std::uint8_t>> readPicture(const std::string& file, PictureSize size) {
    QImageReader reader(QString::fromStdString(file));
    reader.setDecideFormatFromContent(true);
    reader.setAutoTransform(true);
    const QSize wanted(static_cast<int>(size.width), static_cast<int>(size.height));
    QImage image = reader.read();
    if (image.isNull()) return unread(reader, file);
    if (image.size() != wanted) {
        image = image.scaled(wanted, Qt::KeepAspectRatioByExpanding, Qt::SmoothTransformation);
        image = image.copy((image.width() - wanted.width()) / 2, (image.height() - wanted.height()) / 2, wanted.width(),
                           wanted.height());
    }
    if (image.hasAlphaChannel()) {
        QImage ground(wanted, QImage::Format_RGB32);
        ground.fill(Qt::white);
        QPainter(&ground).drawImage(0, 0, image);
        image = std::move(ground);
    }
    image = std::move(image).convertToFormat(QImage::Format_RGB888);
    const std::size_t line = 3 * size.width;
    std::vector<std::uint8_t> pixels(line * size.height);
    for (std::size_t y = 0; y < size.height; ++y)
        std::copy_n(image.constScanLine(static_cast<int>(y)), line, pixels.data() + y * line);
    return pixels;
}

} // namespace throughline::pictures
