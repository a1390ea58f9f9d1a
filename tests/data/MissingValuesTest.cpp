// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "data/MissingValues.h"

#include <QTest>
#include <array>
#include <cmath>

using namespace throughline;
using namespace throughline::data;

namespace {

const float gap = std::nanf("");

nn::Dataset table(std::vector<float> values, std::vector<std::string> names) {
    nn::Dataset data;
    data.features = names.size();
    data.rows = values.size() / names.size();
    data.values = std::move(values);
    data.featureNames = std::move(names);
    return data;
}

} // namespace

class MissingValuesTest : public QObject {
    Q_OBJECT

private slots:
    void theyBecomeTheMedianOfTheTrainingRows() {
        nn::Dataset data = table({1, 2, 10, gap, 1000}, {"age"});
        const MissingValues missing = MissingValues::fit(data, {0, 1, 2, 3}, {});
        QCOMPARE(missing.medians(), std::vector<float>{2.0F});
        std::vector<Remark> notes;
        missing.apply(std::array{&data}, notes);
        QCOMPARE(data.values[3], 2.0F);
        QCOMPARE(notes, (std::vector<Remark>{{RemarkCode::MissingReplaced, {"1", "age"}}}));
    }

    void ofAnEvenNumberItIsTheMiddle() {
        QCOMPARE(MissingValues::fit(table({4, 1, 2, 10}, {"a"}), {0, 1, 2, 3}, {}).medians(), std::vector<float>{3.0F});
        QCOMPARE(MissingValues::fit(table({gap, gap}, {"a"}), {0, 1}, {}).medians(), std::vector<float>{0.0F});
    }

    /// Categories have a feature for what is missing: theirs stay 0. The columns are many, to be taken in several
    /// parts.
    void eachFeatureHasItsOwn() {
        Encoding encoding;
        std::vector<std::string> names;
        std::vector<float> values;
        for (int i = 0; i < 40; ++i) {
            encoding.columns.push_back({"c" + std::to_string(i), {}, false});
            names.push_back(encoding.columns.back().name);
            values.push_back(static_cast<float>(i));
        }
        encoding.columns.push_back({"town", {"Bonn", "Ulm"}, false});
        for (const char* name : {"town=Bonn", "town=Ulm"}) {
            names.emplace_back(name);
            values.push_back(1.0F);
        }
        const std::vector<float> medians = MissingValues::fit(table(values, names), {0}, encoding).medians();
        for (std::size_t i = 0; i < 40; ++i) QCOMPARE(medians[i], static_cast<float>(i));
        QCOMPARE(std::vector<float>(medians.begin() + 40, medians.end()), (std::vector<float>{0.0F, 0.0F}));
    }

    /// Training and validation rows together, once.
    void allSetsAreFilledAndCounted() {
        nn::Dataset training = table({1, gap, 3, gap}, {"a", "b"}), validation = table({gap, 5, gap, gap}, {"a", "b"});
        std::vector<Remark> notes;
        MissingValues({7, 8}).apply(std::array{&training, &validation}, notes);
        QCOMPARE(training.values, (std::vector<float>{1, 8, 3, 8}));
        QCOMPARE(validation.values, (std::vector<float>{7, 5, 7, 8}));
        QCOMPARE(notes, (std::vector<Remark>{{RemarkCode::MissingReplaced, {"2", "a"}},
                                             {RemarkCode::MissingReplaced, {"3", "b"}}}));
    }

    void featuresWithoutNamesAreTheirPlaces() {
        nn::Dataset array = table({1, gap}, {"", ""});
        array.featureNames.clear();
        std::vector<Remark> notes;
        MissingValues({7, 8}).apply(std::array{&array}, notes);
        QCOMPARE(notes, (std::vector<Remark>{{RemarkCode::MissingReplacedAt, {"1", "2"}}}));
    }

    void bytesMissNothing() {
        nn::Dataset image;
        image.rows = 1;
        image.features = 2;
        image.bytes = {1, 2};
        QVERIFY(MissingValues::fit(image, {0}, {}).medians().empty());
    }
};

THROUGHLINE_TEST(MissingValuesTest)
#include "MissingValuesTest.moc"
