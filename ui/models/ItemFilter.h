// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/BestValue.h"

#include <QStringList>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace throughline::ui {

/// What items have reached, looked up again and again: each look goes over the new records alone. GUI thread.
class ItemValues {
public:
    /// The best of a metric, by its own name or by the common one (history::commonName), where somebody knows what is
    /// better; else its newest value; nothing without one.
    std::optional<double> of(const Item& item, const std::string& metric);
    /// That of the metric which the item watches, or of its first loss.
    std::optional<double> best(const Item& item);
    /// The history of an item has become another one, or it has gone.
    void forget(const QString& path);

private:
    std::map<std::pair<QString, std::string>, BestValue> m_best;
};

/// The metric that an item is judged by; empty: there is none.
std::string judgedBy(const Item& item);

/// Which items somebody looks for, as typed: words that stand in the name, the tags and comment, the path, the format
/// or the settings, and comparisons such as `val_loss < 0.3` or `batch=64`, of what was reached (the best, or the
/// newest) or of a setting; all of them hold. Plain value.
class ItemFilter {
public:
    ItemFilter() = default;
    explicit ItemFilter(const QString& text);

    bool isEmpty() const { return m_words.isEmpty() && m_comparisons.empty(); }
    bool matches(const Item& item, ItemValues& values) const;

private:
    struct Comparison {
        QString name, sign, value;
    };
    static bool holds(const Comparison& comparison, const Item& item, ItemValues& values);

    QStringList m_words;
    std::vector<Comparison> m_comparisons;
};

/// In which order items are listed.
enum class ItemOrder { Opened, Name, Best, Newest, Last };

/// Under which headings items are listed: runs and histories, or what they have in common.
enum class ItemGrouping { Kind, Folder, Data, Seeds, Tag };
struct ItemGroup {
    QString title;
    std::vector<const Item*> items;
};
/// In the order of their first items; one of several tags stands under each of them.
std::vector<ItemGroup> groupItems(const std::vector<const Item*>& items, ItemGrouping grouping);

/// Sorts those of one kind.
void sortItems(std::vector<const Item*>& items, ItemOrder order, ItemValues& values);

} // namespace throughline::ui
