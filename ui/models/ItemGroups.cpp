// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/RunGroups.h"
#include "ui/models/Item.h"
#include "ui/models/ItemFilter.h"
#include "ui/models/ItemPath.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <algorithm>

namespace throughline::ui {

namespace {

QString heading(const char* text) {
    return QCoreApplication::translate("ItemGroups", text);
}

QStringList keysOf(const Item& item, ItemGrouping grouping) {
    const QFileInfo file(ItemPath::of(item.path).file);
    switch (grouping) {
    case ItemGrouping::Folder:
        return {file.dir().dirName().isEmpty() ? QStringLiteral("/") : file.dir().dirName()};
    case ItemGrouping::Data:
        return {item.info ? QFileInfo(QString::fromStdString(item.info->data.source)).fileName()
                          : heading("Histories")};
    case ItemGrouping::Tag: {
        const auto tags = item.tags();
        return tags.isEmpty() ? QStringList(heading("Without a tag")) : tags;
    }
    default:
        return {item.kind == Item::Kind::Run ? heading("Runs") : heading("Histories")};
    }
}

std::vector<ItemGroup> bySeedsOf(const std::vector<const Item*>& items) {
    std::vector<RunFacts> facts;
    facts.reserve(items.size());
    for (const auto* item : items) facts.push_back({item->info.get(), item->title});
    std::vector<ItemGroup> groups;
    std::vector<bool> taken(items.size(), false);
    for (const auto& group : groupRuns(facts, bySeeds, Unnamed::Apart)) {
        auto& one = groups.emplace_back(ItemGroup{group.title, {}});
        for (const auto member : group.members) {
            one.items.push_back(items[member]);
            taken[member] = true;
        }
    }
    ItemGroup rest{heading("Without others of their kind"), {}};
    for (std::size_t i = 0; i < items.size(); ++i)
        if (!taken[i]) rest.items.push_back(items[i]);
    if (!rest.items.empty()) groups.push_back(std::move(rest));
    return groups;
}

} // namespace

std::vector<ItemGroup> groupItems(const std::vector<const Item*>& items, ItemGrouping grouping) {
    if (grouping == ItemGrouping::Seeds) return bySeedsOf(items);
    std::vector<ItemGroup> groups;
    for (const auto* item : items)
        for (const auto& key : keysOf(*item, grouping)) {
            auto group = std::ranges::find(groups, key, &ItemGroup::title);
            if (group == groups.end()) group = groups.insert(group, ItemGroup{key, {}});
            group->items.push_back(item);
        }
    // Those that say nothing come last.
    std::stable_partition(groups.begin(), groups.end(),
                          [](const ItemGroup& group) { return group.title != heading("Without a tag"); });
    return groups;
}

} // namespace throughline::ui
