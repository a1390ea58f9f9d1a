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

Encoding encodingOfNames(const std::vector<std::string>& names) {
    Encoding encoding;
    for (const std::string& name : names) encoding.columns.push_back({name, {}, false});
    return encoding;
}

} // namespace

class MissingValuesTest : public QObject {
    Q_OBJECT

private slots:
    void theyBecomeTheMedianOfTheTrainingRows() {
        nn::Dataset data = table({1, 2, 10, gap, 1000}, {"age"});
        const MissingValues missing = MissingValues::fit(data, {0, 1, 2, 3}, {});
        QCOMPARE(missing.values(), std::vector<float>{2.0F});
        std::vector<Remark> notes;
        missing.apply(std::array{&data}, encodingOfNames({"age"}), notes);
        QCOMPARE(data.values[3], 2.0F);
        QCOMPARE(notes, (std::vector<Remark>{{RemarkCode::MissingReplaced, {"1", "age"}}}));
    }

    void ofAnEvenNumberItIsTheMiddle() {
        QCOMPARE(MissingValues::fit(table({4, 1, 2, 10}, {"a"}), {0, 1, 2, 3}, {}).values(), std::vector<float>{3.0F});
        QCOMPARE(MissingValues::fit(table({gap, gap}, {"a"}), {0, 1}, {}).values(), std::vector<float>{0.0F});
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
        const std::vector<float> medians = MissingValues::fit(table(values, names), {0}, encoding).values();
        for (std::size_t i = 0; i < 40; ++i) QCOMPARE(medians[i], static_cast<float>(i));
        QCOMPARE(std::vector<float>(medians.begin() + 40, medians.end()), (std::vector<float>{0.0F, 0.0F}));
    }

    /// Training and validation rows together, once.
    void allSetsAreFilledAndCounted() {
        nn::Dataset training = table({1, gap, 3, gap}, {"a", "b"}), validation = table({gap, 5, gap, gap}, {"a", "b"});
        std::vector<Remark> notes;
        MissingValues({7, 8}).apply(std::array{&training, &validation}, encodingOfNames({"a", "b"}), notes);
        QCOMPARE(training.values, (std::vector<float>{1, 8, 3, 8}));
        QCOMPARE(validation.values, (std::vector<float>{7, 5, 7, 8}));
        QCOMPARE(notes, (std::vector<Remark>{{RemarkCode::MissingReplaced, {"2", "a"}},
                                             {RemarkCode::MissingReplaced, {"3", "b"}}}));
    }

    void featuresWithoutNamesAreTheirPlaces() {
        nn::Dataset array = table({1, gap}, {"", ""});
        array.featureNames.clear();
        std::vector<Remark> notes;
        MissingValues({7, 8}).apply(std::array{&array}, {}, notes);
        QCOMPARE(notes, (std::vector<Remark>{{RemarkCode::MissingReplacedAt, {"1", "2"}}}));
    }

    /// Mean, the commonest, a feature that tells; of a text the commonest category.
    void eachColumnHasItsPolicy() {
        Encoding encoding = encodingOfNames({"mean", "common", "flag"});
        encoding.columns[0].missing = MissingPolicy::Mean;
        encoding.columns[1].missing = MissingPolicy::MostFrequent;
        encoding.columns[2].missing = MissingPolicy::Flag;
        encoding.columns.push_back({"town", {"Bonn", "Köln", "Ulm"}, false});
        encoding.columns.back().missing = MissingPolicy::MostFrequent;
        const std::vector<std::string> names(7, "f");
        nn::Dataset data = table({1,   5,   2,   0, 0,   1,   0, //
                                  2,   5,   4,   0, 1,   0,   0, //
                                  9,   7,   6,   0, 0,   1,   0, //
                                  gap, gap, gap, 1, gap, gap, gap},
                                 names);
        const MissingValues missing = MissingValues::fit(data, {0, 1, 2, 3}, encoding);
        QCOMPARE(missing.values(), (std::vector<float>{4, 5, 4, 0, 0, 1, 0}));
        std::vector<Remark> notes;
        missing.apply(std::array{&data}, encoding, notes);
        QCOMPARE(std::vector<float>(data.values.end() - 7, data.values.end()),
                 (std::vector<float>{4, 5, 4, 1, 0, 1, 0}));
        QCOMPARE(notes, (std::vector<Remark>{{RemarkCode::MissingReplacedBy, {"1", "mean", "mean"}},
                                             {RemarkCode::MissingReplacedBy, {"1", "common", "commonest"}},
                                             {RemarkCode::MissingFlagged, {"1", "flag"}},
                                             {RemarkCode::MissingReplacedBy, {"1", "town", "commonest"}}}));
    }

    void bytesMissNothing() {
        nn::Dataset image;
        image.rows = 1;
        image.features = 2;
        image.bytes = {1, 2};
        const MissingValues missing = MissingValues::fit(image, {0}, {});
        QVERIFY(missing.values().empty());
        std::vector<Remark> notes;
        missing.apply(std::array{&image}, encodingOfNames({"a", "b"}), notes); // of a table of pixels
        QVERIFY(notes.empty());
    }
};

THROUGHLINE_TEST(MissingValuesTest)
#include "MissingValuesTest.moc"
