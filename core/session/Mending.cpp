// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/Mending.h"

#include "history/ListText.h"
#include "io/WriteFile.h"
#include "session/RunPaths.h"

#include <algorithm>

namespace throughline::session {

namespace {

/// Whether the file is there and is `source`, or may be one of those that a folder's history is read from.
bool isPartOf(const std::filesystem::path& file, const std::filesystem::path& source) {
    std::error_code error;
    const auto whole = std::filesystem::canonical(file, error);
    const auto above = std::filesystem::canonical(source, error);
    return !error && std::mismatch(above.begin(), above.end(), whole.begin(), whole.end()).first == above.end();
}

} // namespace

Result<std::vector<Remark>> mendHistory(const history::History& history, const std::filesystem::path& source,
                                        const std::filesystem::path& file) {
    if (history.records.empty()) return fail(ErrorCode::EmptyFile, source.string());
    if ((!source.empty() && isPartOf(file, source)) || belongsToRun(file))
        return fail(ErrorCode::OverwritesInput, file.string());
    const history::ListText list = history::listText(history);
    if (const Result<void> written = io::writeFile(file, list.text); !written)
        return tl::make_unexpected(written.error());
    std::vector<Remark> remarks = history.warnings;
    for (const std::string& series : list.leftOut) remarks.push_back({RemarkCode::NameLeftOut, {series}});
    if (!history.abandoned.empty())
        remarks.push_back({RemarkCode::GhostsLeftOut, {std::to_string(history.abandoned.size())}});
    return remarks;
}

} // namespace throughline::session
