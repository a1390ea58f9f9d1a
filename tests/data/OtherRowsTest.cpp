// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

// Rows of another file, for a model that was trained on a run's own data.
#include "TemporaryFiles.h"

#include "data/Load.h"
#include "data/OtherRows.h"

#include <QFile>
#include <QTest>
#include <cmath>

using namespace throughline;
using namespace throughline::data;
using namespace throughline::data::testing;

class OtherRowsTest : public QObject {
    Q_OBJECT

    TemporaryFiles m_files;

    /// 60 rows, of which some have no age.
    std::string people() const {
        QByteArray text = "age,town,group\n";
        for (int i = 0; i < 60; ++i)
            text += (i % 7 == 0 ? QByteArray() : QByteArray::number(20 + i * i % 50)) + ',' +
                    (i % 2 == 0 ? "Ulm" : "Bonn") + ',' + (i % 3 == 0 ? "a" : "b") + '\n';
        return m_files.write("people.csv", text);
    }

    static Result<OtherRows> rowsLike(const DataSpec& spec, const std::string& file, Targets targets) {
        const auto trained = load(spec);
        if (!trained) return tl::make_unexpected(trained.error());
        return loadRows({file}, trained->encoding, targets);
    }

private slots:
    void rowsComeInTheirOrderWithoutATarget() {
        DataSpec spec;
        spec.source = people();
        const auto rows =
            rowsLike(spec, m_files.write("rows.csv", "town,age\nBonn,31\nUlm,5\nKiel,7\n"), Targets::None);
        QVERIFY(rows);
        const nn::Dataset& data = *rows->data;
        QCOMPARE(data.values, (std::vector<float>{31, 1, 0, 5, 0, 1, 7, 0, 0})); // age, Bonn, Ulm
        QCOMPARE(data.rows, std::size_t(3));
        QCOMPARE(data.labels, (std::vector<std::int32_t>{0, 0, 0}));
        QCOMPARE(rows->notes, (std::vector<Remark>{{RemarkCode::TextsUnknown, {"1", "town"}}})); // Kiel
        // A target that is there is not read: it may hold what was never trained on.
        QVERIFY(rowsLike(spec, m_files.write("more.csv", "group,town,age\nzebra,Bonn,31\n"), Targets::None));
        QCOMPARE(rowsLike(spec, m_files.path("more.csv").toStdString(), Targets::Read).error().code,
                 ErrorCode::TooFewRows);
        QCOMPARE(rowsLike(spec, m_files.write("less.csv", "town\nBonn\n"), Targets::None).error().code,
                 ErrorCode::NoSuchColumn);
    }

    /// Missing numbers become what they became in training: the median of the rows that were learned from.
    void gapsAreFilledAsInTraining() {
        DataSpec spec;
        spec.source = people();
        const auto trained = load(spec);
        const auto again = rowsLike(spec, spec.source, Targets::Read);
        const auto rows = rowsLike(spec, spec.source, Targets::None);
        QVERIFY(trained && again && rows);
        QVERIFY(!trained->split->validationRows.empty());
        QCOMPARE(again->data->values, trained->split->training->values);
        QCOMPARE(again->data->labels, trained->split->training->labels);
        QCOMPARE(rows->data->values, trained->split->training->values);
    }

    /// More different texts than a column may have to be learned from: those that were learned are known nonetheless.
    void knownTextsAreFoundAmongManyOthers() {
        DataSpec spec;
        spec.source = people();
        QByteArray rows = "age,town,group\n";
        for (int i = 0; i < 1'100; ++i) rows += "30,Town " + QByteArray::number(i) + ",a\n";
        const auto other = rowsLike(spec, m_files.write("many.csv", rows + "30,Ulm,b\n"), Targets::Read);
        QVERIFY(other);
        const std::vector<float>& values = other->data->values;
        QCOMPARE(std::vector<float>(values.end() - 6, values.end()), (std::vector<float>{30, 0, 0, 30, 0, 1}));
        QCOMPARE(other->notes, (std::vector<Remark>{{RemarkCode::TextsUnknown, {"1100", "town"}}}));
    }
    void manyUnknownClassesAreRefused() {
        DataSpec spec;
        spec.source = people();
        QByteArray rows = "age,town,group\n";
        for (int i = 0; i < 1'100; ++i) rows += "30,Ulm,Group " + QByteArray::number(i) + "\n";
        const auto other = rowsLike(spec, m_files.write("groups.csv", rows), Targets::Read);
        QVERIFY(!other);
        QCOMPARE(other.error().code, ErrorCode::WrongShape);
        QVERIFY(other.error().arguments.front().find("Group 0") != std::string::npos);
    }

    void pointsThatAreMadeTakeATable() {
        DataSpec spec;
        spec.source = "moons";
        const auto rows = rowsLike(spec, m_files.write("points.csv", "y,x\n2,1\n-4,3\n"), Targets::None);
        QVERIFY(rows);
        QCOMPARE(rows->data->values, (std::vector<float>{1, 2, 3, -4}));
        const std::string name = rows->data->classNames.back();
        const auto labelled = rowsLike(
            spec, m_files.write("labelled.csv", "x,y,class\n1,2," + QByteArray::fromStdString(name) + "\n3,4,zebra\n"),
            Targets::Read);
        QCOMPARE(labelled.error().code, ErrorCode::WrongShape); // the zebra
    }

    void pixelsHaveToBePixels_data() {
        QTest::addColumn<QByteArray>("value");
        for (const char* value : {"300", "-1", "2.5", "", "1e30"}) QTest::newRow(value) << QByteArray(value);
    }
    void pixelsHaveToBePixels() {
        QFETCH(QByteArray, value);
        DataSpec spec; // digits
        QFile table(QStringLiteral(THROUGHLINE_DATA "/digits.csv"));
        QVERIFY(table.open(QIODevice::ReadOnly));
        const QByteArray header = table.readLine(), first = table.readLine();
        QVERIFY(rowsLike(spec, m_files.write("digits.csv", header + first), Targets::None));
        QByteArray spoilt = first;
        spoilt.replace(0, spoilt.indexOf(','), value);
        const auto rows = rowsLike(spec, m_files.write("spoilt.csv", header + spoilt), Targets::None);
        QVERIFY(!rows);
        QCOMPARE(rows.error().code, ErrorCode::WrongShape);
    }
};

THROUGHLINE_TEST(OtherRowsTest)
#include "OtherRowsTest.moc"
