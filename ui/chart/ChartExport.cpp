// SPDX-License-Identifier: GPL-3.0-or-later
#include "chart/ChartExport.h"

#include "base/WriteFile.h"

#include <QBuffer>
#include <QClipboard>
#include <QGuiApplication>
#include <QMarginsF>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>
#include <QSvgGenerator>
#include <algorithm>
#include <cmath>

namespace throughline::chart {

namespace {

constexpr int LeastPixels = 64, MostPixels = 20000;
constexpr double LeastDpi = 24.0, MostDpi = 2400.0;
/// PDF coordinates have few decimals: finer units keep text and curves where they belong.
constexpr double PdfUnits = 10.0;

Result<void> check(const FigureOptions& options) {
    const auto pixels = [](const char* name, int value) -> Result<void> {
        if (value >= LeastPixels && value <= MostPixels) return {};
        return fail(ErrorCode::BadOption, {}, {name, std::to_string(value), "64 to 20000 pixels"});
    };
    if (auto ok = pixels("--width", options.width); !ok) return ok;
    if (auto ok = pixels("--height", options.height); !ok) return ok;
    if (options.dpi >= LeastDpi && options.dpi <= MostDpi) return {};
    return fail(ErrorCode::BadOption, {}, {"--dpi", QString::number(options.dpi).toStdString(), "24 to 2400"});
}

QByteArray svg(const Figure& figure, const FigureOptions& options) {
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    QSvgGenerator generator;
    const auto size = figure.size();
    generator.setOutputDevice(&buffer);
    generator.setResolution(96);
    generator.setSize(size.toSize());
    generator.setViewBox(QRectF(QPointF(), size));
    generator.setTitle(options.title.isEmpty() ? QStringLiteral("Training history") : options.title);
    QPainter painter(&generator);
    figure.paint(painter);
    painter.end();
    return buffer.data();
}

QByteArray pdf(const Figure& figure, const FigureOptions& options) {
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter writer(&buffer);
    const auto size = figure.size();
    writer.setCreator(QStringLiteral("Throughline"));
    writer.setTitle(options.title);
    writer.setResolution(static_cast<int>(96.0 * PdfUnits));
    writer.setPageSize(QPageSize(size * 72.0 / 96.0, QPageSize::Point, {}, QPageSize::ExactMatch));
    writer.setPageMargins(QMarginsF());
    QPainter painter(&writer);
    painter.scale(PdfUnits, PdfUnits);
    figure.paint(painter);
    painter.end();
    return buffer.data();
}

} // namespace

std::optional<FigureFormat> figureFormat(const std::filesystem::path& file) {
    const auto ending = QString::fromStdString(file.extension().string()).toLower();
    if (ending == QLatin1String(".png")) return FigureFormat::Png;
    if (ending == QLatin1String(".svg")) return FigureFormat::Svg;
    if (ending == QLatin1String(".pdf")) return FigureFormat::Pdf;
    if (ending == QLatin1String(".csv")) return FigureFormat::Csv;
    return std::nullopt;
}

QImage figureImage(std::vector<ChartRun> runs, const FigureOptions& options) {
    QImage image(options.width, options.height, QImage::Format_RGB32);
    if (image.isNull()) return image;
    const Figure figure(std::move(runs), options);
    image.fill(Qt::white);
    QPainter painter(&image);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
    painter.scale(options.dpi / 96.0, options.dpi / 96.0);
    figure.paint(painter);
    painter.end();
    const int dots = static_cast<int>(std::lround(options.dpi / 0.0254));
    image.setDotsPerMeterX(dots);
    image.setDotsPerMeterY(dots);
    return image;
}

Result<QByteArray> figureBytes(FigureFormat format, std::vector<ChartRun> runs, const FigureOptions& options) {
    if (format == FigureFormat::Csv) return historyCsv(runs, options.metrics);
    if (auto ok = check(options); !ok) return tl::make_unexpected(ok.error());
    if (format == FigureFormat::Png) {
        const auto image = figureImage(std::move(runs), options);
        QByteArray bytes;
        QBuffer buffer(&bytes);
        if (image.isNull() || !buffer.open(QIODevice::WriteOnly) || !image.save(&buffer, "PNG"))
            return fail(ErrorCode::OutOfMemory, {}, {std::to_string(4LL * options.width * options.height)});
        return bytes;
    }
    const Figure figure(std::move(runs), options);
    return format == FigureFormat::Svg ? svg(figure, options) : pdf(figure, options);
}

Result<void> exportFigure(const std::filesystem::path& file, std::vector<ChartRun> runs, const FigureOptions& options) {
    const auto format = figureFormat(file);
    if (!format)
        return fail(ErrorCode::BadOption, {},
                    {"-o", file.filename().string(), "a name ending in .png, .svg, .pdf or .csv"});
    const auto bytes = figureBytes(*format, std::move(runs), options);
    if (!bytes) return tl::make_unexpected(bytes.error());
    return writeFile(file, std::string_view(bytes->constData(), static_cast<std::size_t>(bytes->size())));
}

void copyImage(std::vector<ChartRun> runs, const FigureOptions& options) {
    QGuiApplication::clipboard()->setImage(figureImage(std::move(runs), options));
}

} // namespace throughline::chart
