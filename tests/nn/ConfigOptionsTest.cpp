// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "Fixtures.h"
#include "nn/Metrics.h"
#include "nn/TrainConfig.h"

#include <QTest>
#include <cmath>
#include <set>
#include <string>

using namespace throughline;
using namespace throughline::nn;

/// The lists of options from which files, command line, form and table follow.
class ConfigOptionsTest : public QObject {
    Q_OBJECT

private:
    /// Every name once, a default within its limits, and each number refused by its own name beyond them.
    template <class Part>
    static void check(Part TrainConfig::*part) {
        std::set<std::string> keys, names, columns;
        const TrainConfig standard;
        visitOptions(standard.*part, [&]<class Value>(const ConfigOption& option, const Value& value) {
            for (const auto& [used, text] :
                 {std::pair(&keys, option.key), {&names, option.name}, {&columns, option.column}})
                QVERIFY2(used->insert(text).second, text);
            for (const char* text : {option.help, option.label}) QVERIFY2(*text != '\0', option.key);
            const bool isSwitch = std::is_same_v<Value, bool>;
            QCOMPARE(option.value == nullptr, isSwitch);
            if (isSwitch) return;
            QVERIFY2(option.limits.contains(static_cast<double>(value)), option.key);
            const double beyond = option.limits.low - 1.0;
            QVERIFY(!option.limits.contains(beyond) && !option.limits.contains(NAN));
            TrainConfig config;
            visitOptions(config.*part, [&]<class To>(const ConfigOption& other, To& to) {
                if (other.key == option.key) to = static_cast<To>(beyond);
            });
            const auto error = nn::check(config);
            QVERIFY2(error && error->arguments[0] == option.name && error->arguments[2] == option.limits.text,
                     option.key);
        });
        QVERIFY(keys.size() >= 5);
    }

private slots:
    void optimiser() { check(&TrainConfig::optimizer); }
    void schedule() { check(&TrainConfig::schedule); }

    void matterToTheirKinds() {
        const OptimizerConfig standard;
        visitOptions(standard, [](const ConfigOption& option, const auto&) {
            if (std::string_view(option.name) != "momentum") return;
            QVERIFY(option.mattersTo(OptimizerKind::Sgd) && option.mattersTo(OptimizerKind::RmsProp));
            QVERIFY(!option.mattersTo(OptimizerKind::Adam));
        });
    }

    void kindsHaveNames() {
        QCOMPARE(parse<OptimizerKind>("adamw"), std::optional(OptimizerKind::AdamW));
        QCOMPARE(std::string(name(ScheduleKind::OneCycle)), std::string("one-cycle"));
        QVERIFY(!parse<Activation>("no such"));
    }

    void whatIsMonitoredMustBeRecorded() {
        const auto data = makeData(30, 2, 3), numbers = makeData(30, 2, 0);
        TrainConfig config;
        config.topK = 2;
        config.metrics = {"auc"};
        QCOMPARE(metricNames(config, *data),
                 (std::vector<std::string>{"loss", "accuracy", "top_k_accuracy", "val_loss", "val_accuracy",
                                           "val_top_k_accuracy", "val_auc"}));
        config.earlyStopping.monitor = "val_auc";
        QVERIFY(!throughline::nn::check(config, data.get()));
        config.metrics.clear();
        const auto wrong = throughline::nn::check(config, data.get());
        QVERIFY(wrong && wrong->code == ErrorCode::BadOption && wrong->arguments.front() == "monitor");
        config = {};
        QVERIFY(!throughline::nn::check(config, numbers.get()));
        config.earlyStopping.monitor = "val_accuracy";
        QVERIFY(throughline::nn::check(config, numbers.get()));
        // Without validation that of training takes its place.
        auto unvalidated = std::make_shared<DataSplit>(*data);
        unvalidated->validationRows.clear();
        QVERIFY(!throughline::nn::check(config, unvalidated.get()));
        config.metrics = {"auc"};
        config.earlyStopping.monitor = "val_auc";
        QVERIFY(throughline::nn::check(config, unvalidated.get()));
    }

    void slotsOfAnOptimiser() {
        OptimizerConfig config;
        QCOMPARE(slotCount(config), std::size_t{2});
        config.kind = OptimizerKind::Sgd;
        QCOMPARE(slotCount(config), std::size_t{0});
        config.momentum = 0.9;
        QCOMPARE(slotCount(config), std::size_t{1});
    }
};

THROUGHLINE_TEST(ConfigOptionsTest)
#include "ConfigOptionsTest.moc"
