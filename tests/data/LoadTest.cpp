// SPDX-License-Identifier: GPL-3.0-or-later
#include "TemporaryFiles.h"
#include "TestProgram.h"

#include "data/Load.h"
#include "data/WatchedSource.h"

#include <QTest>
#include <algorithm>

using namespace throughline;
using namespace throughline::data;
using namespace throughline::data::testing;

class LoadTest : public QObject {
    Q_OBJECT

    TemporaryFiles m_files;

    static Validation chosen(const DataSpec& spec) { return load(spec).value().summary.validation; }

private slots:
    /// What was validated on is told by the load itself: the words of the request do not tell it.
    void howValidationWasChosenIsTold() {
        DataSpec spec; // digits
        QCOMPARE(chosen(spec), (Validation{Validation::Kind::Fraction, 0.2, {}, 359}));
        spec.validationFraction = 0.5;
        QCOMPARE(chosen(spec).fraction, 0.5);
        spec.validationFraction = 0.0;
        QCOMPARE(chosen(spec), Validation{});

        spec.source = m_files.write("train.csv", "a,kind\n1,x\n2,y\n3,x\n4,y\n");
        spec.validationFile = m_files.write("valid.csv", "a,kind\n5,x\n6,y\n7,y\n");
        spec.validationFraction = 0.5; // the file takes its place
        QCOMPARE(chosen(spec), (Validation{Validation::Kind::File, 0.0, spec.validationFile, 3}));
    }

    void aStoppedLoadIsGivenUp_data() {
        QTest::addColumn<QString>("source");
        QTest::newRow("table") << QString::fromStdString(m_files.write("table.csv", "a,kind\n1,x\n2,y\n3,x\n4,y\n"));
        QTest::newRow("arrays") << QString::fromStdString(
            m_files.write("labels.idx", QByteArray::fromRawData("\0\0\x08\x01\0\0\0\x02\x01\x02", 10)));
        QTest::newRow("embedded") << "iris";
        QTest::newRow("generated") << "moons";
    }
    void aStoppedLoadIsGivenUp() {
        QFETCH(QString, source);
        DataSpec spec;
        spec.source = source.toStdString();
        std::stop_source stop;
        stop.request_stop();
        const auto data = load(spec, stop.get_token());
        QVERIFY(!data);
        QCOMPARE(data.error().code, ErrorCode::Cancelled);
    }

    void bytesEndWhereTheStopCame() {
        std::stop_source stop;
        const auto source = watched(io::ByteSource::memory("0123456789"), "file", stop.get_token());
        QCOMPARE(io::take(*source, 4).value(), std::string("0123"));
        stop.request_stop();
        const auto rest = io::take(*source, 4);
        QVERIFY(!rest);
        QCOMPARE(rest.error().code, ErrorCode::Cancelled);
        QCOMPARE(rest.error().file, std::string("file"));
    }

    /// A table is read for its columns and for its values; before these are, it is told what they will take.
    void howFarTheReadingIsIsTold() {
        QByteArray text = "a,b,kind\n";
        while (text.size() < 3'000'000) text += "1.25,2.5,x\n7.5,1.125,y\n";
        DataSpec spec;
        spec.source = m_files.write("long.csv", text);
        std::vector<Reading> readings;
        const auto loaded = load(spec, ReadWatch({}, [&](const Reading& reading) { readings.push_back(reading); }));
        QVERIFY(loaded);
        QVERIFY(readings.size() >= 2);
        for (const Reading& reading : readings) {
            QCOMPARE(reading.place.of, static_cast<std::uint64_t>(text.size()));
            QVERIFY(reading.place.at <= reading.place.of);
            QVERIFY(reading.share() >= 0.0 && reading.share() <= 1.0);
        }
        const auto memory = std::ranges::find_if(readings, [](const Reading& reading) { return reading.memory > 0; });
        QVERIFY(memory != readings.end());
        QCOMPARE(memory->rows, loaded->split->training->rows);
        QCOMPARE(memory->memory, loaded->split->training->values.size() * sizeof(float));
    }
};

THROUGHLINE_TEST(LoadTest)
#include "LoadTest.moc"
