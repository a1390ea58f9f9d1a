// SPDX-License-Identifier: GPL-3.0-or-later
// Tables: the first byte chooses the delimiter, the task and the encoding.
#include "Input.h"

#include "data/TableFile.h"
#include "io/CsvReader.h"
#include "io/Utf8.h"

using namespace throughline;
using namespace throughline::data;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view text = fuzz::textOf(data + 1, size - 1);
    const TaskChoice task = static_cast<TaskChoice>(data[0] % 3);
    const auto source = io::ByteSource::memory(text);

    io::CsvReader reader(*source, "table.csv", (data[0] & 0x10) != 0 ? '\t' : '\0');
    io::CsvRecord record;
    std::int64_t line = 0;
    for (bool more = reader.open().has_value(); more;) {
        const Result<bool> read = reader.next(record);
        more = read && *read;
        if (!more) break;
        fuzz::require(record.size() > 0 && record.line() > line, "lines ascend");
        line = record.line();
        for (std::size_t i = 0; i < record.size(); ++i)
            fuzz::require(record.cell(i).size() <= text.size(), "a cell is part of the text");
    }

    const std::string file = (data[0] & 0x10) != 0 ? "table.tsv" : "table.csv";
    DataSpec spec;
    spec.task = task;
    spec.textEncoding = static_cast<io::TextEncoding>(data[0] >> 6U);
    const Result<TableData> table = loadTable(*source, file, spec);
    if (!table) return 0;
    const nn::Dataset& set = *table->data;
    fuzz::require(set.values.size() == set.rows * set.features, "every feature of every row has a value");
    fuzz::require((set.isRegression() ? set.targets.size() : set.labels.size()) == set.rows, "every row has a target");
    for (const std::string& name : set.classNames)
        fuzz::require(io::validLength(name) == name.size(), "texts are UTF-8");
    // The same table as rows for a model that was trained on it: the same features, and no error.
    std::vector<Remark> notes;
    const auto again = loadTableLike(*source, {file}, table->encoding, Targets::Read, notes);
    fuzz::require(again && (*again)->rows == set.rows && (*again)->labels == set.labels, "it is like itself");
    return 0;
}
