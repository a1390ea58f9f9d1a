// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sweep/SweepWatch.h"

#include "ui/Background.h"

#include <QHash>
#include <algorithm>
#include <utility>

namespace throughline::ui {

using session::OutcomeKind;
using session::SweptRun;
using session::SweptState;

namespace {

constexpr int Refresh = 200, Again = 2'000; ///< ms

/// The run that an entry of the queue is about; empty: it has no folder yet.
std::filesystem::path folderOf(const session::RunQueue::Entry& entry) {
    if (const auto* resume = std::get_if<session::ResumeRequest>(&entry.request)) return resume->folder;
    if (const auto* run = std::get_if<session::RunRequest>(&entry.request)) return run->folder;
    return {};
}

struct Read {
    Result<session::Sweep> sweep;
    std::vector<SweptRun> runs;
};

} // namespace

SweepWatch::SweepWatch(Workspace& workspace, session::RunQueue& queue, QObject* parent)
    : QObject(parent), m_workspace(workspace), m_queue(queue) {
    m_soon.setSingleShot(true);
    m_soon.setInterval(Refresh);
    m_again.setSingleShot(true);
    m_again.setInterval(Again);
    connect(&m_soon, &QTimer::timeout, this, &SweepWatch::update);
    connect(&m_again, &QTimer::timeout, this, &SweepWatch::readAgain);
    const auto soon = [this] {
        if (m_isLookedAt && !m_runs.empty() && !m_soon.isActive()) m_soon.start();
    };
    connect(&workspace, &Workspace::listChanged, this, soon);
    connect(&workspace, &Workspace::itemChanged, this, soon);
    connect(&workspace, &Workspace::historyChanged, this, soon);
    connect(&queue, &session::RunQueue::changed, this, soon);
    connect(&queue, &session::RunQueue::ended, this,
            [this, soon](const session::RunQueue::Entry& entry, session::TrainingSession*,
                         const session::RunOutcome& outcome) {
                const auto folder = outcome.folder.empty() ? folderOf(entry) : outcome.folder;
                m_failures.erase(folder);
                if (outcome.error) m_failures.emplace(folder, *outcome.error);
                soon();
            });
}

void SweepWatch::setFolder(const QString& folder) {
    if (folder == m_folder) return;
    m_folder = folder;
    m_sweep = {};
    m_onDisk.clear();
    m_runs.clear();
    m_table = {};
    m_error.reset();
    m_again.stop();
    ++m_reading;
    emit changed();
    if (m_isLookedAt) read();
}

void SweepWatch::setLookedAt(bool on) {
    if (std::exchange(m_isLookedAt, on) == on || !on) return;
    m_runs.empty() ? read() : update();
}

void SweepWatch::read() {
    if (m_folder.isEmpty()) return;
    inBackground(
        this,
        [folder = std::filesystem::path(m_folder.toStdString())] {
            Read read{session::readSweep(folder), {}};
            if (read.sweep) read.runs = session::lookAt(*read.sweep);
            return read;
        },
        [this, number = ++m_reading](Read read) {
            if (number != m_reading) return;
            if (!read.sweep) {
                m_error = read.sweep.error();
                emit changed();
                return;
            }
            m_sweep = std::move(*read.sweep);
            m_onDisk = std::move(read.runs);
            update();
        });
}

/// Those alone that the window does not hear of.
void SweepWatch::readAgain() {
    std::vector<std::pair<std::size_t, session::SweepRun>> unknown;
    for (std::size_t i = 0; i < m_sweep.runs.size(); ++i)
        if (!m_workspace.find(pathOf(i))) unknown.emplace_back(i, m_sweep.runs[i]);
    if (unknown.empty() || !m_isLookedAt) return;
    inBackground(
        this,
        [unknown = std::move(unknown)] {
            std::vector<std::pair<std::size_t, SweptRun>> found;
            for (const auto& [i, run] : unknown) found.emplace_back(i, session::lookAt(run));
            return found;
        },
        [this, number = m_reading](std::vector<std::pair<std::size_t, SweptRun>> found) {
            if (number != m_reading) return;
            for (auto& [i, run] : found) m_onDisk[i] = std::move(run);
            update();
        });
}

QString SweepWatch::pathOf(std::size_t run) const {
    return QString::fromStdString(m_sweep.runs[run].request.folder.string());
}

bool SweepWatch::waits(const std::filesystem::path& folder) const {
    return std::ranges::any_of(m_queue.waiting(), [&](const session::RunQueue::Entry& entry) {
        return !entry.error && folderOf(entry) == folder;
    });
}

void SweepWatch::update() {
    if (m_onDisk.empty()) return;
    QHash<QString, const Item*> items;
    for (const auto& item : m_workspace.items())
        if (item.kind == Item::Kind::Run && item.history) items.insert(item.path, &item);
    auto failures = m_failures;
    for (const auto& entry : m_queue.waiting())
        if (entry.error) failures.try_emplace(folderOf(entry), *entry.error);

    m_runs = m_onDisk;
    bool isAllKnown = true;
    for (std::size_t i = 0; i < m_runs.size(); ++i) {
        auto& run = m_runs[i];
        const auto* item = items.value(pathOf(i));
        if (item) {
            run.outcome = session::outcomeOf(item->summary, item->history->records);
            run.trains = item->live || item->isFollowed();
        }
        const auto state = session::stateOf(run);
        const auto failure = failures.find(run.folder);
        if (failure != failures.end() && (state == SweptState::Waiting || state == SweptState::Failed)) {
            if (!run.outcome) run.outcome = session::RunOutcome{};
            run.outcome->kind = OutcomeKind::Failed;
            run.outcome->error = failure->second;
        }
        isAllKnown = isAllKnown && (item || waits(run.folder) || state == SweptState::Done ||
                                    state == SweptState::Diverged || state == SweptState::Failed);
    }
    m_table = session::sweepTable(m_runs);
    if (!isAllKnown && m_isLookedAt) m_again.start();
    emit changed();
}

std::vector<std::size_t> SweepWatch::missing() const {
    std::vector<std::size_t> missing;
    for (std::size_t i = 0; i < m_runs.size(); ++i) {
        const auto state = session::stateOf(m_runs[i]);
        const bool has = state == SweptState::Waiting || state == SweptState::Stopped || state == SweptState::Failed;
        if (has && !waits(m_runs[i].folder)) missing.push_back(i);
    }
    return missing;
}

bool SweepWatch::isUnderWay() const {
    const auto isOfIt = [&](const session::RunQueue::Entry& entry) {
        return !entry.error && entry.sweep == m_sweep.folder;
    };
    return std::ranges::any_of(m_queue.training(), isOfIt) || std::ranges::any_of(m_queue.waiting(), isOfIt);
}

void SweepWatch::stop() {
    // Copies: the queue changes while they are gone through.
    for (const auto& entry : std::vector(m_queue.waiting()))
        if (!entry.error && entry.sweep == m_sweep.folder) m_queue.remove(entry.id);
    for (const auto& entry : std::vector(m_queue.training()))
        if (auto* session = m_queue.sessionOf(entry.id); session && entry.sweep == m_sweep.folder) session->stop();
}

void SweepWatch::trainMissing() {
    if (std::exchange(m_isAsking, true)) return;
    std::vector<session::SweepRun> runs;
    for (const auto i : missing()) runs.push_back(m_sweep.runs[i]);
    inBackground(
        this,
        [runs = std::move(runs)] {
            std::vector<Result<std::optional<session::EngineRequest>>> rests;
            for (const auto& run : runs) rests.push_back(session::restOf(run));
            return rests;
        },
        [this, folder = m_sweep.folder](const std::vector<Result<std::optional<session::EngineRequest>>>& rests) {
            m_isAsking = false;
            std::vector<session::EngineRequest> requests;
            for (const auto& rest : rests) {
                if (!rest)
                    emit failed(rest.error());
                else if (*rest)
                    requests.push_back(**rest);
            }
            // What failed before it began waits there for another try.
            std::vector<std::int64_t> tried;
            for (const auto& entry : m_queue.waiting())
                if (entry.error && entry.sweep == folder) tried.push_back(entry.id);
            for (const auto id : tried) m_queue.remove(id);
            if (!requests.empty()) m_queue.add(std::move(requests), folder);
        });
}

} // namespace throughline::ui
