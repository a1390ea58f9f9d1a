// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <cstring>
#include <map>
#include <optional>
#include <snappy.h>
#include <string>
#include <vector>
#include <zlib.h>
#include <zstd.h>

/// Small Parquet files, in each of the ways that they may be written.
namespace throughline::testing {

/// Writes Thrift's compact protocol.
class ThriftWriter {
public:
    std::string bytes;

    void integer(int id, std::int64_t number, int type = 5) {
        head(id, type);
        zigzag(number);
    }
    void text(int id, const std::string& text) {
        head(id, 8);
        element(text);
    }
    void boolean(int id, bool value) { head(id, value ? 1 : 2); }
    void list(int id, std::size_t size, int type) {
        head(id, 9);
        if (size < 15) {
            bytes += static_cast<char>(size << 4 | static_cast<unsigned>(type));
        } else {
            bytes += static_cast<char>(0xF0 | type);
            number(size);
        }
    }
    void begin(int id = 0) {
        if (id > 0) head(id, 12);
        m_last.push_back(0);
    }
    void end() {
        bytes += '\0';
        m_last.pop_back();
    }
    void element(const std::string& text) {
        number(text.size());
        bytes += text;
    }
    void number(std::uint64_t number) {
        for (; number > 127; number >>= 7) bytes += static_cast<char>(0x80 | (number & 127));
        bytes += static_cast<char>(number);
    }

private:
    void head(int id, int type) {
        bytes += static_cast<char>((id - m_last.back()) << 4 | type); // ids lie near one another
        m_last.back() = id;
    }
    void zigzag(std::int64_t n) { number((static_cast<std::uint64_t>(n) << 1) ^ static_cast<std::uint64_t>(n >> 63)); }
    std::vector<int> m_last;
};

template <class Number>
std::string plainBytes(Number number) {
    std::string bytes(sizeof number, '\0');
    std::memcpy(bytes.data(), &number, sizeof number);
    return bytes;
}
inline std::string plainText(const std::string& text) {
    return plainBytes(static_cast<std::uint32_t>(text.size())) + text;
}

/// A column; its values as they stand in a file, nothing where a row has none.
struct ParquetColumnOf {
    enum Type { Boolean, Int32, Int64, Int96, Float, Double, Bytes, Fixed };
    std::string name;
    Type type = Double;
    std::vector<std::optional<std::string>> values;
    bool optional = true;
    int converted = -1, scale = 0, width = 0;
};

struct ParquetWay {
    int codec = 0; ///< 1 Snappy, 2 gzip, 6 Zstandard
    bool second = false, dictionary = false, packed = false;
    int encoding = 0; ///< of what is not in a dictionary
    std::size_t rowsOfGroup = 1000;
};

inline std::string packBytes(int codec, const std::string& bytes) {
    std::string packed;
    if (codec == 1) {
        snappy::Compress(bytes.data(), bytes.size(), &packed);
    } else if (codec == 2) {
        packed.resize(bytes.size() + 200);
        z_stream stream{};
        deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
        stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
        stream.avail_in = static_cast<uInt>(bytes.size());
        stream.next_out = reinterpret_cast<Bytef*>(packed.data());
        stream.avail_out = static_cast<uInt>(packed.size());
        deflate(&stream, Z_FINISH);
        packed.resize(stream.total_out);
        deflateEnd(&stream);
    } else if (codec == 6) {
        packed.resize(ZSTD_compressBound(bytes.size()));
        packed.resize(ZSTD_compress(packed.data(), packed.size(), bytes.data(), bytes.size(), 1));
    } else {
        packed = bytes;
    }
    return packed;
}

/// Small numbers as run lengths, or packed eight at a time.
inline std::string hybrid(const std::vector<unsigned>& numbers, bool packed, unsigned width) {
    std::string bytes;
    if (!packed) {
        for (std::size_t i = 0, next = 0; i < numbers.size(); i = next) {
            while (next < numbers.size() && numbers[next] == numbers[i]) ++next;
            ThriftWriter run;
            run.number((next - i) << 1);
            bytes += run.bytes + static_cast<char>(numbers[i]);
        }
        return bytes;
    }
    const std::size_t groups = (numbers.size() + 7) / 8;
    ThriftWriter head;
    head.number(groups << 1 | 1);
    bytes.resize(groups * width, '\0');
    for (std::size_t i = 0; i < numbers.size(); ++i)
        for (unsigned bit = 0; bit < width; ++bit)
            if ((numbers[i] >> bit & 1U) != 0) {
                const std::size_t at = i * width + bit;
                bytes[at / 8] = static_cast<char>(static_cast<unsigned char>(bytes[at / 8]) | 1U << at % 8);
            }
    return head.bytes + bytes;
}

inline std::string pageOf(int kind, const ParquetWay& way, std::size_t values, int encoding, const std::string& levels,
                          const std::string& bytes) {
    const bool second = kind == 3;
    const std::string whole = second ? bytes : levels + bytes;
    const std::string packed = packBytes(way.codec, whole);
    ThriftWriter page;
    page.begin();
    page.integer(1, kind);
    page.integer(2, static_cast<std::int64_t>(whole.size() + (second ? levels.size() : 0)));
    page.integer(3, static_cast<std::int64_t>(packed.size() + (second ? levels.size() : 0)));
    page.begin(second ? 8 : kind == 2 ? 7 : 5);
    page.integer(1, static_cast<std::int64_t>(values));
    if (second) {
        page.integer(2, 0);
        page.integer(3, static_cast<std::int64_t>(values));
        page.integer(4, encoding);
        page.integer(5, static_cast<std::int64_t>(levels.size()));
        page.integer(6, 0);
        page.boolean(7, way.codec != 0);
    } else {
        page.integer(2, encoding);
        if (kind == 0) {
            page.integer(3, 3);
            page.integer(4, 3);
        }
    }
    page.end();
    page.end();
    return page.bytes + (second ? levels : std::string()) + packed;
}

/// The pages of a column from row `first` on; where its data begin is told.
inline std::string pagesOf(const ParquetColumnOf& column, const ParquetWay& way, std::size_t first, std::size_t last,
                           std::size_t& data) {
    std::vector<unsigned> levels, indices;
    std::map<std::string, unsigned> places;
    std::string plain, dictionary;
    unsigned bits = 0;
    for (std::size_t i = first; i < last; ++i) {
        const auto& value = column.values[i];
        levels.push_back(value ? 1 : 0);
        if (!value) continue;
        if (column.type == ParquetColumnOf::Boolean) {
            if (bits % 8 == 0) plain += '\0';
            plain.back() = static_cast<char>(plain.back() | (*value == "1") << bits % 8);
            ++bits;
            continue;
        }
        plain += *value;
        const auto [place, isNew] = places.try_emplace(*value, static_cast<unsigned>(places.size()));
        if (isNew) dictionary += *value;
        indices.push_back(place->second);
    }
    std::string level = column.optional ? hybrid(levels, way.packed, 1) : std::string();
    if (column.optional && !way.second) level = plainText(level);
    const bool inDictionary = way.dictionary && column.type != ParquetColumnOf::Boolean;
    std::string pages;
    if (inDictionary) pages = pageOf(2, way, places.size(), 0, {}, dictionary);
    data = pages.size();
    const std::string bytes = inDictionary ? '\7' + hybrid(indices, way.packed, 7) : plain;
    return pages + pageOf(way.second ? 3 : 0, way, last - first, inDictionary ? 8 : way.encoding, level, bytes);
}

inline std::string parquet(const std::vector<ParquetColumnOf>& columns, const ParquetWay& way = {}) {
    std::string bytes = "PAR1";
    const std::size_t rows = columns.front().values.size();
    ThriftWriter end;
    end.begin();
    end.integer(1, 2);
    end.list(2, columns.size() + 1, 12);
    end.begin();
    end.text(4, "schema");
    end.integer(5, static_cast<std::int64_t>(columns.size()));
    end.end();
    for (const ParquetColumnOf& column : columns) {
        end.begin();
        end.integer(1, column.type);
        if (column.width > 0) end.integer(2, column.width);
        end.integer(3, column.optional ? 1 : 0);
        end.text(4, column.name);
        if (column.converted >= 0) end.integer(6, column.converted);
        if (column.scale > 0) end.integer(7, column.scale);
        end.end();
    }
    end.integer(3, static_cast<std::int64_t>(rows), 6);
    const std::size_t groups = (rows + way.rowsOfGroup - 1) / way.rowsOfGroup;
    end.list(4, groups, 12);
    for (std::size_t first = 0; first < rows; first += way.rowsOfGroup) {
        const std::size_t last = std::min(rows, first + way.rowsOfGroup);
        end.begin();
        end.list(1, columns.size(), 12);
        for (const ParquetColumnOf& column : columns) {
            std::size_t data = 0;
            const std::size_t at = bytes.size();
            bytes += pagesOf(column, way, first, last, data);
            end.begin();
            end.integer(2, static_cast<std::int64_t>(at), 6);
            end.begin(3);
            end.integer(1, column.type);
            end.list(2, 0, 5);
            end.list(3, 1, 8);
            end.element(column.name);
            end.integer(4, way.codec);
            end.integer(5, static_cast<std::int64_t>(last - first), 6);
            end.integer(6, static_cast<std::int64_t>(bytes.size() - at), 6);
            end.integer(7, static_cast<std::int64_t>(bytes.size() - at), 6);
            end.integer(9, static_cast<std::int64_t>(at + data), 6);
            if (data > 0) end.integer(11, static_cast<std::int64_t>(at), 6);
            end.end();
            end.end();
        }
        end.integer(2, 1, 6);
        end.integer(3, static_cast<std::int64_t>(last - first), 6);
        end.end();
    }
    end.end();
    return bytes + end.bytes + plainBytes(static_cast<std::uint32_t>(end.bytes.size())) + "PAR1";
}

/// One of Neptune's runs: a row a point.
class NeptuneRun {
public:
    explicit NeptuneRun(std::string id) : m_id(std::move(id)) {}
    void setting(const std::string& path, const std::string& value) {
        row(path, "string");
        m_text.back() = plainText(value);
    }
    /// Without a value: one that is not finite.
    void point(const std::string& path, double step, std::optional<double> value) {
        row(path, "float_series");
        std::string decimal;
        const auto whole = static_cast<std::uint64_t>(step * 1e6);
        for (int shift = 56; shift >= 0; shift -= 8) decimal += static_cast<char>(whole >> shift & 0xFF);
        m_step.back() = decimal;
        m_time.back() = plainBytes(std::int64_t{1795864821000} + static_cast<std::int64_t>(step));
        if (value) m_value.back() = plainBytes(*value);
    }
    std::string bytes(const ParquetWay& way = {}) const {
        using Column = ParquetColumnOf;
        return parquet({{"run_id", Column::Bytes, m_run},
                        {"attribute_path", Column::Bytes, m_path},
                        {"attribute_type", Column::Bytes, m_type},
                        {"step", Column::Fixed, m_step, true, 5, 6, 8},
                        {"timestamp", Column::Int64, m_time, true, 9},
                        {"float_value", Column::Double, m_value},
                        {"string_value", Column::Bytes, m_text}},
                       way);
    }

private:
    using Values = std::vector<std::optional<std::string>>;
    void row(const std::string& path, const std::string& type) {
        m_run.push_back(plainText(m_id));
        m_path.push_back(plainText(path));
        m_type.push_back(plainText(type));
        for (Values* const values : {&m_step, &m_time, &m_value, &m_text}) values->push_back(std::nullopt);
    }
    std::string m_id;
    Values m_run, m_path, m_type, m_step, m_time, m_value, m_text;
};

} // namespace throughline::testing
