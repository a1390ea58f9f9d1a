// SPDX-License-Identifier: GPL-3.0-or-later
#include "painting/ReadoutLayout.h"

#include "painting/TabularText.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QStringList>
#include <algorithm>
#include <cmath>
#include <utility>

namespace throughline::chart {

namespace {

constexpr double LineLength = 16.0, AfterLine = 6.0, BeforeValue = 7.0, BeforeSmoothed = 6.0, Between = 16.0;

double widthOf(const ReadoutItem& item, const QFontMetricsF& metrics) {
    double width = item.line.isValid() ? LineLength + AfterLine : 0.0;
    width += metrics.horizontalAdvance(item.name);
    if (!item.value.isEmpty()) width += (item.name.isEmpty() ? 0.0 : BeforeValue) + tabularWidth(metrics, item.value);
    if (!item.smoothed.isEmpty()) width += BeforeSmoothed + tabularWidth(metrics, item.smoothed);
    return width;
}

double widthOf(const std::vector<ReadoutItem>& items, const QFontMetricsF& metrics) {
    double width = items.empty() ? 0.0 : -Between;
    for (const auto& item : items) width += widthOf(item, metrics) + Between;
    return width;
}

/// Which entries go where there is no room: runs, for what the two kinds of lines mean is told nowhere else; without
/// any, values.
auto isDropped(const std::vector<ReadoutItem>& items) {
    const auto isRun = [](const ReadoutItem& item) { return item.key.kind == LegendKey::Kind::Run; };
    const bool named = std::any_of(items.begin(), items.end(), isRun);
    return [named, isRun](const ReadoutItem& item) { return !named || isRun(item); };
}

/// Of those.
QStringList namesOf(const std::vector<ReadoutItem>& items) {
    QStringList names;
    const auto counts = isDropped(items);
    for (const auto& item : items)
        if (counts(item)) names += item.name;
    return names;
}

bool areDistinct(QStringList names) {
    return names.removeDuplicates() == 0;
}

/// Names without the beginning and the end (".json") that all of them share, numbers being left whole; at least two,
/// and distinct. One that all others begin with, as a parent's is among its forks, stays whole and does not count.
QStringList distinctParts(const QStringList& names) {
    QStringList counted = names;
    const auto isParent = [&](const QString& name) {
        return std::ranges::all_of(names, [&](const QString& other) { return other.startsWith(name); });
    };
    if (names.size() > 2) counted.removeIf(isParent);
    const auto common = [&](auto at) {
        qsizetype length = 0;
        const auto isShared = [&](const QString& name) {
            return length < name.size() && at(name, length) == at(counted.front(), length);
        };
        while (std::ranges::all_of(counted, isShared)) ++length;
        return length;
    };
    const auto ofNumber = [&name = counted.front()](qsizetype i) {
        return name[i].isDigit() || (name[i] == QLatin1Char('.') && i + 1 < name.size() && name[i + 1].isDigit());
    };
    auto before = common([](const QString& name, qsizetype i) { return name[i]; });
    while (before > 0 && ofNumber(before - 1)) --before;
    auto after = common([](const QString& name, qsizetype i) { return name[name.size() - 1 - i]; });
    while (after > 0 && ofNumber(counted.front().size() - after)) --after;
    QStringList parts;
    for (const auto& name : names) {
        const auto end = std::min(after, std::max<qsizetype>(name.size() - before, 0)); // "a" and "aa" share it twice
        const bool isMore = counted.contains(name) && before + end < name.size();
        parts += !isMore ? name
                         : (before > 1 ? QStringLiteral("…") : name.left(before)) +
                               name.mid(before, name.size() - before - end);
    }
    return parts;
}

/// Names within `limit`, as long as each can still be told from the others; else as they are.
void shorten(std::vector<ReadoutItem>& items, const QStringList& names, double limit, const QFontMetricsF& metrics) {
    QStringList shorter;
    for (const auto& name : names) shorter += metrics.elidedText(name, Qt::ElideMiddle, limit);
    if (areDistinct(names) && !areDistinct(shorter)) return;
    const auto counts = isDropped(items);
    qsizetype i = 0;
    for (auto& item : items)
        if (counts(item)) item.name = shorter[i++];
}

} // namespace

std::vector<ReadoutItem> withoutLast(const std::vector<ReadoutItem>& all, std::size_t count) {
    const auto dropped = isDropped(all);
    const auto there = static_cast<std::size_t>(std::count_if(all.begin(), all.end(), dropped));
    auto stays = there - std::min(count, there);
    std::vector<ReadoutItem> items;
    bool told = false;
    for (const auto& item : all) {
        if (!dropped(item) || stays > 0) {
            stays -= dropped(item) ? 1 : 0;
            items.push_back(item);
        } else if (!std::exchange(told, true)) {
            items.emplace_back().value = QStringLiteral("+%1").arg(count);
        }
    }
    return items;
}

namespace {

/// Shortens names, then leaves entries out, until all fit.
void fit(std::vector<ReadoutItem>& items, double width, const QFontMetricsF& metrics) {
    const auto tooWide = [&] { return widthOf(items, metrics) > width; };
    if (tooWide())
        for (auto& item : items) item.smoothed.clear();
    auto names = namesOf(items);
    if (tooWide()) shorten(items, names, 160.0, metrics);
    if (tooWide() && names.size() > 1 && areDistinct(names)) names = distinctParts(names);
    // Below this a name is none: rather fewer of them.
    for (double limit = 160.0; limit >= 100.0 && tooWide(); limit -= 20.0) shorten(items, names, limit, metrics);
    // Values say more than what they are called: the lines tell that, too.
    if (tooWide())
        for (auto& item : items)
            if (!item.value.isEmpty() && item.line.isValid()) item.name.clear();
    if (tooWide() && !items.empty() && !items.front().value.isEmpty()) items.front().name.clear();
    const auto all = items;
    const auto most = static_cast<std::size_t>(std::count_if(all.begin(), all.end(), isDropped(all)));
    if (items.size() > 1 && tooWide()) {
        const auto fits = [&](std::size_t count) { return widthOf(withoutLast(all, count), metrics) <= width; };
        items = withoutLast(all, leastThat(fits, most));
    }
    // Not even the two kinds of lines find room.
    if (tooWide() && most < all.size()) items = {items.front()};
}

} // namespace

std::vector<PlacedItem> placeReadout(const QRectF& area, std::vector<ReadoutItem> items, const QFont& font) {
    const QFontMetricsF metrics(font);
    fit(items, area.width(), metrics);
    double x = area.right() - widthOf(items, metrics);
    std::vector<PlacedItem> placed;
    for (auto& item : items) {
        const double width = widthOf(item, metrics);
        placed.push_back({std::move(item), QRectF(x, area.top(), width, area.height())});
        x += width + Between;
    }
    return placed;
}

void paintReadout(QPainter& painter, const std::vector<PlacedItem>& items, const QFont& font,
                  const ui::Tokens& tokens) {
    const QFontMetricsF metrics(font);
    painter.save();
    painter.setFont(font);
    for (const auto& [item, rect] : items) {
        double x = rect.left();
        const double middle = std::round(rect.center().y()) + 0.5;
        const double baseline = std::round(rect.center().y() + (metrics.ascent() - metrics.descent()) / 2.0);
        if (item.line.isValid()) {
            painter.setPen(QPen(item.off ? tokens.border : item.line, 2.0, Qt::SolidLine, Qt::FlatCap));
            const double length = item.dashed ? 6.0 : LineLength;
            painter.drawLine(QPointF(x, middle), QPointF(x + length, middle));
            if (item.dashed) painter.drawLine(QPointF(x + LineLength - 6.0, middle), QPointF(x + LineLength, middle));
            x += LineLength + AfterLine;
        }
        painter.setPen(item.off ? tokens.disabled : item.strong ? tokens.text : tokens.secondary);
        painter.drawText(QPointF(x, baseline), item.name);
        x += metrics.horizontalAdvance(item.name);
        if (!item.value.isEmpty()) {
            if (!item.name.isEmpty()) x += BeforeValue;
            painter.setPen(tokens.text);
            drawTabular(painter, metrics, {x, baseline}, item.value);
            x += tabularWidth(metrics, item.value) + BeforeSmoothed;
        }
        painter.setPen(tokens.secondary);
        drawTabular(painter, metrics, {x, baseline}, item.smoothed);
    }
    painter.restore();
}

void paintReadout(QPainter& painter, const QRectF& area, std::vector<ReadoutItem> items, const QFont& font,
                  const ui::Tokens& tokens) {
    paintReadout(painter, placeReadout(area, std::move(items), font), font, tokens);
}

double readoutWidth(const std::vector<ReadoutItem>& items, const QFont& font) {
    return widthOf(items, QFontMetricsF(font));
}

} // namespace throughline::chart
