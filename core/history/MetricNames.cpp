// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/MetricNames.h"

#include "base/Lowered.h"
#include "history/MetricHistory.h"

#include <algorithm>
#include <array>
#include <span>

namespace throughline::history {

namespace {

enum class Part { Train, Validation };

struct Split {
    Part part = Part::Train;
    std::string metric;
};

Split split(const std::string& series) {
    using Pair = std::pair<std::string_view, Part>;
    static constexpr std::array prefixes{Pair{"val_", Part::Validation},
                                         Pair{"val/", Part::Validation},
                                         Pair{"valid_", Part::Validation},
                                         Pair{"valid/", Part::Validation},
                                         Pair{"validation_", Part::Validation},
                                         Pair{"validation/", Part::Validation},
                                         Pair{"eval_", Part::Validation},
                                         Pair{"eval/", Part::Validation},
                                         Pair{"dev/", Part::Validation},
                                         Pair{"test/", Part::Validation},
                                         Pair{"train_", Part::Train},
                                         Pair{"train/", Part::Train},
                                         Pair{"training_", Part::Train},
                                         Pair{"training/", Part::Train},
                                         Pair{"learn/", Part::Train},
                                         Pair{"test_", Part::Validation},
                                         Pair{"dev_", Part::Validation},
                                         Pair{"Val ", Part::Validation},
                                         Pair{"valid ", Part::Validation},
                                         Pair{"Validation ", Part::Validation},
                                         Pair{"Train ", Part::Train},
                                         Pair{"test-", Part::Validation},
                                         Pair{"train-", Part::Train}};
    static constexpr std::array suffixes{Pair{"/train", Part::Train},      Pair{"/val", Part::Validation},
                                         Pair{"/valid", Part::Validation}, Pair{"/validation", Part::Validation},
                                         Pair{"/eval", Part::Validation},  Pair{"/test", Part::Validation}};
    Split result{Part::Train, series};
    const auto prefix = std::find_if(prefixes.begin(), prefixes.end(), [&](const Pair& pair) {
        return series.size() > pair.first.size() && series.starts_with(pair.first);
    });
    const auto suffix = std::find_if(suffixes.begin(), suffixes.end(), [&](const Pair& pair) {
        return series.size() > pair.first.size() && series.ends_with(pair.first);
    });
    if (prefix != prefixes.end()) {
        result = {prefix->second, series.substr(prefix->first.size())};
        // Lightning tells the mean over an epoch so, beside what it tells of steps.
        if (result.metric.ends_with("_epoch") && result.metric.size() > 6)
            result.metric.resize(result.metric.size() - 6);
    } else if (suffix != suffixes.end()) {
        result = {suffix->second, series.substr(0, series.size() - suffix->first.size())};
    }
    // Keras names what it tells TensorBoard once an epoch so.
    if (result.metric.starts_with("epoch_") && result.metric.size() > 6) result.metric.erase(0, 6);
    if (result.metric == "acc") result.metric = "accuracy";
    return result;
}

/// The words of a name in lower case: "metrics/mAP50(B)" → "metrics", "map50", "b"; "valLoss" → "val", "loss".
std::vector<std::string> wordsOf(const std::string& name) {
    std::vector<std::string> words;
    bool inside = false, small = false;
    const auto isLower = [](char c) { return c >= 'a' && c <= 'z'; };
    for (std::size_t i = 0; i < name.size(); ++i) {
        const char c = name[i];
        const bool upper = c >= 'A' && c <= 'Z', lower = isLower(c), digit = c >= '0' && c <= '9';
        if (!upper && !lower && !digit) {
            inside = false;
            continue;
        }
        // "mAP" and "mIoU" are one word each, "valLoss" and "testAUC" are two.
        const bool begins = i + 1 < name.size() && isLower(name[i + 1]) ? inside && words.back().size() > 1
                                                                        : inside && words.back().size() > 3;
        if (!inside || (upper && small && begins)) words.emplace_back();
        words.back() += static_cast<char>(upper ? c - 'A' + 'a' : c);
        inside = true;
        small = lower;
    }
    return words;
}

bool hasWord(const std::string& metric, std::span<const std::string_view> known) {
    const auto is = [&](std::string_view word) { return std::find(known.begin(), known.end(), word) != known.end(); };
    return std::ranges::any_of(wordsOf(metric), [&](const std::string& word) {
        const auto letters = word.substr(0, word.find_last_not_of("0123456789") + 1); // "map50", "bleu4"
        return is(word) || is(letters);
    });
}

/// Whether a name is one of these, in any case.
template <std::size_t N>
bool among(std::string_view name, const std::array<std::string_view, N>& names) {
    return std::ranges::find(names, lowered(name)) != names.end();
}

} // namespace

bool isEpochName(std::string_view name) {
    return among(name, std::array<std::string_view, 6>{"epoch", "epochs", "generation", "round", "epoche", "epochen"});
}

bool isStepName(std::string_view name) {
    return among(name, std::array<std::string_view, 8>{"step", "steps", "global_step", "iteration", "iterations",
                                                       "iter", "time/total_timesteps", "current_steps"});
}

bool isTimeName(std::string_view name) {
    return among(name,
                 std::array<std::string_view, 16>{"time", "wall_time", "wall time", "elapsed", "dur",
                                                  "time/time_elapsed", "timestamp", "date", "passed_time", "runtime",
                                                  "duration", "passed", "remaining", "time_s", "time_ms", "time_us"});
}

bool isSetting(std::string_view name) {
    return among(name,
                 std::array<std::string_view, 34>{
                     "batch_size", "batchsize",    "hidden_size",  "hidden_dim",        "hidden_units", "hidden_layers",
                     "hidden",     "units",        "layers",       "n_layers",          "num_layers",   "n_heads",
                     "num_heads",  "dropout",      "dropout_rate", "chunk_len",         "kernel_size",  "filters",
                     "strides",    "n_estimators", "max_depth",    "weight_decay",      "num_epochs",   "n_epochs",
                     "max_epochs", "seed",         "random_state", "embed_dim",         "ff_dim",       "vocab_size",
                     "betas",      "milestones",   "layer_sizes",  "hidden_layer_sizes"});
}

bool isAuxiliary(const std::string& metric) {
    static constexpr std::array<std::string_view, 10> names{"learning_rate", "lr",          "event_lr",  "momentum",
                                                            "grad_norm",     "memory",      "data_time", "seconds",
                                                            "eta_seconds",   "n_parameters"};
    static constexpr std::array<std::string_view, 3> prefixes{"lr/", "lr-", "x/lr"};
    static constexpr std::array<std::string_view, 3> suffixes{"_per_second", "_runtime", "total_flos"};
    const auto starts = [&](std::string_view prefix) { return metric.starts_with(prefix); };
    const auto ends = [&](std::string_view suffix) { return metric.ends_with(suffix); };
    return isEpochName(metric) || isStepName(metric) || isTimeName(metric) || among(metric, names) ||
           std::any_of(prefixes.begin(), prefixes.end(), starts) || std::any_of(suffixes.begin(), suffixes.end(), ends);
}

bool looksLikeMetric(std::string_view name) {
    const std::string text(name);
    // Whatever is measured on validation data is a metric, in any language.
    if (split(text).part == Part::Validation || better(text)) return true;
    // Without anything between the words: "trainloss", "valacc".
    return text.find("loss") != std::string::npos || text.find("acc") != std::string::npos;
}

namespace {
constexpr std::string_view And = " + ";
}

std::string together(const std::string& first, const std::string& second) {
    return first + std::string(And) + second;
}

std::vector<std::string> togetherIn(const std::string& chart) {
    std::vector<std::string> metrics;
    std::size_t from = 0;
    for (auto at = chart.find(And); at != std::string::npos; at = chart.find(And, from)) {
        metrics.push_back(chart.substr(from, at - from));
        from = at + And.size();
    }
    metrics.push_back(chart.substr(from));
    return metrics;
}

std::string metricOf(const std::string& series) {
    return split(series).metric;
}

std::vector<MetricPair> metricPairs(const history::MetricHistory& records) {
    std::vector<MetricPair> pairs;
    for (const auto& series : records.series()) {
        const auto [part, metric] = split(series.name);
        const auto member = part == Part::Train ? &MetricPair::train : &MetricPair::validation;
        auto pair =
            std::find_if(pairs.begin(), pairs.end(), [&name = metric](const auto& p) { return p.name == name; });
        // Two series of one name ("acc" beside "accuracy") stay two charts.
        if (pair != pairs.end() && !((*pair).*member).empty()) {
            pairs.push_back({series.name, series.name, {}});
            continue;
        }
        if (pair == pairs.end()) pair = pairs.insert(pairs.end(), {metric, {}, {}});
        (*pair).*member = series.name;
    }
    return pairs;
}

std::vector<CommonSeries> commonSeries(const history::MetricHistory& records) {
    std::vector<CommonSeries> all;
    for (const auto& pair : metricPairs(records)) {
        if (isAuxiliary(pair.name)) continue;
        if (!pair.train.empty()) all.push_back({pair.name, pair.train});
        if (!pair.validation.empty()) all.push_back({"val_" + pair.name, pair.validation});
    }
    return all;
}

std::string commonName(const std::string& series) {
    const auto [part, metric] = split(series);
    return part == Part::Validation ? "val_" + metric : metric;
}

std::optional<nn::Direction> better(const std::string& metric) {
    using Word = std::string_view;
    static constexpr std::array lower{
        Word("loss"),   Word("losses"),       Word("logloss"), Word("mlogloss"), Word("error"), Word("errors"),
        Word("merror"), Word("err"),          Word("mae"),     Word("mse"),      Word("rmse"),  Word("rmsle"),
        Word("msle"),   Word("mape"),         Word("smape"),   Word("nll"),      Word("bce"),   Word("perplexity"),
        Word("ppl"),    Word("crossentropy"), Word("entropy"), Word("kl"),       Word("kld"),   Word("hinge"),
        Word("brier"),  Word("deviance"),     Word("wer"),     Word("cer"),      Word("fid"),   Word("eer")};
    static constexpr std::array neither{Word("coverage")};
    static constexpr std::array higher{Word("score"),     Word("specificity"), Word("sensitivity"), Word("bleu"),
                                       Word("sacrebleu"), Word("rouge"),       Word("rougel"),      Word("rougelsum"),
                                       Word("meteor"),    Word("ndcg"),        Word("mcc"),         Word("kappa"),
                                       Word("psnr"),      Word("ssim"),        Word("reward"),      Word("return"),
                                       Word("spearman"),  Word("pearson"),     Word("correlation")};
    // An error in it turns any score around: "acc_loss", "top1_err".
    if (hasWord(metric, lower)) return nn::Direction::Lower;
    if (hasWord(metric, neither)) return std::nullopt;
    if (hasWord(metric, higher) || isAtMostOne(metric)) return nn::Direction::Higher;
    return std::nullopt;
}

bool isAtMostOne(const std::string& metric) {
    using Word = std::string_view;
    static constexpr std::array words{
        Word("accuracy"), Word("acc"),  Word("top"),     Word("accuracies"), Word("precision"), Word("recall"),
        Word("f1"),       Word("auc"),  Word("auroc"),   Word("auprc"),      Word("ap"),        Word("map"),
        Word("iou"),      Word("miou"), Word("jaccard"), Word("dice"),       Word("r2"),        Word("coverage")};
    static constexpr std::array losses{Word("loss"), Word("error"), Word("err")};
    return hasWord(metric, words) && !hasWord(metric, losses);
}

} // namespace throughline::history
