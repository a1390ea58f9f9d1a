// SPDX-License-Identifier: GPL-3.0-or-later
// Trains one of the benchmark's tasks with the bare loop, without window, history or checkpoints, and prints a line an
// epoch: throughline <task> T<threads> ep <n> <seconds>s <samples/s> <epochs/s> loss <..> acc <..> val <..>
// usage: TrainBench A|B|C|D|E [threads] [epochs]
#include "BenchWork.h"
#include "nn/TrainLoop.h"
#include "nn/Variant.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>

using namespace throughline;

namespace {

class Printer : public nn::TrainObserver {
public:
    Printer(std::string task, double rows, int threads, std::int64_t epochs)
        : m_task(std::move(task)), m_rows(rows), m_threads(threads), m_every(std::max<std::int64_t>(1, epochs / 5)) {}

    void epochFinished(const nn::EpochRecord& record, const nn::TrainLoop&) override {
        if (record.epoch % m_every != 0) return;
        const auto now = std::chrono::steady_clock::now();
        const double seconds = std::chrono::duration<double>(now - m_last).count() / static_cast<double>(m_every);
        m_last = now;
        std::printf("throughline %s T%d ep %lld %.6fs %.0f samples/s %.2f epochs/s loss %.4f acc %.4f val %.4f\n",
                    m_task.c_str(), m_threads, static_cast<long long>(record.epoch), seconds, m_rows / seconds,
                    1.0 / seconds, record.metric("loss"), record.metric("accuracy"), record.metric("val_accuracy"));
        std::fflush(stdout);
    }

private:
    std::string m_task;
    double m_rows;
    int m_threads;
    std::int64_t m_every;
    std::chrono::steady_clock::time_point m_last = std::chrono::steady_clock::now();
};

} // namespace

int main(int count, char** values) {
    const auto work = benchWorks.find(count > 1 ? values[1] : "");
    if (work == benchWorks.end()) {
        std::fprintf(stderr, "usage: TrainBench A|B|C|D|E [threads] [epochs]\n");
        return 2;
    }
    const auto loaded = data::load(work->second.spec());
    if (!loaded) return std::fprintf(stderr, "cannot load %s\n", work->second.data), 1;

    nn::TrainConfig config = work->second.config();
    if (count > 3) config.epochs = std::atoll(values[3]);
    const auto loop = nn::TrainLoop::create(config, loaded->split, count > 2 ? std::atoi(values[2]) : 0);
    if (!loop) return std::fprintf(stderr, "cannot train\n"), 1;
    Printer printer(work->first, static_cast<double>(loaded->split->trainingRows.size()), (*loop)->threads(),
                    config.epochs);
    (*loop)->run(config.epochs, {}, printer);
    return 0;
}
