// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/RunQueue.h"

#include "io/WriteFile.h"
#include "session/BuiltinEngine.h"
#include "session/JsonFile.h"
#include "session/NewRun.h"
#include "session/RequestFields.h"

#include <algorithm>
#include <thread>

namespace throughline::session {

namespace fs = std::filesystem;

namespace {

constexpr JsonFileKind queueFile{"throughline-queue", "queue", 1, std::uintmax_t{256} << 20};

/// An entry as the file has it. Of an error that it failed with it says that alone: what was wrong may be so no longer.
struct KeptEntry {
    fs::path sweep;
    EngineRequest request;
    bool beside = false;
    bool began = false;
    bool failed = false;
};

struct KeptQueue {
    int atOnce = 0;
    bool held = false;
    std::vector<KeptEntry> entries;
};

} // namespace

template <class Fields, Of<KeptEntry> Kept>
void visit(Fields& fields, Kept& entry) {
    fields.added("sweep", entry.sweep);
    fields.added("beside", entry.beside);
    fields.added("began", entry.began);
    fields.added("failed", entry.failed);
    visit(fields, entry.request);
}

template <class Fields, Of<KeptQueue> Kept>
void visit(Fields& fields, Kept& queue) {
    fields("at_once", queue.atOnce);
    fields("held", queue.held);
    fields("entries", queue.entries);
}

namespace {

Result<KeptQueue> readQueue(const fs::path& file) {
    KeptQueue queue;
    std::error_code ignored;
    if (!fs::exists(file, ignored)) return queue;
    const Result<void> read = readJsonFile(file, queueFile, [&](const Json& json) { JsonReader::read(json, queue); });
    if (!read) return tl::unexpected(read.error());
    return queue;
}

} // namespace

struct RunQueue::Slot {
    Slot(const EngineFactory& engine, RunQueue* queue) : session(engine, queue) {}

    TrainingSession session;
    std::optional<Entry> entry; ///< nothing: idle
    bool waited = false;
    bool opened = false;
};

RunQueue::RunQueue(QObject* parent) : RunQueue([] { return std::make_unique<BuiltinEngine>(); }, parent) {}

RunQueue::RunQueue(EngineFactory engine, QObject* parent) : QObject(parent), m_makeEngine(std::move(engine)) {}

RunQueue::~RunQueue() {
    stopAll();
    if (m_writer.joinable()) m_writer.join();
}

Result<void> RunQueue::keepIn(const fs::path& folder) {
    if (const auto made = io::makeFolders(folder); !made) return tl::unexpected(made.error());
    Result<RunLock> lock = RunLock::acquire(folder);
    if (!lock) return tl::unexpected(lock.error());
    const fs::path file = folder / "queue.json";
    const Result<KeptQueue> kept = readQueue(file);
    if (!kept) return tl::unexpected(kept.error());
    m_lock = std::move(*lock);
    m_file = file;
    m_atOnce = std::max(0, kept->atOnce);
    m_held = kept->held;
    const bool anyWaited = std::ranges::any_of(kept->entries, [](const KeptEntry& entry) { return !entry.began; });
    for (const KeptEntry& entry : kept->entries) {
        if (entry.began && !anyWaited) continue;
        Entry& one = m_waiting.emplace_back(Entry{++m_lastId, entry.request, entry.sweep, entry.beside, {}});
        if (entry.failed) one.error = Error{ErrorCode::Internal, {}, {"it failed before the program was started anew"}};
    }
    // It holds until it is told to go on, without that being kept.
    if (!m_waiting.empty()) emit changed();
    return {};
}

void RunQueue::setAtOnce(int most) {
    if (std::exchange(m_atOnce, std::max(0, most)) == m_atOnce) return;
    keep();
    fill();
}

int RunQueue::cores() const {
    return m_threads > 0 ? m_threads : std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

std::int64_t RunQueue::add(std::vector<EngineRequest> requests, const fs::path& sweep) {
    return insert(m_waiting.size(), std::move(requests), sweep, false);
}

std::int64_t RunQueue::addBeside(std::vector<EngineRequest> requests, const fs::path& sweep) {
    return insert(0, std::move(requests), sweep, true);
}

std::int64_t RunQueue::insert(std::size_t place, std::vector<EngineRequest> requests, const fs::path& sweep,
                              bool beside) {
    const std::int64_t first = m_lastId + 1;
    for (EngineRequest& request : requests) {
        if (auto* run = std::get_if<RunRequest>(&request)) run->data = withAbsolutePaths(run->data);
        const auto before = m_waiting.begin() + static_cast<std::ptrdiff_t>(place++);
        m_waiting.insert(before, {++m_lastId, std::move(request), sweep, beside, {}});
    }
    tellChanged();
    fill();
    return first;
}

std::int64_t RunQueue::start(EngineRequest request) {
    const std::int64_t id = ++m_lastId;
    begin({id, std::move(request), {}, false, {}}, false);
    return id;
}

void RunQueue::startNow(std::int64_t id) {
    const auto found = find(id);
    if (found == m_waiting.end()) return;
    Entry entry = std::move(*found);
    m_waiting.erase(found);
    entry.error.reset();
    begin(std::move(entry), true);
}

void RunQueue::remove(std::int64_t id) {
    const auto found = find(id);
    if (found == m_waiting.end()) return;
    m_waiting.erase(found);
    tellChanged();
}

void RunQueue::move(std::int64_t id, std::int64_t before) {
    const auto found = find(id);
    if (found == m_waiting.end() || id == before) return;
    Entry entry = std::move(*found);
    m_waiting.erase(found);
    m_waiting.insert(find(before), std::move(entry));
    tellChanged();
}

void RunQueue::hold() {
    if (std::exchange(m_held, true)) return;
    tellChanged();
}

void RunQueue::goOn() {
    if (std::exchange(m_held, false)) tellChanged();
    fill();
}

void RunQueue::stopAll() {
    if (m_unwritten && !m_file.empty()) write(); // before it holds: that is of this end alone
    m_file.clear();
    m_held = true;
    for (const auto& slot : m_slots) slot->session.stop(); // all at once: each is at a batch of its own
}

TrainingSession* RunQueue::sessionOf(std::int64_t id) const {
    for (const auto& slot : m_slots)
        if (slot->entry && slot->entry->id == id) return &slot->session;
    return nullptr;
}

std::vector<RunQueue::Entry>::iterator RunQueue::find(std::int64_t id) {
    return std::ranges::find(m_waiting, id, &Entry::id);
}

bool RunQueue::isTurnOf(const Entry& entry) const {
    const auto training = static_cast<int>(m_training.size());
    const auto isOfIt = [&](const Entry& other) { return other.sweep == entry.sweep; };
    if (entry.beside) return training < cores() || std::ranges::none_of(m_training, isOfIt);
    if (m_atOnce > 0) return training < m_atOnce;
    const bool alike = !entry.sweep.empty() && std::ranges::all_of(m_training, isOfIt);
    return training == 0 || (alike && training < cores());
}

void RunQueue::fill() {
    while (!m_held) {
        const auto next = std::ranges::find_if(m_waiting, [](const Entry& entry) { return !entry.error; });
        if (next == m_waiting.end() || !isTurnOf(*next)) return;
        Entry entry = std::move(*next);
        m_waiting.erase(next);
        begin(std::move(entry), true);
    }
}

/// Of one that begins, and waits no longer. Those that train together share the cores: one thread each trains more of
/// them in a time than all threads for one after another, as no thread ever waits for another.
int RunQueue::threadsFor(const Entry& entry) const {
    const auto running = static_cast<int>(m_training.size());
    const bool anyMay = m_atOnce > 1 && !entry.beside;
    const auto isToTrainWithIt = [&](const Entry& other) {
        return !other.error && (anyMay || (!entry.sweep.empty() && other.sweep == entry.sweep));
    };
    const auto left = static_cast<int>(std::ranges::count_if(m_waiting, isToTrainWithIt));
    const int most = m_atOnce > 0 && !entry.beside ? m_atOnce : cores();
    const int beside = std::max(running + 1, std::min(most, running + 1 + left));
    if (beside == 1) return m_threads;
    return std::max(1, cores() / beside);
}

TrainingSession& RunQueue::spare() {
    return freeSlot().session;
}

RunQueue::Slot& RunQueue::freeSlot() {
    const auto free = std::ranges::find_if(m_slots, [](const auto& slot) { return !slot->entry; });
    if (free != m_slots.end()) return **free;
    m_slots.push_back(std::make_unique<Slot>(m_makeEngine, nullptr));
    Slot* const slot = m_slots.back().get();
    connect(&slot->session, &TrainingSession::opened, this, [this, slot] { onOpened(*slot); });
    connect(&slot->session, &TrainingSession::finished, this,
            [this, slot](const RunOutcome& outcome) { onFinished(*slot, outcome); });
    emit sessionMade(&slot->session);
    return *slot;
}

void RunQueue::begin(Entry entry, bool waited) {
    const int threads = threadsFor(entry);
    EngineRequest request = entry.request;
    std::visit([&](auto& one) { one.threads = one.threads > 0 ? one.threads : threads; }, request);

    Slot& slot = freeSlot();
    slot.entry = entry;
    slot.waited = waited;
    slot.opened = false;
    m_training.push_back(entry);
    keep();
    emit changed();
    emit began(entry, &slot.session);
    if (const auto* resume = std::get_if<ResumeRequest>(&request))
        slot.session.resume(*resume);
    else if (const auto* fork = std::get_if<ForkRequest>(&request))
        slot.session.fork(*fork);
    else
        slot.session.start(std::get<RunRequest>(request));
}

/// From here on the run is on disk, and what is left of it goes on from there.
void RunQueue::onOpened(Slot& slot) {
    slot.opened = true;
    ResumeRequest rest{.folder = slot.session.folder()};
    std::visit([&](const auto& one) { rest.threads = one.threads; }, slot.entry->request);
    if (const auto* resume = std::get_if<ResumeRequest>(&slot.entry->request)) rest.data = resume->data;
    slot.entry->request = std::move(rest);
    const auto own = std::ranges::find(m_training, slot.entry->id, &Entry::id);
    if (own != m_training.end()) own->request = slot.entry->request;
    keep();
}

void RunQueue::onFinished(Slot& slot, const RunOutcome& outcome) {
    Entry entry = *std::exchange(slot.entry, std::nullopt);
    std::erase_if(m_training, [&](const Entry& other) { return other.id == entry.id; });
    if (!slot.opened && slot.waited && outcome.kind == OutcomeKind::Failed) {
        entry.error = outcome.error.value_or(Error{ErrorCode::Internal, {}, {"a failure without a reason"}});
        m_waiting.insert(m_waiting.begin(), entry);
    }
    tellChanged();
    emit ended(entry, &slot.session, outcome);
    // Others still hear of this ending, and look at the session.
    QMetaObject::invokeMethod(
        this, [this] { fill(); }, Qt::QueuedConnection);
}

void RunQueue::tellChanged() {
    keep();
    emit changed();
}

void RunQueue::keep() {
    if (m_file.empty()) return;
    m_unwritten = true;
    if (!m_writing) write();
}

/// On another thread; what changes meanwhile is written afterwards.
void RunQueue::write() {
    KeptQueue kept{m_atOnce, m_held, {}};
    for (const Entry& entry : m_training)
        kept.entries.push_back({entry.sweep, entry.request, entry.beside, true, false});
    for (const Entry& entry : m_waiting)
        kept.entries.push_back({entry.sweep, entry.request, entry.beside, false, entry.error.has_value()});
    if (m_writer.joinable()) m_writer.join();
    m_unwritten = false;
    m_writing = true;
    m_writer =
        std::thread([this, file = m_file, text = jsonFileText(queueFile, JsonWriter::jsonOf(std::as_const(kept)))] {
            const Result<void> written = io::writeOwnFile(file, text);
            QMetaObject::invokeMethod(
                this,
                [this, written] {
                    m_writing = false;
                    if (!written) emit cannotKeep(written.error());
                    if (m_unwritten && !m_file.empty()) write();
                },
                Qt::QueuedConnection);
        });
}

} // namespace throughline::session
