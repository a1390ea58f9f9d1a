// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/ColumnProfiler.h"

#include "data/CounterRandom.h"
#include "io/Cell.h"
#include "io/Utf8.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <utility>

namespace throughline::data {

namespace {

constexpr std::size_t longestKept = 200; // bytes of a text that is told
constexpr std::size_t sampled = 2048;    // numbers

/// -99, 999, -999, 9999 …: what programs without a missing value write in its place.
bool isNines(double number) {
    const double size = std::abs(number);
    if (size < 99.0 || size > 99'999'999.0 || number == 99.0) return false;
    const double power = std::pow(10.0, std::round(std::log10(size + 1.0)));
    return size + 1.0 == power;
}

} // namespace

ColumnProfiler::ColumnProfiler(std::string name, Keep keep) : m_keep(keep) {
    m_profile.name = std::move(name);
}

std::size_t ColumnProfiler::add(const TableReader& reader, std::size_t cell) {
    const std::string_view text = reader.row().cell(cell);
    if (reader.isMissing(text)) {
        addMissing();
        return 0;
    }
    ++m_present;
    const auto point = readNumber(text, DecimalMark::Point);
    // Without either mark it is the same number.
    const bool marked = text.find_first_of(".,") != std::string_view::npos;
    const auto comma = marked ? readNumber(text, DecimalMark::Comma) : point;
    const std::int64_t line = reader.row().line(cell);
    m_unsettledComma |= point && comma && point->value != comma->value && text.find(',') != std::string_view::npos;
    const std::array numbers{&point, &comma};
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        Numbers& to = m_numbers[i];
        if (*numbers[i]) {
            addNumber(to, **numbers[i]);
        } else {
            if (to.firstText.line == 0)
                to.firstText = {std::string(io::shortened(text, longestKept)), line,
                                static_cast<std::int64_t>(cell) + 1};
            if ((i == 0 ? comma : point) || io::isUnusableNumber(text)) ++to.unusable;
        }
    }
    if (point || comma) {
        const double value = point ? point->value : comma->value;
        addValue(value, line);
        m_profile.hash = mix(m_profile.hash ^ std::bit_cast<std::uint64_t>(value));
        if (m_keep == Keep::Spellings || m_texts > 0 || !point || !comma) return keep(text);
        ++m_unspelt;
        return 0;
    }
    m_profile.hash = mix(m_profile.hash ^ std::hash<std::string_view>()(text));
    ++m_texts;
    m_different = false;
    addDate(text);
    if (m_tokens.size() < 2 * ColumnProfile::mostTokens || m_tokens.contains(text)) {
        auto seen = m_tokens.find(text);
        if (seen == m_tokens.end())
            seen = m_tokens.emplace(std::string(io::shortened(text, longestKept)), Seen{0, line}).first;
        ++seen->second.count;
    }
    return keep(text);
}

void ColumnProfiler::add(double number) {
    if (std::isnan(number)) return addMissing();
    ++m_present;
    for (Numbers& numbers : m_numbers) addNumber(numbers, {number});
    addValue(number, 0);
}

std::optional<DecimalMark> ColumnProfiler::askedMark() const {
    const auto& [point, comma] = m_numbers;
    if (point.count == comma.count) return std::nullopt;
    return point.count > comma.count ? DecimalMark::Point : DecimalMark::Comma;
}

void ColumnProfiler::settle(DecimalMark mark) {
    m_profile.mark = mark;
    m_profile.numbers = m_numbers[static_cast<std::size_t>(mark)].count;
    m_profile.texts = m_present - m_profile.numbers;
}

bool ColumnProfiler::lacksSpellings() const {
    return m_keep != Keep::Nothing && m_unspelt > 0 && m_profile.hasTexts() && !m_profile.tooManyCategories;
}

std::size_t ColumnProfiler::addSpelling(const TableReader& reader, std::size_t cell) {
    const std::string_view text = reader.row().cell(cell);
    if (!lacksSpellings() || reader.isMissing(text)) return 0;
    const bool either = readNumber(text, DecimalMark::Point) && readNumber(text, DecimalMark::Comma);
    if (!either) return 0; // kept already
    --m_unspelt;
    return keep(text);
}

ColumnProfile ColumnProfiler::take() {
    settle(m_profile.mark);
    takeNumbers();
    takeDates();
    takeSpread();
    if (m_profile.hasTexts() || m_keep == Keep::Spellings) {
        while (!m_kept.empty()) m_profile.categories.push_back(std::move(m_kept.extract(m_kept.begin()).value()));
        // The order of appearance depends on the order of the rows, the sorted one does not.
        std::ranges::sort(m_profile.categories);
    } else {
        m_profile.tooManyCategories = false;
    }
    return std::move(m_profile);
}

void ColumnProfiler::takeNumbers() {
    Numbers& numbers = m_numbers[static_cast<std::size_t>(m_profile.mark)];
    m_profile.unusable = numbers.unusable;
    m_profile.firstText = numbers.firstText;
    m_profile.least = numbers.least;
    m_profile.most = numbers.most;
    m_profile.whole = numbers.whole;
    m_profile.grouped = numbers.grouped;
    m_profile.affixed = numbers.affixed;
    m_profile.values.assign(numbers.values.begin(), numbers.values.end());
    std::ranges::sort(m_whole);
    m_profile.isWholeAndDifferent =
        m_different && m_present > 0 && std::ranges::adjacent_find(m_whole) == m_whole.end();
    for (const auto& [text, seen] : m_tokens) m_profile.tokens.push_back({text, seen.count, seen.line, 0});
    std::ranges::sort(m_profile.tokens, [](const auto& a, const auto& b) {
        return a.count != b.count ? a.count > b.count : a.line != b.line ? a.line < b.line : a.text < b.text;
    });
    for (ColumnProfile::Token& token : m_profile.tokens) token.column = numbers.firstText.column;
    if (m_profile.tokens.size() > ColumnProfile::mostTokens) m_profile.tokens.resize(ColumnProfile::mostTokens);
    const double span = m_mostOther - m_leastOther;
    for (const auto& [value, seen] : m_nines) {
        const bool far = value < m_leastOther - span || value > m_mostOther + span;
        if (span > 0.0 && far && seen.count >= 2)
            m_profile.sentinel = {std::to_string(static_cast<std::int64_t>(value)), seen.count, seen.line, 0};
    }
}

/// Of the sample. Texts were counted, as far as they are kept.
void ColumnProfiler::takeSpread() {
    if (m_profile.hasTexts()) {
        if (!m_profile.tooManyCategories) m_profile.distinct = static_cast<std::int64_t>(m_kept.size());
        return;
    }
    if (m_sample.empty()) return;
    const auto [least, most] = std::ranges::minmax(m_sample);
    for (const double value : m_sample) {
        const double share = most > least ? (value - least) / (most - least) : 0.5;
        ++m_profile.bins.at(
            std::min(static_cast<std::size_t>(share * ColumnProfile::mostBins), ColumnProfile::mostBins - 1));
    }
    std::ranges::sort(m_sample);
    const auto different = std::unique(m_sample.begin(), m_sample.end()) - m_sample.begin();
    if (m_sample.size() == static_cast<std::size_t>(m_profile.numbers)) m_profile.distinct = different;
}

void ColumnProfiler::takeDates() {
    if (m_texts == 0 || m_texts < m_present) return;
    const auto fits = [this](DateOrder order) { return m_dates[static_cast<std::size_t>(order)].count == m_present; };
    const bool day = fits(DateOrder::DayFirst), month = fits(DateOrder::MonthFirst);
    m_profile.datesUnsettled = day && month;
    if (!day && !month && !fits(DateOrder::YearFirst)) return;
    const DateOrder order = day ? DateOrder::DayFirst : month ? DateOrder::MonthFirst : DateOrder::YearFirst;
    const Dates& dates = m_dates[static_cast<std::size_t>(order)];
    const auto varies = [](unsigned bits) { return std::popcount(bits) > 1; };
    // Of months that all begin on the first, weekdays mean nothing.
    m_profile.dates = {order,
                       varies(dates.months),
                       varies(dates.monthDays) && varies(dates.weekdays),
                       varies(dates.hours),
                       dates.least,
                       dates.most};
}

void ColumnProfiler::addNumber(Numbers& to, const WrittenNumber& number) {
    ++to.count;
    to.whole &= number.value == std::floor(number.value);
    to.least = std::min(to.least, number.value);
    to.most = std::max(to.most, number.value);
    to.grouped |= number.grouped;
    to.affixed |= number.affixed;
    if (m_keep == Keep::CategoriesAndValues && to.values.size() <= ColumnProfile::mostDifferent)
        to.values.insert(number.value);
}

void ColumnProfiler::addValue(double value, std::int64_t line) {
    if (isNines(value)) {
        Seen& seen = m_nines[value];
        if (seen.count++ == 0) seen.line = line;
    } else {
        m_leastOther = std::min(m_leastOther, value);
        m_mostOther = std::max(m_mostOther, value);
    }
    if (m_keep != Keep::Nothing && m_sample.size() < sampled) m_sample.push_back(value);
    if (!m_different) return;
    // Nearly all columns have a fraction or the same number twice within the first rows.
    constexpr std::size_t looked = 4096;
    m_different = value == std::floor(value) && (m_first.size() >= looked || m_first.insert(value).second);
    if (m_different)
        m_whole.push_back(value);
    else
        m_whole = {};
}

void ColumnProfiler::addDate(std::string_view text) {
    if (m_texts < m_present) return;
    for (const DateOrder order : {DateOrder::YearFirst, DateOrder::DayFirst, DateOrder::MonthFirst}) {
        Dates& dates = m_dates[static_cast<std::size_t>(order)];
        if (dates.count + 1 < m_present) continue; // one before was none
        const auto date = readDate(text, order);
        if (!date) continue;
        ++dates.count;
        dates.months |= 1U << date->month;
        dates.monthDays |= 1U << date->monthDay;
        dates.weekdays |= 1U << date->weekday;
        dates.hours |= 1U << static_cast<unsigned>(date->hour);
        dates.least = std::min(dates.least, date->day);
        dates.most = std::max(dates.most, date->day);
    }
}

void ColumnProfiler::addMissing() {
    ++m_profile.missing;
    m_profile.hash = mix(m_profile.hash + 1);
}

std::size_t ColumnProfiler::keep(std::string_view text) {
    if (m_keep == Keep::Nothing || m_profile.tooManyCategories || m_kept.contains(text)) return 0;
    if (!m_kept.emplace(text).second) return 0;
    if (m_kept.size() > ColumnProfile::mostDifferent) {
        m_profile.tooManyCategories = true;
        m_kept = {};
        return 0;
    }
    constexpr std::size_t overhead = 128; // of a node and its string, about
    return text.size() + overhead;
}

} // namespace throughline::data
