// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace throughline::io {

/// A pull parser for JSON (RFC 8259) as training tools really write it: everything before a cut or a bad character has
/// been delivered when it is met, which QJsonDocument and nlohmann::json cannot do. More than the RFC it takes
///   - NaN and Infinity, bare, as Python writes them, and a plus or minus sign before these and any number;
///   - numbers too large for a double, as infinite, and too small ones, as 0;
///   - a byte-order mark, and NUL bytes behind the value: they are what a power cut leaves;
///   - in strings, bytes that are not UTF-8, as they are, and halves of surrogate pairs, as U+FFFD.
/// Less: values nested deeper than `maxDepth`. Members of the same name are all delivered. Reads from memory that the
/// caller keeps; confined to one thread.
class JsonReader {
public:
    enum class Token {
        BeginObject,
        EndObject,
        BeginArray,
        EndArray,
        Key,
        String,
        Number,
        True,
        False,
        Null,
        End, ///< the value is complete, nothing but blanks follows
        Cut, ///< the text ends, or turns to NUL bytes, in the middle
        Bad, ///< not JSON, or nested deeper than `maxDepth`
    };
    static constexpr std::size_t maxDepth = 64;

    explicit JsonReader(std::string_view text);

    /// The next token. After `End`, `Cut` or `Bad` the same again.
    Token next();
    Token token() const { return m_token; }
    bool failed() const { return m_token == Token::Cut || m_token == Token::Bad; }

    /// Of the newest `Key` or `String`, escapes resolved. Valid until the next call of `next`.
    const std::string& text() const { return m_text; }
    /// Of the newest `Number`.
    double number() const { return m_number; }
    /// Just behind the newest token; at the offence after `Bad`.
    std::size_t offset() const { return m_at; }
    /// Objects and arrays that are open.
    std::size_t depth() const { return m_open.size(); }

    /// Reads on to the end of the value that the newest token began; false where the text fails before.
    bool skipValue();
    /// Forgets what came before and goes on at `offset` as though inside one array, between two elements.
    void continueInArray(std::size_t offset);

private:
    enum class Expect { Value, ValueOrEnd, KeyOrEnd, Key, CommaOrEnd, Nothing };

    Token fail(Token token);
    Token open(char bracket);
    Token close(char bracket);
    Token key();
    Token value();
    Token word(std::string_view expected, Token token, double number = 0.0);
    Token numeral();
    bool string();
    bool escape();
    bool hex4(unsigned& code);
    bool skipBlanks();
    void afterValue();

    std::string_view m_input;
    std::size_t m_at = 0;
    std::vector<char> m_open; ///< '{' or '[', outermost first
    Expect m_expect = Expect::Value;
    Token m_token = Token::Null;
    std::string m_text;
    double m_number = 0.0;
};

} // namespace throughline::io
