// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "io/WriteFile.h"
#include "session/CheckpointManager.h"

#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <atomic>
#include <map>
#include <random>
#include <set>
#include <thread>
#include <utility>

using namespace throughline;
using namespace throughline::session;
namespace fs = std::filesystem;
using Names = std::set<std::string>;
using Reason = CheckpointManager::Reason;

namespace {

nn::TrainState stateAt(std::int64_t epoch, std::int64_t batch, std::int64_t best) {
    nn::TrainState state;
    state.position = {epoch, batch, epoch * 10 + batch};
    state.best = {best, 0.5};
    state.tensors = {{"layers.0.weight", {1, 1}, {static_cast<float>(epoch)}}};
    return state;
}

Names namesIn(const fs::path& folder) {
    Names names;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder))
        names.insert(entry.path().filename().string());
    return names;
}

/// What writing every state at once, and deleting after each by the policy, leaves behind.
class Reference {
public:
    explicit Reference(CheckpointPolicy policy) : m_policy(policy) {}
    void submit(const nn::TrainState& state, Reason reason) {
        const nn::Position position{state.position.epoch, state.position.batch, 0};
        const bool best = position.batch == 0 && state.best.epoch == position.epoch;
        if (!due(position) && !best && reason == Reason::Epoch) return;
        m_files.insert(position);
        if (reason == Reason::Pinned) m_pinned.insert(position);
        std::vector<nn::Position> dueOnes;
        std::copy_if(m_files.begin(), m_files.end(), std::back_inserter(dueOnes),
                     [&](const auto& p) { return due(p); });
        if (std::ssize(dueOnes) > m_policy.keep) dueOnes.erase(dueOnes.begin(), dueOnes.end() - m_policy.keep);
        std::erase_if(m_files, [&](const nn::Position& p) {
            return p != position && p != nn::Position{state.best.epoch, 0, 0} && !m_pinned.contains(p) &&
                   !(p.batch == 0 && m_policy.isWaypoint(p.epoch, position.epoch)) &&
                   std::find(dueOnes.begin(), dueOnes.end(), p) == dueOnes.end();
        });
    }
    Names names() const {
        Names names;
        for (const nn::Position& position : m_files) names.insert(checkpointName(position));
        return names;
    }

private:
    bool due(const nn::Position& p) const { return p.batch == 0 && p.epoch % m_policy.every == 0; }
    CheckpointPolicy m_policy;
    std::set<nn::Position> m_files, m_pinned;
};

} // namespace

class CheckpointManagerTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_temporary;
    fs::path m_folder;

    std::unique_ptr<CheckpointManager> manager(CheckpointPolicy policy, const nn::TrainState& from = {},
                                               CheckpointManager::Callbacks callbacks = {}) {
        return std::make_unique<CheckpointManager>(m_folder, policy, CheckpointContext{}, from,
                                                   std::vector<nn::Position>{}, std::move(callbacks));
    }

    static void submit(CheckpointManager& manager, const nn::TrainState& state, Reason reason = Reason::Epoch) {
        CheckpointManager::State copy = manager.buffer();
        *copy = state;
        manager.release(state.position.epoch);
        manager.submit(std::move(copy), reason);
    }

private slots:
    void init() {
        static int number = 0;
        m_folder = fs::path(m_temporary.path().toStdString()) / std::to_string(++number);
        fs::create_directories(m_folder);
    }

    void newestDueBestAndLatestAreKept() {
        auto checkpoints = manager({.every = 2, .keep = 2});
        for (std::int64_t epoch = 1; epoch <= 9; ++epoch)
            submit(*checkpoints, stateAt(epoch, 0, std::min<std::int64_t>(epoch, 3)));
        submit(*checkpoints, stateAt(9, 4, 3), Reason::Latest);
        QVERIFY(checkpoints->flush());
        QCOMPARE(namesIn(m_folder), (Names{"epoch-00003.safetensors", "epoch-00006.safetensors",
                                           "epoch-00008.safetensors", "epoch-00009-batch-00004.safetensors"}));
        submit(*checkpoints, stateAt(10, 0, 10));
        QVERIFY(checkpoints->flush());
        QCOMPARE(namesIn(m_folder), (Names{"epoch-00008.safetensors", "epoch-00010.safetensors"}));
    }

    // Epochs may end faster than the history becomes durable: each round writes something all the same.
    void epochsThatOvertakeTheDiskLeaveItACheckpoint() {
        CheckpointManager* running = nullptr;
        std::int64_t epoch = 1;
        bool trains = false;
        std::atomic<std::thread::id> writer;
        std::vector<std::int64_t> written;
        const auto sync = [&]() -> Result<void> {
            if (std::this_thread::get_id() == writer && std::exchange(trains, false))
                for (int i = 0; i < 5; ++i) submit(*running, stateAt(++epoch, 0, 1));
            return {};
        };
        const auto note = [&](const nn::Position& position) {
            writer = std::this_thread::get_id();
            written.push_back(position.epoch);
        };
        const auto checkpoints = manager({.every = 1, .keep = 1}, {}, {sync, note, {}, {}});
        running = checkpoints.get();
        submit(*checkpoints, stateAt(epoch, 0, 1));
        QVERIFY(checkpoints->flush());
        for (int round = 0; round < 3; ++round) {
            submit(*checkpoints, stateAt(++epoch, 0, 1));
            const std::int64_t before = epoch;
            trains = true;
            QVERIFY(checkpoints->flush());
            QVERIFY2(std::ranges::find(written, before) != written.end(), qPrintable(QString::number(before)));
        }
        QVERIFY(checkpoints->flush());
        QCOMPARE(namesIn(m_folder), (Names{"epoch-00001.safetensors", checkpointName({epoch, 0, 0})}));
    }

    // However the rounds of writing fall between the epochs, the end is as though each had been written at once.
    void theEndIsThatOfWritingAtOnce() {
        std::mt19937 random(11);
        for (int repeat = 0; repeat < 15; ++repeat) {
            init();
            const CheckpointPolicy policy{.every = 1 + static_cast<std::int64_t>(random() % 4),
                                          .keep = static_cast<int>(random() % 4)};
            auto checkpoints = manager(policy);
            Reference reference(policy);
            std::int64_t best = 0;
            for (std::int64_t epoch = 1; epoch <= (repeat % 3 == 0 ? 300 : 30); ++epoch) {
                if (random() % 4 == 0) best = epoch;
                nn::TrainState state = stateAt(epoch, 0, best);
                submit(*checkpoints, state);
                reference.submit(state, Reason::Epoch);
                if (random() % 6 == 0) {
                    state = stateAt(epoch, 5, best);
                    const Reason reason = random() % 3 == 0 ? Reason::Pinned : Reason::Latest;
                    submit(*checkpoints, state, reason);
                    reference.submit(state, reason);
                }
                if (random() % 5 == 0) QVERIFY(checkpoints->flush());
            }
            QVERIFY(checkpoints->flush());
            QCOMPARE(namesIn(m_folder), reference.names());
        }
    }

    /// Of a long run one stays here and there, never more than a fiftieth of all, and no epoch is far from one.
    void waypointsStay_data() {
        QTest::addColumn<int>("every");
        QTest::addColumn<int>("epochs");
        QTest::addColumn<int>("farthest");
        QTest::newRow("short") << 1 << 60 << 60;
        QTest::newRow("1,000") << 1 << 1000 << 64;
        QTest::newRow("every tenth") << 10 << 1000 << 73;
        QTest::newRow("3,000") << 1 << 3000 << 256;
        QTest::newRow("rarely") << 500 << 3000 << 500;
    }
    void waypointsStay() {
        QFETCH(int, every);
        QFETCH(int, epochs);
        QFETCH(int, farthest);
        auto checkpoints = manager({.every = every, .keep = 3});
        for (std::int64_t epoch = 1; epoch <= epochs; ++epoch) {
            submit(*checkpoints, stateAt(epoch, 0, std::min<std::int64_t>(epoch, 7)));
            if (epoch % 100 == 0) QVERIFY(checkpoints->flush());
        }
        QVERIFY(checkpoints->flush());
        std::vector<std::int64_t> kept{0};
        for (const fs::path& file : checkpointFiles(m_folder)) kept.push_back(checkpointPosition(file)->epoch);
        if (epochs >= 1000) QVERIFY2(50 * (std::ssize(kept) - 1) <= epochs, qPrintable(QString::number(kept.size())));
        std::ranges::sort(kept);
        for (std::size_t i = 1; i < kept.size(); ++i)
            QVERIFY2(kept[i] - kept[i - 1] <= farthest, qPrintable(QString::number(kept[i])));
        QCOMPARE(kept.back(), std::int64_t(epochs));
    }

    void noCheckpointIsAheadOfTheHistory() {
        auto checkpoints = manager({});
        submit(*checkpoints, stateAt(1, 0, 1));
        CheckpointManager::State unreleased = checkpoints->buffer();
        *unreleased = stateAt(2, 0, 1);
        checkpoints->submit(std::move(unreleased));
        QVERIFY(checkpoints->flush());
        QCOMPARE(namesIn(m_folder), Names{"epoch-00001.safetensors"});
        checkpoints->release(2);
        QVERIFY(checkpoints->flush());
        QCOMPARE(namesIn(m_folder).size(), 2u);
    }

    void aBestIsWrittenBeforeWhatRefersToIt() {
        std::vector<nn::Position> order;
        CheckpointManager::Callbacks callbacks;
        callbacks.written = [&](const nn::Position& position) { order.push_back(position); };
        auto checkpoints = manager({.every = 1, .keep = 1}, {}, std::move(callbacks));
        for (std::int64_t epoch = 1; epoch <= 20; ++epoch)
            submit(*checkpoints, stateAt(epoch, 0, std::min<std::int64_t>(epoch, 12)));
        QVERIFY(checkpoints->flush());
        QVERIFY(std::is_sorted(order.begin(), order.end()));
        QCOMPARE(order.back().epoch, 20);
        QVERIFY(std::any_of(order.begin(), order.end(), [](const auto& p) { return p.epoch == 12; }));
    }

    void aFailedSaveIsToldOnceAndTriedAgain() {
        std::atomic<int> failed{0}, recovered{0};
        CheckpointManager::Callbacks callbacks;
        callbacks.failed = [&](const Error& error) { failed += error.code == ErrorCode::CannotWrite; };
        callbacks.recovered = [&] { ++recovered; };
        auto checkpoints = manager({.every = 1, .keep = 2}, {}, std::move(callbacks));
        submit(*checkpoints, stateAt(1, 0, 1));
        QVERIFY(checkpoints->flush());
        const fs::path aside = m_folder.string() + "-aside";
        fs::rename(m_folder, aside);
        QVERIFY(io::writeFile(m_folder, "a file where the folder was"));
        for (std::int64_t epoch = 2; epoch <= 5; ++epoch) {
            submit(*checkpoints, stateAt(epoch, 0, 1));
            QVERIFY(!checkpoints->flush());
        }
        QCOMPARE(failed, 1);
        QCOMPARE(recovered, 0);
        QCOMPARE(namesIn(aside), Names{"epoch-00001.safetensors"});
        fs::remove(m_folder);
        fs::rename(aside, m_folder);
        QVERIFY(checkpoints->flush());
        QCOMPARE(recovered, 1);
        QCOMPARE(namesIn(m_folder),
                 (Names{"epoch-00001.safetensors", "epoch-00004.safetensors", "epoch-00005.safetensors"}));
    }

    void aRemovedFolderIsMadeAnew() {
        auto checkpoints = manager({.every = 1, .keep = 2});
        submit(*checkpoints, stateAt(1, 0, 1));
        QVERIFY(checkpoints->flush());
        fs::remove_all(m_folder);
        submit(*checkpoints, stateAt(2, 0, 1));
        QVERIFY(checkpoints->flush());
        QCOMPARE(namesIn(m_folder), Names{"epoch-00002.safetensors"});
    }

    void damagedFilesAboveTheStartAreReplaced() {
        { // what an earlier session left behind
            auto checkpoints = manager({.every = 1, .keep = 3});
            for (std::int64_t epoch = 1; epoch <= 4; ++epoch) submit(*checkpoints, stateAt(epoch, 0, 1));
            submit(*checkpoints, stateAt(4, 3, 1), Reason::Latest);
        }
        auto checkpoints = manager({.every = 1, .keep = 3}, stateAt(3, 0, 1));
        submit(*checkpoints, stateAt(4, 0, 1));
        QVERIFY(checkpoints->flush());
        QVERIFY(namesIn(m_folder).contains("epoch-00004-batch-00003.safetensors"));
        submit(*checkpoints, stateAt(5, 0, 1));
        QVERIFY(checkpoints->flush());
        QCOMPARE(namesIn(m_folder), (Names{"epoch-00001.safetensors", "epoch-00003.safetensors",
                                           "epoch-00004.safetensors", "epoch-00005.safetensors"}));
    }

    void whatIsWrittenVerifies() {
        auto checkpoints = manager({});
        for (std::int64_t epoch = 1; epoch <= 5; ++epoch) submit(*checkpoints, stateAt(epoch, 0, epoch));
        QVERIFY(checkpoints->flush());
        for (const fs::path& file : checkpointFiles(m_folder)) {
            const Result<Checkpoint> read = readCheckpoint(file);
            QVERIFY(read);
            QVERIFY(read->state == stateAt(read->state.position.epoch, 0, read->state.position.epoch));
        }
    }
};

THROUGHLINE_TEST(CheckpointManagerTest)
#include "CheckpointManagerTest.moc"
