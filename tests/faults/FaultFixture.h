// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/HistoryFile.h"
#include "history/RecordText.h"
#include "io/WriteFile.h"
#include "session/Checkpoint.h"
#include "session/Safetensors.h"

#include <QByteArray>
#include <QProcessEnvironment>
#include <csignal>
#include <filesystem>
#include <string>
#include <unistd.h>
#include <vector>

/// What the tests of faults share: reading what a run left on disk, and how long to go on.
namespace throughline::faults {

/// `THROUGHLINE_FAULTS=long ctest -L faults` asks for the hours that CI does not have.
inline bool longForm() {
    return qgetenv("THROUGHLINE_FAULTS") == "long";
}

/// For a program above the shim, which minds the files below `root`.
inline QProcessEnvironment shimEnvironment(const std::filesystem::path& root) {
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert("LD_PRELOAD", FAULT_SHIM);
    environment.insert("THROUGHLINE_SHIM_ROOT", QString::fromStdString(root.string()));
    return environment;
}

inline std::vector<nn::EpochRecord> recordsIn(const std::filesystem::path& folder) {
    std::vector<nn::EpochRecord> records;
    history::scanHistory(io::readFile(folder / "history.json").value_or(""),
                         [&](const nn::EpochRecord& record, std::size_t, std::size_t) { records.push_back(record); });
    return records;
}

/// The highest epoch in what the program said on stderr; 0: none.
inline std::int64_t lastReported(const QByteArray& errors) {
    std::int64_t last = 0;
    for (qsizetype at = errors.indexOf("epoch "); at >= 0; at = errors.indexOf("epoch ", at + 1)) {
        const qsizetype slash = errors.indexOf('/', at);
        if (slash > 0) last = std::max<std::int64_t>(last, errors.mid(at + 6, slash - at - 6).toLongLong());
    }
    return last;
}

/// Whether two histories are the same to the bit, but for the time they took.
inline bool sameRecords(const std::vector<nn::EpochRecord>& a, const std::vector<nn::EpochRecord>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), history::sameNumbers);
}

/// The name of a run's newest checkpoint and its arrays, as bytes in the file.
inline std::string finalTensors(const std::filesystem::path& folder) {
    const std::vector<std::filesystem::path> files = session::checkpointFiles(folder / "checkpoints");
    if (files.empty()) return {};
    const auto text = io::readFile(files.back());
    const Result<session::Safetensors> file = session::parseSafetensors(*text, files.back());
    if (!file) return {};
    std::string bytes = files.back().filename().string();
    for (const nn::Tensor& tensor : file->tensors) {
        bytes += tensor.name;
        bytes.append(reinterpret_cast<const char*>(tensor.values.data()), tensor.values.size() * sizeof(float));
    }
    return bytes;
}

/// Holds a process still, all of its threads, while somebody looks at what it has written: SIGSTOP alone returns before
/// the last write has ended.
class Frozen {
public:
    explicit Frozen(qint64 process) : m_process(static_cast<pid_t>(process)) {
        ::kill(m_process, SIGSTOP);
        while (!isStill()) ::usleep(1000);
    }
    ~Frozen() { ::kill(m_process, SIGCONT); }
    Frozen(const Frozen&) = delete;

private:
    bool isStill() const {
        std::error_code error;
        for (const auto& task :
             std::filesystem::directory_iterator("/proc/" + std::to_string(m_process) + "/task", error)) {
            const std::string line = io::readFile(task.path() / "stat").value_or("");
            const std::size_t name = line.rfind(')');
            if (name != std::string::npos && line.at(name + 2) != 'T' && line.at(name + 2) != 'Z') return false;
        }
        return true;
    }
    pid_t m_process;
};

} // namespace throughline::faults
