// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/Format.h"
#include "history/SeriesBuilder.h"
#include "history/formats/PlainRows.h"
#include "history/formats/TableLayout.h"

#include <map>

namespace throughline::history {

/// Reads tables of text of any kind, row by row, as they grow. What its columns are is settled by the first 64 KiB;
/// while there are fewer, growth may show them to be others, and then the file is to be read anew.
class TableReader : public FormatReader {
public:
    /// What a row at the x of the row before is.
    enum class SameX {
        GoesOn,      ///< more of the same
        BeginsAgain, ///< in a table of one metric that has gone from x to x until then: another session's
    };
    explicit TableReader(const Start& start, SameX sameX = SameX::GoesOn) : m_file(start.file), m_sameX(sameX) {}

    Result<std::size_t> take(std::string_view bytes, bool end, HistoryCollector& to) override;
    Result<void> verdict(const HistoryCollector& taken) const override;
    bool isWhole() const override { return !m_unfinished; }
    std::vector<Remark> warnings() const override;

private:
    /// The rows of one part of the data.
    struct Part {
        std::vector<std::string> names;  ///< of its series
        std::vector<std::size_t> places; ///< of those, in the builder; `none`: they are left out
        std::size_t rows = 0;
    };
    enum class Settled { Yes, NotYet, Foreign, Otherwise };
    Settled settle(std::string_view bytes, bool end);
    void use(TableLayout layout);
    bool takePlainRows(std::string_view& rest, SeriesBuilder& builder);
    void addCells(std::span<const double> cells, SeriesBuilder& builder);
    bool addColumns(std::span<const double> cells, SeriesBuilder& builder);
    void takeRow(std::string_view line, SeriesBuilder& builder);
    void addRow(SeriesBuilder& builder);
    Part& partOf(std::string_view split, SeriesBuilder& builder);
    bool hasAllCells(std::size_t count) const;
    double stepOverEpochs(double step, double epoch);

    std::filesystem::path m_file;
    SameX m_sameX;
    std::optional<TableLayout> m_first; ///< of the first header, once there are rows
    TableLayout m_layout;               ///< of the newest
    bool m_isForeign = false;           ///< no header was found
    bool m_gaveUp = false;              ///< nor will there be one
    std::string m_begin;                ///< what was taken, while it is less than decides
    bool m_grew = false, m_ended = false;

    std::size_t m_x = TableLayout::none, m_epoch = TableLayout::none, m_split = TableLayout::none;
    struct Value {
        std::size_t column;
        bool isTime;
    };
    std::vector<Value> m_values;         ///< what becomes points
    std::map<std::string, Part> m_parts; ///< by what the rows call them
    Part* m_partNow = nullptr;           ///< of the row before
    std::string m_splitNow;
    std::vector<Cell> m_cells;

    PlainRows m_plain;
    bool m_mayBePlain = false;              ///< rows of this layout
    std::size_t m_odd = 0, m_oddToCome = 0; ///< lines that were not, and how many are read without asking

    /// Where steps begin again with each epoch: what is added to them from an epoch on.
    struct Offset {
        double epoch, steps;
    };
    std::vector<Offset> m_offsets;
    double m_lastStep = Place::unknown, m_lastEpoch = Place::unknown, m_top = 0.0;

    std::size_t m_line = 0;   ///< number of the newest, from 1
    std::size_t m_rows = 0;   ///< with all cells
    std::size_t m_ragged = 0; ///< left out: other cells than the header has
    std::size_t m_firstRagged = 0, m_raggedCells = 0;
    std::size_t m_withoutX = 0; ///< left out: nobody knows where they belong
    double m_lastX = Place::unknown;
    bool m_rises = false;   ///< x, at the newest row
    bool m_isOther = false; ///< rows have joined that the header does not fit
    bool m_unfinished = false;
};

/// Whether a table begins so, or the header of one that may get rows.
bool isTableStart(const Start& start);
/// The first row's x and epoch, NaN where it has none; nothing where there is no row. For whoever puts files in order.
std::optional<Place> firstPlaceIn(std::string_view start, const std::filesystem::path& file);

} // namespace throughline::history
