// SPDX-License-Identifier: GPL-3.0-or-later
#include "figure/FigureLayout.h"

#include "painting/ReadoutLayout.h"

#include <QFontDatabase>
#include <QFontMetricsF>
#include <QTextLayout>
#include <algorithm>
#include <cmath>

namespace throughline::chart {

namespace {

constexpr double Top = 10.0, Bottom = 10.0, AfterHead = 6.0, Gap = 14.0;
constexpr double TitleLine = 20.0, AfterTitle = 8.0, LegendLine = 22.0, CaptionLine = 18.0, LongestName = 260.0;
constexpr double LeastPlot = 96.0, LeastWidth = 240.0; ///< of a cell, before the plots stand side by side
constexpr int MostTitleLines = 3;

/// Below each other from y = 0 on.
std::vector<FigureLayout::Line> linesOf(const QString& title, const QFont& font, double height, double width,
                                        int most) {
    QTextLayout layout(title, font);
    QTextOption wrapping;
    wrapping.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    layout.setTextOption(wrapping);
    std::vector<FigureLayout::Line> lines;
    layout.beginLayout();
    for (auto line = layout.createLine(); line.isValid(); line = layout.createLine()) {
        line.setLineWidth(width);
        const double y = height * static_cast<double>(lines.size());
        auto text = title.mid(line.textStart(), line.textLength());
        const bool cut = static_cast<int>(lines.size()) + 1 == most;
        if (cut) text = QFontMetricsF(font).elidedText(title.mid(line.textStart()), Qt::ElideRight, width);
        lines.push_back({{FigureLayout::Margin, y, width, height}, text.trimmed()});
        if (cut) break;
    }
    layout.endLayout();
    return lines;
}

/// Entries in rows, without regard to how many there are.
std::vector<std::vector<ReadoutItem>> wrapped(const std::vector<ReadoutItem>& items, const QFont& font, double width) {
    std::vector<std::vector<ReadoutItem>> rows;
    for (const auto& item : items) {
        if (!rows.empty()) {
            rows.back().push_back(item);
            if (readoutWidth(rows.back(), font) <= width) continue;
            rows.back().pop_back();
        }
        rows.push_back({item});
    }
    return rows;
}

/// In as few rows as they take. Of more than fit into `most`, the last runs are counted; what the two kinds of lines
/// mean stays.
std::vector<FigureLayout::LegendRow> legendRows(std::vector<ReadoutItem> items, const QFont& font, double y,
                                                double width, int most) {
    const QFontMetricsF metrics(font);
    for (auto& item : items)
        item.name = metrics.elidedText(item.name, Qt::ElideMiddle, std::min(LongestName, width - 24.0));
    auto rows = wrapped(items, font, width);
    if (rows.size() > static_cast<std::size_t>(most)) {
        const auto fits = [&](std::size_t count) {
            return wrapped(withoutLast(items, count), font, width).size() <= static_cast<std::size_t>(most);
        };
        rows = wrapped(withoutLast(items, leastThat(fits, items.size())), font, width);
    }
    std::vector<FigureLayout::LegendRow> placed;
    for (auto& row : rows) {
        placed.push_back({{FigureLayout::Margin, y, std::min(width, readoutWidth(row, font)), LegendLine}, row});
        y += LegendLine;
    }
    return placed;
}

/// How many columns give the largest plots, where one column would not leave enough of them.
std::size_t columnsFor(std::size_t plots, const QSizeF& area) {
    const auto worth = [&](std::size_t columns) {
        const auto rows = (plots + columns - 1) / columns;
        return std::min(area.height() / static_cast<double>(rows) / LeastPlot,
                        area.width() / static_cast<double>(columns) / LeastWidth);
    };
    if (worth(1) >= 1.0) return 1;
    std::size_t best = 1;
    for (std::size_t columns = 2; columns <= plots; ++columns)
        if (worth(columns) > worth(best)) best = columns;
    return best;
}

} // namespace

QFont figureFont(ui::TextRole role, const QString& family) {
    auto font = ui::font(role);
    static const bool hasInter = QFontDatabase::families().contains(QLatin1String("Inter"));
    if (!family.isEmpty())
        font.setFamily(family);
    else if (hasInter)
        font.setFamily(QStringLiteral("Inter"));
    font.setHintingPreference(QFont::PreferNoHinting);
    return font;
}

FigureLayout layoutFigure(const QSizeF& size, const QString& title, std::vector<ReadoutItem> legend, std::size_t plots,
                          const QString& caption, const QString& family) {
    FigureLayout layout;
    const double width = std::max(1.0, size.width() - 2.0 * FigureLayout::Margin);
    double y = Top;
    if (!title.isEmpty()) {
        const int most = std::clamp(static_cast<int>(size.height() / 4.0 / TitleLine), 1, MostTitleLines);
        layout.title = linesOf(title, figureFont(ui::TextRole::CardTitle, family), TitleLine, width, most);
        for (auto& line : layout.title) line.rect.translate(0.0, Top);
        y = layout.title.back().rect.bottom() + AfterTitle;
    }
    if (!legend.empty()) {
        const int most = std::max(1, static_cast<int>(size.height() / 3.0 / LegendLine));
        layout.legend = legendRows(std::move(legend), figureFont(ui::TextRole::Secondary, family), y, width, most);
        y = layout.legend.back().rect.bottom() + AfterHead;
    }
    double bottom = Bottom;
    if (!caption.isEmpty()) {
        layout.caption =
            linesOf(caption, figureFont(ui::TextRole::Secondary, family), CaptionLine, width, MostTitleLines);
        bottom += layout.caption.back().rect.bottom();
        for (auto& line : layout.caption) line.rect.translate(0.0, size.height() - bottom);
    }
    if (plots == 0) return layout;

    const double axis = FigureLayout::XLabels + FigureLayout::XTitle;
    const QSizeF area(size.width(), std::max(1.0, size.height() - y - bottom - axis));
    const auto columns = columnsFor(plots, area);
    const auto rows = (plots + columns - 1) / columns;
    const double height = (area.height() - Gap * static_cast<double>(rows - 1)) / static_cast<double>(rows);
    const double cell = size.width() / static_cast<double>(columns);
    for (std::size_t i = 0; i < plots; ++i) {
        const bool last = i + columns >= plots;
        const std::size_t row = i / columns;
        const double top = y + static_cast<double>(row) * (height + Gap);
        layout.cells.push_back(
            {{static_cast<double>(i % columns) * cell, top, cell, height + (last ? axis : 0.0)}, last});
    }
    return layout;
}

} // namespace throughline::chart
