// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/RunInfo.h"

#include <algorithm>
#include <random>

namespace throughline::session {

std::string newRunId() {
    constexpr char digits[] = "0123456789abcdef";
    std::random_device random;
    std::string id;
    for (int i = 0; i < 32; ++i) id += digits[random() & 15];
    return id;
}

std::string monitorOf(const RunInfo& info) {
    return info.config.earlyStopping.monitored(info.validationRows > 0);
}

double placeOf(const RunInfo& info, const nn::Position& position) {
    return static_cast<double>(position.epoch) +
           static_cast<double>(position.batch) / static_cast<double>(info.batchesPerEpoch);
}

std::int64_t batchesOf(const RunInfo& info, int batchSize) {
    return batchSize == info.config.batchSize ? info.batchesPerEpoch : (info.trainingRows + batchSize - 1) / batchSize;
}

Course courseOf(const RunInfo& info, const SessionRecord& session) {
    Course course = Course::of(info.config);
    if (session.epochs > 0) course = {session.epochs, session.scheduleBegins, course.batchSize, course.patience};
    if (session.batchSize > 0) course.batchSize = session.batchSize;
    course.patience = session.patience.value_or(course.patience);
    return course;
}

Course courseBehind(const RunInfo& info, const nn::Position& position) {
    for (auto session = info.sessions.rbegin(); session != info.sessions.rend(); ++session)
        if (session->from.withoutStep() <= position.withoutStep()) return courseOf(info, *session);
    return Course::of(info.config);
}

std::vector<const SessionRecord*> sessionsOfLine(const RunInfo& info) {
    std::vector<const SessionRecord*> line;
    for (const SessionRecord& session : info.sessions) {
        while (line.size() > 1 && line.back()->from.withoutStep() >= session.from.withoutStep()) line.pop_back();
        line.push_back(&session);
    }
    return line;
}

std::vector<history::Mark> marksOf(const RunInfo& info) {
    using Kind = history::Mark::Kind;
    std::vector<history::Mark> marks = info.events;
    const std::vector<const SessionRecord*> line = sessionsOfLine(info);
    for (std::size_t i = 1; i < line.size(); ++i) {
        const SessionRecord &before = *line[i - 1], &after = *line[i];
        const auto changed = [&](Kind kind, auto from, auto to) {
            if (from == to) return;
            marks.push_back(
                {kind, placeOf(info, after.from), static_cast<double>(from), static_cast<double>(to), after.started});
        };
        if (before.epochs > 0 && after.epochs > 0) changed(Kind::Epochs, before.epochs, after.epochs);
        if (before.batchSize > 0) changed(Kind::BatchSize, before.batchSize, after.batchSize);
        if (before.patience && after.patience) changed(Kind::Patience, *before.patience, *after.patience);
    }
    std::ranges::stable_sort(marks, {}, &history::Mark::epoch);
    return marks;
}

} // namespace throughline::session
