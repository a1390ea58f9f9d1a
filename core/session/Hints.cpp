// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/Hints.h"

#include "io/NumberText.h"
#include "session/Fan.h"
#include "session/Fork.h"
#include "session/OpenedRun.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>
#include <span>

namespace throughline::session {

namespace {

std::string threeFigures(double value) {
    return io::significantText(value, 3);
}

double meanOf(std::span<const double> values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

/// How far neighbours are apart: the median.
double noiseOf(std::span<const double> values) {
    std::vector<double> steps;
    for (std::size_t i = 1; i < values.size(); ++i) steps.push_back(std::abs(values[i] - values[i - 1]));
    if (steps.empty()) return 0.0;
    const auto middle = steps.begin() + static_cast<std::ptrdiff_t>(steps.size() / 2);
    std::nth_element(steps.begin(), middle, steps.end());
    return *middle;
}

/// The values of a run's epochs, where all have one.
class Curve {
public:
    Curve(const RunInfo& info, const history::MetricHistory& records) : m_info(info), m_records(records) {
        m_epochs = records.size();
    }

    std::vector<Hint> hints() const {
        const auto loss = of("loss");
        if (loss.empty()) return {};
        std::vector<Hint> hints;
        addOverfitting(loss, hints);
        if (hints.empty()) addPlateau(loss, hints);
        addDivergence(loss, hints);
        addRate(loss, hints);
        addRows(hints);
        return hints;
    }

private:
    /// Empty: there are none of that name, or not of each epoch, or some are no numbers.
    std::span<const double> of(const char* name) const {
        const history::MetricSeries* const series = m_records.find(name);
        if (!series || series->size() != m_epochs) return {};
        const bool finite = std::ranges::all_of(series->value, [](double value) { return std::isfinite(value); });
        return finite ? std::span<const double>(series->value) : std::span<const double>();
    }
    std::int64_t epochAt(std::size_t index) const { return static_cast<std::int64_t>(m_records.x()[index]); }

    void addOverfitting(std::span<const double> loss, std::vector<Hint>& to) const {
        const auto validation = of("val_loss");
        if (validation.empty()) return;
        const auto best = static_cast<std::size_t>(std::ranges::min_element(validation) - validation.begin());
        if (const auto above = overfitting(validation, best, loss))
            to.push_back(
                {Hint::Kind::Overfitting, {std::to_string(epochAt(best)), threeFigures(*above)}, epochAt(best)});
    }

    void addPlateau(std::span<const double> loss, std::vector<Hint>& to) const {
        const std::size_t window = std::max<std::size_t>(10, m_epochs / 4), third = window / 3;
        if (m_epochs < 20 || window > m_epochs) return;
        const double before = meanOf(loss.last(window).first(third)), now = meanOf(loss.last(third));
        const double moved = 100.0 * std::abs(before - now) / std::max(std::abs(before), 1e-300);
        const auto rate = of("learning_rate");
        const bool isOver = rate.empty() || rate.back() < 0.1 * *std::ranges::max_element(rate);
        const auto accuracy = of("accuracy"), r2 = of("r2");
        const bool hasRoom = (!accuracy.empty() && accuracy.back() < 0.98) || (!r2.empty() && r2.back() < 0.95);
        if (moved >= 0.5 || isOver || !hasRoom) return;
        to.push_back({Hint::Kind::Plateau, {std::to_string(window), threeFigures(moved)}, epochAt(m_epochs - 1)});
    }

    void addDivergence(std::span<const double> loss, std::vector<Hint>& to) const {
        constexpr std::size_t rises = 3;
        if (m_epochs < rises + 2) return;
        const auto last = loss.last(rises + 1);
        if (!std::ranges::is_sorted(last, std::less_equal<>()) || last.front() <= 0.0) return;
        const double rose = 100.0 * (last.back() / last.front() - 1.0);
        if (rose < 30.0) return;
        to.push_back(
            {Hint::Kind::DivergenceAhead, {std::to_string(rises), threeFigures(rose)}, epochAt(m_epochs - 1 - rises)});
    }

    /// The loss of a network that knows the classes or the mean alone is no more than this; infinity: not known.
    double untrained() const {
        const nn::TrainConfig& config = m_info.config;
        const bool isPlain = config.classWeights.empty() && !config.balancedClasses && config.focal == 0.0 &&
                             config.labelSmoothing == 0.0 && config.l1 == 0.0 && config.l2 == 0.0;
        const std::size_t classes = m_info.fingerprint.classes.size();
        if (isPlain && classes > 1) return std::log(static_cast<double>(classes));
        const bool isSquared = config.loss == nn::Loss::Auto || config.loss == nn::Loss::Mse;
        const bool isScaled = m_info.data.targetTransform == nn::TargetTransform::Standardise;
        return isPlain && classes == 0 && isSquared && isScaled ? 1.0 : std::numeric_limits<double>::infinity();
    }

    void addRate(std::span<const double> loss, std::vector<Hint>& to) const {
        constexpr std::size_t first = 5;
        if (m_epochs < first) return;
        const auto early = loss.first(first);
        const nn::OptimizerConfig& optimizer = m_info.config.optimizer;
        int rises = 0, falls = 0;
        for (std::size_t i = 1; i < first; ++i) {
            rises += early[i] > 1.05 * early[i - 1];
            falls += early[i] < early[i - 1];
        }
        const bool isAbove = std::ranges::any_of(early, [&](double value) { return value > 1.2 * untrained(); });
        if (rises >= 2 || isAbove) {
            to.push_back({Hint::Kind::RateTooHigh,
                          {threeFigures(optimizer.learningRate), threeFigures(0.1 * optimizer.learningRate)},
                          0});
            return;
        }
        const bool adapts = optimizer.kind != nn::OptimizerKind::Sgd;
        const double usual = adapts ? 0.001 : 0.01;
        const bool isSlow = falls == first - 1 && early.back() > 0.97 * early.front();
        if (!isSlow || optimizer.learningRate >= 0.1 * usual || m_info.config.schedule.warmupEpochs > 0.0) return;
        to.push_back({Hint::Kind::RateTooLow,
                      {threeFigures(optimizer.learningRate), threeFigures(10.0 * optimizer.learningRate)},
                      0});
    }

    void addRows(std::vector<Hint>& to) const {
        const auto accuracy = of("val_accuracy");
        if (accuracy.empty() || m_info.validationRows <= 0) return;
        constexpr double z = 1.96;
        const auto n = static_cast<double>(m_info.validationRows);
        const double p = accuracy.back();
        const double half = z / (1.0 + z * z / n) * std::sqrt(p * (1.0 - p) / n + z * z / (4.0 * n * n));
        if (half <= 0.07) return;
        to.push_back(
            {Hint::Kind::FewValidationRows, {std::to_string(m_info.validationRows), threeFigures(100.0 * half)}, 0});
    }

    const RunInfo& m_info;
    const history::MetricHistory& m_records;
    std::size_t m_epochs = 0;
};

const nn::Tensor* tensorOf(const std::vector<nn::Tensor>& tensors, const std::string& name) {
    const auto found = std::ranges::find(tensors, name, &nn::Tensor::name);
    return found == tensors.end() ? nullptr : &*found;
}

/// [rows × features], scaled as the network gets them.
std::vector<float> inputsOf(const nn::Dataset& data, std::span<const std::uint32_t> rows, const nn::Scaling& scaling) {
    std::vector<float> inputs;
    inputs.reserve(rows.size() * data.features);
    for (const std::uint32_t row : rows)
        for (std::size_t i = 0; i < data.features; ++i) {
            const std::size_t at = std::size_t{row} * data.features + i;
            const float value = data.bytes.empty() ? data.values[at] : static_cast<float>(data.bytes[at]);
            inputs.push_back((value - scaling.offset[i]) * scaling.scale[i]);
        }
    return inputs;
}

/// Goes through the hidden layers row by row, and counts the units that are 0 in all rows.
void addSilent(const EvaluatedRows& model, std::int64_t epoch, std::vector<Hint>& to) {
    const nn::NetworkConfig& network = model.config.network;
    const nn::DataSplit& split = *model.of->split;
    if (network.activation != nn::Activation::Relu || network.batchNorm) return;
    constexpr std::size_t most = 500;
    const auto rows = std::span(split.trainingRows).first(std::min(most, split.trainingRows.size()));
    std::vector<float> inputs = inputsOf(*split.training, rows, model.scaling);
    std::size_t width = split.training->features;
    for (std::size_t layer = 0; layer < network.hidden.size(); ++layer) {
        const std::string prefix = "layers." + std::to_string(layer);
        const nn::Tensor *weight = tensorOf(model.tensors, prefix + ".weight"),
                         *bias = tensorOf(model.tensors, prefix + ".bias");
        const auto units = static_cast<std::size_t>(network.hidden[layer]);
        if (!weight || !bias || weight->values.size() != units * width || bias->values.size() != units) return;
        std::vector<float> outputs(rows.size() * units);
        std::vector<bool> active(units);
        for (std::size_t row = 0; row < rows.size(); ++row)
            for (std::size_t unit = 0; unit < units; ++unit) {
                const auto from = inputs.begin() + static_cast<std::ptrdiff_t>(row * width);
                const auto weights = weight->values.begin() + static_cast<std::ptrdiff_t>(unit * width);
                const float sum =
                    std::inner_product(from, from + static_cast<std::ptrdiff_t>(width), weights, bias->values[unit]);
                outputs[row * units + unit] = std::max(sum, 0.0F);
                if (sum > 0.0F) active[unit] = true;
            }
        const auto silent = std::ranges::count(active, false);
        const double share = static_cast<double>(silent) / static_cast<double>(units);
        if (share >= 0.25)
            to.push_back({Hint::Kind::SilentUnits, {threeFigures(100.0 * share), std::to_string(layer + 1)}, epoch});
        inputs = std::move(outputs);
        width = units;
    }
}

} // namespace

std::optional<double> overfitting(std::span<const double> validation, std::size_t best,
                                  std::span<const double> training) {
    constexpr std::size_t least = 8;
    if (validation.size() < least || best >= validation.size()) return std::nullopt;
    const std::size_t since = validation.size() - 1 - best;
    if (since < 5 || since * 10 < validation.size() || !(validation[best] > 0.0)) return std::nullopt;
    const double now = meanOf(validation.last(3)), above = 100.0 * (now / validation[best] - 1.0);
    const bool isNoise = now < validation[best] + 2.0 * noiseOf(validation.last(std::min<std::size_t>(10, since)));
    const bool falls = training.size() != validation.size() || meanOf(training.last(3)) <= 0.99 * training[best];
    return above > 5.0 && !isNoise && falls ? std::optional(above) : std::nullopt;
}

std::vector<Hint> hintsOf(const RunInfo& info, const history::MetricHistory& records) {
    return Curve(info, records).hints();
}

namespace {

/// Proposals for a run, by the settings that it had where they begin.
class Proposals {
public:
    Proposals(const RunInfo& info, std::int64_t epoch) : m_config(configAt(info, epoch)), m_epoch(epoch) {
        m_isOver = epoch >= info.config.epochs;
    }

    HintAction fork(std::vector<Setting> changes) const {
        if (m_isOver) changes.push_back(moreEpochs());
        return {HintAction::Kind::Fork, {.epoch = m_epoch, .changes = std::move(changes)}};
    }
    HintAction resume(std::vector<Setting> changes) const {
        return {HintAction::Kind::Resume, {.epoch = m_epoch, .changes = std::move(changes)}};
    }
    HintAction fan(Variation vary) const {
        for (std::string& value : vary.values) value = times(vary.option, value).value;
        HintAction action = fork({});
        action.what.vary = std::move(vary);
        return action;
    }
    /// "0.5x"
    Setting times(const std::string& option, const std::string& multiple) const {
        return {option, valueFor(m_config, {option, multiple}).value_or(multiple)};
    }
    Setting moreRegularisation() const {
        const double dropout = m_config.network.dropout;
        if (!m_config.network.hidden.empty() && dropout == 0.0) return {"dropout", "0.2"};
        if (!m_config.network.hidden.empty() && dropout <= 0.33) return times("dropout", "1.5x");
        return m_config.l2 > 0.0 ? times("l2", "10x") : Setting{"l2", "0.0001"};
    }
    Setting moreEpochs() const { return {"epochs", std::to_string(2 * m_epoch)}; }
    bool weighsClasses() const { return m_config.balancedClasses || !m_config.classWeights.empty(); }

private:
    nn::TrainConfig m_config;
    std::int64_t m_epoch = 0;
    bool m_isOver = false;
};

std::vector<HintAction> allActions(const Hint& hint, const RunInfo& info, std::int64_t lastEpoch) {
    const char* const rate = "learning-rate";
    const Proposals there(info, hint.epoch), start(info, 0), end(info, lastEpoch);
    switch (hint.kind) {
    case Hint::Kind::Overfitting:
        return {there.fork({there.moreRegularisation()}), there.resume({there.times(rate, "0.5x")})};
    case Hint::Kind::Plateau:
        return {end.fan({rate, {"0.3x", "1x", "3x"}})};
    case Hint::Kind::DivergenceAhead:
        return {there.fork({there.times(rate, "0.5x")}), there.resume({there.times(rate, "0.5x")})};
    case Hint::Kind::RateTooHigh:
        return {start.fork({{rate, hint.arguments.at(1)}})};
    case Hint::Kind::RateTooLow:
        return {end.fork({{rate, hint.arguments.at(1)}})};
    case Hint::Kind::ClassesNotPredicted:
        if (end.weighsClasses()) return {};
        return {end.fork({{"class-weights", "balanced"}})};
    case Hint::Kind::SilentUnits:
        return {start.fork({start.times(rate, "0.1x")})};
    case Hint::Kind::FewValidationRows:
    case Hint::Kind::BelowCommonest:
        break;
    }
    return {};
}

} // namespace

std::vector<HintAction> actionsFor(const Hint& hint, const RunInfo& info, std::int64_t lastEpoch) {
    std::vector<HintAction> actions = allActions(hint, info, lastEpoch);
    // Before its fork a run cannot be resumed: those epochs are its parent's.
    const std::int64_t first = info.parent ? info.parent->epoch : 0;
    std::erase_if(actions, [&](const HintAction& action) {
        return action.kind == HintAction::Kind::Resume && action.what.epoch < std::max<std::int64_t>(first, 1);
    });
    return actions;
}

std::vector<Hint> hintsOf(const RunInfo& info, const Evaluation& evaluation) {
    std::vector<Hint> hints;
    const std::size_t classes = evaluation.classes.size();
    std::vector<std::string> silent;
    std::int64_t right = 0, rows = 0, most = 0;
    std::size_t commonest = 0;
    for (std::size_t c = 0; c < classes; ++c) {
        std::int64_t ofClass = 0, said = 0;
        for (std::size_t other = 0; other < classes; ++other) {
            ofClass += evaluation.confusion[c * classes + other];
            said += evaluation.confusion[other * classes + c];
        }
        if (ofClass >= 5 && said == 0) silent.push_back(evaluation.classes[c].name);
        right += evaluation.confusion[c * classes + c];
        rows += ofClass;
        if (ofClass > most) commonest = c;
        most = std::max(most, ofClass);
    }
    const std::int64_t epoch = evaluation.position.epoch;
    if (!silent.empty()) hints.push_back({Hint::Kind::ClassesNotPredicted, std::move(silent), epoch});
    const bool isWeighted = info.config.balancedClasses || !info.config.classWeights.empty();
    if (classes > 0 && !isWeighted && right < most) {
        const auto share = [&](std::int64_t part) {
            return threeFigures(static_cast<double>(part) / static_cast<double>(rows));
        };
        hints.push_back(
            {Hint::Kind::BelowCommonest, {share(right), share(most), evaluation.classes[commonest].name}, epoch});
    }
    if (evaluation.evaluated && evaluation.evaluated->of->split) addSilent(*evaluation.evaluated, epoch, hints);
    return hints;
}

Result<std::vector<Hint>> hintsOfModel(ModelRequest request, const data::ReadWatch& watch) {
    const Result<OpenedRun> run = openRun(request.folder);
    if (!run) return tl::unexpected(run.error());
    request.from = ResumeRequest::From::Latest;
    EvaluateRequest asked{std::move(request)};
    asked.part = run->info.validationRows > 0 ? EvaluatedPart::Validation : EvaluatedPart::All;
    asked.intervals = false;
    const Result<Evaluation> evaluation = evaluateRun(asked, watch);
    if (!evaluation) return tl::unexpected(evaluation.error());
    return hintsOf(run->info, *evaluation);
}

} // namespace throughline::session
