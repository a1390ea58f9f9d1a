// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/ItemFilter.h"

#include "history/MetricNames.h"
#include "nn/Best.h"
#include "text/MetricText.h"
#include "ui/compare/RunSettings.h"
#include "ui/models/Item.h"

#include <QCollator>
#include <QLocale>
#include <QRegularExpression>
#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

namespace throughline::ui {

namespace {

/// Names as one types them: without regard to blanks, dashes and case.
QString plain(QString name) {
    name.remove(QRegularExpression(QStringLiteral("[\\s_-]")));
    return name.toLower();
}

bool compares(double a, const QString& sign, double b) {
    if (sign == QLatin1String("<")) return a < b;
    if (sign == QLatin1String("<=")) return a <= b;
    if (sign == QLatin1String(">")) return a > b;
    if (sign == QLatin1String(">=")) return a >= b;
    return (a == b) == (sign == QLatin1String("="));
}

double newestOf(const Item& item) {
    if (item.kind == Item::Kind::Run) return static_cast<double>(item.summary.changed);
    const auto times = item.history ? item.history->records.x(history::XAxis::WallTime) : std::span<const double>();
    return times.empty() ? 0.0 : times.back();
}

} // namespace

std::string judgedBy(const Item& item) {
    if (!item.summary.bestMetric.empty()) return item.summary.bestMetric;
    if (!item.history) return {};
    for (const char* name : {"val_loss", "loss"})
        if (item.history->records.find(name)) return name;
    for (const auto& series : item.history->records.series())
        if (history::better(series.name)) return series.name;
    return {};
}

std::optional<double> ItemValues::of(const Item& item, const std::string& metric) {
    if (!item.history || metric.empty()) return std::nullopt;
    const auto& all = item.history->records.series();
    auto found = std::ranges::find(all, metric, &history::MetricSeries::name);
    if (found == all.end())
        found = std::ranges::find(all, metric, [](const auto& series) { return history::commonName(series.name); });
    if (found == all.end()) return std::nullopt;
    auto& best = m_best.try_emplace({item.path, found->name}, found->name).first->second;
    best.scan(item);
    const double value = best.exists() ? best.value() : lastValue(item.history->records, found->name);
    return std::isnan(value) ? std::nullopt : std::optional(value);
}

std::optional<double> ItemValues::best(const Item& item) {
    return of(item, judgedBy(item));
}

void ItemValues::forget(const QString& path) {
    std::erase_if(m_best, [&](const auto& entry) { return entry.first.first == path; });
}

ItemFilter::ItemFilter(const QString& text) {
    static const QRegularExpression comparison(QStringLiteral("([^\\s<>=!]+)\\s*(<=|>=|!=|<|>|=)\\s*([^\\s<>=!]+)"));
    auto rest = text;
    auto all = comparison.globalMatch(text);
    while (all.hasNext()) {
        const auto match = all.next();
        m_comparisons.push_back({match.captured(1), match.captured(2), match.captured(3)});
        rest.remove(match.captured(0));
    }
    // What is still being typed, "val_loss <", says nothing yet.
    rest.remove(QRegularExpression(QStringLiteral("\\S*\\s*[<>=!]+\\s*$")));
    m_words = rest.split(QRegularExpression(QStringLiteral("\\s+")), Qt::SkipEmptyParts);
}

bool ItemFilter::matches(const Item& item, ItemValues& values) const {
    if (!std::all_of(m_comparisons.begin(), m_comparisons.end(),
                     [&](const Comparison& comparison) { return holds(comparison, item, values); }))
        return false;
    if (m_words.isEmpty()) return true;
    auto where = item.title + QLatin1Char('\n') + item.path + QLatin1Char('\n') + item.tags().join(QLatin1Char('\n'));
    if (item.info) where += QLatin1Char('\n') + QString::fromStdString(item.info->comment);
    if (item.history) where += QLatin1Char('\n') + formatText(item.history->format);
    if (item.info)
        for (const auto& setting : settingsOf(*item.info))
            where += QLatin1Char('\n') + setting.name + QLatin1Char(' ') + setting.value;
    return std::all_of(m_words.begin(), m_words.end(),
                       [&](const QString& word) { return where.contains(word, Qt::CaseInsensitive); });
}

bool ItemFilter::holds(const Comparison& comparison, const Item& item, ItemValues& values) {
    bool isNumber = false;
    const double number = comparison.value.toDouble(&isNumber);
    if (isNumber)
        if (const auto reached = values.of(item, comparison.name.toStdString()))
            return compares(*reached, comparison.sign, number);
    if (!item.info) return false;
    for (const auto& [name, value, option] : settingsOf(*item.info)) {
        const auto asked = plain(comparison.name);
        if (plain(name) != asked && plain(QString::fromLatin1(option)) != asked) continue;
        bool isSettingNumber = false;
        const double setting = QString(value).remove(QLatin1Char(',')).toDouble(&isSettingNumber);
        if (isNumber && isSettingNumber) return compares(setting, comparison.sign, number);
        const bool same = value.compare(comparison.value, Qt::CaseInsensitive) == 0;
        return comparison.sign == QLatin1String("=") ? same : comparison.sign == QLatin1String("!=") && !same;
    }
    return false;
}

void sortItems(std::vector<const Item*>& items, ItemOrder order, ItemValues& values) {
    if (order == ItemOrder::Opened) return;
    if (order == ItemOrder::Name) {
        QCollator collator(QLocale::English);
        collator.setNumericMode(true); // run2 before run10
        std::stable_sort(items.begin(), items.end(),
                         [&](const Item* a, const Item* b) { return collator.compare(a->title, b->title) < 0; });
        return;
    }
    if (order == ItemOrder::Last) {
        const auto last = [](const Item* item) {
            const auto metric = judgedBy(*item);
            const double value = item->history ? lastValue(item->history->records, metric) : std::nan("");
            const bool higher = history::better(metric) == nn::Direction::Higher;
            return std::isnan(value) ? std::numeric_limits<double>::infinity() : higher ? -value : value;
        };
        std::ranges::stable_sort(items, {}, last);
        return;
    }
    // The smaller, the earlier.
    std::map<const Item*, double> rank;
    for (const auto* item : items) {
        if (order == ItemOrder::Newest) {
            rank[item] = -newestOf(*item);
            continue;
        }
        const auto best = values.best(*item);
        const auto direction = history::better(judgedBy(*item));
        rank[item] = !best                                              ? std::numeric_limits<double>::infinity()
                     : direction && *direction == nn::Direction::Higher ? -*best
                                                                        : *best;
    }
    std::stable_sort(items.begin(), items.end(), [&](const Item* a, const Item* b) { return rank[a] < rank[b]; });
}

} // namespace throughline::ui
