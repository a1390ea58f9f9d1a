// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/formats/TableLayout.h"

#include "base/Lowered.h"
#include "history/MetricNames.h"
#include "io/IsoTime.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <set>

namespace throughline::history {

namespace {

using Role = TableLayout::Role;
constexpr std::size_t mostLinesAbove = 200;
constexpr std::size_t rowsBelowHeader = 5; ///< tell that it is one
constexpr std::size_t longestHeader = std::size_t{64} << 10;

bool isNumber(std::string_view text) {
    double value = 0.0;
    return !text.empty() &&
           std::from_chars(text.data(), text.data() + text.size(), value).ptr == text.data() + text.size();
}

bool isIndexName(std::string_view name) {
    return name.empty() || name == "index" || name.starts_with("Unnamed:");
}

bool isSplitName(std::string_view name) {
    static constexpr std::array<std::string_view, 6> names{"set", "split", "phase", "mode", "subset", "stage"};
    return std::ranges::find(names, lowered(name)) != names.end();
}

bool speaksOfTraining(std::string_view name) {
    return isEpochName(name) || isStepName(name) || looksLikeMetric(name);
}

/// A line that may be the header, and how well it suits what follows.
struct Header {
    std::vector<std::string_view> names;
    std::string_view line;
    char separator = ',';
    bool hasRows = false;
    bool isNamed = false; ///< a name in it speaks of training
};

std::optional<Header> headerWith(std::string_view line, std::string_view rest, char separator) {
    Header header{textsOf(line, separator, TableLayout::mostColumns), line, separator, false, false};
    std::size_t numbers = 0, texts = 0, longest = 0;
    bool counts = false;
    for (const std::string_view name : header.names) {
        numbers += isNumber(name) ? 1 : 0;
        texts += name.empty() || isNumber(name) ? 0 : 1;
        longest = std::max(longest, name.size());
        counts = counts || isEpochName(name) || isStepName(name);
        header.isNamed = header.isNamed || speaksOfTraining(name);
    }
    // What has no separator at all is a table only if it says so.
    if (texts == 0 || longest > longestHeader || (header.names.size() < 2 && !header.isNamed)) return std::nullopt;
    std::size_t looked = 0, good = 0;
    std::vector<Cell> cells;
    while (looked < rowsBelowHeader) {
        const auto row = takeLine(rest, separator);
        if (!row) break;
        if (isIdle(*row, separator)) continue;
        const std::size_t count = splitLine(*row, {separator, Dialect::Comma::Decimal}, header.names.size(), cells);
        const auto filled = static_cast<std::size_t>(std::count_if(
            cells.begin(), cells.end(), [](const Cell& cell) { return cell.kind == Cell::Kind::Number; }));
        // The header of another session.
        if (looked > 0 && filled <= numbers && !cells.empty() && cells[0].kind == Cell::Kind::Text &&
            cells[0].text == header.names[0])
            break;
        ++looked;
        // A separator behind the last cell is no cell more.
        const std::string_view last = trimmed(*row);
        const bool fits = count == header.names.size() ||
                          (count == header.names.size() + 1 && !last.empty() && last.back() == separator) ||
                          (count + 1 == header.names.size() && header.names.back().empty());
        good += fits && filled > numbers ? 1 : 0;
    }
    header.hasRows = looked > 0;
    if (looked > 0 ? good * 2 <= looked : header.names.size() < 2 || numbers > 0 || !header.isNamed)
        return std::nullopt;
    if (looked == 0 && separator == ' ' && !counts) return std::nullopt;
    return header;
}

/// The header among the first lines, with the separator that gives most cells.
std::optional<Header> findHeader(std::string_view text, bool inRemarks) {
    std::optional<Header> any;
    for (std::size_t lines = 0; lines < mostLinesAbove; ++lines) {
        auto line = takeLine(text, ',');
        if (!line) break;
        if (inRemarks) {
            const std::size_t mark = line->find_first_not_of(" \t");
            if (mark == std::string_view::npos || (*line)[mark] != '#') continue;
            line->remove_prefix(mark + 1);
        } else if (isIdle(*line, ',')) {
            continue;
        }
        std::optional<Header> best;
        for (const char separator : {'\t', ';', ',', ' '}) {
            auto header = headerWith(*line, text, separator);
            if (header && (!best || header->names.size() > best->names.size())) best = std::move(header);
        }
        if (!best) continue;
        if (best->isNamed) return best;
        if (!any) any = std::move(best);
    }
    return any;
}

/// What the first rows tell of a column.
struct Profile {
    std::size_t numbers = 0, texts = 0;
    double first = 0.0, last = 0.0;
    bool whole = true;  ///< integers
    bool counts = true; ///< from row to row one more, or from the beginning again
    bool varies = false, negative = false;
    std::string firstText;
    bool repeats = false; ///< that text
};

void look(Profile& profile, const Cell& cell) {
    const auto number = countOf(cell);
    if (cell.kind == Cell::Kind::Text && !number) {
        profile.repeats = profile.repeats || (profile.texts > 0 && cell.text == profile.firstText);
        if (profile.texts++ == 0) profile.firstText = cell.text.substr(0, 256);
    }
    if (!number) {
        profile.counts = false;
        return;
    }
    if (profile.numbers++ == 0) {
        profile.first = *number;
        profile.counts = profile.counts && *number >= 0.0;
    } else {
        profile.counts = profile.counts && (*number == profile.last + 1.0 || *number == profile.first);
        profile.varies = profile.varies || *number != profile.last;
    }
    profile.last = *number;
    profile.whole = profile.whole && *number == std::floor(*number);
    profile.negative = profile.negative || *number < 0.0;
}

/// What a comma between digits means in a table, where its cells leave no doubt.
Dialect::Comma commaOf(std::string_view rows, char separator) {
    if (separator == ',') return Dialect::Comma::None;
    std::size_t commas = 0, points = 0, groups = 0;
    while (const auto row = takeLine(rows, separator)) {
        for (const std::string_view cell : textsOf(*row, separator, TableLayout::mostColumns)) {
            const std::size_t comma = cell.find(',');
            const bool digits = cell.find_first_not_of("0123456789+-.,eE%") == std::string_view::npos;
            if (!digits) continue;
            points += comma == std::string_view::npos && cell.find('.') != std::string_view::npos ? 1 : 0;
            if (comma == std::string_view::npos || cell.find('.') != std::string_view::npos) continue;
            ++commas;
            groups += isGrouped(cell, ',') ? 1 : 0;
        }
    }
    return points > 0 && groups > 0 && groups == commas ? Dialect::Comma::Thousands : Dialect::Comma::Decimal;
}

void nameColumns(TableLayout& layout, const std::vector<std::string_view>& names) {
    std::set<std::string> seen;
    for (const std::string_view name : names) {
        std::string own(name);
        // Two of one name, told apart as pandas does.
        for (int i = 1; !own.empty() && i < 100 && !seen.insert(own).second; ++i)
            own = std::string(name) + '.' + std::to_string(i);
        layout.columns.push_back({std::move(own), name.empty() ? Role::Unused : Role::Series});
    }
}

Counter counterOfName(std::string_view name) {
    if (isEpochName(name)) return Counter::Epoch;
    if (!isStepName(name)) return Counter::Row;
    return name.find("iter") != std::string_view::npos || name.find("Iter") != std::string_view::npos
               ? Counter::Iteration
               : Counter::Step;
}

/// The column that x is read from, and those that say other things than a metric.
void findRoles(TableLayout& layout, const std::vector<Profile>& profiles) {
    const auto usable = [&](std::size_t i) { return profiles[i].texts == 0 || profiles[i].numbers > 0; };
    std::size_t epoch = TableLayout::none, step = TableLayout::none;
    for (std::size_t i = 0; i < layout.columns.size(); ++i) {
        const std::string& name = layout.columns[i].name;
        Role& role = layout.columns[i].role;
        if (isIndexName(name)) role = Role::Unused;
        if (isTimeName(name)) role = Role::Time;
        if (isSplitName(name) && profiles[i].texts > 0) role = Role::Split;
        if (epoch == TableLayout::none && isEpochName(name) && usable(i)) epoch = i;
        // Of several the plainest: "global_step" beside "iter".
        if (isStepName(name) && usable(i) &&
            (step == TableLayout::none ||
             (counterOfName(layout.columns[step].name) == Counter::Iteration && counterOfName(name) == Counter::Step)))
            step = i;
    }
    std::size_t x = step;
    // Evaluations at the end of an epoch have step -1 there (sentence-transformers), and a step that stands still says
    // nothing.
    const auto saysNothing = [&](const Profile& p) { return p.negative || (p.numbers >= 3 && !p.varies); };
    if (x != TableLayout::none && epoch != TableLayout::none && saysNothing(profiles[x])) {
        layout.columns[x].role = Role::Unused;
        x = TableLayout::none;
    }
    if (x == TableLayout::none) x = epoch;
    if (x != TableLayout::none && profiles[x].numbers >= 3 && !profiles[x].varies) x = TableLayout::none;
    if (x != TableLayout::none) {
        layout.xIsKnown = true;
        layout.counter = counterOfName(layout.columns[x].name);
        if (epoch != TableLayout::none && epoch != x) layout.columns[epoch].role = Role::Epoch;
    } else if (!layout.columns.empty()) {
        // "Epoche", or the row index of pandas: whatever counts is x.
        const Profile& first = profiles.front();
        const std::string& name = layout.columns.front().name;
        const bool several = first.numbers > 1 || (first.numbers == 1 && first.first <= 1.0);
        if (several && first.texts == 0 && first.whole && first.counts && !looksLikeMetric(name) && !isAuxiliary(name))
            x = 0;
    }
    if (x != TableLayout::none) layout.columns[x].role = Role::X;
    std::size_t settings = 0;
    for (const auto& column : layout.columns) settings += isSetting(column.name) ? 1 : 0;
    layout.isSettings = !layout.xIsKnown && settings >= 2;
    // A class, a fold or a model a row; rows may begin with a moment, too.
    if (x != TableLayout::none || layout.columns.empty() || layout.columns.front().role == Role::Time) return;
    const Profile& first = profiles.front();
    layout.isResults = first.texts > 1 && first.numbers == 0 && !first.repeats && !io::parseIsoTime(first.firstText);
}

/// TensorBoard's download of one tag, which stands in the file's name: "run-train-tag-epoch_loss.csv".
void nameByFile(TableLayout& layout, const std::filesystem::path& file) {
    const auto& columns = layout.columns;
    if (columns.size() != 3 || columns[0].name != "Wall time" || columns[1].name != "Step" ||
        columns[2].name != "Value")
        return;
    const std::string stem = file.stem().string();
    const std::size_t tag = stem.rfind("-tag-");
    if (tag != std::string::npos && tag + 5 < stem.size())
        layout.columns[2].name = stem.substr(tag + 5);
    else if (looksLikeMetric(stem))
        layout.columns[2].name = stem;
}

} // namespace

std::size_t TableLayout::find(Role role) const {
    const auto found =
        std::find_if(columns.begin(), columns.end(), [&](const Column& column) { return column.role == role; });
    return found == columns.end() ? none : static_cast<std::size_t>(found - columns.begin());
}

bool TableLayout::readsAs(const TableLayout& other) const {
    return dialect == other.dialect && header == other.header && columns == other.columns && counter == other.counter &&
           rowsAt == other.rowsAt;
}

std::optional<double> countOf(const Cell& cell) {
    double number = cell.number;
    if (cell.kind == Cell::Kind::Missing) return std::nullopt;
    if (cell.kind == Cell::Kind::Text) {
        const char* const end = cell.text.data() + cell.text.size();
        const auto [last, error] = std::from_chars(cell.text.data(), end, number);
        if (error != std::errc{} || last == end || *last != '/') return std::nullopt;
    }
    return std::isfinite(number) ? std::optional(number) : std::nullopt;
}

std::optional<TableLayout> layoutOf(std::string_view start, const std::filesystem::path& file) {
    const char* const begin = start.data();
    if (start.starts_with("\xEF\xBB\xBF")) start.remove_prefix(3);
    const std::size_t first = start.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos || start[first] == '{' || start[first] == '[' || start[first] == '<' ||
        start.starts_with("version https://git-lfs"))
        return std::nullopt;
    auto header = findHeader(start, false);
    // numpy's savetxt makes a remark of it.
    if (!header) header = findHeader(start, true);
    if (!header || header->line.find('\0') != std::string_view::npos) return std::nullopt;
    TableLayout layout;
    layout.header = header->line;
    layout.hasRows = header->hasRows;
    layout.dialect.separator = header->separator;
    const char* const headEnd = header->line.data() + header->line.size();
    std::string_view rows = start.substr(static_cast<std::size_t>(headEnd - start.data()));
    rows.remove_prefix(std::min(rows.find('\n') + 1, rows.size()));
    layout.rowsAt = static_cast<std::size_t>(rows.data() - begin);
    layout.headLine = static_cast<std::size_t>(std::count(begin, header->line.data(), '\n')) + 1;
    layout.dialect.comma = commaOf(rows, header->separator);
    nameColumns(layout, header->names);
    std::vector<Profile> profiles(layout.columns.size());
    std::vector<Cell> cells;
    layout.cells = splitLine(header->line, layout.dialect, 0, cells);
    while (const auto row = takeLine(rows, header->separator)) {
        if (isIdle(*row, header->separator)) continue;
        // Rows of another length are left out later too, and a header again says nothing.
        const std::size_t count = splitLine(*row, layout.dialect, profiles.size(), cells);
        if (count < layout.cells || *row == header->line) continue;
        if (cells[0].kind == Cell::Kind::Text && headerAgain(*row, layout)) break;
        for (std::size_t i = 0; i < profiles.size(); ++i) look(profiles[i], cells[i]);
    }
    findRoles(layout, profiles);
    nameByFile(layout, file);
    return layout;
}

std::optional<TableLayout> headerAgain(std::string_view line, const TableLayout& before) {
    if (line == before.header) return before;
    if (line.size() > longestHeader) return std::nullopt;
    const std::vector<std::string_view> names = textsOf(line, before.dialect.separator, TableLayout::mostColumns);
    const auto known = [&](std::string_view name) {
        return std::find_if(before.columns.begin(), before.columns.end(),
                            [&](const TableLayout::Column& column) { return column.name == name; });
    };
    std::size_t same = 0, named = 0;
    for (const std::string_view name : names) {
        if (isNumber(name) && known(name) == before.columns.end()) return std::nullopt;
        if (!name.empty() && known(name) != before.columns.end()) ++same;
    }
    for (const auto& column : before.columns) named += column.name.empty() ? 0 : 1;
    // A row of texts has none of the names; one that is half of them is a header.
    if (same == 0 || same * 2 < std::min(named, names.size())) return std::nullopt;
    TableLayout layout;
    layout.dialect = before.dialect;
    layout.header = line;
    std::vector<Cell> cells;
    layout.cells = splitLine(line, layout.dialect, 0, cells);
    layout.counter = before.counter;
    layout.xIsKnown = before.xIsKnown;
    nameColumns(layout, names);
    for (auto& column : layout.columns) {
        const auto as = known(column.name);
        if (as != before.columns.end())
            column.role = as->role;
        else if (isTimeName(column.name))
            column.role = Role::Time;
        else if (isEpochName(column.name) || isStepName(column.name) || isIndexName(column.name))
            column.role = Role::Unused;
    }
    return layout;
}

} // namespace throughline::history
