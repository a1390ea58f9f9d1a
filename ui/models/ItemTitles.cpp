// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/ItemTitles.h"

#include "ui/models/Item.h"

#include <algorithm>
#include <map>

namespace throughline::ui {

namespace {

bool areDistinct(QStringList words) {
    words.sort();
    return std::adjacent_find(words.begin(), words.end()) == words.end();
}

/// The numbers that paths have after `base`: 1 where there is none. Nothing where not all have one.
QStringList numbersAfter(const QString& base, const QStringList& paths) {
    QStringList found;
    for (const auto& path : paths) {
        const auto rest = path.mid(base.size() + 1);
        const bool isNumber =
            !rest.isEmpty() && std::all_of(rest.begin(), rest.end(), [](QChar c) { return c.isDigit(); });
        if (path != base && !isNumber) return {};
        found << (path == base ? QStringLiteral("1") : rest);
    }
    return areDistinct(found) ? found : QStringList();
}

/// Those that folders of one name get beside each other: digits-64, digits-64-2, …; and the histories of a picture.
QStringList numbers(const QStringList& paths) {
    auto base = paths.front();
    for (const auto& path : paths)
        while (!path.startsWith(base)) base.chop(1);
    const auto found = numbersAfter(base, paths);
    if (!found.isEmpty()) return found;
    const auto end = std::max(base.lastIndexOf(QLatin1Char('-')), base.lastIndexOf(QLatin1Char('#')));
    return end > base.lastIndexOf(QLatin1Char('/')) ? numbersAfter(base.left(end), paths) : QStringList();
}

/// The nearest folders in which no two are alike; else the ends of the paths, as long as it takes.
QStringList places(const QStringList& paths) {
    std::vector<QStringList> parts;
    qsizetype longest = 0;
    for (const auto& path : paths) {
        parts.push_back(path.split(QLatin1Char('/'), Qt::SkipEmptyParts));
        longest = std::max(longest, parts.back().size());
    }
    const auto each = [&](auto word) {
        QStringList words;
        for (const auto& part : parts) words << word(part);
        return words;
    };
    for (qsizetype back = 1; back <= longest; ++back) {
        const auto words = each([back](const QStringList& part) { return part.value(part.size() - back); });
        if (areDistinct(words) && !words.contains(QString())) return words;
    }
    for (qsizetype count = 2; count < longest; ++count) {
        const auto words = each([count](const QStringList& part) {
            return QStringList(part.mid(std::max<qsizetype>(0, part.size() - count))).join(QLatin1Char('/'));
        });
        if (areDistinct(words)) return words;
    }
    return paths;
}

} // namespace

QStringList titlesOf(const std::vector<Item>& items) {
    std::map<QString, std::vector<std::size_t>> named;
    for (std::size_t i = 0; i < items.size(); ++i) named[items[i].name].push_back(i);
    QStringList titles;
    for (const auto& item : items) titles << item.name;
    for (const auto& [name, same] : named) {
        if (same.size() < 2) continue;
        QStringList paths;
        for (const auto i : same) paths << items[i].path;
        auto words = numbers(paths);
        if (words.isEmpty()) words = places(paths);
        for (std::size_t i = 0; i < same.size(); ++i)
            titles[static_cast<qsizetype>(same[i])] =
                QStringLiteral("%1 (%2)").arg(name, words[static_cast<qsizetype>(i)]);
    }
    return titles;
}

} // namespace throughline::ui
