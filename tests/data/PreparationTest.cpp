// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "data/Divide.h"
#include "data/Fingerprint.h"
#include "data/FitScaling.h"
#include "data/Fnv1a.h"
#include "data/Load.h"

#include <QTest>
#include <cmath>
#include <set>

using namespace throughline;
using namespace throughline::data;

namespace {

nn::Dataset labelled(const std::vector<int>& counts) {
    nn::Dataset data;
    data.features = 1;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        data.labels.insert(data.labels.end(), static_cast<std::size_t>(counts[i]), static_cast<std::int32_t>(i));
        data.classNames.push_back(std::to_string(i));
    }
    data.rows = data.labels.size();
    data.values.resize(data.rows);
    return data;
}

struct Parts {
    std::vector<std::uint32_t> training;
    std::vector<std::uint32_t> validation;
};

Parts divided(const nn::Dataset& data, double fraction, std::uint64_t seed) {
    DividedRows rows = divide(data, {.validation = fraction, .seed = seed});
    return {std::move(rows.training), std::move(rows.validation)};
}

Result<LoadedData> loadDigits(std::uint64_t seed, std::optional<double> fraction = {}) {
    DataSpec spec;
    spec.seed = seed;
    spec.validationFraction = fraction;
    return load(spec);
}

} // namespace

class PreparationTest : public QObject {
    Q_OBJECT

private slots:
    void everyRowIsInExactlyOnePart() {
        const nn::Dataset data = labelled({70, 25, 5});
        const Parts parts = divided(data, 0.2, 1);
        QCOMPARE(parts.validation.size(), 20U);
        std::set<std::uint32_t> all(parts.training.begin(), parts.training.end());
        all.insert(parts.validation.begin(), parts.validation.end());
        QCOMPARE(all.size(), 100U);
        QCOMPARE(parts.training.size() + parts.validation.size(), 100U);
    }

    void classesKeepTheirShares() {
        const nn::Dataset data = labelled({70, 25, 5});
        std::vector<int> count(3);
        for (const std::uint32_t row : divided(data, 0.2, 1).validation)
            ++count[static_cast<std::size_t>(data.labels[row])];
        QCOMPARE(count, (std::vector<int>{14, 5, 1}));
    }

    void groupsStayTogether() {
        const nn::Dataset data = labelled({60, 40});
        DivideBy by{.validation = 0.2, .test = 0.1};
        for (std::uint32_t row = 0; row < 100; ++row) by.groups.push_back(row % 17);
        const DividedRows rows = divide(data, by);
        std::set<std::uint32_t> seen;
        for (const auto* part : {&rows.training, &rows.validation, &rows.test}) {
            std::set<std::uint32_t> groups;
            for (const std::uint32_t row : *part) groups.insert(by.groups[row]);
            for (const std::uint32_t group : groups) QVERIFY(seen.insert(group).second);
        }
        QCOMPARE(rows.training.size() + rows.validation.size() + rows.test.size(), 100U);
        QVERIFY(rows.validation.size() >= 15 && rows.validation.size() <= 25);
        QVERIFY(rows.test.size() >= 5 && rows.test.size() <= 15);
        by.folds = 4;
        std::size_t all = 0;
        for (by.fold = 0; by.fold < 4; ++by.fold) all += divide(data, by).validation.size();
        QCOMPARE(all, 100U - rows.test.size());
    }

    void theLastRowsOfAnOrderAreValidatedOn() {
        const nn::Dataset data = labelled({10, 10});
        DivideBy by{.validation = 0.2, .test = 0.1};
        for (int row = 0; row < 20; ++row) by.order.push_back(-row);
        const DividedRows rows = divide(data, by);
        QCOMPARE(rows.test, (std::vector<std::uint32_t>{0, 1}));
        QCOMPARE(rows.validation, (std::vector<std::uint32_t>{2, 3, 4, 5}));
        QCOMPARE(rows.training.size(), 14U);
    }

    void eachRowIsInOneFold() {
        const nn::Dataset data = labelled({40, 20, 5});
        std::set<std::uint32_t> seen;
        for (int fold = 0; fold < 5; ++fold) {
            const DividedRows rows = divide(data, {.seed = 3, .folds = 5, .fold = fold});
            QCOMPARE(rows.validation.size(), 13U);
            QCOMPARE(rows.training.size(), 52U);
            std::vector<int> count(3);
            for (const std::uint32_t row : rows.validation) {
                QVERIFY(seen.insert(row).second);
                ++count[static_cast<std::size_t>(data.labels[row])];
            }
            QCOMPARE(count, (std::vector<int>{8, 4, 1}));
        }
    }

    void rareClassesAreInBothParts() {
        const nn::Dataset data = labelled({500, 2, 3, 1});
        for (std::uint64_t seed = 1; seed < 20; ++seed) {
            std::set<int> training;
            std::set<int> validation;
            const Parts parts = divided(data, 0.1, seed);
            for (const std::uint32_t row : parts.training) training.insert(data.labels[row]);
            for (const std::uint32_t row : parts.validation) validation.insert(data.labels[row]);
            QCOMPARE(training, (std::set<int>{0, 1, 2, 3}));
            QCOMPARE(validation, (std::set<int>{0, 1, 2}));
        }
    }

    void theSplitFollowsTheSeedAlone() {
        const nn::Dataset data = labelled({50, 50});
        QCOMPARE(divided(data, 0.3, 5).validation, divided(data, 0.3, 5).validation);
        QVERIFY(divided(data, 0.3, 5).validation != divided(data, 0.3, 6).validation);
    }

    void noFractionNoValidation() {
        const Result<LoadedData> data = loadDigits(1, 0.0);
        QVERIFY(data.has_value());
        QVERIFY(data->split->validation == nullptr);
        QVERIFY(data->split->validationRows.empty());
        QCOMPARE(data->split->trainingRows.size(), 1797U);
    }

    void digitsAreDividedByAFifth() {
        const Result<LoadedData> data = loadDigits(1);
        QCOMPARE(data->split->validationRows.size(), 359U);
    }

    void impossibleFractionsAreRefused() {
        for (const double fraction : {1.0, -0.1, 2.0, std::nan("")}) {
            const Result<LoadedData> data = loadDigits(1, fraction);
            QVERIFY(!data);
            QCOMPARE(data.error().code, ErrorCode::BadOption);
        }
    }

    void scalingIsFittedOnTheTrainingRowsAlone() {
        nn::Dataset data;
        data.rows = 4;
        data.features = 2;
        data.values = {1, 7, 3, 7, 1000, 7, 5, 7};
        data.targets = {10, 20, 999, 30};
        const nn::Scaling scaling = fitScaling(data, {0, 1, 3});
        QCOMPARE(scaling.offset[0], 3.0F);
        QCOMPARE(scaling.scale[0], static_cast<float>(1.0 / std::sqrt(8.0 / 3.0)));
        QCOMPARE(scaling.offset[1], 7.0F);
        QCOMPARE(scaling.scale[1], 1.0F); // constant
        QCOMPARE(scaling.targetOffset, 20.0);
        QCOMPARE(scaling.targetScale, 1.0 / std::sqrt(200.0 / 3.0));
    }

    void imagesShareOneMeanAndDeviation() {
        nn::Dataset data;
        data.rows = 3;
        data.features = 2;
        data.bytes = {0, 255, 200, 200, 255, 0};
        data.labels = {0, 1, 0};
        const nn::Scaling scaling = fitScaling(data, {0, 2});
        QCOMPARE(scaling.offset, (std::vector<float>{127.5F, 127.5F}));
        QCOMPARE(scaling.scale, std::vector<float>(2, 1.0F / 127.5F));
    }

    void theFileThatChangedIsTold() {
        Fingerprint then{10, {"x", "y"}, {}, "both", "split", "training"};
        Fingerprint now = then;
        QVERIFY(!onlyValidationDiffers(then, now));
        now.content = "other";
        QVERIFY(onlyValidationDiffers(then, now));
        now.training = "other";
        QVERIFY(!onlyValidationDiffers(then, now));
        then.training.clear(); // of an older run
        QVERIFY(!onlyValidationDiffers(then, now));
    }

    void fingerprintsTellWhatChanged() {
        const Fingerprint digits = loadDigits(1)->fingerprint;
        QVERIFY(differences(digits, loadDigits(1)->fingerprint).empty());

        Fingerprint fewer = digits;
        fewer.rows = 1796;
        fewer.content = "0";
        QCOMPARE(differences(digits, fewer), (std::vector<std::string>{"1,797 rows then, 1,796 now"}));

        const Fingerprint other = loadDigits(2)->fingerprint;
        QCOMPARE(other.content, digits.content);
        QCOMPARE(differences(digits, other),
                 (std::vector<std::string>{"the rows are divided differently between training and validation"}));

        Fingerprint renamed = digits;
        renamed.columns.back() = "label";
        QCOMPARE(differences(digits, renamed),
                 (std::vector<std::string>{"the column “digit” is gone", "the column “label” is new"}));

        Fingerprint changed = digits;
        changed.content = "0";
        QCOMPARE(differences(digits, changed), (std::vector<std::string>{"values or their order have changed"}));
    }

    void hashIsFnv1a() {
        Fnv1a hash; // the test vector of its authors
        hash.add("foobar", 6);
        QCOMPARE(hash.text(), std::string("85944171f73967e8"));
    }
};

THROUGHLINE_TEST(PreparationTest)
#include "PreparationTest.moc"
