// SPDX-License-Identifier: GPL-3.0-or-later
// Headers and arrays of safetensors files; and, with a checksum that fits, checkpoints.
#include "Input.h"

#include "io/Checksum.h"
#include "io/WriteFile.h"
#include "session/Checkpoint.h"
#include "session/Safetensors.h"

using namespace throughline;
using namespace throughline::session;

namespace {

void check(const Safetensors& contents, std::size_t size) {
    std::size_t total = 0;
    for (const nn::Tensor& tensor : contents.tensors) {
        std::size_t count = 1;
        for (const std::int64_t extent : tensor.shape) count *= static_cast<std::size_t>(extent);
        fuzz::require(count == tensor.values.size(), "a value for each place of the shape");
        total += count * sizeof(float);
    }
    fuzz::require(total <= size, "no array is larger than the file");
}

/// The checksum that the reader asks for, in its place: without it no change would get past the door.
std::string sealed(std::string_view bytes) {
    const std::string_view key = "\"checksum\":\"";
    constexpr std::size_t digits = 16;
    std::string text(bytes);
    const std::size_t found = text.find(key), place = found + key.size();
    if (found == std::string::npos || place + digits > text.size()) return text;
    text.replace(place, digits, digits, '0');
    io::Checksum sum;
    sum.add(text);
    text.replace(place, digits, sum.hex());
    return text;
}

std::string written(const Checkpoint& checkpoint) {
    const std::filesystem::path path = "/dev/shm/throughline-fuzz-" + std::to_string(::getpid());
    fuzz::require(writeCheckpoint(path, checkpoint.state, checkpoint.context).has_value(), "what was read is written");
    std::string bytes = io::readFile(path).value();
    std::filesystem::remove(path);
    return bytes;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes = fuzz::textOf(data, size);
    if (const Result<Safetensors> contents = parseSafetensors(bytes, "x.safetensors")) check(*contents, size);
    const fuzz::MemoryFile file(sealed(bytes));
    (void)readCheckpointHead(file.path());
    const Result<Checkpoint> checkpoint = readCheckpoint(file.path());
    if (!checkpoint) return 0;

    const std::string first = written(*checkpoint);
    const fuzz::MemoryFile copy(first);
    const Result<Checkpoint> again = readCheckpoint(copy.path());
    fuzz::require(again.has_value(), "what was written is read");
    fuzz::require(written(*again) == first, "nothing is lost on the way");
    return 0;
}
