// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/Fan.h"

#include "session/BuiltinEngine.h"
#include "session/FanComparison.h"
#include "session/Fork.h"
#include "session/NewRunFolder.h"

#include <algorithm>
#include <atomic>
#include <charconv>
#include <cmath>
#include <mutex>
#include <thread>
#include <type_traits>

namespace throughline::session {

namespace {

/// Of a branch nobody watches: what it warns of is kept.
class Silent : public EngineListener {
public:
    void stateChanged(SessionState) override {}
    void opened(RunInfo, std::filesystem::path, history::History) override {}
    void recorded(const RecordBatch&) override {}
    void rewound(std::int64_t, history::MetricHistory) override {}
    void infoChanged(RunInfo) override {}
    void marked(const history::Mark&) override {}
    void warning(const Error& error) override {
        const std::scoped_lock lock(m_mutex);
        m_warnings.push_back(error);
    }
    void warningCleared(ErrorCode) override {}

    std::vector<Error> warnings() const { return m_warnings; }

private:
    std::mutex m_mutex; ///< guards the warnings: the checkpoints' writer has some too
    std::vector<Error> m_warnings;
};

/// As they are on disk now; those that have not been begun take no part.
void compare(const OpenedRun& parent, FanResult& result) {
    std::vector<OpenedRun> opened;
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < result.branches.size(); ++i) {
        const RunOutcome& outcome = result.branches[i].outcome;
        if (outcome.folder.empty()) continue;
        Result<OpenedRun> run = openRun(outcome.folder);
        if (!run) continue;
        opened.push_back(std::move(*run));
        places.push_back(i);
    }
    if (opened.empty()) return;
    std::vector<FanRun> branches;
    for (const OpenedRun& run : opened) branches.push_back({&run.info, &run.history.records});
    const FanRun before{&parent.info, &parent.history.records};
    result.metric = monitorOf(opened.front().info);
    const FanComparison comparison = compareFan(branches, &before, result.metric);
    if (comparison.reference) result.reference = places[*comparison.reference];
    for (std::size_t i = 0; i < places.size(); ++i) result.branches[places[i]].difference = comparison.differences[i];
}

} // namespace

Result<FanResult> trainFan(const FanRequest& request, const std::stop_token& stop,
                           const std::function<void(std::size_t, const RunOutcome&)>& each) {
    const ForkRequest& first = request.branches.front().request;
    Result<ForkPoint> had = forkPoint(first.parent, first.epoch, stop, request.tell);
    if (!had) return tl::unexpected(had.error());
    const auto point = std::make_shared<const ForkPoint>(std::move(*had));
    const std::string& parent = point->parent.info.name;
    const Result<NewRunFolder> made = makeRunFolder(request.folder, parent + " from " + std::to_string(point->epoch));
    if (!made) return tl::unexpected(made.error());

    const std::size_t count = request.branches.size();
    const auto cores = std::max<std::size_t>(1, std::thread::hardware_concurrency());
    const std::size_t asked = static_cast<std::size_t>(std::max(1, first.threads));
    const std::size_t atOnce = std::clamp<std::size_t>(cores / asked, 1, count);
    const int threads = first.threads > 0 ? first.threads : static_cast<int>(std::max<std::size_t>(1, cores / atOnce));
    std::vector<std::optional<RunOutcome>> outcomes(count);
    std::vector<Error> warnings;
    std::mutex mutex; // guards the warnings
    std::atomic<std::size_t> next{0};
    const auto work = [&] {
        for (std::size_t index = next++; index < count && !stop.stop_requested(); index = next++) {
            ForkRequest branch = request.branches[index].request;
            branch.point = point;
            branch.threads = threads;
            branch.folder = made->folder / plainFolderName(request.branches[index].name);
            branch.name = parent + ", " + request.branches[index].name;
            TrainControl control;
            const std::stop_callback onStop(stop, [&] { control.stop(); });
            Silent listener;
            outcomes[index] = BuiltinEngine().run(branch, control, listener);
            const std::scoped_lock lock(mutex);
            for (const Error& error : listener.warnings())
                if (std::ranges::find(warnings, error) == warnings.end()) warnings.push_back(error);
            if (each) each(index, *outcomes[index]);
        }
    };
    {
        std::vector<std::jthread> workers;
        for (std::size_t i = 1; i < atOnce; ++i) workers.emplace_back(work);
        work();
    }
    FanResult result{.folder = made->folder};
    for (std::size_t index = 0; index < count; ++index)
        if (outcomes[index]) result.branches.push_back({request.branches[index].name, std::move(*outcomes[index])});
    compare(point->parent, result);
    result.warnings = std::move(warnings);
    return result;
}

namespace {

/// Calls `take(number)` for the setting of that name, as what it is.
template <class Config, class Take>
void visitNumber(Config& config, std::string_view option, Take take) {
    const auto ofPart = [&](const nn::ConfigOption& each, auto& value) {
        if (each.value != nullptr && option == each.name) take(value);
    };
    nn::visitOptions(config.optimizer, ofPart);
    nn::visitOptions(config.schedule, ofPart);
    if (option == "dropout") take(config.network.dropout);
    if (option == "l1") take(config.l1);
    if (option == "l2") take(config.l2);
    if (option == "label-smoothing") take(config.labelSmoothing);
    if (option == "focal") take(config.focal);
    if (option == "batch-size") take(config.batchSize);
    if (option == "epochs") take(config.epochs);
    if (option == "patience") take(config.earlyStopping.patience);
    if (option == "min-delta") take(config.earlyStopping.minDelta);
}

/// Nothing where the text is no multiple.
std::optional<double> multipleIn(std::string_view text) {
    if (!text.ends_with('x')) return std::nullopt;
    text.remove_suffix(1);
    double factor = 0.0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), factor);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return factor;
}

/// To 15 digits.
double rounded(double value) {
    char digits[32];
    const auto end = std::to_chars(digits, digits + sizeof digits, value, std::chars_format::general, 15).ptr;
    std::from_chars(digits, end, value);
    return value;
}

/// As few digits as have the same number again: 0.00005, as one would type it.
std::string numberText(double value) {
    char digits[400];
    return std::string(digits, std::to_chars(digits, digits + sizeof digits, value, std::chars_format::fixed).ptr);
}

} // namespace

std::optional<double> numberOf(const nn::TrainConfig& config, std::string_view option) {
    std::optional<double> number;
    visitNumber(config, option, [&](const auto& value) { number = static_cast<double>(value); });
    return number;
}

bool setNumber(nn::TrainConfig& config, std::string_view option, double value) {
    bool isSet = false;
    visitNumber(config, option, [&](auto& number) {
        using Number = std::remove_reference_t<decltype(number)>;
        if constexpr (std::is_integral_v<Number>)
            number = static_cast<Number>(std::llround(value));
        else
            number = value;
        isSet = true;
    });
    return isSet;
}

bool apply(nn::TrainConfig& config, const Setting& setting) {
    if (setting.option == "class-weights" && (setting.value == "balanced" || setting.value == "none")) {
        config.balancedClasses = setting.value == "balanced";
        config.classWeights.clear();
        return true;
    }
    double value = 0.0;
    const char* const end = setting.value.data() + setting.value.size();
    const auto read = std::from_chars(setting.value.data(), end, value);
    return read.ec == std::errc() && read.ptr == end && setNumber(config, setting.option, value);
}

Result<std::string> valueFor(const nn::TrainConfig& parent, const Setting& setting) {
    const std::optional<double> factor = multipleIn(setting.value);
    if (!factor) return setting.value;
    const std::optional<double> base = numberOf(parent, setting.option);
    if (!base)
        return fail(ErrorCode::BadOption, {},
                    {"--vary", setting.option + "=" + setting.value, "multiples of an option that is a number"});
    return numberText(*factor == 1.0 ? *base : rounded(*factor * *base));
}

} // namespace throughline::session
