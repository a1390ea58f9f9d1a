// SPDX-License-Identifier: GPL-3.0-or-later
#include "figure/ChartExport.h"

#include "figure/FigureImage.h"
#include "figure/FigureJson.h"
#include "figure/FigureTex.h"
#include "figure/HistoryCsv.h"
#include "history/DocumentText.h"
#include "history/FigureText.h"
#include "history/PngText.h"
#include "io/WriteFile.h"

#include <QBuffer>
#include <QJsonDocument>
#include <QMarginsF>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>
#include <QSvgGenerator>
#include <algorithm>
#include <cmath>

namespace throughline::chart {

namespace {

/// PDF and SVG give sizes in whole units: finer ones keep the page, its text and curves where they belong.
constexpr double VectorUnits = 10.0;

std::vector<history::NamedHistory> histories(const std::vector<ChartRun>& runs) {
    std::vector<history::NamedHistory> named;
    named.reserve(runs.size());
    for (const auto& run : runs)
        named.push_back({run.name.toStdString(), run.colour, run.monitor, run.bestEpoch, run.history, run.band,
                         run.origin ? run.origin() : std::string()});
    return named;
}

std::string_view view(const QByteArray& bytes) {
    return {bytes.constData(), static_cast<std::size_t>(bytes.size())};
}

/// What the figure carries; empty: nothing.
std::string carriedText(const std::vector<ChartRun>& runs, const FigureOptions& options) {
    const auto carried = histories(runs);
    if (!options.history || !history::fitsFigure(carried)) return {};
    const auto settings = QJsonDocument(toJson(options)).toJson(QJsonDocument::Compact);
    return history::figureText(carried, view(settings));
}

QByteArray svg(const Figure& figure) {
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    QSvgGenerator generator;
    const auto size = figure.options().size.logical();
    generator.setOutputDevice(&buffer);
    generator.setResolution(static_cast<int>(FigureSize::LogicalDpi * VectorUnits));
    generator.setSize((size * VectorUnits).toSize());
    generator.setViewBox(QRectF(QPointF(), size));
    const auto& title = figure.options().title;
    generator.setTitle(title.isEmpty() ? QStringLiteral("Training history") : title);
    QPainter painter(&generator);
    figure.paint(painter);
    painter.end();
    // Whoever opens it may not have the font.
    return QByteArray(buffer.data())
        .replace("font-family=\"Inter\"", "font-family=\"Inter, Helvetica, Arial, sans-serif\"");
}

/// The same figure is the same bytes, whenever it is made: the time that Qt writes is one that is as long, so that all
/// offsets hold.
QByteArray withoutTime(QByteArray pdf) {
    const QByteArray key("/CreationDate (D:"), time("20000101000000");
    const auto at = pdf.indexOf(key);
    if (at >= 0) pdf.replace(at + key.size(), time.size(), time);
    return pdf;
}

QByteArray pdf(const Figure& figure, const std::string& carried) {
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter writer(&buffer);
    const auto size = figure.options().size.logical();
    writer.setCreator(QStringLiteral("Throughline"));
    writer.setTitle(figure.options().title);
    writer.setResolution(static_cast<int>(FigureSize::LogicalDpi * VectorUnits));
    writer.setPageSize(QPageSize(size * 72.0 / FigureSize::LogicalDpi, QPageSize::Point, {}, QPageSize::ExactMatch));
    writer.setPageMargins(QMarginsF());
    if (!carried.empty())
        writer.addFileAttachment(QStringLiteral("throughline.json"), QByteArray::fromStdString(carried),
                                 QStringLiteral("application/json"));
    QPainter painter(&writer);
    painter.scale(VectorUnits, VectorUnits);
    figure.paint(painter);
    painter.end();
    return withoutTime(buffer.data());
}

Result<QByteArray> png(const QImage& image, const std::vector<ChartRun>& runs, const FigureOptions& options) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    if (!buffer.open(QIODevice::WriteOnly) || !image.save(&buffer, "PNG"))
        return fail(ErrorCode::OutOfMemory, {}, {std::to_string(image.sizeInBytes())});
    const auto text = carriedText(runs, options);
    if (text.empty()) return bytes;
    return QByteArray::fromStdString(history::withPngText(view(bytes), history::figureKeyword, text));
}

} // namespace

Result<FigureWork> drawFigure(FigureFormat format, const std::shared_ptr<const Figure>& figure) {
    if (format == FigureFormat::Csv)
        return [runs = figure->runs(), options = figure->options()]() -> Result<QByteArray> {
            return historyCsv(runs, options);
        };
    if (auto ok = figure->options().size.check(); !ok) return tl::make_unexpected(ok.error());
    if (format == FigureFormat::Tex) return [bytes = figureTex(*figure)]() -> Result<QByteArray> { return bytes; };
    if (format == FigureFormat::Png) {
        const auto image = figureImage(*figure);
        const auto pixels = figure->options().size.pixels();
        if (image.isNull())
            return fail(ErrorCode::OutOfMemory, {}, {std::to_string(4LL * pixels.width() * pixels.height())});
        return [image, runs = figure->runs(), options = figure->options()] { return png(image, runs, options); };
    }
    if (format == FigureFormat::Svg)
        return [bytes = svg(*figure), runs = figure->runs(), options = figure->options()]() -> Result<QByteArray> {
            const auto text = carriedText(runs, options);
            if (text.empty()) return bytes;
            return QByteArray::fromStdString(history::withSvgText(view(bytes), history::figureKeyword, text));
        };
    return [bytes = pdf(*figure, carriedText(figure->runs(), figure->options()))]() -> Result<QByteArray> {
        return bytes;
    };
}

Result<QByteArray> figureBytes(FigureFormat format, std::vector<ChartRun> runs, const FigureOptions& options) {
    const auto work = drawFigure(format, std::make_shared<Figure>(std::move(runs), options));
    if (!work) return tl::make_unexpected(work.error());
    return (*work)();
}

Result<void> writeFigure(const std::filesystem::path& file, const QByteArray& bytes) {
    return io::writeFile(file, view(bytes));
}

bool carriesHistories(const Figure& figure) {
    return figure.options().history && history::fitsFigure(histories(figure.runs()));
}

} // namespace throughline::chart
