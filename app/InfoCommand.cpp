// SPDX-License-Identifier: GPL-3.0-or-later
#include "Commands.h"
#include "InfoJson.h"
#include "Report.h"

#include "history/History.h"
#include "io/WriteFile.h"
#include "session/Checkpoint.h"
#include "session/ModelLoader.h"
#include "session/RunFolder.h"
#include "text/ErrorText.h"

#include <limits>

namespace throughline::app {

namespace {

/// A safetensors file begins with the length of its JSON header, 8 bytes little-endian; no history does.
bool looksLikeCheckpoint(const std::filesystem::path& file) {
    const Result<std::string> read = io::readPart(file, 0, 9);
    if (!read || read->size() < 9) return false;
    const std::string& start = *read;
    std::uint64_t length = 0;
    for (std::size_t i = 8; i-- > 0;) length = (length << 8) | static_cast<unsigned char>(start[i]);
    return length >= 2 && length < (std::uint64_t{1} << 30) && start[8] == '{';
}

/// That a run's newest checkpoint is damaged is no news to come from `resume` alone.
Json describeWithCheckpoints(const session::OpenedRun& run, const std::filesystem::path& folder) {
    Json json = describeRun(run);
    std::vector<Error> damaged;
    constexpr std::int64_t last = std::numeric_limits<std::int64_t>::max();
    const auto newest = session::newestCheckpoint(folder, {last, last, last}, damaged);
    if (!newest) damaged.push_back(newest.error());
    for (const Error& error : damaged) json["warnings"].push_back(ui::errorText(error).toStdString());
    return json;
}

Result<Json> describe(const std::filesystem::path& path) {
    std::error_code error;
    if (std::filesystem::is_directory(path, error)) {
        const Result<session::OpenedRun> run = session::openRun(path);
        if (run) return describeWithCheckpoints(*run, path);
        if (run.error().code != ErrorCode::NotARun) {
            const Result<history::OpenedHistories> left = session::openDamagedRun(path, run.error());
            if (!left) return tl::make_unexpected(left.error());
            return describeHistories(*left);
        }
    } else if (looksLikeCheckpoint(path)) {
        const Result<session::Checkpoint> checkpoint = session::readCheckpoint(path);
        if (!checkpoint) return tl::make_unexpected(checkpoint.error());
        return describeCheckpoint(*checkpoint);
    }
    const Result<history::OpenedHistories> opened = history::openHistories(path);
    if (!opened) return tl::make_unexpected(opened.error());
    return describeHistories(*opened);
}

} // namespace

CommandSpec infoSpec() {
    return {"info", "PATH", "Says what is in a run folder, a history, a checkpoint or a picture. Changes nothing.",
            1,      1,      {{"json", nullptr, nullptr, "as one JSON object"}}};
}

int runInfo(const Arguments& arguments) {
    const Result<Json> description = describe(session::behindRunJson(arguments.operands().first().toStdString()));
    if (!description) return report(description.error());
    const auto onBadText = Json::error_handler_t::replace;
    if (arguments.has("json"))
        print(QString::fromStdString(description->dump(-1, ' ', false, onBadText)) + QLatin1Char('\n'));
    else
        print(infoText(*description));
    return ExitDone;
}

} // namespace throughline::app
