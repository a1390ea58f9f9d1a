// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "TemporaryFiles.h"

#include "data/Inputs.h"
#include "data/Load.h"

#include <QTest>

using namespace throughline;
using namespace throughline::data;
using namespace throughline::data::testing;

/// What users know of the features: columns, and what stood in them.
class InputsTest : public QObject {
    Q_OBJECT

    TemporaryFiles m_files;

private slots:
    void columnsAreInputsWithTheirTexts() {
        QByteArray text = "day,town,age,group\n";
        for (int i = 0; i < 60; ++i)
            text += "2024-0" + QByteArray::number(1 + i % 9) + "-1" + QByteArray::number(i % 10) + ',' +
                    (i % 3 == 0 ? "Ulm" : "Bonn") + ',' + QByteArray::number(20.5 + i) + ',' + (i % 2 ? "a" : "b") +
                    '\n';
        DataSpec spec;
        spec.source = m_files.write("people.csv", text);
        const auto loaded = load(spec);
        QVERIFY(loaded);
        const nn::Dataset& data = *loaded->split->training;
        const auto inputs = inputsOf(loaded->encoding, data);
        QCOMPARE(inputs.size(), std::size_t(3));
        QCOMPARE(inputs[0].kind, Input::Kind::Date);
        QVERIFY(inputs[0].count > 1);
        QCOMPARE(inputs[1].kind, Input::Kind::Category);
        QCOMPARE(inputs[1].first, inputs[0].count);
        QCOMPARE(inputs[2].name, std::string("age"));
        QCOMPARE(inputText(loaded->encoding, data, 4, 0), std::string("2024-05-14"));
        QCOMPARE(inputText(loaded->encoding, data, 4, 1), std::string("Bonn"));
        QCOMPARE(inputText(loaded->encoding, data, 3, 1), std::string("Ulm"));
        QCOMPARE(inputText(loaded->encoding, data, 4, 2), std::string("24.5"));
        QCOMPARE(findInput(inputs, "age", {}).value(), std::size_t(2));
        QCOMPARE(findInput(inputs, "shoe", {}).error().code, ErrorCode::NoSuchColumn);
    }

    /// In single precision the time before a midnight may be nearer to it than to any other minute.
    void timesAreOfTheNearestMinute() {
        Encoding encoding;
        encoding.columns.resize(1);
        encoding.columns[0].date.emplace();
        nn::Dataset data;
        data.rows = 3;
        data.features = encoding.columns[0].features();
        data.values.assign(data.rows * data.features, 0.0F);
        data.values[0] = 99.9999F;
        data.values[data.features] = -0.25F;
        data.values[2 * data.features] = 100.0F;
        QCOMPARE(inputText(encoding, data, 0, 0), std::string("1970-04-11"));
        QCOMPARE(inputText(encoding, data, 1, 0), std::string("1969-12-31 18:00"));
        QCOMPARE(inputText(encoding, data, 2, 0), std::string("1970-04-11"));
    }

    void pixelsAreInputs() {
        DataSpec spec;
        spec.source = "digits";
        const auto loaded = load(spec);
        QVERIFY(loaded);
        const auto inputs = inputsOf(loaded->encoding, *loaded->split->training);
        QCOMPARE(inputs.size(), std::size_t(64));
        QCOMPARE(inputs[10].name, std::string("pixel_1_2"));
        // Of pictures without names, by row and column.
        nn::Dataset pictures;
        pictures.features = 12;
        pictures.imageWidth = 2;
        pictures.imageHeight = 2;
        pictures.imageChannels = 3;
        const auto pixels = inputsOf({}, pictures);
        QCOMPARE(pixels.size(), std::size_t(4));
        QCOMPARE(pixels[2].name, std::string("1,0"));
        QCOMPARE(pixels[2].first, std::size_t(6));
        QCOMPARE(pixels[2].count, std::size_t(3));
    }
};

THROUGHLINE_TEST(InputsTest)
#include "InputsTest.moc"
