// SPDX-License-Identifier: GPL-3.0-or-later
#include "TemporaryFiles.h"
#include "TestProgram.h"

#include "data/Load.h"
#include "data/StoppableSource.h"

#include <QTest>

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
        const auto source = stoppable(io::ByteSource::memory("0123456789"), "file", stop.get_token());
        QCOMPARE(io::take(*source, 4).value(), std::string("0123"));
        stop.request_stop();
        const auto rest = io::take(*source, 4);
        QVERIFY(!rest);
        QCOMPARE(rest.error().code, ErrorCode::Cancelled);
        QCOMPARE(rest.error().file, std::string("file"));
    }
};

THROUGHLINE_TEST(LoadTest)
#include "LoadTest.moc"
