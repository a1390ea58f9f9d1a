// SPDX-License-Identifier: GPL-3.0-or-later
#include "SessionFixture.h"
#include "TestProgram.h"

#include "session/Fan.h"
#include "session/Hints.h"

#include <QTest>
#include <cmath>

using namespace throughline;
using namespace throughline::session;
using namespace throughline::session::testing;
using Kind = Hint::Kind;

/// Each rule by a curve that it is about, and by one beside it that it must not be said of. tests/compat/hints.py holds
/// them against runs.
class HintsTest : public QObject {
    Q_OBJECT

    Runs m_runs;

    struct Values {
        std::vector<double> loss, validation{}, accuracy{}, validationAccuracy{};
    };

    static RunInfo info(double rate = 0.001) {
        RunInfo info;
        info.fingerprint.classes = {"a", "b"};
        info.config.optimizer.learningRate = rate;
        info.validationRows = 10'000;
        return info;
    }

    static std::vector<Kind> kinds(const RunInfo& info, const Values& values) {
        history::MetricHistory records;
        for (std::size_t i = 0; i < values.loss.size(); ++i) {
            nn::EpochRecord record;
            record.epoch = static_cast<std::int64_t>(i) + 1;
            record.learningRate = info.config.optimizer.learningRate;
            record.metrics = {{"loss", values.loss[i]}};
            const auto add = [&](const char* name, const std::vector<double>& all) {
                if (!all.empty()) record.metrics.push_back({name, all[i]});
            };
            add("val_loss", values.validation);
            add("accuracy", values.accuracy);
            add("val_accuracy", values.validationAccuracy);
            records.append(record);
        }
        std::vector<Kind> kinds;
        for (const Hint& hint : hintsOf(info, records)) kinds.push_back(hint.kind);
        return kinds;
    }

    template <class Value>
    static std::vector<double> over(int epochs, Value value) {
        std::vector<double> values;
        for (int i = 0; i < epochs; ++i) values.push_back(value(i));
        return values;
    }

private slots:
    void overfitting() {
        const auto falling = over(30, [](int i) { return 0.6 * std::exp(-i / 8.0); });
        const auto turning = over(30, [](int i) { return 0.4 + 0.0004 * (i - 10) * (i - 10); });
        QCOMPARE(kinds(info(), {falling, turning}), (std::vector<Kind>{Kind::Overfitting}));
        // As much above its best, but by chance: it was there before.
        const auto noisy = over(30, [](int i) { return 0.4 + 0.1 * (i % 2); });
        QCOMPARE(kinds(info(), {falling, noisy}), std::vector<Kind>());
        // Both rise: the rate is to blame, not what was learned by heart.
        const auto rising = over(30, [](int i) { return 0.3 + 0.001 * i; });
        QCOMPARE(kinds(info(), {rising, turning}), std::vector<Kind>());
    }

    void plateau() {
        const auto flat = over(40, [](int i) { return 0.4 + 0.2 * std::exp(-i / 2.0); });
        const auto poor = over(40, [](int) { return 0.8; }), good = over(40, [](int) { return 0.995; });
        QCOMPARE(kinds(info(), {flat, {}, poor}), (std::vector<Kind>{Kind::Plateau}));
        QCOMPARE(kinds(info(), {flat, {}, good}), std::vector<Kind>()); // it has learned what there is
        const auto slow = over(40, [](int i) { return 0.6 - 0.004 * i; });
        QCOMPARE(kinds(info(), {slow, {}, poor}), std::vector<Kind>());
    }

    void divergenceAhead() {
        QCOMPARE(kinds(info(), {{0.6, 0.5, 0.45, 0.4, 0.38, 0.37, 0.36, 0.41, 0.47, 0.52}}),
                 (std::vector<Kind>{Kind::DivergenceAhead}));
        QCOMPARE(kinds(info(), {{0.6, 0.5, 0.45, 0.4, 0.38, 0.37, 0.36, 0.41, 0.40, 0.52}}), std::vector<Kind>());
    }

    void rates() {
        QCOMPARE(kinds(info(0.5), {{0.6, 0.7, 0.6, 0.65, 0.5}}), (std::vector<Kind>{Kind::RateTooHigh}));
        QCOMPARE(kinds(info(0.5), {{3.0, 0.7, 0.6, 0.55, 0.5}}), (std::vector<Kind>{Kind::RateTooHigh}));
        // What the penalty adds is no loss of predictions.
        RunInfo penalised = info(0.5);
        penalised.config.l2 = 0.1;
        QCOMPARE(kinds(penalised, {{3.0, 2.7, 2.6, 2.55, 2.5}}), std::vector<Kind>());
        QCOMPARE(kinds(info(1e-6), {{0.69, 0.689, 0.688, 0.687, 0.686}}), (std::vector<Kind>{Kind::RateTooLow}));
        QCOMPARE(kinds(info(0.001), {{0.69, 0.689, 0.688, 0.687, 0.686}}), std::vector<Kind>()); // nothing to learn
    }

    void fewRows() {
        RunInfo few = info();
        few.validationRows = 60;
        const Values values{{0.6, 0.5}, {}, {}, {0.7, 0.8}};
        QCOMPARE(kinds(few, values), (std::vector<Kind>{Kind::FewValidationRows}));
        QCOMPARE(kinds(info(), values), std::vector<Kind>());
    }

    /// What can be done about each, with the numbers of the run.
    void eachHasWhatCanBeDone() {
        RunInfo run = info(0.004);
        run.config.network.hidden = {8};
        run.config.epochs = 40;
        run.batchesPerEpoch = 10;
        using Action = HintAction::Kind;
        const auto actions = [&](const Hint& hint) { return actionsFor(hint, run, 40); };
        const auto settings = [](const HintAction& action) { return settingsText(action.what.changes); };

        auto of = actions({Kind::Overfitting, {"12", "9"}, 12});
        QCOMPARE(of.size(), 2u);
        QCOMPARE(of[0].kind, Action::Fork);
        QCOMPARE(of[0].what.epoch, 12);
        QCOMPARE(settings(of[0]), std::string("dropout 0.2"));
        QCOMPARE(of[1].kind, Action::Resume);
        QCOMPARE(of[1].what.epoch, 12);
        run.config.network.dropout = 0.3;
        QCOMPARE(settings(actions({Kind::Overfitting, {"12", "9"}, 12})[0]), std::string("dropout 0.45"));
        run.config.network.dropout = 0.5;
        QCOMPARE(settings(actions({Kind::Overfitting, {"12", "9"}, 12})[0]), std::string("l2 0.0001"));
        run.config.l2 = 0.003;
        QCOMPARE(settings(actions({Kind::Overfitting, {"12", "9"}, 12})[0]), std::string("l2 0.03"));

        of = actions({Kind::DivergenceAhead, {"3", "40"}, 36});
        QCOMPARE(settings(of[0]), std::string("learning-rate 0.002"));
        QCOMPARE(of[1].what.epoch, 36);
        // The rate is the one that was in force there.
        run.events = {{history::Mark::Kind::LearningRate, 20.0, 0.004, 0.001, 1}};
        QCOMPARE(settings(actions({Kind::DivergenceAhead, {"3", "40"}, 36})[0]), std::string("learning-rate 0.0005"));
        run.events.clear();

        of = actions({Kind::Plateau, {"10", "0.1"}, 40});
        QCOMPARE(of.size(), 1u);
        QCOMPARE(of[0].what.epoch, 40);
        QCOMPARE(of[0].what.vary->values, (std::vector<std::string>{"0.0012", "0.004", "0.012"}));
        QCOMPARE(settings(of[0]), std::string("epochs 80"));
        of = actions({Kind::RateTooHigh, {"0.004", "0.0004"}, 0});
        QCOMPARE(of[0].what.epoch, 0);
        QCOMPARE(settings(of[0]), std::string("learning-rate 0.0004"));
        QCOMPARE(actions({Kind::RateTooLow, {"0.004", "0.04"}, 0})[0].what.epoch, 40);
        QCOMPARE(settings(actions({Kind::ClassesNotPredicted, {"c"}, 40})[0]),
                 std::string("class-weights balanced, epochs 80"));
        run.config.balancedClasses = true;
        QVERIFY(actions({Kind::ClassesNotPredicted, {"c"}, 40}).empty());
        QVERIFY(actions({Kind::FewValidationRows, {"60", "9"}, 0}).empty());
        // Before a fork only the parent can be resumed.
        run.parent = ParentRun{"/a", "a", 20, run.config};
        QCOMPARE(actions({Kind::Overfitting, {"12", "9"}, 12}).size(), 1u);
        QCOMPARE(actions({Kind::Overfitting, {"22", "9"}, 22}).size(), 2u);

        nn::TrainConfig config;
        QVERIFY(apply(config, {"class-weights", "balanced"}) && config.balancedClasses);
        QVERIFY(apply(config, {"dropout", "0.2"}) && config.network.dropout == 0.2);
        QVERIFY(!apply(config, {"dropout", "much"}) && !apply(config, {"optimizer", "sgd"}));
    }

    void whatTheModelTells() {
        Evaluation evaluation;
        evaluation.classes = {{"a", {}}, {"b", {}}, {"c", {}}};
        evaluation.confusion = {50, 10, 0, 20, 5, 0, 8, 7, 0}; // rows: a, b, c
        const auto hints = hintsOf(info(), evaluation);
        QCOMPARE(hints.size(), std::size_t(2));
        QCOMPARE(hints[0].kind, Kind::ClassesNotPredicted);
        QCOMPARE(hints[0].arguments, (std::vector<std::string>{"c"}));
        QCOMPARE(hints[1].kind, Kind::BelowCommonest);
        QCOMPARE(hints[1].arguments, (std::vector<std::string>{"0.55", "0.6", "a"}));
        RunInfo weighted = info();
        weighted.config.balancedClasses = true; // asked for just that
        QCOMPARE(hintsOf(weighted, evaluation).size(), std::size_t(1));
        evaluation.confusion = {70, 0, 0, 0, 20, 0, 0, 3, 1};
        QVERIFY(hintsOf(info(), evaluation).empty());
    }

    void unitsThatAreNeverActive() {
        RunRequest asked = m_runs.request(6);
        asked.data.source = "digits";
        asked.config.network.hidden = {64};
        asked.config.optimizer.learningRate = 1.0;
        QVERIFY(train(asked).kind == OutcomeKind::Completed);
        const auto hints = hintsOfModel({.folder = asked.folder});
        QVERIFY(hints);
        QVERIFY(std::ranges::find(*hints, Kind::SilentUnits, &Hint::kind) != hints->end());
        asked.folder = m_runs.fresh();
        asked.config.optimizer.learningRate = 0.001;
        QVERIFY(train(asked).kind == OutcomeKind::Completed);
        const auto sound = hintsOfModel({.folder = asked.folder});
        QVERIFY(sound);
        QVERIFY(std::ranges::find(*sound, Kind::SilentUnits, &Hint::kind) == sound->end());
    }
};

THROUGHLINE_TEST(HintsTest)
#include "HintsTest.moc"
