// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/CellNumber.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <string>

namespace throughline::data {

namespace {

constexpr std::array<std::string_view, 10> currencies{"€", "$", "£", "¥", "₹", "EUR", "USD", "GBP", "CHF", "JPY"};
/// No-break, narrow no-break, thin and figure space.
constexpr std::array<std::string_view, 4> blanks{"\u00A0", "\u202F", "\u2009", "\u2007"};

bool fitsFloat(double number) {
    return std::isfinite(number) && std::abs(number) <= double{std::numeric_limits<float>::max()};
}

std::optional<double> parsed(std::string_view text) {
    double number = 0.0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size() || !fitsFloat(number)) return std::nullopt;
    return number;
}

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

void trim(std::string_view& text) {
    while (text.starts_with(' ')) text.remove_prefix(1);
    while (text.ends_with(' ')) text.remove_suffix(1);
}

/// Whether one of the affixes stood there; it is taken off.
bool takeAffix(std::string_view& text, bool atEnd) {
    for (const std::string_view currency : currencies) {
        if (atEnd ? !text.ends_with(currency) : !text.starts_with(currency)) continue;
        atEnd ? text.remove_suffix(currency.size()) : text.remove_prefix(currency.size());
        trim(text);
        return true;
    }
    return false;
}

bool takeSign(std::string_view& text) {
    constexpr std::string_view minus = "\u2212";
    const bool negative = text.starts_with('-') || text.starts_with(minus);
    if (text.starts_with('-') || text.starts_with('+'))
        text.remove_prefix(1);
    else if (text.starts_with(minus))
        text.remove_prefix(minus.size());
    return negative;
}

/// Takes the marks out from between the thousands; false where they do not stand there.
bool ungroup(std::string_view whole, DecimalMark mark, std::string& digits) {
    const char other = mark == DecimalMark::Point ? ',' : '.';
    const auto first = std::min(whole.find_first_not_of("0123456789"), whole.size());
    digits.append(whole.substr(0, first));
    if (first == whole.size()) return true;
    const char group = whole[first];
    if ((group != other && group != ' ' && group != '\'') || first == 0 || first > 3 || whole[0] == '0') return false;
    for (std::size_t at = first; at < whole.size(); at += 4) {
        if (whole[at] != group || whole.size() - at < 4) return false;
        const std::string_view three = whole.substr(at + 1, 3);
        if (!std::ranges::all_of(three, isDigit)) return false;
        digits.append(three);
    }
    return true;
}

} // namespace

std::optional<WrittenNumber> readNumber(std::string_view cell, DecimalMark mark) {
    if (cell.starts_with('+') && cell.size() > 1 && cell[1] != '-') cell.remove_prefix(1);
    const bool plain = mark == DecimalMark::Point || cell.find('.') == std::string_view::npos;
    if (plain)
        if (const auto number = parsed(cell)) return WrittenNumber{*number};
    constexpr std::size_t longest = 64; // of what can be a number, with whatever stands around it
    if (cell.empty() || cell.size() > longest || std::ranges::none_of(cell, isDigit)) return std::nullopt;

    std::string text(cell);
    for (const std::string_view blank : blanks)
        for (auto at = text.find(blank); at != std::string::npos; at = text.find(blank))
            text.replace(at, blank.size(), " ");
    for (auto at = text.find("’"); at != std::string::npos; at = text.find("’")) text.replace(at, 3, "'");
    std::string_view rest = text;
    WrittenNumber written;
    trim(rest);
    bool negative = takeSign(rest);
    written.affixed = takeAffix(rest, false);
    if (!negative && written.affixed) negative = takeSign(rest);
    if (!written.affixed && rest.ends_with('%')) {
        rest.remove_suffix(1);
        trim(rest);
        written.affixed = true;
    } else if (!written.affixed) {
        written.affixed = takeAffix(rest, true);
    }
    if (rest.empty() || !(isDigit(rest.front()) || rest.front() == (mark == DecimalMark::Point ? '.' : ',')))
        return std::nullopt;

    const std::size_t exponent = std::min(rest.find_first_of("eE"), rest.size());
    const std::size_t point = std::min(rest.find(mark == DecimalMark::Point ? '.' : ','), exponent);
    std::string number = negative ? "-" : "";
    const std::size_t sign = number.size();
    if (!ungroup(rest.substr(0, point), mark, number)) return std::nullopt;
    written.grouped = number.size() - sign < point;
    if (number.size() == sign) number += '0';
    if (point < exponent) {
        const std::string_view fraction = rest.substr(point + 1, exponent - point - 1);
        if (!std::ranges::all_of(fraction, isDigit)) return std::nullopt;
        number += '.';
        number += fraction;
        number += '0';
    }
    number += rest.substr(exponent);
    const auto value = parsed(number);
    if (!value) return std::nullopt;
    written.value = *value;
    return written;
}

} // namespace throughline::data
