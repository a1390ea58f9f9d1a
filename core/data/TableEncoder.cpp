// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/TableEncoder.h"

#include "data/TargetPlan.h"
#include "io/Memory.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace throughline::data {

namespace {

/// Where each of some texts is among others.
class Places {
public:
    explicit Places(const std::vector<std::string>& texts) {
        for (const std::string& text : texts) m_places.emplace(text, m_places.size());
    }
    /// Nothing: it is not among them.
    std::optional<std::size_t> find(std::string_view cell) const {
        const auto found = m_places.find(cell);
        if (found == m_places.end()) return std::nullopt;
        return found->second;
    }

private:
    std::unordered_map<std::string_view, std::size_t> m_places;
};

constexpr float NotANumberYet = std::numeric_limits<float>::quiet_NaN(); ///< until `MissingValues` replaces it

struct Input {
    const Encoding::Column* column;
    std::size_t cell;
    std::size_t offset; ///< of its first feature
    Places places;
    std::int64_t unknown = 0; ///< cells that the encoding has no feature for
    std::int64_t dropped = 0; ///< rows that were left out since it was missing in them
};

class TableEncoder {
public:
    TableEncoder(TableReader& reader, const Encoding& encoding, Targets targets, bool skipUnusable)
        : m_reader(reader),
          m_encoding(encoding),
          m_readsTarget(targets == Targets::Read),
          m_skipsUnusable(skipUnusable),
          m_classes(encoding.classNames) {}

    Result<void> open(const TableProfile& profile);
    Result<void> readRows(std::size_t rows);
    void finish(std::size_t rows, std::vector<Remark>& notes);
    std::shared_ptr<nn::Dataset> data() const { return m_data; }
    std::vector<std::size_t> takeRows() { return std::move(m_rows); }

private:
    Result<bool> addTarget();
    void dropTarget();
    void addFeatures(std::size_t row);
    bool isMissing(std::size_t cell) const { return m_reader.isMissing(m_reader.row().cell(cell)); }
    std::optional<double> numberIn(std::size_t cell, DecimalMark mark) const {
        const auto number = readNumber(m_reader.row().cell(cell), mark);
        return number ? std::optional(number->value) : std::nullopt;
    }
    bool isDropped();
    bool isUsable() const;
    void addDate(Input& input, float* to);
    void addNumber(const Input& input, float* to);
    void addCategory(Input& input, float* to);

    TableReader& m_reader;
    const Encoding& m_encoding;
    bool m_readsTarget;
    bool m_skipsUnusable;
    std::int64_t m_skipped = 0, m_firstSkipped = 0; ///< rows; line of the first
    Places m_classes;
    std::size_t m_target = 0; ///< its cell
    std::vector<Input> m_inputs;
    std::vector<std::size_t> m_rows; ///< of the file, those that were kept
    std::shared_ptr<nn::Dataset> m_data = std::make_shared<nn::Dataset>();
};

/// Finds the columns, and makes room for the rows that have a target.
Result<void> TableEncoder::open(const TableProfile& profile) {
    std::size_t offset = 0;
    for (const Encoding::Column& column : m_encoding.columns) {
        const Result<std::size_t> cell = m_reader.find(column.name);
        if (!cell) return tl::make_unexpected(cell.error());
        m_inputs.push_back({&column, *cell, offset, Places(column.categories), 0, 0});
        offset += column.features();
    }
    m_data->rows = profile.rows;
    m_data->features = m_encoding.features;
    if (m_readsTarget) {
        const Result<std::size_t> cell = m_reader.find(m_encoding.target);
        if (!cell) return tl::make_unexpected(cell.error());
        m_target = *cell;
        const auto target = std::find_if(profile.columns.begin(), profile.columns.end(),
                                         [&](const ColumnProfile& one) { return one.name == m_encoding.target; });
        m_data->rows = static_cast<std::size_t>(target->present());
    }
    if (m_data->rows == 0) return fail(ErrorCode::TooFewRows, m_reader.file(), {"0", "1"});
    const std::size_t bytes = encodedBytes(m_data->rows, m_encoding);
    if (bytes > io::memoryLimit()) return fail(ErrorCode::OutOfMemory, m_reader.file(), {std::to_string(bytes)});
    m_data->values.resize(m_data->rows * m_data->features);
    return {};
}

/// The first `rows` of them: what was appended to the file in the meantime is no part of it.
Result<void> TableEncoder::readRows(std::size_t rows) {
    const auto changed = [&] {
        return fail(ErrorCode::Damaged, m_reader.file(), {"it was changed while it was read"});
    };
    if (const Result<void> back = m_reader.rewind(); !back) return back;
    std::size_t kept = 0, dropped = 0;
    for (std::size_t row = 0; row < rows; ++row) {
        const Result<bool> read = m_reader.next();
        if (!read) return tl::make_unexpected(read.error());
        if (!*read) return changed();
        const Result<bool> hasTarget = m_readsTarget ? addTarget() : true;
        if (!hasTarget) return tl::make_unexpected(hasTarget.error());
        if (!*hasTarget) continue;
        if (kept + dropped == m_data->rows) return changed();
        if (m_skipsUnusable && !isUsable()) {
            if (m_readsTarget) dropTarget();
            if (m_skipped++ == 0) m_firstSkipped = m_reader.row().line();
            ++dropped;
        } else if (m_readsTarget && isDropped()) {
            dropTarget();
            ++dropped;
        } else {
            addFeatures(kept++);
            m_rows.push_back(row);
        }
    }
    if (kept + dropped < m_data->rows) return changed();
    m_data->rows = kept;
    m_data->values.resize(kept * m_data->features);
    if (kept == 0) return fail(ErrorCode::TooFewRows, m_reader.file(), {"0", "1"});
    return {};
}

/// False: it is missing.
Result<bool> TableEncoder::addTarget() {
    const std::string_view cell = m_reader.row().cell(m_target);
    if (m_reader.isMissing(cell)) return false;
    const std::optional<double> number = numberIn(m_target, m_encoding.targetMark);
    if (m_encoding.isRegression()) {
        if (!number) return false;
        m_data->targets.push_back(static_cast<float>(*number));
        return true;
    }
    const std::vector<double>& values = m_encoding.classValues;
    std::optional<std::size_t> place;
    if (values.empty()) {
        place = m_classes.find(cell);
    } else {
        const auto found = number ? std::lower_bound(values.begin(), values.end(), *number) : values.end();
        if (found != values.end() && *found == *number) place = static_cast<std::size_t>(found - values.begin());
    }
    if (!place)
        return fail(ErrorCode::WrongShape, m_reader.file(),
                    {"the class “" + (values.empty() || !number ? std::string(cell) : classNameOf(*number)) + "” in “" +
                         m_encoding.target + "”",
                     "one of the classes of the training data"});
    m_data->labels.push_back(static_cast<std::int32_t>(*place));
    return true;
}

/// The row's target was added, and the row is not to be.
void TableEncoder::dropTarget() {
    if (m_encoding.isRegression())
        m_data->targets.pop_back();
    else
        m_data->labels.pop_back();
}

/// Whether each cell of a column of numbers or dates is one, or missing.
bool TableEncoder::isUsable() const {
    return std::ranges::all_of(m_inputs, [this](const Input& input) {
        const Encoding::Column& column = *input.column;
        if (isMissing(input.cell)) return true;
        if (column.date) return readDate(m_reader.row().cell(input.cell), column.date->order).has_value();
        return !column.isNumber() || numberIn(input.cell, column.mark).has_value();
    });
}

bool TableEncoder::isDropped() {
    for (Input& input : m_inputs) {
        if (input.column->missing != MissingPolicy::Drop || !isMissing(input.cell)) continue;
        ++input.dropped;
        return true;
    }
    return false;
}

void TableEncoder::addFeatures(std::size_t row) {
    float* const features = m_data->values.data() + row * m_data->features;
    for (Input& input : m_inputs) {
        float* const to = features + input.offset;
        if (input.column->date)
            addDate(input, to);
        else if (input.column->isNumber())
            addNumber(input, to);
        else
            addCategory(input, to);
    }
}

void TableEncoder::addNumber(const Input& input, float* to) {
    const bool missing = isMissing(input.cell);
    const auto number = missing ? std::nullopt : numberIn(input.cell, input.column->mark);
    to[0] = number ? static_cast<float>(*number) : NotANumberYet;
    if (input.column->hasFlag()) to[1] = number ? 0.0F : 1.0F;
}

/// What comes again is told on a circle, so that December is beside January.
void TableEncoder::addDate(Input& input, float* to) {
    const Encoding::Column& column = *input.column;
    const bool missing = isMissing(input.cell);
    const auto date = missing ? std::nullopt : readDate(m_reader.row().cell(input.cell), column.date->order);
    if (!date && !missing) ++input.unknown;
    *to++ = date ? static_cast<float>(date->day) : NotANumberYet;
    const auto pair = [&](bool has, double place, double period) {
        if (!has) return;
        const double angle = 2.0 * std::numbers::pi * place / period;
        *to++ = date ? static_cast<float>(std::sin(angle)) : NotANumberYet;
        *to++ = date ? static_cast<float>(std::cos(angle)) : NotANumberYet;
    };
    pair(column.date->month, date ? date->month - 1.0 : 0.0, 12.0);
    pair(column.date->weekday, date ? date->weekday : 0.0, 7.0);
    pair(column.date->hour, date ? date->hour : 0.0, 24.0);
    if (column.hasFlag()) *to = date ? 0.0F : 1.0F;
}

void TableEncoder::addCategory(Input& input, float* to) {
    const Encoding::Column& column = *input.column;
    std::optional<std::size_t> place;
    if (!isMissing(input.cell)) {
        place = input.places.find(m_reader.row().cell(input.cell));
    } else if (column.missingCategory) {
        place = column.categories.size();
    } else if (column.missing == MissingPolicy::MostFrequent) {
        std::fill_n(to, column.features(), NotANumberYet); // until it is known which one that is
        return;
    }
    if (place)
        to[*place] = 1.0F;
    else
        ++input.unknown;
}

void TableEncoder::finish(std::size_t rows, std::vector<Remark>& notes) {
    auto dropped = static_cast<std::size_t>(m_skipped);
    if (const auto skipped = m_skipped + static_cast<std::int64_t>(m_reader.uneven()); skipped > 0)
        notes.push_back({RemarkCode::RowsSkipped, {std::to_string(skipped), std::to_string(m_firstSkipped)}});
    for (const Input& input : m_inputs) {
        dropped += static_cast<std::size_t>(input.dropped);
        if (input.dropped > 0)
            notes.push_back({RemarkCode::RowsDropped, {std::to_string(input.dropped), input.column->name}});
    }
    if (m_data->rows + dropped < rows)
        notes.push_back(
            {RemarkCode::RowsWithoutTarget, {std::to_string(rows - dropped - m_data->rows), m_encoding.target}});
    for (const Input& input : m_inputs) {
        if (input.unknown > 0)
            notes.push_back({RemarkCode::TextsUnknown, {std::to_string(input.unknown), input.column->name}});
    }
    if (!m_readsTarget && m_encoding.isRegression()) m_data->targets.resize(m_data->rows);
    if (!m_readsTarget && !m_encoding.isRegression()) m_data->labels.resize(m_data->rows);
    m_data->featureNames = featureNames(m_encoding);
    m_data->classNames = m_encoding.classNames;
    m_data->targetName = m_encoding.target;
}

} // namespace

std::size_t encodedBytes(std::size_t rows, const Encoding& encoding) {
    return rows * encoding.features * sizeof(float);
}

Result<std::shared_ptr<nn::Dataset>> encodeTable(TableReader& reader, const TableProfile& profile,
                                                 const Encoding& encoding, Targets targets, std::vector<Remark>& notes,
                                                 std::vector<std::size_t>* kept, bool skipUnusable) {
    TableEncoder encoder(reader, encoding, targets, skipUnusable);
    if (const Result<void> done = encoder.open(profile); !done) return tl::make_unexpected(done.error());
    if (const Result<void> done = encoder.readRows(profile.rows); !done) return tl::make_unexpected(done.error());
    encoder.finish(profile.rows, notes);
    if (kept) *kept = encoder.takeRows();
    return encoder.data();
}

} // namespace throughline::data
