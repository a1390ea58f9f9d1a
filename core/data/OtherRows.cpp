// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/OtherRows.h"

#include "data/MissingValues.h"
#include "data/RawData.h"

#include <array>
#include <new>

namespace throughline::data {

Result<OtherRows> loadRows(const OtherSource& other, const Encoding& encoding, Targets targets, const ReadWatch& watch,
                           KeptColumns* kept) {
    try {
        OtherRows rows;
        const auto data = readOther(other, encoding, targets, watch, rows.notes, kept);
        if (!data) return tl::make_unexpected(data.error());
        MissingValues(encoding.medians).apply(std::array{data->get()}, encoding, rows.notes);
        rows.data = *data;
        return rows;
    } catch (const std::bad_alloc&) {
        return fail(ErrorCode::OutOfMemory, other.source);
    }
}

} // namespace throughline::data
