// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/Checkpoint.h"
#include "session/CheckpointPolicy.h"

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace throughline::session {

/// Writes a run's checkpoints on a thread of its own and deletes those that the policy no longer keeps. Training hands
/// over copies of its state and never waits for the disk: a round of writing begins at most once a second, with the
/// newest state there is and its best; others that the policy has overtaken before they were written are dropped. After
/// `flush` the folder holds exactly what writing each at once would have left: the newest `keep` that fell due, the
/// waypoints, the best, and the latest. An older file is deleted only when the newer one is durable; a best is written
/// before any later state that refers to it. All methods are for the training thread; the callbacks come on the
/// writer's.
class CheckpointManager {
public:
    struct Callbacks {
        /// Makes durable what a checkpoint relies on: the history. Called before each round, and twice a second on a
        /// thread of its own, since a large checkpoint may take longer than a power cut may cost.
        std::function<Result<void>()> sync;
        std::function<void(const nn::Position&)> written;
        std::function<void(const Error&)> failed; ///< once, when saving begins to fail; it is tried again by itself
        std::function<void()> recovered;          ///< once, when it works again
    };
    using State = std::unique_ptr<nn::TrainState>;

    /// Why a state is handed over.
    enum class Reason {
        Epoch,  ///< an epoch ended: written where the policy calls for it
        Latest, ///< pause, stop, end: written
        Pinned, ///< written, and never deleted
    };

    /// `from`: the state that the session goes on from; files in the folder above it are overwritten in time.
    /// `pinned`: of earlier sessions.
    CheckpointManager(std::filesystem::path folder, CheckpointPolicy policy, CheckpointContext context,
                      const nn::TrainState& from, std::vector<nn::Position> pinned, Callbacks callbacks);
    /// Gives what is pending one last try.
    ~CheckpointManager();

    /// A state to copy into, with the memory of an earlier one.
    State buffer();
    /// Takes over a state, newer than all before or at the same place.
    void submit(State state, Reason reason = Reason::Epoch);
    /// Records up to this epoch are in the history file; no checkpoint is written before its record is.
    void release(std::int64_t epoch);
    /// The files that were above the start when the session began, and that it has not replaced, ascending: they are
    /// the caller's from now on.
    std::vector<std::filesystem::path> giveUpOlder();
    /// Waits until all that was submitted and released is durable, or the attempt failed.
    Result<void> flush();

private:
    using Clock = std::chrono::steady_clock;

    struct Pending {
        State state;
        std::uint64_t round = 0; ///< of submission: a round takes only what was there when it began
    };
    struct File {
        nn::Position position; ///< epoch and batch
        bool good = true;
    };

    bool wanted(const nn::Position& position, const std::vector<nn::Position>& all, std::int64_t best) const;
    const std::vector<nn::Position>& known(bool pending);
    void claim();
    void prunePending();
    void pruneFiles();
    void recycle(State state);
    void loop();
    void syncLoop();
    void round(std::unique_lock<std::mutex>& lock);
    void write(std::unique_lock<std::mutex>& lock, Pending entry);
    void report(std::unique_lock<std::mutex>& lock);

    const std::filesystem::path m_folder;
    const CheckpointPolicy m_policy;
    const CheckpointContext m_context;
    const Callbacks m_callbacks;

    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::condition_variable m_rested;
    std::vector<Pending> m_pending; ///< oldest first
    std::vector<State> m_pool;
    std::vector<nn::Position> m_pinned; ///< epoch and batch
    /// What a round has promised to write, epoch and batch: without it, epochs that end faster than the history becomes
    /// durable would overtake, round after round, whatever there was to write.
    std::vector<nn::Position> m_claimed;
    std::vector<nn::Position> m_known; ///< buffer of `known`
    std::vector<File> m_files;         ///< in the folder, oldest first
    std::int64_t m_best = 0;           ///< epoch of the newest state's best
    std::int64_t m_bestOnDisk = 0;     ///< of the newest state written
    std::int64_t m_released = 0;
    std::optional<nn::Position> m_writing; ///< epoch and batch
    std::uint64_t m_round = 0;
    std::uint64_t m_flushWanted = 0, m_flushDone = 0;
    bool m_failing = false, m_quit = false;
    Result<void> m_last;
    std::thread m_thread;
    std::thread m_syncThread;
};

} // namespace throughline::session
