// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluation/PictureExport.h"

#include "figure/HistoryCsv.h"
#include "figure/Paper.h"

#include <QFontMetricsF>
#include <QPainter>
#include <algorithm>

namespace throughline::chart {

namespace {

constexpr double PaperMargin = 20.0, PaperGap = 28.0, PictureHead = 24.0, PaperTitle = 34.0;

struct Placed {
    const Picture* picture;
    QRectF room; ///< below its title
};

/// Each into the column that is the shorter one so far.
std::vector<Placed> placed(const Pictures& pictures, const PicturePaper& paper, QSizeF& size) {
    const std::size_t columns = paper.columns > 0 ? paper.columns : pictures.size() > 2 ? 2 : 1;
    const double top = PaperMargin + (paper.title.isEmpty() ? 0.0 : PaperTitle);
    std::vector<double> until(columns, top);
    std::vector<Placed> all;
    for (const auto& picture : pictures) {
        const auto column = static_cast<std::size_t>(std::ranges::min_element(until) - until.begin());
        const double height = picture->heightFor(paper.column);
        const double left = PaperMargin + static_cast<double>(column) * (paper.column + PaperGap);
        all.push_back({picture.get(), QRectF(left, until[column] + PictureHead, paper.column, height)});
        until[column] += PictureHead + height + PaperGap;
    }
    const auto count = static_cast<double>(columns);
    size = QSizeF(2.0 * PaperMargin + count * paper.column + (count - 1.0) * PaperGap,
                  std::ranges::max(until) - PaperGap + PaperMargin);
    return all;
}

QByteArray csvBytes(const Pictures& pictures) {
    QByteArray bytes;
    for (const auto& picture : pictures) {
        if (!bytes.isEmpty()) bytes += "\r\n";
        for (const QStringList& row : picture->table()) {
            QByteArrayList cells;
            for (const QString& cell : row) cells << csvCell(cell.toUtf8());
            bytes += cells.join(',') + "\r\n";
        }
    }
    return bytes;
}

} // namespace

Result<FigureFormat> pictureFormat(const std::filesystem::path& file) {
    const auto format = figureFormat(file);
    if (format && *format != FigureFormat::Tex) return *format;
    return fail(ErrorCode::BadOption, {}, {"output", file.string(), "a name that ends in .png, .svg, .pdf or .csv"});
}

Result<QByteArray> pictureBytes(FigureFormat format, const Pictures& pictures, const PicturePaper& wanted) {
    if (format == FigureFormat::Csv) return csvBytes(pictures);
    const ui::Tokens& tokens = wanted.dark ? ui::Tokens::darkScheme() : ui::Tokens::light();
    Paper paper{{}, wanted.title, wanted.scale, tokens.surface};
    const auto all = placed(pictures, wanted, paper.size);
    const auto paint = [&](QPainter& painter) {
        painter.fillRect(QRectF(QPointF(), paper.size), tokens.surface);
        painter.setPen(tokens.text);
        painter.setFont(ui::font(ui::TextRole::CardTitle));
        painter.drawText(QRectF(PaperMargin, PaperMargin, paper.size.width() - 2.0 * PaperMargin, PaperTitle),
                         Qt::AlignLeft | Qt::AlignTop, wanted.title);
        for (const Placed& each : all) {
            painter.setPen(tokens.text);
            painter.setFont(ui::font(ui::TextRole::Strong));
            painter.drawText(each.room.adjusted(0.0, -PictureHead, 0.0, -each.room.height()),
                             Qt::AlignLeft | Qt::AlignTop, each.picture->title());
            each.picture->paint(painter, each.room, {&tokens});
        }
    };
    if (format == FigureFormat::Svg) return svgBytes(paper, paint);
    if (format == FigureFormat::Pdf) return pdfBytes(paper, paint);
    return pngBytes(paper, paint);
}

QSizeF pictureSize(const Pictures& pictures, const PicturePaper& paper) {
    QSizeF size;
    placed(pictures, paper, size);
    return size;
}

QString tableText(const Picture& picture) {
    QString text;
    for (const QStringList& row : picture.table()) text += row.join(QLatin1Char('\t')) + QLatin1Char('\n');
    return text;
}

} // namespace throughline::chart
