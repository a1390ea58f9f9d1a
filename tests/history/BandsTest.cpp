// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "history/Bands.h"

#include <QTest>
#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <random>

using namespace throughline;
using namespace throughline::history;

namespace {

constexpr double NaN = std::numeric_limits<double>::quiet_NaN();

/// As numpy.nanquantile(values, q) does by default: sort, position (n − 1) q, a straight line between its neighbours.
double slowQuantile(std::vector<double> values, double q) {
    std::erase_if(values, [](double value) { return std::isnan(value); });
    std::sort(values.begin(), values.end());
    if (values.empty()) return NaN;
    const double position = q * static_cast<double>(values.size() - 1);
    const auto left = static_cast<std::size_t>(std::floor(position));
    const auto right = static_cast<std::size_t>(std::ceil(position));
    if (values[left] == values[right]) return values[left];
    return values[left] + (values[right] - values[left]) * (position - std::floor(position));
}

bool same(double a, double b) {
    return (std::isnan(a) && std::isnan(b)) || a == b || std::abs(a - b) <= 1e-12 * std::abs(b);
}

/// Value of a series at an epoch; nothing where there is no point.
std::optional<double> valueAt(const MetricHistory& records, const std::string& name, double epoch) {
    const auto* series = records.find(name);
    if (!series) return std::nullopt;
    for (std::size_t i = 0; i < series->size(); ++i)
        if (records.x()[series->record[i]] == epoch) return series->value[i];
    return std::nullopt;
}

/// Runs of different lengths, not all of whose records have all series, with NaN and infinite values among them.
Runs randomRuns(std::mt19937& random) {
    std::uniform_int_distribution<int> count(1, 7), length(0, 60), chance(0, 19);
    std::normal_distribution<double> noise;
    Runs runs;
    for (int k = count(random); k > 0; --k) {
        auto records = std::make_shared<MetricHistory>();
        const int epochs = length(random);
        for (double epoch = 1; epoch <= epochs; ++epoch) {
            if (chance(random) == 0) continue;
            records->addRecord({epoch, 10.0 * epoch, 0.0, chance(random) == 0 ? NaN : 1.0 + noise(random) * 0.1});
            for (const auto* name : {"loss", "val_loss"}) {
                const int what = chance(random);
                if (what == 0) continue;
                const double infinite = std::numeric_limits<double>::infinity();
                records->addPoint(name, what == 1 ? NaN : what == 2 ? infinite : noise(random));
            }
        }
        runs.push_back(std::move(records));
    }
    return runs;
}

} // namespace

class BandsTest : public QObject {
    Q_OBJECT

private slots:
    void bandsAreThoseOfBruteForce() {
        std::mt19937 random(20);
        for (int round = 0; round < 300; ++round) {
            const auto runs = randomRuns(random);
            for (const auto interval : {Interval::Quartiles, Interval::MinMax}) {
                const auto made = makeBand(runs, interval);
                const double low = interval == Interval::MinMax ? 0.0 : 0.25;
                const std::pair<const MetricHistory*, double> parts[]{
                    {&made.middle->records, 0.5}, {&made.band->low, low}, {&made.band->high, 1.0 - low}};
                for (const auto* name : {"loss", "val_loss"}) {
                    for (double epoch = 1; epoch <= 60; ++epoch) {
                        std::vector<double> values;
                        for (const auto& run : runs)
                            if (const auto value = valueAt(*run, name, epoch)) values.push_back(*value);
                        for (const auto& [records, q] : parts) {
                            const auto value = valueAt(*records, name, epoch);
                            QCOMPARE(value.has_value(), !values.empty());
                            if (value) QVERIFY(same(*value, slowQuantile(values, q)));
                        }
                    }
                }
            }
        }
    }

    void aRunThatEndsTakesNoPartFromThereOn() {
        auto shorter = std::make_shared<MetricHistory>(), longer = std::make_shared<MetricHistory>();
        for (double epoch = 1; epoch <= 4; ++epoch) {
            longer->addRecord({epoch, epoch, 0.0, 2.0});
            longer->addPoint("loss", 10.0);
            if (epoch > 2) continue;
            shorter->addRecord({epoch, epoch, 0.0, 4.0});
            shorter->addPoint("loss", 0.0);
        }
        const auto made = makeBand({shorter, longer}, Interval::MinMax);
        const auto& loss = *made.middle->records.find("loss");
        QCOMPARE(loss.value, (std::vector<double>{5, 5, 10, 10}));
        QCOMPARE(made.band->low.find("loss")->value, (std::vector<double>{0, 0, 10, 10}));
        // Time: the medians of the seconds of each epoch, added up.
        const auto time = made.middle->records.x(XAxis::Time);
        QCOMPARE(std::vector<double>(time.begin(), time.end()), (std::vector<double>{3, 6, 8, 10}));
    }

    /// Of four values by hand; of one, whose interval nobody knows.
    void meansHaveTheSpreadOfASample() {
        Runs runs;
        for (const double value : {1.0, 2.0, 4.0, 9.0}) {
            auto records = std::make_shared<MetricHistory>();
            records->addRecord({1, 1, 0.0, 1.0});
            records->addPoint("loss", value);
            if (value == 9.0) {
                records->addRecord({2, 2, 0.0, 1.0});
                records->addPoint("loss", value);
            }
            runs.push_back(std::move(records));
        }
        const double deviation = std::sqrt((9.0 + 4.0 + 0.0 + 25.0) / 3.0);
        for (const auto& [interval, reach] : {std::pair{Interval::StandardDeviation, deviation},
                                              {Interval::Confidence95, 3.182446305284263 * deviation / 2.0}}) {
            const auto made = makeBand(runs, interval);
            const auto value = [](const MetricHistory& records, std::size_t i) {
                return records.find("loss")->value[i];
            };
            QCOMPARE(value(made.middle->records, 0), 4.0);
            QCOMPARE(value(made.band->low, 0), 4.0 - reach);
            QCOMPARE(value(made.band->high, 0), 4.0 + reach);
            QCOMPARE(value(made.middle->records, 1), 9.0);
            QVERIFY(std::isnan(value(made.band->low, 1)) && std::isnan(value(made.band->high, 1)));
        }
    }

    /// As scipy.stats.t.ppf(0.975, degrees) has it to ten digits; the first two are exact: tan(0.475 π), 0.95 √(2 /
    /// 0.0975).
    void studentsDistributionIsThatOfTables() {
        for (const auto& [degrees, t] : {std::pair{1, 12.706204736174698},
                                         {2, 4.302652729749464},
                                         {3, 3.182446305284263},
                                         {4, 2.7764451051977987},
                                         {9, 2.2621571627409915},
                                         {30, 2.0422724563012373},
                                         {100, 1.9839715184496334}})
            QVERIFY2(std::abs(studentT95(static_cast<std::size_t>(degrees)) - t) < 1e-9 * t,
                     qPrintable(QString::number(degrees)));
        QVERIFY(std::isnan(studentT95(0)));
    }

    void theDifferenceIsThatOfPointsThatBothHave() {
        MetricHistory a, b;
        for (const double epoch : {1.0, 2.0, 3.0}) {
            a.addRecord({epoch, 10 * epoch, 0.0, 1.0});
            a.addPoint("loss", 10.0 * epoch);
            if (epoch == 2.0) a.addPoint("val_loss", 5.0);
        }
        for (const double epoch : {2.0, 3.0, 4.0}) {
            b.addRecord({epoch, epoch, 0.0, 1.0});
            b.addPoint("val_loss", epoch);
            if (epoch > 2.0) b.addPoint("loss", epoch);
        }
        const MetricHistory less = difference(a, b);
        QCOMPARE(std::vector<double>(less.x().begin(), less.x().end()), (std::vector<double>{2, 3}));
        QCOMPARE(less.find("loss")->value, (std::vector<double>{27}));
        QCOMPARE(valueAt(less, "val_loss", 2), std::optional(3.0));
    }
};

THROUGHLINE_TEST(BandsTest)
#include "BandsTest.moc"
