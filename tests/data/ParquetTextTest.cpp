// SPDX-License-Identifier: GPL-3.0-or-later
#include "ParquetBytes.h"
#include "TemporaryFiles.h"
#include "TestProgram.h"

#include "data/Load.h"
#include "data/ParquetText.h"
#include "data/WatchedSource.h"
#include "io/ByteSource.h"

#include <QDateTime>
#include <QTest>
#include <cmath>

using namespace throughline;
using namespace throughline::data;
using namespace throughline::data::testing;
using namespace throughline::testing;
using Column = ParquetColumnOf;

/// A Parquet file is a table as any other.
class ParquetTextTest : public QObject {
    Q_OBJECT

    TemporaryFiles m_files;

    static std::vector<Column> columns() {
        Column size{"size", Column::Double, {}}, kind{"kind, \"said\"", Column::Bytes, {}};
        Column day{"day", Column::Int32, {}}, time{"time", Column::Int64, {}};
        day.converted = 6;
        time.converted = 9;
        Column count{"count", Column::Int64, {}, false}, member{"member", Column::Boolean, {}};
        kind.converted = 0; // UTF-8
        Column single{"single", Column::Float, {}};
        for (int i = 0; i < 40; ++i) {
            single.values.push_back(plainBytes(static_cast<float>(i) / 7.0F));
            size.values.push_back(i % 9 == 4 ? std::nullopt : std::optional(plainBytes(i * 0.1)));
            day.values.push_back(plainBytes(std::int32_t{19'000 + i * 37}));
            time.values.push_back(plainBytes(1'700'000'000'000 + i * std::int64_t{7'777'777'123}));
            count.values.push_back(plainBytes(std::int64_t{i} * 7 % 11));
            member.values.push_back(i % 2 == 0 ? "1" : "0");
            kind.values.push_back(plainText(i % 3 == 0 ? "Köln" : "a, \"b\"\nc"));
        }
        return {size, single, day, time, count, member, kind};
    }
    static QByteArray file(const ParquetWay& way) {
        const std::string bytes = parquet(columns(), way);
        return {bytes.data(), static_cast<qsizetype>(bytes.size())};
    }
    static QByteArray text() {
        QByteArray lines = "size,single,day,time,count,member,\"kind, \"\"said\"\"\"\n";
        for (int i = 0; i < 40; ++i) {
            if (i % 9 != 4) lines += QByteArray::number(i * 0.1, 'g', 17);
            lines += ',' + QByteArray::number(static_cast<double>(static_cast<float>(i) / 7.0F), 'g', 9);
            lines += ',' + QDate(1970, 1, 1).addDays(19'000 + i * 37).toString(Qt::ISODate).toLatin1() + ',' +
                     QDateTime::fromMSecsSinceEpoch(1'700'000'000'000 + i * qint64{7'777'777'123}, Qt::UTC)
                         .toString(QStringLiteral("yyyy-MM-dd HH:mm:ss.zzz"))
                         .toLatin1();
            lines += ',' + QByteArray::number(i * 7 % 11) + ',' + (i % 2 == 0 ? "True" : "False") + ',';
            lines += i % 3 == 0 ? "Köln\n" : "\"a, \"\"b\"\"\nc\"\n";
        }
        return lines;
    }
    static Result<LoadedData> loaded(const std::string& path) {
        DataSpec spec;
        spec.source = path;
        return load(spec);
    }

private slots:
    void whatIsReadIsTheTableOfTheText() {
        const auto expected = loaded(m_files.write("table.csv", text()));
        QVERIFY2(expected.has_value(), expected ? "" : expected.error().file.c_str());
        for (const int codec : {0, 1, 2, 6}) {
            for (const std::size_t group : {7, 1000}) {
                ParquetWay way;
                way.codec = codec;
                way.rowsOfGroup = group;
                way.dictionary = codec == 1;
                const auto data = loaded(m_files.write("table.parquet", file(way)));
                QVERIFY(data.has_value());
                QVERIFY(data->fingerprint == expected->fingerprint);
                QCOMPARE(data->split->training->classNames, expected->split->training->classNames);
                QCOMPARE(data->split->training->values, expected->split->training->values);
            }
        }
    }

    void whatIsReadAgainIsTheSame() {
        auto source = openWatched(m_files.write("again.parquet", file({})), {});
        QVERIFY(source.has_value());
        const auto first = io::take(**source, 1 << 20).value();
        QVERIFY(first.size() > 400);
        QVERIFY((*source)->rewind().has_value());
        QCOMPARE(io::take(**source, 1 << 20).value(), first);
    }

    void infinityIsToldWhereItStands() {
        Column size{"size", Column::Double, {}}, y{"y", Column::Double, {}};
        for (int i = 0; i < 20; ++i) {
            size.values.push_back(plainBytes(i == 7 ? HUGE_VAL : i * 0.3));
            y.values.push_back(plainBytes(i * 0.7));
        }
        const std::string bytes = parquet({size, y});
        const auto data =
            loaded(m_files.write("infinite.parquet", {bytes.data(), static_cast<qsizetype>(bytes.size())}));
        QVERIFY(!data);
        QCOMPARE(data.error().code, ErrorCode::NotANumber);
        QCOMPARE(data.error().line, 9);
    }

    void damageIsTold() {
        const QByteArray whole = file({});
        for (const qsizetype size : {4, 5, 40, static_cast<int>(whole.size()) - 1}) {
            const auto data = loaded(m_files.write("cut.parquet", whole.left(size)));
            QVERIFY(!data);
            QCOMPARE(data.error().file, m_files.path(QStringLiteral("cut.parquet")).toStdString());
        }
        QByteArray scribbled = whole;
        for (qsizetype i = 4; i < 200; ++i) scribbled[i] = '\xFF';
        const auto data = loaded(m_files.write("scribbled.parquet", scribbled));
        QVERIFY(!data);
        QVERIFY(data.error().code == ErrorCode::Damaged || data.error().code == ErrorCode::UnknownFormat);
    }
};

THROUGHLINE_TEST(ParquetTextTest)
#include "ParquetTextTest.moc"
