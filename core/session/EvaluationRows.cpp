// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/EvaluationRows.h"

#include "data/OtherRows.h"

#include <filesystem>

namespace throughline::session {

namespace {

/// Whether `wanted` is the run's own source, of which more is known than of another.
bool isOwnSource(const RunInfo& info, const std::string& wanted) {
    std::error_code error;
    return wanted == info.data.source || std::filesystem::equivalent(wanted, info.data.source, error);
}

Result<EvaluationRows> ownRows(const RunInfo& info, std::optional<EvaluatedPart> wanted, const data::ReadWatch& watch) {
    Result<data::LoadedData> loaded = loadRunData(info, false, watch);
    if (!loaded) return tl::unexpected(loaded.error());
    const nn::DataSplit& split = *loaded->split;
    const std::string& source = info.data.source;
    const data::Encoding encoding = info.encoding ? *info.encoding : std::move(loaded->encoding);
    const EvaluatedPart part = wanted.value_or(split.test                     ? EvaluatedPart::Test
                                               : split.validationRows.empty() ? EvaluatedPart::All
                                                                              : EvaluatedPart::Validation);
    if (part == EvaluatedPart::All)
        return EvaluationRows{split.training, split.training->allRows(), part, "all of " + source, encoding, {},
                              loaded->split};
    const bool isTest = part == EvaluatedPart::Test;
    const auto& rows = isTest ? split.testRows : split.validationRows;
    if (rows.empty()) return fail(ErrorCode::TooFewRows, source, {"0", "1"});
    return EvaluationRows{isTest ? split.test : split.validation,
                          rows,
                          part,
                          (isTest ? "test part of " : "validation part of ") + source,
                          encoding,
                          {},
                          loaded->split};
}

Result<EvaluationRows> otherRows(const RunInfo& info, const std::string& source, const std::string& labels,
                                 const data::ReadWatch& watch) {
    const Result<data::Encoding> encoding = runEncoding(info);
    if (!encoding) return tl::unexpected(encoding.error());
    const Result<data::OtherRows> other =
        data::loadRows({source, labels, info.data.seed}, *encoding, data::Targets::Read, watch);
    if (!other) return tl::unexpected(other.error());
    return EvaluationRows{other->data, other->data->allRows(), EvaluatedPart::File, source, *encoding, {}, nullptr};
}

} // namespace

Result<std::shared_ptr<const EvaluationRows>> loadEvaluationRows(const RunInfo& info, const std::string& source,
                                                                 const std::string& labels,
                                                                 std::optional<EvaluatedPart> part,
                                                                 const data::ReadWatch& watch) {
    const bool own = source.empty() || (isOwnSource(info, source) && labels.empty());
    Result<EvaluationRows> rows = own ? ownRows(info, part, watch) : otherRows(info, source, labels, watch);
    if (!rows) return tl::unexpected(rows.error());
    rows->inputs = data::inputsOf(rows->encoding, *rows->data);
    return std::make_shared<const EvaluationRows>(std::move(*rows));
}

} // namespace throughline::session
