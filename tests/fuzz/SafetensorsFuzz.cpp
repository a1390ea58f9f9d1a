// SPDX-License-Identifier: GPL-3.0-or-later
// Headers and arrays of safetensors files; as checkpoints they are read, too, though few pass the checksum.
#include "Input.h"

#include "session/Checkpoint.h"
#include "session/Safetensors.h"

using namespace throughline;
using namespace throughline::session;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes = fuzz::textOf(data, size);
    if (const Result<Safetensors> contents = parseSafetensors(bytes, "x.safetensors")) {
        std::size_t total = 0;
        for (const nn::Tensor& tensor : contents->tensors) {
            std::size_t count = 1;
            for (const std::int64_t extent : tensor.shape) count *= static_cast<std::size_t>(extent);
            fuzz::require(count == tensor.values.size(), "a value for each place of the shape");
            total += count * sizeof(float);
        }
        fuzz::require(total <= size, "no array is larger than the file");
    }
    const fuzz::MemoryFile file(bytes);
    (void)readCheckpoint(file.path());
    (void)readCheckpointHead(file.path());
    return 0;
}
