// SPDX-License-Identifier: GPL-3.0-or-later
// IDX arrays, plain and gzipped, as features and as labels.
#include "Input.h"

#include "data/ArrayFile.h"
#include "data/Idx.h"

using namespace throughline;
using namespace throughline::data;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const fuzz::MemoryFile file(fuzz::textOf(data, size));
    const auto source = io::ByteSource::open(file.path());
    if (!source) return 0;
    const Result<Array> array = readIdx(**source, {file.path()}, ArrayUse::Features);
    if (!array) return 0;
    std::size_t count = 1;
    for (const std::size_t extent : array->shape) count *= extent;
    fuzz::require(array->bytes.size() + array->values.size() == count, "a value for each place of the shape");
    std::vector<Remark> notes;
    (void)loadArrays(file.path(), {file.path(), {}, TaskChoice::Auto, nullptr}, notes);
    return 0;
}
