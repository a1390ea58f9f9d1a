// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/CheckpointManager.h"

#include <algorithm>

namespace throughline::session {

namespace fs = std::filesystem;

namespace {

constexpr auto roundInterval = std::chrono::seconds(1);
constexpr auto syncInterval = std::chrono::milliseconds(500);

/// Epoch and batch, which name a file; the step follows from them.
nn::Position place(const nn::Position& position) {
    return position.withoutStep();
}

} // namespace

CheckpointManager::CheckpointManager(fs::path folder, CheckpointPolicy policy, CheckpointContext context,
                                     const nn::TrainState& from, std::vector<nn::Position> pinned, Callbacks callbacks)
    : m_folder(std::move(folder)),
      m_policy(policy),
      m_context(std::move(context)),
      m_callbacks(std::move(callbacks)),
      m_pinned(std::move(pinned)),
      m_best(from.best.epoch),
      m_bestOnDisk(from.best.epoch),
      m_released(from.position.epoch) {
    for (nn::Position& position : m_pinned) position = place(position);
    // What lies above is damaged or older than a loss of history: no file to rely on.
    for (const fs::path& file : checkpointFiles(m_folder)) {
        const nn::Position position = *checkpointPosition(file);
        m_files.push_back({position, position <= place(from.position)});
    }
    m_thread = std::thread([this] { loop(); });
    if (m_callbacks.sync) m_syncThread = std::thread([this] { syncLoop(); });
}

CheckpointManager::~CheckpointManager() {
    (void)flush();
    {
        const std::scoped_lock lock(m_mutex);
        m_quit = true;
    }
    m_wake.notify_all();
    m_thread.join();
    if (m_syncThread.joinable()) m_syncThread.join();
}

CheckpointManager::State CheckpointManager::buffer() {
    const std::scoped_lock lock(m_mutex);
    if (m_pool.empty()) return std::make_unique<nn::TrainState>();
    State state = std::move(m_pool.back());
    m_pool.pop_back();
    return state;
}

void CheckpointManager::submit(State state, Reason reason) {
    const nn::Position position = state->position;
    const bool whole = position.batch == 0;
    const bool due = whole && m_policy.isDue(position.epoch);
    const bool best = whole && state->best.epoch == position.epoch;
    const std::scoped_lock lock(m_mutex);
    if (!due && !best && reason == Reason::Epoch) return recycle(std::move(state));
    if (reason == Reason::Pinned) m_pinned.push_back(place(position));
    m_best = state->best.epoch;
    if (!m_pending.empty() && place(m_pending.back().state->position) == place(position)) {
        recycle(std::exchange(m_pending.back().state, std::move(state)));
        return;
    }
    m_pending.push_back({std::move(state), m_round});
    prunePending();
}

void CheckpointManager::release(std::int64_t epoch) {
    const std::scoped_lock lock(m_mutex);
    m_released = epoch;
}

std::vector<fs::path> CheckpointManager::giveUpOlder() {
    const std::scoped_lock lock(m_mutex);
    const auto isReplaced = [&](const nn::Position& position) {
        return m_writing == position || std::ranges::any_of(m_pending, [&](const Pending& entry) {
                   return entry.state && place(entry.state->position) == position;
               });
    };
    std::vector<fs::path> files;
    std::erase_if(m_files, [&](const File& file) {
        if (file.good || isReplaced(file.position)) return false;
        files.push_back(m_folder / checkpointName(file.position));
        return true;
    });
    return files;
}

Result<void> CheckpointManager::flush() {
    std::unique_lock lock(m_mutex);
    const std::uint64_t ticket = ++m_flushWanted;
    m_wake.notify_all();
    m_rested.wait(lock, [&] { return m_flushDone >= ticket; });
    return m_last;
}

/// Whether the policy keeps `position` when `all`, ascending, is all there is.
bool CheckpointManager::wanted(const nn::Position& position, const std::vector<nn::Position>& all,
                               std::int64_t best) const {
    for (const auto* always : {&m_pinned, &m_claimed})
        if (std::find(always->begin(), always->end(), position) != always->end()) return true;
    if (position == all.back() || (position.batch == 0 && position.epoch == best)) return true;
    const auto due = [&](const nn::Position& p) { return p.batch == 0 && m_policy.isDue(p.epoch); };
    if (!due(position)) return false;
    if (m_policy.isWaypoint(position.epoch, all.back().epoch)) return true;
    const auto above = std::upper_bound(all.begin(), all.end(), position);
    return std::count_if(above, all.end(), due) < m_policy.keep;
}

/// Valid until the next call: one buffer, because this runs at every epoch.
const std::vector<nn::Position>& CheckpointManager::known(bool pending) {
    std::vector<nn::Position>& all = m_known;
    all.clear();
    for (const File& file : m_files)
        if (file.good) all.push_back(file.position);
    if (pending)
        for (const Pending& entry : m_pending) all.push_back(place(entry.state->position));
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
}

/// The newest state that has its record, and the best that it refers to.
void CheckpointManager::claim() {
    const auto newest = std::find_if(m_pending.rbegin(), m_pending.rend(),
                                     [&](const Pending& entry) { return entry.state->position.epoch <= m_released; });
    if (newest != m_pending.rend()) m_claimed = {place(newest->state->position), {newest->state->best.epoch, 0, 0}};
}

void CheckpointManager::prunePending() {
    const std::vector<nn::Position>& all = known(true);
    for (Pending& entry : m_pending)
        if (!wanted(place(entry.state->position), all, m_best)) recycle(std::move(entry.state));
    std::erase_if(m_pending, [](const Pending& entry) { return !entry.state; });
}

void CheckpointManager::pruneFiles() {
    const std::vector<nn::Position>& all = known(false);
    if (all.empty()) return;
    std::erase_if(m_files, [&](const File& file) {
        // A best that is overtaken in memory alone stays until the better one is on disk too.
        const bool keep = file.good ? wanted(file.position, all, m_bestOnDisk) : file.position > all.back();
        std::error_code ignored;
        if (!keep) fs::remove(m_folder / checkpointName(file.position), ignored);
        return !keep;
    });
}

void CheckpointManager::recycle(State state) {
    constexpr std::size_t most = 4;
    if (m_pool.size() < most) m_pool.push_back(std::move(state));
}

void CheckpointManager::loop() {
    std::unique_lock lock(m_mutex);
    while (!m_quit) {
        const auto due = Clock::now() + roundInterval;
        m_wake.wait_until(lock, due, [&] { return m_quit || m_flushWanted > m_flushDone; });
        const std::uint64_t ticket = m_flushWanted;
        round(lock);
        m_flushDone = std::max(m_flushDone, ticket);
        m_rested.notify_all();
    }
}

void CheckpointManager::syncLoop() {
    std::unique_lock lock(m_mutex);
    while (!m_quit) {
        if (m_wake.wait_for(lock, syncInterval, [&] { return m_quit; })) return;
        lock.unlock();
        (void)m_callbacks.sync(); // an error comes again in the next round, which reports it
        lock.lock();
    }
}

void CheckpointManager::round(std::unique_lock<std::mutex>& lock) {
    const std::uint64_t last = m_round++;
    const std::int64_t released = m_released;
    claim();
    lock.unlock();
    const Result<void> synced = m_callbacks.sync ? m_callbacks.sync() : Result<void>();
    lock.lock();
    // Without its record a checkpoint would be newer than the history.
    const std::int64_t allowed = synced ? released : -1;
    m_last = synced;
    const auto next = [&] {
        return std::find_if(m_pending.begin(), m_pending.end(), [&](const Pending& entry) {
            return entry.round <= last && entry.state->position.epoch <= allowed;
        });
    };
    while (m_last && next() != m_pending.end()) {
        Pending entry = std::move(*next());
        std::erase_if(m_pending, [](const Pending& candidate) { return !candidate.state; });
        write(lock, std::move(entry));
    }
    m_claimed.clear();
    prunePending();
    pruneFiles();
    report(lock);
}

void CheckpointManager::write(std::unique_lock<std::mutex>& lock, Pending entry) {
    const nn::Position position = place(entry.state->position);
    m_writing = position;
    lock.unlock();
    const fs::path file = m_folder / checkpointName(position);
    std::error_code ignored;
    fs::create_directory(m_folder, ignored); // it may have been removed under way
    const Result<void> written = writeCheckpoint(file, *entry.state, m_context);
    if (written && m_callbacks.written) m_callbacks.written(entry.state->position);
    lock.lock();
    m_writing.reset();
    m_last = written; // `flush` on another thread may be reading it
    if (!m_last) {
        // It waits for the next round, unless the policy has overtaken it meanwhile.
        const auto after = std::find_if(m_pending.begin(), m_pending.end(),
                                        [&](const Pending& other) { return place(other.state->position) >= position; });
        m_pending.insert(after, std::move(entry));
        prunePending();
        return;
    }
    std::erase_if(m_files, [&](const File& old) { return old.position == position; });
    const auto after =
        std::find_if(m_files.begin(), m_files.end(), [&](const File& other) { return other.position > position; });
    m_files.insert(after, {position, true});
    m_bestOnDisk = entry.state->best.epoch;
    recycle(std::move(entry.state));
    pruneFiles();
}

void CheckpointManager::report(std::unique_lock<std::mutex>& lock) {
    const bool failing = !m_last;
    if (failing == std::exchange(m_failing, failing)) return;
    const Result<void> result = m_last;
    lock.unlock();
    if (!result && m_callbacks.failed) m_callbacks.failed(result.error());
    if (result && m_callbacks.recovered) m_callbacks.recovered();
    lock.lock();
}

} // namespace throughline::session
