// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "data/BuiltinSets.h"
#include "data/FashionMnist.h"
#include "data/Generators.h"
#include "data/Load.h"

#include <QTest>
#include <cmath>

using namespace throughline;
using namespace throughline::data;

namespace {

LoadedData loaded(const std::string& name, std::uint64_t seed = 1) {
    DataSpec spec;
    spec.source = name;
    spec.seed = seed;
    const Result<LoadedData> data = load(spec);
    if (!data) throw std::runtime_error("cannot load " + name);
    return *data;
}

std::vector<float> row(const nn::Dataset& data, std::size_t index) {
    std::vector<float> values;
    for (std::size_t i = index * data.features; i < (index + 1) * data.features; ++i)
        values.push_back(data.bytes.empty() ? data.values[i] : static_cast<float>(data.bytes[i]));
    return values;
}

} // namespace

/// The embedded sets hold what their publishers describe.
class BuiltinTest : public QObject {
    Q_OBJECT

private slots:
    void digits() {
        const LoadedData data = loaded("digits");
        const nn::Dataset& set = *data.split->training;
        QCOMPARE(set.rows, 1797U);
        QCOMPARE(set.features, 64U);
        QCOMPARE(set.imageWidth, 8U);
        QCOMPARE(set.imageHeight, 8U);
        QVERIFY(set.values.empty());
        QCOMPARE(set.bytes.size(), 1797U * 64U);
        QCOMPARE(int(*std::max_element(set.bytes.begin(), set.bytes.end())), 16);
        QCOMPARE(data.summary.classCounts,
                 (std::vector<std::int64_t>{178, 182, 177, 183, 181, 182, 181, 179, 174, 180}));
        QCOMPARE(set.classNames.front(), std::string("0"));
        QCOMPARE(set.classNames.back(), std::string("9"));
        const std::vector<float> first = row(set, 0);
        QCOMPARE(std::vector<float>(first.begin(), first.begin() + 8), (std::vector<float>{0, 0, 5, 13, 9, 1, 0, 0}));
        // scikit-learn's digits.data.mean() and .std(), over all rows
        QVERIFY(std::abs(data.split->scaling.offset.front() - 4.884F) < 0.05F);
        QVERIFY(std::abs(1.0F / data.split->scaling.scale.front() - 6.017F) < 0.05F);
    }

    void iris() {
        const LoadedData data = loaded("iris");
        const nn::Dataset& set = *data.split->training;
        QCOMPARE(row(set, 0), (std::vector<float>{5.1F, 3.5F, 1.4F, 0.2F}));
        QCOMPARE(set.classNames, (std::vector<std::string>{"setosa", "versicolor", "virginica"}));
        QCOMPARE(set.featureNames.back(), std::string("petal_width"));
        QCOMPARE(set.targetName, std::string("species"));
        QCOMPARE(data.summary.classCounts, (std::vector<std::int64_t>{50, 50, 50}));
        QCOMPARE(row(set, 34), (std::vector<float>{4.9F, 3.1F, 1.5F, 0.2F})); // Fisher's, not UCI's
    }

    void wine() {
        const LoadedData data = loaded("wine");
        QCOMPARE(data.split->training->features, 13U);
        QCOMPARE(data.summary.classCounts, (std::vector<std::int64_t>{59, 71, 48}));
        QCOMPARE(row(*data.split->training, 0).front(), 14.23F);
        QCOMPARE(row(*data.split->training, 0).back(), 1065.0F);
    }

    void breastCancer() {
        const LoadedData data = loaded("breast-cancer");
        QCOMPARE(data.split->training->features, 30U);
        QCOMPARE(data.split->training->classNames, (std::vector<std::string>{"benign", "malignant"}));
        QCOMPARE(data.summary.classCounts, (std::vector<std::int64_t>{357, 212}));
        QCOMPARE(row(*data.split->training, 0).front(), 17.99F);
    }

    void diabetesIsARegression() {
        const LoadedData data = loaded("diabetes");
        const nn::Dataset& set = *data.split->training;
        QVERIFY(set.isRegression());
        QVERIFY(set.classNames.empty());
        QVERIFY(data.summary.classCounts.empty());
        QCOMPARE(set.rows, 442U);
        QCOMPARE(set.features, 10U);
        QCOMPARE(set.targets.front(), 151.0F);
        QCOMPARE(row(set, 0).front(), 59.0F); // years, not the scaled values
    }

    void generators_data() {
        QTest::addColumn<QByteArray>("name");
        for (const char* name : {"spirals", "moons", "circles", "xor"}) QTest::newRow(name) << QByteArray(name);
    }
    void generators() {
        QFETCH(QByteArray, name);
        const LoadedData data = loaded(name.toStdString(), 7);
        QCOMPARE(data.split->training->rows, 1000U);
        QCOMPARE(data.summary.classCounts, (std::vector<std::int64_t>{500, 500}));
        QCOMPARE(loaded(name.toStdString(), 7).fingerprint, data.fingerprint);
        QVERIFY(loaded(name.toStdString(), 8).fingerprint.content != data.fingerprint.content);
        for (const float value : data.split->training->values) QVERIFY(std::abs(value) < 3.5F);
    }

    void circlesHaveTheirRadii() {
        const auto set = generate("circles", 3);
        for (std::size_t i = 0; i < set->rows; ++i) {
            const double radius = std::hypot(set->values[2 * i], set->values[2 * i + 1]);
            QVERIFY(std::abs(radius - (set->labels[i] == 0 ? 1.0 : 0.5)) < 0.3);
        }
    }

    void fashionMnist() {
        QVERIFY2(std::filesystem::exists(fashionMnistFolder), "packaging/dependencies.sh installs it");
        const LoadedData data = loaded("fashion-mnist");
        const nn::DataSplit& split = *data.split;
        QCOMPARE(split.trainingRows.size(), 60000U);
        QCOMPARE(split.validationRows.size(), 10000U);
        QVERIFY(split.validation != split.training);
        QCOMPARE(split.training->imageWidth, 28U);
        QCOMPARE(data.summary.classCounts, std::vector<std::int64_t>(10, 7000));
        QCOMPARE(split.training->classNames[static_cast<std::size_t>(split.training->labels[0])],
                 std::string("Ankle boot"));
        // The mean 0.2860 and deviation 0.3530 that PyTorch's users know, of pixels from 0 to 1
        QVERIFY(std::abs(split.scaling.offset.front() / 255.0F - 0.2860F) < 1e-4F);
        QVERIFY(std::abs(1.0F / split.scaling.scale.front() / 255.0F - 0.3530F) < 1e-4F);

        DataSpec spec;
        spec.source = "fashion-mnist";
        spec.validationFraction = 0.1;
        const Result<LoadedData> divided = load(spec);
        QVERIFY(divided.has_value());
        QCOMPARE(divided->split->validationRows.size(), 6000U);
        QVERIFY(divided->split->validation == divided->split->training);
    }

    void missingFashionMnistNamesItsPackage() {
        const auto parts = loadFashionMnist("/nonexistent");
        QVERIFY(!parts);
        QCOMPARE(parts.error().code, ErrorCode::DataNotInstalled);
        QCOMPARE(parts.error().arguments,
                 (std::vector<std::string>{"fashion-mnist", "sudo apt install dataset-fashion-mnist"}));
    }

    void everyListedSetLoads() {
        for (const BuiltinSet& set : builtinSets()) {
            QVERIFY(!set.title.empty() && !set.source.empty());
            if (set.installed && set.name != "fashion-mnist") QVERIFY(loaded(std::string(set.name)).split != nullptr);
        }
    }

    void anotherColumnOfABuiltinSetCanBeTheTarget() {
        DataSpec spec;
        spec.source = "iris";
        spec.target = "petal_width";
        const Result<LoadedData> data = load(spec);
        QVERIFY(data.has_value());
        QVERIFY(data->split->training->isRegression());
        QCOMPARE(data->split->training->features, 6U); // three numbers and three species
    }

    void unknownName() {
        DataSpec spec;
        spec.source = "cifar";
        const Result<LoadedData> data = load(spec);
        QVERIFY(!data);
        QCOMPARE(data.error().code, ErrorCode::UnknownData);
        QCOMPARE(data.error().arguments.front(), std::string("cifar"));
    }
};

THROUGHLINE_TEST(BuiltinTest)
#include "BuiltinTest.moc"
