// SPDX-License-Identifier: GPL-3.0-or-later
#include "figure/ChartExport.h"

#include "figure/FigureImage.h"
#include "figure/FigureJson.h"
#include "figure/FigureTex.h"
#include "figure/HistoryCsv.h"
#include "figure/Paper.h"
#include "history/DocumentText.h"
#include "history/FigureText.h"
#include "history/PngText.h"
#include "io/WriteFile.h"

#include <QBuffer>
#include <QJsonDocument>
#include <algorithm>
#include <cmath>

namespace throughline::chart {

namespace {

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

Paper paperOf(const Figure& figure) {
    return {figure.options().size.logical(), figure.options().title};
}

QByteArray svg(const Figure& figure) {
    Paper paper = paperOf(figure);
    if (paper.title.isEmpty()) paper.title = QStringLiteral("Training history");
    return svgBytes(paper, [&](QPainter& painter) { figure.paint(painter); });
}

QByteArray pdf(const Figure& figure, const std::string& carried) {
    return pdfBytes(
        paperOf(figure), [&](QPainter& painter) { figure.paint(painter); }, carried);
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
