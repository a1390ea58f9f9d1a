// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/CompareModel.h"

#include "curves/MetricNames.h"
#include "history/MetricNames.h"
#include "text/MetricText.h"
#include "text/NumberText.h"
#include "theme/Tokens.h"
#include "ui/compare/RunSettings.h"
#include "ui/inspector/RunText.h"

#include <QFont>
#include <QGuiApplication>
#include <QPalette>
#include <algorithm>
#include <cmath>
#include <limits>

namespace throughline::ui {

namespace {

/// Numbers sort as numbers, words as words.
QVariant sortKey(const QString& text) {
    bool isNumber = false;
    const double number = text.toDouble(&isNumber);
    return isNumber ? QVariant(number) : QVariant(text);
}

/// What a history calls the metric of a common name; empty: it has none.
std::string seriesOf(const history::MetricHistory& records, const std::string& metric) {
    for (const auto& [common, series] : history::commonSeries(records))
        if (common == metric) return series;
    return {};
}

double elapsed(const history::MetricHistory& records) {
    const auto seconds = records.x(history::XAxis::Time);
    return seconds.empty() ? 0.0 : seconds.back();
}

} // namespace

CompareModel::CompareModel(Workspace& workspace, QObject* parent)
    : QAbstractTableModel(parent), m_workspace(workspace) {
    connect(&workspace, &Workspace::historyChanged, this, [this](const QString& path) {
        m_known.erase(path);
        m_fans.clear();
    });
}

std::vector<const Item*> CompareModel::shown() const {
    std::vector<const Item*> items;
    for (const auto& item : m_workspace.items())
        if (item.visible && item.history && !item.history->records.empty()) items.push_back(&item);
    return items;
}

std::vector<std::string> CompareModel::metrics() const {
    std::vector<std::string> names;
    const auto items = shown();
    for (const bool validation : {true, false})
        for (const auto* item : items)
            for (const auto& [name, series] : history::commonSeries(item->history->records)) {
                if (name.starts_with("val_") != validation) continue;
                if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
            }
    return names;
}

void CompareModel::setMetric(const std::string& metric) {
    m_wanted = metric;
    refresh();
}

/// What the first run watches, if all have it; else the first metric that all have, best one that can be judged.
std::string CompareModel::chooseMetric(const std::vector<const Item*>& items) const {
    const auto allHave = [&](const std::string& metric) {
        return std::ranges::none_of(items,
                                    [&](const Item* item) { return seriesOf(item->history->records, metric).empty(); });
    };
    const auto isJudged = [](const std::string& metric) { return history::better(metric).has_value(); };
    auto candidates = metrics();
    for (const auto* item : items)
        if (!item->summary.bestMetric.empty()) {
            candidates.insert(candidates.begin(), history::commonName(item->summary.bestMetric));
            break;
        }
    if (std::find(candidates.begin(), candidates.end(), m_wanted) != candidates.end()) return m_wanted;
    auto common = std::ranges::find_if(candidates, [&](const auto& name) { return isJudged(name) && allHave(name); });
    if (common == candidates.end()) common = std::ranges::find_if(candidates, allHave);
    return common != candidates.end() ? *common : candidates.empty() ? std::string() : candidates.front();
}

const BestValue& CompareModel::best(const Item& item) {
    auto& known = m_known[item.path];
    const auto series = seriesOf(item.history->records, m_metric);
    if (known.metric() != series) known = BestValue(series);
    known.scan(item);
    return known;
}

void CompareModel::addSettings(Table& table, const std::vector<const Item*>& items) const {
    std::vector<std::vector<RunSetting>> settings;
    settings.reserve(items.size());
    for (const auto* item : items) settings.push_back(item->info ? settingsOf(*item->info) : std::vector<RunSetting>());
    const auto known = std::ranges::find_if(settings, [](const auto& list) { return !list.empty(); });
    if (known == settings.end()) return;
    for (std::size_t i = 0; i < known->size(); ++i) {
        const bool differs = std::ranges::any_of(
            settings, [&](const auto& list) { return !list.empty() && list[i].value != (*known)[i].value; });
        if (!differs) continue;
        table.titles << (*known)[i].name;
        for (std::size_t row = 0; row < items.size(); ++row) {
            const auto value = settings[row].empty() ? QString() : settings[row][i].value;
            table.lines[row].cells.push_back({value, sortKey(value)});
        }
    }
}

/// Before the settings, so that they are in view however many differ.
void CompareModel::addBest(Table& table, const std::vector<const Item*>& items) {
    const auto better = history::better(m_metric);
    if (!better) return;
    table.bestColumn = static_cast<int>(table.titles.size());
    table.titles << seriesText(m_metric) << tr("at");
    const bool low = better == nn::Direction::Lower;
    double bestOfAll = std::numeric_limits<double>::quiet_NaN();
    for (std::size_t row = 0; row < items.size(); ++row) {
        const auto& found = best(*items[row]);
        auto& cells = table.lines[row].cells;
        if (!found.exists()) {
            cells.insert(cells.end(), 2, {{}, std::numeric_limits<double>::quiet_NaN()});
            continue;
        }
        if (std::isnan(bestOfAll) || (low ? found.value() < bestOfAll : found.value() > bestOfAll)) {
            bestOfAll = found.value();
            table.best = static_cast<std::ptrdiff_t>(row);
        }
        cells.push_back({metricText(found.value()), found.value()});
        cells.push_back({grouped(std::llround(found.epoch())), found.epoch()});
    }
}

session::FanComparison CompareModel::compared(const std::vector<const Item*>& branches, const Item* parent) {
    KnownFan fan{{}, seriesOf(branches.front()->history->records, m_metric), {}};
    std::vector<session::FanRun> runs;
    for (const auto* item : branches) {
        fan.runs.emplace_back(item->path, item->history->records.size());
        runs.push_back({item->info.get(), &item->history->records});
    }
    session::FanRun before;
    if (parent) {
        fan.runs.emplace_back(parent->path, parent->history->records.size());
        before = {parent->info.get(), &parent->history->records};
    }
    const auto known = std::ranges::find(m_fans, fan);
    if (known != m_fans.end()) return known->comparison;
    std::erase_if(m_fans, [&](const KnownFan& other) { return other.runs.front().first == fan.runs.front().first; });
    fan.comparison = session::compareFan(runs, parent ? &before : nullptr, fan.series);
    return m_fans.emplace_back(std::move(fan)).comparison;
}

/// What each branch has more than the one that they are held against: first of all, as it is what a fan is for.
void CompareModel::addFans(Table& table, const std::vector<const Item*>& items) {
    std::vector<session::FanRun> runs;
    for (const auto* item : items) runs.push_back({item->info.get(), &item->history->records});
    const auto fans = session::fansAmong(runs);
    const auto first = table.titles.size();
    QStringList references, pairsOf;
    for (const auto& fan : fans) {
        std::vector<const Item*> branches;
        std::vector<const session::RunInfo*> infos;
        for (const auto row : fan.branches) {
            branches.push_back(items[row]);
            infos.push_back(items[row]->info.get());
        }
        const auto* parent = fan.parent ? items[*fan.parent] : nullptr;
        const auto comparison = compared(branches, parent);
        std::size_t pairs = 0;
        for (const auto& difference : comparison.differences)
            if (difference) pairs = std::max(pairs, difference->epochs);
        if (pairs == 0) continue;
        if (references.isEmpty()) addDifferenceColumns(table);
        const auto names = branchNames(infos);
        const auto cell = [&](std::size_t row, qsizetype column) -> Cell& {
            return table.lines[row].cells[static_cast<std::size_t>(first + column)];
        };
        for (std::size_t i = 0; i < branches.size(); ++i) {
            const auto row = fan.branches[i];
            const auto& name = names[static_cast<qsizetype>(i)];
            // By their own names branches of one fan are hard to tell apart where a column is narrow.
            if (fans.size() == 1) table.lines[row].cells[Name] = {name, name};
            const auto& difference = comparison.differences[i];
            if (!difference) cell(row, 0).text = tr("reference");
            if (!difference || difference->epochs == 0) continue;
            cell(row, 0) = {meanText(difference->mean, difference->error), difference->mean};
            cell(row, 1) = {signedText(difference->last), difference->last};
        }
        if (!comparison.reference) cell(*fan.parent, 0).text = tr("reference");
        const auto name = comparison.reference ? names[static_cast<qsizetype>(*comparison.reference)] : parent->title;
        references << name;
        pairsOf << counted(static_cast<std::int64_t>(pairs), tr("epoch"), tr("epochs"));
    }
    table.reference = references.join(QStringLiteral("; "));
    table.pairs = pairsOf.join(QStringLiteral("; "));
}

void CompareModel::addDifferenceColumns(Table& table) {
    table.tips = QStringList(table.titles.size(), QString());
    table.titles << tr("difference") << tr("in the end");
    table.tips
        << tr("Mean over the epochs behind the fork of what a branch has more than the reference, epoch by epoch, "
              "with its standard error")
        << tr("The same difference in the last epoch that both have");
    for (auto& line : table.lines)
        line.cells.insert(line.cells.end(), 2, {{}, std::numeric_limits<double>::quiet_NaN()});
}

CompareModel::Table CompareModel::build() {
    const auto items = shown();
    m_metric = chooseMetric(items);
    Table table;
    table.titles << QString() << tr("name");
    for (const auto* item : items)
        table.lines.push_back({item->path,
                               item->title,
                               item->colour,
                               {{{}, static_cast<int>(item->colour)}, {item->title, item->title}}});
    addFans(table, items);
    addBest(table, items);
    addSettings(table, items);
    table.titles << tr("last") << tr("epochs") << tr("time");
    for (std::size_t row = 0; row < items.size(); ++row) {
        const auto& records = items[row]->history->records;
        const auto series = seriesOf(records, m_metric);
        const double last = lastValue(records, series);
        const auto epochs = records.x(history::XAxis::Epoch);
        auto& cells = table.lines[row].cells;
        cells.push_back({series.empty() ? QString() : metricText(last), last});
        cells.push_back(epochs.empty() ? Cell{QStringLiteral("–"), QVariant()}
                                       : Cell{countText(epochs.back()), epochs.back()});
        cells.push_back({timeText(*items[row]->history), elapsed(records)});
    }
    return table;
}

void CompareModel::refresh() {
    auto table = build();
    const auto sameLine = [](const Line& a, const Line& b) { return a.path == b.path; };
    const bool same = table.titles == m_table.titles && std::ranges::equal(table.lines, m_table.lines, sameLine);
    if (!same) beginResetModel();
    m_table = std::move(table);
    if (!same) return endResetModel();
    if (rowCount() > 0) emit dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

QString CompareModel::bestName() const {
    return m_table.best < 0 ? QString() : m_table.lines[static_cast<std::size_t>(m_table.best)].name;
}

std::optional<bool> CompareModel::sameData() const {
    const session::RunInfo* first = nullptr;
    std::optional<bool> same;
    for (const auto* item : shown()) {
        if (!item->info) continue;
        if (first) same = same.value_or(true) && sameDataAndSplit(*first, *item->info);
        if (!first) first = item->info.get();
    }
    return same;
}

int CompareModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_table.lines.size());
}

int CompareModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_table.titles.size());
}

QVariant CompareModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount() || index.column() >= columnCount()) return {};
    const auto& line = m_table.lines[static_cast<std::size_t>(index.row())];
    const auto& cell = line.cells[static_cast<std::size_t>(index.column())];
    switch (role) {
    case Qt::DisplayRole:
        return cell.text;
    case Sort:
        return cell.sort;
    case Qt::EditRole: // all digits
        return cell.sort.typeId() == QMetaType::Double ? exactNumber(cell.sort.toDouble()) : QVariant(cell.text);
    case Path:
        return line.path;
    case Qt::ToolTipRole:
    case Qt::AccessibleDescriptionRole:
        return line.name;
    case Qt::DecorationRole:
        if (index.column() != Colour) return {};
        return Tokens::of(QGuiApplication::palette()).run(line.colour);
    case Qt::FontRole:
        if (index.column() != m_table.bestColumn || index.row() != static_cast<int>(m_table.best)) return {};
        return font(TextRole::Strong);
    case Qt::TextAlignmentRole: {
        return static_cast<int>((index.column() == Name ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    }
    default:
        return {};
    }
}

QVariant CompareModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section >= columnCount()) return {};
    if (role == Qt::DisplayRole) return m_table.titles[section];
    if (role == Qt::ToolTipRole && section < m_table.tips.size() && !m_table.tips[section].isEmpty())
        return m_table.tips[section];
    if (role == Qt::TextAlignmentRole)
        return static_cast<int>((section == Name ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    return {};
}

} // namespace throughline::ui
