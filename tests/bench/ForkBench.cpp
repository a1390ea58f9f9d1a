// SPDX-License-Identifier: GPL-3.0-or-later
// What it takes to look into an epoch of digits, and to train a fan of eight branches of 50 epochs from one: as `rows`
// and `fork --vary` do it, files and all. Prints a line each: ForkBench rows epoch 100 <ms> · ForkBench fan 8 x 50 <ms>
#include "session/EpochRows.h"
#include "session/Fan.h"
#include "session/Fork.h"
#include "session/TrainingSession.h"

#include <QCoreApplication>
#include <QTemporaryDir>
#include <chrono>
#include <cstdio>

using namespace throughline;
using namespace throughline::session;

namespace {

template <class Work>
double milliseconds(Work work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

} // namespace

int main(int count, char** values) {
    QCoreApplication application(count, values);
    const QTemporaryDir folder;
    RunRequest request;
    request.data.source = "digits";
    request.config.epochs = 200;
    request.folder = folder.filePath("run").toStdString();
    TrainingSession session;
    QObject::connect(&session, &TrainingSession::finished, &application, [] { QCoreApplication::quit(); });
    session.start(request);
    QCoreApplication::exec();

    // From the nearest checkpoint, the first answer; then another batch of the same epoch.
    EpochRowsRequest asked;
    asked.folder = request.folder;
    for (const std::int64_t epoch : {2, 100, 200}) {
        asked.epoch = epoch;
        bool isFine = false;
        const double first = milliseconds([&] { isFine = rowsOfEpoch(asked).has_value(); });
        std::printf("ForkBench rows epoch %lld %.1f ms%s\n", static_cast<long long>(epoch), first,
                    isFine ? "" : " FAILED");
    }
    FanRequest fan;
    fan.folder = folder.filePath("fan").toStdString();
    const auto run = openRun(request.folder);
    for (int branch = 0; branch < 8; ++branch) {
        ForkRequest fork;
        fork.parent = request.folder;
        fork.epoch = 100;
        fork.config = configAt(run->info, 100);
        fork.config.epochs = 150;
        fork.config.optimizer.learningRate *= 0.25 * (branch + 1);
        fan.branches.push_back({"branch " + std::to_string(branch), fork});
    }
    bool isFine = false;
    const double all = milliseconds([&] {
        const auto result = trainFan(fan, {});
        isFine = result && result->branches.size() == 8;
    });
    std::printf("ForkBench fan 8 x 50 %.1f ms%s\n", all, isFine ? "" : " FAILED");
    return isFine ? 0 : 1;
}
