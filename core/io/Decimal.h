// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <optional>

namespace throughline::io {

inline bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

/// A run of decimal digits with at most one point among them, without sign and exponent: what the readers of JSON and
/// of tables have in common, whose grammars differ around it.
struct Decimal {
    static constexpr std::size_t mostDigits = 19; ///< that 64 bits hold in any case

    std::uint64_t mantissa = 0;          ///< all digits; wraps around where there are more than 19
    std::size_t whole = 0, fraction = 0; ///< how many digits stand before and behind the point
    bool hasPoint = false;
    const char* end = nullptr; ///< just behind

    std::size_t digits() const { return whole + fraction; }
    /// The nearest double: where mantissa and power of ten are doubles themselves the quotient is rounded once
    /// (Clinger, PLDI 1990), else whole numbers are divided; nothing where std::from_chars has to do it.
    std::optional<double> exactly() const {
        static constexpr double powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                            1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
        if (digits() == 0 || digits() > mostDigits) return std::nullopt;
        if (mantissa <= std::uint64_t{1} << 53) return static_cast<double>(mantissa) / powers[fraction];
        return divided();
    }

private:
    /// The quotient of a mantissa above 2^53 and of 10^fraction, which is at most 10^19: both are shifted until their
    /// highest bit is set, so that the quotient has 64 bits, of which 53 are kept; what the division leaves over
    /// settles a tie.
    double divided() const {
        __extension__ using Wide = unsigned __int128;
        static constexpr auto fives = [] { // 10^fraction but for its power of two
            std::array<std::uint64_t, mostDigits + 1> powers{1};
            for (std::size_t i = 1; i < powers.size(); ++i) powers[i] = powers[i - 1] * 5;
            return powers;
        }();
        const int up = std::countl_zero(mantissa), down = std::countl_zero(fives[fraction]);
        const std::uint64_t dividend = mantissa << up, divisor = fives[fraction] << down;
        const int shift = dividend < divisor ? 64 : 63; // so that the quotient has 64 bits
        const Wide wide = Wide{dividend} << shift;
        const auto quotient = static_cast<std::uint64_t>(wide / divisor);
        const bool rest = Wide{quotient} * divisor != wide;
        const int power = down - up - static_cast<int>(fraction) - shift; // of two, beside the quotient
        // A last bit that is set stands for all below it: the conversion rounds 64 bits to 53, ties to even.
        return static_cast<double>(rest ? quotient | 1 : quotient) *
               std::bit_cast<double>(static_cast<std::uint64_t>(1023 + power) << 52);
    }
};

/// How many of eight bytes are digits, from the lowest on: those that are not have their highest bit set, or get it
/// when 0x76 is added to what they differ from '0' by. What is carried over changes only bytes behind one of these.
inline int leadingDigits(std::uint64_t bytes) {
    const std::uint64_t difference = bytes ^ 0x3030303030303030;
    return std::countr_zero(((difference + 0x7676767676767676) | difference) & 0x8080808080808080) / 8;
}
/// The value of eight digits, the first of which is the lowest byte (Lemire, "Number Parsing at a Gigabyte per Second",
/// Softw. Pract. Exp. 2021).
inline std::uint64_t eightDigits(std::uint64_t bytes) {
    bytes -= 0x3030303030303030;
    bytes = bytes * 10 + (bytes >> 8); // pairs
    constexpr std::uint64_t mask = 0x000000FF000000FF;
    constexpr std::uint64_t upper = 100 + (std::uint64_t{1000000} << 32), lower = 1 + (std::uint64_t{10000} << 32);
    return ((bytes & mask) * upper + ((bytes >> 16) & mask) * lower) >> 32;
}

/// Takes the digits at `at` behind those of `value`.
inline const char* takeDigits(const char* at, const char* end, std::uint64_t& value) {
    if constexpr (std::endian::native == std::endian::little) {
        static constexpr std::uint64_t powers[] = {1, 10, 100, 1'000, 10'000, 100'000, 1'000'000, 10'000'000};
        std::uint64_t bytes = 0;
        for (; end - at >= 8; at += 8) {
            std::memcpy(&bytes, at, 8);
            const int count = leadingDigits(bytes);
            if (count < 8) { // zeros before them: how many there are is no branch to be guessed
                bytes = (bytes << 8 * (7 - count) << 8) | (0x3030303030303030 >> 8 * count);
                value = value * powers[count] + eightDigits(bytes);
                return at + count;
            }
            value = value * 100'000'000 + eightDigits(bytes);
        }
    }
    for (; at != end && isDigit(*at); ++at) value = value * 10 + static_cast<std::uint64_t>(*at - '0');
    return at;
}

inline Decimal takeDecimal(const char* begin, const char* end) {
    Decimal decimal;
    const char* at = begin;
    if (end - begin > 1 && isDigit(begin[0]) && begin[1] == '.')
        decimal.mantissa = static_cast<std::uint64_t>(*at++ - '0');
    else
        at = takeDigits(begin, end, decimal.mantissa);
    decimal.whole = static_cast<std::size_t>(at - begin);
    decimal.hasPoint = at != end && *at == '.';
    if (decimal.hasPoint) {
        const char* const point = ++at;
        at = takeDigits(at, end, decimal.mantissa);
        decimal.fraction = static_cast<std::size_t>(at - point);
    }
    decimal.end = at;
    return decimal;
}

} // namespace throughline::io
