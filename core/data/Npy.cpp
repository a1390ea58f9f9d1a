// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/Npy.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace throughline::data {

namespace {

constexpr std::string_view magic = "\x93NUMPY";
/// NumPy itself writes some hundred bytes and reads at most 10,000 (`max_header_size`).
constexpr std::size_t largestHeader = 65'536;
constexpr std::size_t mostDimensions = 64;

struct NpyHeader {
    std::string type; ///< "<f8"; empty: a list of fields
    bool columnMajor = false;
    std::vector<std::size_t> shape;
};

/// The dictionary of the header: a literal of Python with text, truth values and a tuple of numbers.
class HeaderParser {
public:
    explicit HeaderParser(std::string_view text) : m_rest(text) {}

    /// Nothing where the text is no such dictionary.
    std::optional<NpyHeader> parse() {
        bool type = false, order = false, shape = false;
        if (!eat('{')) return std::nullopt;
        while (!eat('}')) {
            const std::optional<std::string> key = text();
            if (!key || !eat(':')) return std::nullopt;
            bool& known = *key == "descr" ? type : *key == "fortran_order" ? order : shape;
            if (known || !value(*key)) return std::nullopt;
            known = true;
            if (eat(',')) continue;
            if (!eat('}')) return std::nullopt;
            break;
        }
        skipBlanks();
        return type && order && shape && m_rest.empty() ? std::optional(m_header) : std::nullopt;
    }

private:
    void skipBlanks() { m_rest.remove_prefix(std::min(m_rest.find_first_not_of(" \t\r\n"), m_rest.size())); }

    bool eat(char wanted) {
        skipBlanks();
        if (!m_rest.starts_with(wanted)) return false;
        m_rest.remove_prefix(1);
        return true;
    }

    bool eatWord(std::string_view word) {
        skipBlanks();
        if (!m_rest.starts_with(word)) return false;
        m_rest.remove_prefix(word.size());
        return true;
    }

    std::optional<std::string> text() {
        skipBlanks();
        const char quote = m_rest.empty() ? '\0' : m_rest.front();
        if (quote != '\'' && quote != '"') return std::nullopt;
        const std::size_t end = m_rest.find(quote, 1);
        if (end == std::string_view::npos) return std::nullopt;
        std::string found(m_rest.substr(1, end - 1));
        m_rest.remove_prefix(end + 1);
        return found;
    }

    bool value(const std::string& key) {
        if (key == "descr") return type();
        if (key == "shape") return shape();
        if (key != "fortran_order") return false;
        m_header.columnMajor = eatWord("True");
        return m_header.columnMajor || eatWord("False");
    }

    bool type() {
        if (const std::optional<std::string> found = text()) {
            m_header.type = *found;
            return !found->empty();
        }
        return eat('[') && skipFields();
    }

    /// Of a list of fields nothing is wanted but its end; names may hold brackets.
    bool skipFields() {
        for (int depth = 1; depth > 0;) {
            skipBlanks();
            if (m_rest.empty()) return false;
            if (m_rest.front() == '\'' || m_rest.front() == '"') {
                if (!text()) return false;
                continue;
            }
            if (m_rest.front() == '[') ++depth;
            if (m_rest.front() == ']') --depth;
            m_rest.remove_prefix(1);
        }
        return true;
    }

    bool shape() {
        if (!eat('(')) return false;
        while (!eat(')')) {
            skipBlanks();
            std::size_t extent = 0;
            const auto [end, error] = std::from_chars(m_rest.data(), m_rest.data() + m_rest.size(), extent);
            if (error != std::errc() || m_header.shape.size() == mostDimensions) return false;
            m_rest.remove_prefix(static_cast<std::size_t>(end - m_rest.data()));
            m_header.shape.push_back(extent);
            eat('L'); // Python 2 wrote "3L"
            if (eat(',')) continue;
            return eat(')');
        }
        return true;
    }

    std::string_view m_rest;
    NpyHeader m_header;
};

std::string subject(const ArrayPlace& place) {
    return place.name.empty() ? "an array" : "“" + place.name + "” as an array";
}

/// What NumPy calls a kind of values that a network cannot eat, and what to make of it.
tl::unexpected<Error> refuseType(const std::string& type, const ArrayPlace& place) {
    const char kind = type.size() > 1 ? type[1] : 'V';
    std::string found = " of the type “" + type + "”";
    if (type.empty()) found = " of records with fields";
    std::string wanted = "numbers, as x.astype(\"float32\") makes them";
    if (kind == 'O') found = " of Python objects";
    if (kind == 'U' || kind == 'S' || kind == 'a') {
        found = " of texts";
        wanted = "numbers, as np.unique(y, return_inverse=True)[1] makes them of class names";
    }
    if (kind == 'c') found = " of complex numbers";
    if (kind == 'M' || kind == 'm') found = " of dates";
    return fail(ErrorCode::WrongShape, place.file, {subject(place) + found, wanted});
}

Result<ElementType> elementType(const std::string& type, const ArrayPlace& place) {
    using Kind = ElementType::Kind;
    std::size_t size = 0;
    const char* const end = type.data() + type.size();
    if (type.size() < 3 || std::from_chars(type.data() + 2, end, size).ptr != end) return refuseType(type, place);
    const auto is = [&](char kind, std::initializer_list<std::size_t> sizes) {
        return type[1] == kind && std::find(sizes.begin(), sizes.end(), size) != sizes.end();
    };
    ElementType element{Kind::Float, size, type[0] == '>'};
    if (std::string_view("<>|=").find(type[0]) == std::string_view::npos) return refuseType(type, place);
    if (is('b', {1}))
        element.kind = Kind::Bool;
    else if (is('i', {1, 2, 4, 8}))
        element.kind = Kind::Signed;
    else if (is('u', {1, 2, 4, 8}))
        element.kind = Kind::Unsigned;
    else if (!is('f', {2, 4, 8}))
        return refuseType(type, place);
    return element;
}

/// Reads the header; `source` stands at the first value then.
Result<NpyHeader> readHeader(io::ByteSource& source, const ArrayPlace& place) {
    const std::string its = place.name.empty() ? "its header" : "the header of “" + place.name + "”";
    const Result<std::string> start = take(source, magic.size() + 2);
    if (!start) return tl::make_unexpected(start.error());
    if (!looksLikeNpy(*start)) return fail(ErrorCode::UnknownFormat, place.file, {"something else than an NPY file"});
    if (start->size() < magic.size() + 2) return fail(ErrorCode::Damaged, place.file, {its + " is cut off"});
    const int version = static_cast<unsigned char>((*start)[magic.size()]);
    if (version > 3) return fail(ErrorCode::NewerFormat, place.file, {std::to_string(version), "3"});

    const Result<std::string> length = take(source, version == 1 ? 2 : 4);
    if (!length) return tl::make_unexpected(length.error());
    std::size_t size = 0;
    for (auto byte = length->rbegin(); byte != length->rend(); ++byte)
        size = size << 8 | static_cast<unsigned char>(*byte);
    if (size > largestHeader)
        return fail(ErrorCode::Damaged, place.file, {its + " claims to be " + std::to_string(size) + " bytes long"});
    const Result<std::string> text = take(source, size);
    if (!text) return tl::make_unexpected(text.error());
    if (text->size() < size) return fail(ErrorCode::Damaged, place.file, {its + " is cut off"});
    std::optional<NpyHeader> header = HeaderParser(*text).parse();
    if (!header) return fail(ErrorCode::Damaged, place.file, {its + " tells no type, order and shape"});
    return std::move(*header);
}

/// From column-major to row-major.
template <class Number>
void reorder(const std::vector<std::size_t>& shape, std::vector<Number>& values) {
    std::vector<std::size_t> stride(shape.size(), 1), at(shape.size(), 0);
    for (std::size_t i = 1; i < shape.size(); ++i) stride[i] = stride[i - 1] * shape[i - 1];
    std::vector<Number> rowMajor;
    rowMajor.reserve(values.size());
    std::size_t from = 0;
    while (rowMajor.size() < values.size()) {
        rowMajor.push_back(values[from]);
        for (std::size_t i = shape.size(); i-- > 0;) {
            from += stride[i];
            if (++at[i] < shape[i]) break;
            from -= stride[i] * shape[i];
            at[i] = 0;
        }
    }
    values = std::move(rowMajor);
}

} // namespace

bool looksLikeNpy(std::string_view start) {
    return start.starts_with(magic);
}

Result<Array> readNpy(io::ByteSource& source, const ArrayPlace& place, ArrayUse use) {
    const Result<NpyHeader> header = readHeader(source, place);
    if (!header) return tl::make_unexpected(header.error());
    const Result<ElementType> type = elementType(header->type, place);
    if (!type) return tl::make_unexpected(type.error());
    const bool turns = header->columnMajor && header->shape.size() > 1; // then it is in memory twice
    const auto count = elementCount(header->shape, bytesOf(*type, use) * (turns ? 2 : 1), place);
    if (!count) return tl::make_unexpected(count.error());
    Array array;
    array.shape = header->shape;
    array.integers = type->kind != ElementType::Kind::Float;
    if (const auto done = readElements(source, place, *type, *count, use, array); !done)
        return tl::make_unexpected(done.error());
    if (const auto done = expectEnd(source, place); !done) return tl::make_unexpected(done.error());
    if (turns) {
        reorder(array.shape, array.bytes);
        reorder(array.shape, array.values);
        reorder(array.shape, array.numbers);
    }
    return array;
}

Result<Array> previewNpy(io::ByteSource& source, const ArrayPlace& place, std::size_t rows) {
    const Result<NpyHeader> header = readHeader(source, place);
    if (!header) return tl::make_unexpected(header.error());
    const Result<ElementType> type = elementType(header->type, place);
    if (!type) return tl::make_unexpected(type.error());
    Array array;
    array.shape = header->shape;
    constexpr std::size_t mostColumns = 10'000;
    if (array.shape.size() != 2 || header->columnMajor || array.shape[1] > mostColumns) return array;
    const std::size_t count = std::min(rows, array.shape[0]) * array.shape[1];
    if (const auto done = readElements(source, place, *type, count, ArrayUse::Targets, array); !done)
        return tl::make_unexpected(done.error());
    return array;
}

} // namespace throughline::data
