// SPDX-License-Identifier: GPL-3.0-or-later
// NPY arrays as features, labels and tables, and NPZ archives of them.
#include "Input.h"

#include "data/ArrayFile.h"
#include "data/Npy.h"

using namespace throughline;
using namespace throughline::data;

namespace {

void checkArray(const std::string& file) {
    for (const ArrayUse use : {ArrayUse::Features, ArrayUse::Targets}) {
        const auto source = io::ByteSource::open(file);
        if (!source) return;
        const Result<Array> array = readNpy(**source, {file}, use);
        if (!array) return;
        std::size_t count = 1;
        for (const std::size_t extent : array->shape) count *= extent;
        fuzz::require(array->bytes.size() + array->values.size() + array->numbers.size() == count,
                      "a value for each place of the shape");
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const fuzz::MemoryFile file(fuzz::textOf(data, size));
    checkArray(file.path());
    std::vector<Remark> notes;
    (void)previewArrays(file.path());
    const auto loaded = loadArrays(file.path(), {}, notes);
    if (loaded) {
        const Encoding like = encodingOf(*loaded->training);
        (void)loadArrays(file.path(), {{}, {}, TaskChoice::Auto, &like}, notes);
    }
    (void)loadArrays(file.path(), {file.path(), {}, TaskChoice::Auto, nullptr}, notes);
    return 0;
}
