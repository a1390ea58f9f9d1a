// SPDX-License-Identifier: GPL-3.0-or-later
#include "figure/Paper.h"

#include "figure/FigureSize.h"

#include <QBuffer>
#include <QImage>
#include <QMarginsF>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>
#include <QSvgGenerator>
#include <cmath>

namespace throughline::chart {

namespace {

/// PDF and SVG give sizes in whole units: finer ones keep the page, its text and curves where they belong.
constexpr double VectorUnits = 10.0;

/// The same figure is the same bytes, whenever it is made: the time that Qt writes is one that is as long, so that all
/// offsets hold.
QByteArray withoutTime(QByteArray pdf) {
    const QByteArray key("/CreationDate (D:"), time("20000101000000");
    const auto at = pdf.indexOf(key);
    if (at >= 0) pdf.replace(at + key.size(), time.size(), time);
    return pdf;
}

} // namespace

QByteArray svgBytes(const Paper& paper, const PaperPaint& paint) {
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setResolution(static_cast<int>(FigureSize::LogicalDpi * VectorUnits));
    generator.setSize((paper.size * VectorUnits).toSize());
    generator.setViewBox(QRectF(QPointF(), paper.size));
    generator.setTitle(paper.title);
    QPainter painter(&generator);
    paint(painter);
    painter.end();
    // Whoever opens it may not have the font.
    return QByteArray(buffer.data())
        .replace("font-family=\"Inter\"", "font-family=\"Inter, Helvetica, Arial, sans-serif\"");
}

QByteArray pdfBytes(const Paper& paper, const PaperPaint& paint, const std::string& attached) {
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter writer(&buffer);
    writer.setCreator(QStringLiteral("Throughline"));
    writer.setTitle(paper.title);
    writer.setResolution(static_cast<int>(FigureSize::LogicalDpi * VectorUnits));
    writer.setPageSize(
        QPageSize(paper.size * 72.0 / FigureSize::LogicalDpi, QPageSize::Point, {}, QPageSize::ExactMatch));
    writer.setPageMargins(QMarginsF());
    if (!attached.empty())
        writer.addFileAttachment(QStringLiteral("throughline.json"), QByteArray::fromStdString(attached),
                                 QStringLiteral("application/json"));
    QPainter painter(&writer);
    painter.scale(VectorUnits, VectorUnits);
    paint(painter);
    painter.end();
    return withoutTime(buffer.data());
}

Result<QByteArray> pngBytes(const Paper& paper, const PaperPaint& paint) {
    const QSize pixels = (paper.size * paper.scale).toSize();
    QImage image(pixels, QImage::Format_RGB32);
    const auto tooLarge = [&] {
        return fail(ErrorCode::OutOfMemory, {}, {std::to_string(4LL * pixels.width() * pixels.height())});
    };
    if (image.isNull()) return tooLarge();
    image.fill(paper.ground);
    QPainter painter(&image);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
    painter.scale(paper.scale, paper.scale);
    paint(painter);
    painter.end();
    const int dots = static_cast<int>(std::lround(FigureSize::LogicalDpi * paper.scale / 0.0254));
    image.setDotsPerMeterX(dots);
    image.setDotsPerMeterY(dots);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    if (!buffer.open(QIODevice::WriteOnly) || !image.save(&buffer, "PNG")) return tooLarge();
    return bytes;
}

} // namespace throughline::chart
