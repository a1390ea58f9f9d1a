// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/Ancestry.h"

namespace throughline::session {

Error beforeFork(const OpenedRun& run, std::int64_t epoch) {
    const ParentRun& parent = run.info.parent.value();
    return {ErrorCode::BeforeFork,
            run.summary.folder.string(),
            {std::to_string(epoch), std::to_string(parent.epoch), parent.folder}};
}

Result<OpenedRun> trainerOf(OpenedRun run, std::int64_t epoch) {
    // Folders that somebody has put together may name one another in a circle.
    constexpr int mostGenerations = 100;
    for (int generation = 0; run.info.parent && epoch <= run.info.parent->epoch; ++generation) {
        Result<OpenedRun> parent = openRun(run.info.parent->folder);
        if (!parent || parent->info.id != run.info.parent->id || generation == mostGenerations)
            return tl::unexpected(beforeFork(run, epoch));
        run = std::move(*parent);
    }
    return run;
}

} // namespace throughline::session
