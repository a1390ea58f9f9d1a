// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/Engine.h"
#include "session/RunLock.h"
#include "session/TrainingSession.h"

#include <QObject>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

namespace throughline::session {

/// What is trained and what waits for it: each run by a `TrainingSession` of its own, one after another or several at
/// once. A run that fails does not hold up the others. How many train at once, and on how many threads each, never
/// changes a result. Lives on the thread that made it; its signals come there.
class RunQueue : public QObject {
    Q_OBJECT

public:
    /// Something that is or was asked for. Plain value.
    struct Entry {
        std::int64_t id = 0; ///< tells it from the others of a queue, as long as that lives
        EngineRequest request{};
        std::filesystem::path sweep{}; ///< the folder that it is a part of; empty: it is for itself
        bool beside = false;           ///< a part of a sweep that does not wait until others have ended
        std::optional<Error> error{};  ///< why it could not begin: it stays until it is tried again or removed
    };

    explicit RunQueue(QObject* parent = nullptr);
    explicit RunQueue(EngineFactory engine, QObject* parent = nullptr);
    /// Stops what trains, as ~TrainingSession does.
    ~RunQueue() override;

    /// Takes up what `folder` keeps of an earlier queue, and keeps what waits there from now on, in queue.json. What
    /// was trained when the program ended goes on first, if anything waited behind it: what was trained alone is left
    /// to its user. Nothing begins before `goOn`. Errors: `FolderInUse` (another program keeps its queue there), those
    /// of reading and `CannotWrite`; this queue is then kept nowhere.
    Result<void> keepIn(const std::filesystem::path& folder);

    /// How many train at once. 0: those of one sweep as many as there are threads, all others one after another.
    void setAtOnce(int most);
    int atOnce() const { return m_atOnce; }
    /// How many threads they share where a request leaves it open; all cores at first.
    void setThreads(int threads) { m_threads = threads; }

    /// Behind all that waits, in this order; they begin at once where it is their turn. Gives the id of the first, and
    /// the others follow it.
    std::int64_t add(std::vector<EngineRequest> requests, const std::filesystem::path& sweep = {});
    std::int64_t add(EngineRequest request) { return add(std::vector{std::move(request)}); }
    /// The same before all that waits, and beside whatever trains: as many of them at once as there are threads that
    /// others leave, and one where they leave none. `atOnce` does not count for them.
    std::int64_t addBeside(std::vector<EngineRequest> requests, const std::filesystem::path& sweep);
    /// Begins at once, beside whatever trains. It is not kept where it cannot.
    std::int64_t start(EngineRequest request);
    /// One that waits begins now, beside whatever trains; so does one that failed.
    void startNow(std::int64_t id);
    void remove(std::int64_t id);
    /// To before another one; 0: behind all.
    void move(std::int64_t id, std::int64_t before);
    /// Nothing begins until it goes on; what trains is not touched. Kept.
    void hold();
    void goOn();
    bool isHeld() const { return m_held; }
    /// For the end of the program: nothing begins any more, what trains stops at its next batch, and what is kept stays
    /// as it is now, so that the next start goes on from here.
    void stopAll();

    /// In the order in which they begin; those that could not stay in their places.
    const std::vector<Entry>& waiting() const { return m_waiting; }
    /// Those that train, in the order in which they began.
    const std::vector<Entry>& training() const { return m_training; }
    /// A session that trains nothing, for whoever wants to look at one before anything is trained.
    TrainingSession& spare();
    /// The session that trains an entry; null: none does.
    TrainingSession* sessionOf(std::int64_t id) const;

signals:
    /// Something waits, or does no longer, or stands in another place.
    void changed();
    /// A session that nobody has seen so far. It lives as long as the queue, and is used again.
    void sessionMade(throughline::session::TrainingSession* session);
    /// Told before the session does anything.
    void began(const throughline::session::RunQueue::Entry& entry, throughline::session::TrainingSession* session);
    /// The session is idle, and shows what it trained until it is used again; not before all have heard of this.
    void ended(const throughline::session::RunQueue::Entry& entry, throughline::session::TrainingSession* session,
               const throughline::session::RunOutcome& outcome);
    /// What waits cannot be written for now; it is tried again at the next change.
    void cannotKeep(const throughline::Error& error);

private:
    struct Slot;

    Slot& freeSlot();
    void fill();
    bool isTurnOf(const Entry& entry) const;
    void begin(Entry entry, bool waited);
    void onOpened(Slot& slot);
    void onFinished(Slot& slot, const RunOutcome& outcome);
    std::int64_t insert(std::size_t place, std::vector<EngineRequest> requests, const std::filesystem::path& sweep,
                        bool beside);
    int threadsFor(const Entry& entry) const;
    int cores() const;
    std::vector<Entry>::iterator find(std::int64_t id);
    void tellChanged();
    void keep();
    void write();

    const EngineFactory m_makeEngine;
    std::filesystem::path m_file; ///< empty: kept nowhere
    std::optional<RunLock> m_lock;
    int m_atOnce = 0;
    int m_threads = 0;
    bool m_held = false;
    std::int64_t m_lastId = 0;
    std::vector<Entry> m_waiting;
    std::vector<Entry> m_training;
    std::vector<std::unique_ptr<Slot>> m_slots;
    std::thread m_writer; ///< disks may take their time: the window does not wait for them
    bool m_writing = false;
    bool m_unwritten = false; ///< it has changed since the writer was given what it writes
};

} // namespace throughline::session
