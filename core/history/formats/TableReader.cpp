// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/formats/TableReader.h"

#include "base/Lowered.h"
#include "history/HistoryCollector.h"
#include "history/MetricNames.h"
#include "io/IsoTime.h"

#include <algorithm>
#include <cmath>

namespace throughline::history {

namespace {

using Role = TableLayout::Role;
constexpr std::size_t mostSplits = 16;
constexpr std::size_t longestSplit = 64;
constexpr std::size_t longestSoFar = 16384; ///< bytes of a header that has not ended
constexpr std::size_t mostOffsets = 1'000'000;

/// What the series of those rows are called.
std::string seriesName(std::string_view split, const std::string& name) {
    const std::string lower = lowered(split);
    if (lower.empty() || lower == "train" || lower == "training" || lower == "learn") return name;
    if (lower == "val" || lower == "valid" || lower == "validation" || lower == "dev" || lower == "eval")
        return "val_" + name;
    return lower + '_' + name;
}

/// ms since 1970 UTC of a moment; 0 of what is none.
double momentOf(const Cell& cell) {
    if (cell.kind == Cell::Kind::Text) return static_cast<double>(io::parseIsoTime(cell.text).value_or(0));
    return cell.kind == Cell::Kind::Number && cell.number <= 1e15 ? io::timeOfNumber(cell.number) : 0.0;
}

bool isNoTime(std::string_view name) {
    const std::size_t slash = name.rfind('/');
    return !isTimeName(name) && !(slash != std::string_view::npos && isTimeName(name.substr(slash + 1)));
}

} // namespace

TableReader::Settled TableReader::settle(std::string_view bytes, bool end) {
    if (m_first && m_begin.empty()) return Settled::Yes; // by all that decides
    if (m_begin.size() + bytes.size() < Start::size && !end && !m_first) return Settled::NotYet;
    const std::string start = m_begin + std::string(bytes.substr(0, Start::size - m_begin.size()));
    std::optional<TableLayout> layout = layoutOf(start, m_file);
    if (m_first) {
        if (!layout || !layout->readsAs(*m_first)) return Settled::Otherwise;
        m_first = std::move(layout);
        if (start.size() >= Start::size) m_begin.clear();
        return Settled::Yes;
    }
    if (!layout && isTableStart({m_file, start})) return Settled::NotYet;
    m_isForeign = !layout;
    m_gaveUp = !layout && start.size() >= Start::size;
    if (!layout) return Settled::Foreign;
    if (!layout->hasRows && start.size() < Start::size) return Settled::NotYet;
    m_line = layout->headLine;
    use(*layout);
    m_first = std::move(layout);
    return Settled::Yes;
}

void TableReader::use(TableLayout layout) {
    m_layout = std::move(layout);
    m_x = m_layout.find(Role::X);
    m_epoch = m_layout.find(Role::Epoch);
    m_split = m_layout.find(Role::Split);
    m_values.clear();
    for (auto& [split, part] : m_parts) part.names.clear();
    m_partNow = nullptr;
    for (std::size_t i = 0; i < m_layout.columns.size(); ++i) {
        const Role role = m_layout.columns[i].role;
        if (role == Role::Series || role == Role::Time) m_values.push_back({i, role == Role::Time});
    }
    // A header of numbers that comes again would be taken for a row.
    m_mayBePlain = m_layout.cells == m_layout.columns.size() &&
                   m_plain.read(m_layout.header + '\n', m_layout.dialect.separator, m_layout.cells) == 0;
    m_odd = m_oddToCome = 0;
}

TableReader::Part& TableReader::partOf(std::string_view split, SeriesBuilder& builder) {
    if (m_partNow != nullptr && split == m_splitNow) return *m_partNow;
    m_splitNow = split.substr(0, longestSplit);
    if (m_parts.size() >= mostSplits && !m_parts.contains(m_splitNow)) m_splitNow.clear();
    m_partNow = &m_parts[m_splitNow];
    if (!m_partNow->names.empty()) return *m_partNow;
    m_partNow->places.clear();
    for (const Value& value : m_values) {
        m_partNow->names.push_back(seriesName(m_splitNow, m_layout.columns[value.column].name));
        m_partNow->places.push_back(builder.place(m_partNow->names.back()).value_or(TableLayout::none));
    }
    return *m_partNow;
}

Result<std::size_t> TableReader::take(std::string_view bytes, bool end, HistoryCollector& to) {
    m_grew = m_grew || m_ended;
    m_ended = m_ended || end;
    if (m_gaveUp) return bytes.size();
    const bool isFirst = !m_first;
    const Settled settled = settle(bytes, end);
    SeriesBuilder& builder = to.series();
    if (settled == Settled::Otherwise)
        return fail(ErrorCode::Damaged, m_file.string(), {"its columns are others than they were"});
    if (settled == Settled::NotYet || settled == Settled::Foreign) {
        m_unfinished = end && !bytes.ends_with('\n');
        // Nothing that comes behind so much can make a table of it.
        return m_gaveUp ? bytes.size() : 0;
    }
    std::string_view rest = bytes;
    if (isFirst) rest.remove_prefix(std::min(m_first->rowsAt, rest.size()));
    while (true) {
        if (takePlainRows(rest, builder)) continue;
        const auto line = takeLine(rest, m_layout.dialect.separator);
        if (!line) break;
        takeRow(*line, builder);
        // It was written anew with other columns, as Lightning does for a new key.
        if (m_isOther) return fail(ErrorCode::Damaged, m_file.string(), {"its columns are others than they were"});
    }
    builder.countBy(m_layout.counter);
    m_unfinished = end && rest.find_first_not_of(" \t\r") != std::string_view::npos;
    const std::size_t taken = bytes.size() - rest.size();
    const bool decides = m_begin.size() + bytes.size() >= Start::size;
    if (isFirst ? !decides : !m_begin.empty()) m_begin += bytes.substr(0, taken);
    return taken;
}

bool TableReader::hasAllCells(std::size_t count) const {
    if (count == m_layout.cells) return true;
    if (count == m_layout.cells + 1) return m_cells.size() == count && m_cells.back().kind == Cell::Kind::Missing;
    if (count > m_layout.cells || m_layout.cells > m_layout.columns.size()) return false;
    return std::all_of(m_layout.columns.begin() + static_cast<std::ptrdiff_t>(count), m_layout.columns.end(),
                       [](const TableLayout::Column& column) { return column.name.empty(); });
}

/// Where one line after another is none of numbers, ever fewer of them are tried.
bool TableReader::takePlainRows(std::string_view& rest, SeriesBuilder& builder) {
    constexpr std::size_t mostOdd = 1000;
    if (!m_mayBePlain || rest.empty()) return false;
    if (m_oddToCome > 0) {
        --m_oddToCome;
        return false;
    }
    const std::size_t taken = m_plain.read(rest, m_layout.dialect.separator, m_layout.cells);
    m_odd = taken > 0 ? 0 : std::min(2 * m_odd + 1, mostOdd);
    m_oddToCome = m_odd / 2;
    rest.remove_prefix(taken);
    for (const std::span<const double> cells : m_plain.parts()) {
        const std::size_t rows = cells.size() / m_layout.cells;
        if (rows == 0) continue;
        m_line += rows;
        if (addColumns(cells, builder)) continue;
        for (std::size_t row = 0; row < rows; ++row)
            addCells(cells.subspan(row * m_layout.cells, m_layout.cells), builder);
    }
    return taken > 0;
}

void TableReader::addCells(std::span<const double> cells, SeriesBuilder& builder) {
    m_cells.resize(cells.size());
    for (std::size_t i = 0; i < cells.size(); ++i) {
        m_cells[i].kind = std::isnan(cells[i]) ? Cell::Kind::Missing : Cell::Kind::Number;
        m_cells[i].number = cells[i];
    }
    addRow(builder);
}

/// Adds plain rows column by column, where nothing is asked of them but their x and their values, and all of them go on
/// behind what there is.
bool TableReader::addColumns(std::span<const double> cells, SeriesBuilder& builder) {
    const std::size_t columns = m_layout.cells, rows = cells.size() / columns;
    if (m_epoch != TableLayout::none || m_sameX != SameX::GoesOn) return false;
    if (std::any_of(m_values.begin(), m_values.end(), [](const Value& value) { return value.isTime; })) return false;
    Part& part = partOf({}, builder);
    std::vector<double> x(rows);
    for (std::size_t row = 0; row < rows; ++row)
        x[row] = m_x == TableLayout::none ? static_cast<double>(part.rows + row + 1) : cells[row * columns + m_x];
    if (!builder.rows({x})) return false;
    part.rows += m_x == TableLayout::none ? rows : 0;
    m_rows += rows;
    m_rises = rows > 1 || x.front() > m_lastX;
    m_lastX = x.back();
    for (std::size_t i = 0; i < m_values.size(); ++i)
        if (part.places[i] != TableLayout::none)
            builder.points(part.places[i], cells.subspan(m_values[i].column), columns, SeriesBuilder::Nan::Gap);
    return true;
}

void TableReader::takeRow(std::string_view line, SeriesBuilder& builder) {
    ++m_line;
    if (isIdle(line, m_layout.dialect.separator)) return;
    const std::size_t count = splitLine(line, m_layout.dialect, m_layout.columns.size() + 1, m_cells);
    const bool maybeHeader =
        !m_cells.empty() && (m_cells.front().kind == Cell::Kind::Text ||
                             (m_cells.front().kind == Cell::Kind::Missing && line == m_layout.header));
    if (maybeHeader) {
        if (auto again = headerAgain(line, m_layout)) {
            if (again->header != m_layout.header) use(std::move(*again));
            builder.beginPiece();
            return;
        }
    }
    if (!hasAllCells(count)) {
        if (m_ragged++ == 0) m_firstRagged = m_line;
        m_isOther = m_isOther || (m_grew && count != m_raggedCells);
        m_raggedCells = count;
        return;
    }
    addRow(builder);
}

/// Steps that begin again with each epoch go on behind those of the epoch before.
double TableReader::stepOverEpochs(double step, double epoch) {
    if (epoch > m_lastEpoch && step < m_lastStep && m_offsets.size() < mostOffsets) m_offsets.push_back({epoch, m_top});
    while (!m_offsets.empty() && epoch < m_offsets.back().epoch) m_offsets.pop_back();
    const bool goesBack = epoch < m_lastEpoch;
    // Rows of validation may be fewer than those of training.
    m_lastStep = epoch == m_lastEpoch ? std::max(step, m_lastStep) : step;
    m_lastEpoch = epoch;
    const double x = step + (m_offsets.empty() ? 0.0 : m_offsets.back().steps);
    m_top = goesBack ? x : std::max(m_top, x);
    return x;
}

void TableReader::addRow(SeriesBuilder& builder) {
    const bool isSplit = m_split < m_cells.size() && m_cells[m_split].kind == Cell::Kind::Text;
    Part& part = partOf(isSplit ? m_cells[m_split].text : std::string_view(), builder);
    Place place;
    if (m_x == TableLayout::none) {
        place.x = static_cast<double>(++part.rows);
    } else {
        const auto x = m_x < m_cells.size() ? countOf(m_cells[m_x]) : std::nullopt;
        if (!x) {
            ++m_withoutX;
            return;
        }
        place.x = *x;
    }
    ++m_rows;
    if (m_epoch != TableLayout::none) {
        if (const auto epoch = countOf(m_cells[m_epoch])) {
            place.epoch = *epoch;
            place.x = stepOverEpochs(place.x, *epoch);
        }
    }
    const std::size_t values = m_values.size();
    for (std::size_t i = 0; i < values; ++i)
        if (m_values[i].isTime && m_values[i].column < m_cells.size())
            place.time = std::max(place.time, momentOf(m_cells[m_values[i].column]));
    builder.row(place);
    const bool again = m_sameX == SameX::BeginsAgain && m_rises && place.x == m_lastX;
    m_rises = place.x > m_lastX || again;
    m_lastX = place.x;
    for (std::size_t i = 0; i < values && m_values[i].column < m_cells.size(); ++i) {
        const Cell& cell = m_cells[m_values[i].column];
        if (cell.kind != Cell::Kind::Number || (m_values[i].isTime && momentOf(cell) > 0.0)) continue;
        if (again) builder.restartSeries(part.names[i]);
        if (part.places[i] != TableLayout::none) builder.point(part.places[i], cell.number);
    }
}

Result<void> TableReader::verdict(const HistoryCollector& taken) const {
    const std::string file = m_file.string();
    if (!m_first) return m_isForeign ? fail(ErrorCode::UnknownFormat, file) : Result<void>();
    if (m_first->isSettings) return fail(ErrorCode::UnknownFormat, file, {"a table of what runs were begun with"});
    if (m_first->isResults) return fail(ErrorCode::UnknownFormat, file, {"a table of results, each of something else"});
    if (taken.hasSeries([](std::string_view name) { return looksLikeMetric(name); })) return {};
    if (m_rows == 0)
        return m_withoutX + m_ragged == 0 || m_unfinished
                   ? Result<void>()
                   : fail(ErrorCode::Damaged, file, {"none of its rows fits its header"});
    if (m_first->xIsKnown && taken.hasSeries(&isNoTime)) return {};
    return fail(ErrorCode::UnknownFormat, file,
                {m_first->xIsKnown ? "a table of times, without a metric" : "a table without a metric or an epoch"});
}

std::vector<Remark> TableReader::warnings() const {
    std::vector<Remark> warnings;
    if (m_ragged > 0)
        warnings.push_back({RemarkCode::RowsRagged, {std::to_string(m_ragged), std::to_string(m_firstRagged)}});
    if (m_withoutX > 0)
        warnings.push_back(
            {RemarkCode::RowsWithoutX, {std::to_string(m_withoutX), m_first->columns[m_first->find(Role::X)].name}});
    if (m_unfinished)
        warnings.push_back({RemarkCode::CutInRecord, {std::to_string(m_rows + 1), std::to_string(m_rows)}});
    return warnings;
}

bool isTableStart(const Start& start) {
    if (layoutOf(start.text, start.file)) return true;
    // A header that is being written.
    return start.text.size() < longestSoFar && start.text.find('\n') == std::string_view::npos &&
           layoutOf(std::string(start.text) + '\n', start.file);
}

std::optional<Place> firstPlaceIn(std::string_view start, const std::filesystem::path& file) {
    const auto layout = layoutOf(start, file);
    if (!layout || !layout->hasRows) return std::nullopt;
    const std::size_t x = layout->find(Role::X), epoch = layout->find(Role::Epoch);
    std::vector<Cell> cells;
    start.remove_prefix(layout->rowsAt);
    while (const auto line = takeLine(start, layout->dialect.separator)) {
        if (isIdle(*line, layout->dialect.separator)) continue;
        if (splitLine(*line, layout->dialect, layout->columns.size(), cells) != layout->cells) continue;
        Place place;
        place.x = x < cells.size() ? countOf(cells[x]).value_or(Place::unknown) : Place::unknown;
        place.epoch = epoch < cells.size() ? countOf(cells[epoch]).value_or(Place::unknown) : Place::unknown;
        if (!std::isnan(place.x)) return place;
    }
    return std::nullopt;
}

} // namespace throughline::history
