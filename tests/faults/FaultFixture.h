// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/WriteFile.h"
#include "history/HistoryFile.h"
#include "history/RecordText.h"
#include "session/Checkpoint.h"
#include "session/Safetensors.h"

#include <QByteArray>
#include <filesystem>
#include <string>
#include <vector>

/// What the tests of faults share: reading what a run left on disk, and how long to go on.
namespace throughline::faults {

/// `THROUGHLINE_FAULTS=long ctest -L faults` asks for the hours that CI does not have.
inline bool longForm() {
    return qgetenv("THROUGHLINE_FAULTS") == "long";
}

inline std::vector<nn::EpochRecord> recordsIn(const std::filesystem::path& folder) {
    std::vector<nn::EpochRecord> records;
    history::scanHistory(readFile(folder / "history.json").value_or(""),
                         [&](const nn::EpochRecord& record, std::size_t, std::size_t) { records.push_back(record); });
    return records;
}

/// Whether two histories are the same to the bit, but for the time they took.
inline bool sameRecords(const std::vector<nn::EpochRecord>& a, const std::vector<nn::EpochRecord>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), history::sameNumbers);
}

/// The name of a run's newest checkpoint and its arrays, as bytes in the file.
inline std::string finalTensors(const std::filesystem::path& folder) {
    const std::vector<std::filesystem::path> files = session::checkpointFiles(folder / "checkpoints");
    if (files.empty()) return {};
    const auto text = readFile(files.back());
    const Result<session::Safetensors> file = session::parseSafetensors(*text, files.back());
    if (!file) return {};
    std::string bytes = files.back().filename().string();
    for (const nn::Tensor& tensor : file->tensors) {
        bytes += tensor.name;
        bytes.append(reinterpret_cast<const char*>(tensor.values.data()), tensor.values.size() * sizeof(float));
    }
    return bytes;
}

} // namespace throughline::faults
