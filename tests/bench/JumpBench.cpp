// SPDX-License-Identifier: GPL-3.0-or-later
// How long it takes to have the state of any epoch of a run: what a hand that is dragged along the curve waits for.
//   JumpBench RUN [JUMPS]
// One line of JSON: milliseconds of jumps to epochs drawn at random with what the jumps before left at hand, of such
// jumps with nothing at hand, and of steps to the next epoch and to the one before; the bytes of the checkpoints that
// are kept as a share of what keeping every epoch would take.
#include "session/ModelLoader.h"
#include "session/RunPaths.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <thread>

using namespace throughline;
using namespace throughline::session;

namespace {

struct Times {
    std::vector<double> ms{};

    double quantile(double share) const {
        std::vector<double> sorted = ms;
        std::sort(sorted.begin(), sorted.end());
        return sorted[static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1))];
    }
};

bool jump(const ModelRequest& base, std::int64_t epoch, Times& to) {
    ModelRequest request = base;
    request.from = ResumeRequest::From::Epoch;
    request.epoch = epoch;
    const auto begin = std::chrono::steady_clock::now();
    const auto model = loadModel(request);
    to.ms.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count());
    return model && model->warnings.empty();
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        std::fprintf(stderr, "JumpBench RUN [JUMPS]\n");
        return 2;
    }
    const int jumps = argc > 2 ? std::max(1, std::atoi(argv[2])) : 100;
    const auto run = openRun(argv[1]);
    const auto loaded = run ? loadRunData(run->info, false) : tl::make_unexpected(run.error());
    if (!loaded) {
        std::fprintf(stderr, "%s cannot be opened\n", argv[1]);
        return 1;
    }
    std::uintmax_t kept = 0, one = 0;
    for (const std::filesystem::path& file : checkpointFiles(RunPaths{argv[1]}.checkpoints())) {
        one = std::filesystem::file_size(file);
        kept += one;
    }
    const std::int64_t last = run->summary.epoch;
    std::mt19937 random(1);
    const auto anywhere = [&] { return std::uniform_int_distribution<std::int64_t>(1, last)(random); };
    ModelRequest request{.folder = argv[1], .data = loaded->split, .states = std::make_shared<StateCache>()};
    Times warm, cold, on, back;
    bool fine = true;
    for (int i = 0; i < jumps; ++i) fine = jump(request, anywhere(), warm) && fine;
    for (int i = 0; i < jumps; ++i) {
        request.states = std::make_shared<StateCache>();
        fine = jump(request, anywhere(), cold) && fine;
    }
    // The first of a walk is a jump.
    std::int64_t at = std::max<std::int64_t>(1, last / 2 - jumps / 2);
    Times first;
    fine = jump(request, at, first) && fine;
    for (int i = 0; i < jumps && at < last; ++i) fine = jump(request, ++at, on) && fine;
    request.states = std::make_shared<StateCache>();
    fine = jump(request, at, first) && fine;
    for (int i = 0; i < jumps && at > 1; ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(16)); // a hand is no faster than the screen
        fine = jump(request, --at, back) && fine;
    }
    std::printf("{\"epochs\": %lld, \"random_ms\": %.2f, \"random_p95_ms\": %.2f, \"cold_ms\": %.2f, \"cold_p95_ms\": "
                "%.2f, \"next_ms\": %.2f, \"next_p95_ms\": %.2f, \"before_ms\": %.2f, \"before_max_ms\": %.2f, "
                "\"kept_share\": %.4f, \"same_records\": %s}\n",
                static_cast<long long>(last), warm.quantile(0.5), warm.quantile(0.95), cold.quantile(0.5),
                cold.quantile(0.95), on.quantile(0.5), on.quantile(0.95), back.quantile(0.5), back.quantile(1.0),
                static_cast<double>(kept) / static_cast<double>(one) / static_cast<double>(last),
                fine ? "true" : "false");
    return fine ? 0 : 1;
}
