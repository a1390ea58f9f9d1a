// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/HistoryFile.h"
#include "history/RecordText.h"
#include "io/WriteFile.h"
#include "session/Checkpoint.h"
#include "session/ModelLoader.h"
#include "session/RunCheckpoints.h"
#include "session/RunPaths.h"
#include "session/TrainingSession.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QTemporaryDir>
#include <QTimer>
#include <algorithm>
#include <filesystem>
#include <limits>
#include <map>
#include <set>
#include <string>
#include <vector>

/// What the tests of sessions share: training to an end, and reading what is on disk then.
namespace throughline::session::testing {

/// Of a history that is whole; of another, none.
inline std::vector<nn::EpochRecord> recordsIn(const std::filesystem::path& file) {
    std::vector<nn::EpochRecord> records;
    const std::string text = io::readFile(file).value();
    const history::HistoryScan scan = history::scanHistory(
        text, [&](const nn::EpochRecord& record, std::size_t, std::size_t) { records.push_back(record); });
    if (!scan.intact) records.clear();
    return records;
}

/// Of two runs.
inline bool sameRecords(const std::filesystem::path& a, const std::filesystem::path& b) {
    const auto left = recordsIn(a / "history.json"), right = recordsIn(b / "history.json");
    return !left.empty() && std::equal(left.begin(), left.end(), right.begin(), right.end(), history::sameNumbers);
}

inline Checkpoint newest(const std::filesystem::path& folder) {
    constexpr std::int64_t anything = std::numeric_limits<std::int64_t>::max();
    std::vector<Error> damaged;
    return newestCheckpoint(openRun(folder).value(), {anything, anything, anything}, damaged)->value();
}

/// All of the state but how long it took.
inline bool sameState(nn::TrainState a, nn::TrainState b) {
    a.sums.seconds = b.sums.seconds = 0.0;
    return a == b;
}

inline std::set<std::string> checkpointNames(const std::filesystem::path& folder) {
    std::set<std::string> names;
    for (const auto& file : checkpointFiles(folder / "checkpoints")) names.insert(file.filename().string());
    return names;
}

/// All that is in a folder, as bytes.
inline std::map<std::filesystem::path, std::string> filesBelow(const std::filesystem::path& folder) {
    std::map<std::filesystem::path, std::string> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
        if (entry.is_regular_file()) files[entry.path()] = io::readFile(entry.path()).value();
    return files;
}

/// Runs the event loop to the session's ending; `finished` comes exactly once.
inline RunOutcome ending(TrainingSession& session) {
    std::vector<RunOutcome> outcomes;
    QEventLoop loop;
    const auto connection =
        QObject::connect(&session, &TrainingSession::finished, &loop, [&](const RunOutcome& outcome) {
            outcomes.push_back(outcome);
            loop.quit();
        });
    QTimer::singleShot(120'000, &loop, &QEventLoop::quit);
    loop.exec();
    QCoreApplication::processEvents();
    QObject::disconnect(connection);
    return outcomes.size() == 1 ? outcomes.front() : RunOutcome{.kind = OutcomeKind::Failed, .error = Error{}};
}

inline RunOutcome train(const RunRequest& request) {
    TrainingSession session;
    session.start(request);
    return ending(session);
}

inline RunOutcome resume(const ResumeRequest& request) {
    TrainingSession session;
    session.resume(request);
    return ending(session);
}

/// A folder of a test's own, where runs begin.
class Runs {
public:
    std::filesystem::path path() const { return m_folder.path().toStdString(); }
    std::filesystem::path fresh() { return path() / ("run" + std::to_string(++m_number)); }

    /// A quick one, on iris.
    RunRequest request(std::int64_t epochs = 6) {
        RunRequest request;
        request.data.source = "iris";
        request.config.network.hidden = {8};
        request.config.batchSize = 16;
        request.config.epochs = epochs;
        request.folder = fresh();
        request.threads = 1;
        return request;
    }

private:
    QTemporaryDir m_folder;
    int m_number = 0;
};

} // namespace throughline::session::testing
