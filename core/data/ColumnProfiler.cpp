// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/ColumnProfiler.h"

#include "io/Cell.h"
#include "io/Utf8.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace throughline::data {

ColumnProfiler::ColumnProfiler(std::string name, Keep keep) : m_keep(keep) {
    m_profile.name = std::move(name);
}

std::size_t ColumnProfiler::add(const io::CsvRecord& row, std::size_t cell, bool decimalComma) {
    const std::string_view text = row.cell(cell);
    const io::CellValue value = io::valueOf(text, decimalComma);
    if (value.kind == io::CellValue::Kind::Missing) {
        addMissing();
        return 0;
    }
    if (value.kind == io::CellValue::Kind::Number) {
        addNumber(value.number);
        if (m_profile.hasTexts()) return keep(text);
        ++m_unspelt;
        return 0;
    }
    constexpr std::size_t shortened = 200; // bytes
    if (m_profile.texts++ == 0)
        m_profile.firstText = {io::toUtf8(text.substr(0, shortened)), row.line(cell),
                               static_cast<std::int64_t>(cell) + 1};
    if (io::isUnusableNumber(text)) ++m_profile.unusable;
    m_profile.countsRows = false;
    return keep(text);
}

void ColumnProfiler::add(double number) {
    if (std::isnan(number))
        addMissing();
    else
        addNumber(number);
}

std::size_t ColumnProfiler::addSpelling(std::string_view cell, bool decimalComma) {
    if (!lacksSpellings() || io::valueOf(cell, decimalComma).kind != io::CellValue::Kind::Number) return 0;
    --m_unspelt;
    return keep(cell);
}

ColumnProfile ColumnProfiler::take() {
    while (!m_texts.empty()) m_profile.categories.push_back(std::move(m_texts.extract(m_texts.begin()).value()));
    // The order of appearance depends on the order of the rows, the sorted one does not.
    std::sort(m_profile.categories.begin(), m_profile.categories.end());
    m_profile.values.assign(m_values.begin(), m_values.end());
    return std::move(m_profile);
}

void ColumnProfiler::addNumber(double number) {
    m_profile.countsRows &= m_profile.missing == 0 && number == static_cast<double>(m_profile.numbers);
    ++m_profile.numbers;
    m_profile.whole &= number == std::floor(number);
    m_profile.least = std::min(m_profile.least, number);
    m_profile.most = std::max(m_profile.most, number);
    if (m_keep == Keep::CategoriesAndValues && m_values.size() <= ColumnProfile::mostDifferent) m_values.insert(number);
}

void ColumnProfiler::addMissing() {
    ++m_profile.missing;
    m_profile.countsRows = false;
}

std::size_t ColumnProfiler::keep(std::string_view text) {
    if (m_keep == Keep::Nothing || m_profile.tooManyCategories || m_texts.contains(text)) return 0;
    if (!m_texts.insert(io::toUtf8(text)).second) return 0;
    if (m_texts.size() > ColumnProfile::mostDifferent) {
        m_profile.tooManyCategories = true;
        m_texts = {};
        return 0;
    }
    constexpr std::size_t overhead = 128; // of a node and its string, about
    return text.size() + overhead;
}

} // namespace throughline::data
