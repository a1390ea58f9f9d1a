// SPDX-License-Identifier: GPL-3.0-or-later
#include "TemporaryFiles.h"
#include "TestProgram.h"

#include "data/Load.h"

#include <QTest>
#include <zlib.h>

using namespace throughline;
using namespace throughline::data;
using namespace throughline::data::testing;

namespace {

QByteArray idx(unsigned char type, const std::vector<quint32>& shape, const QByteArray& values) {
    QByteArray bytes("\0\0", 2);
    bytes += static_cast<char>(type);
    bytes += static_cast<char>(shape.size());
    for (const quint32 size : shape) {
        for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(size >> shift);
    }
    return bytes + values;
}

/// 40 images of 2 by 3 pixels, of four classes.
QByteArray images() {
    QByteArray values;
    for (int i = 0; i < 40 * 6; ++i) values += static_cast<char>(i);
    return idx(0x08, {40, 2, 3}, values);
}

QByteArray labels(int count = 40) {
    QByteArray values;
    for (int i = 0; i < count; ++i) values += static_cast<char>(3 + i % 4);
    return idx(0x08, {static_cast<quint32>(count)}, values);
}

} // namespace

class IdxTest : public QObject {
    Q_OBJECT

    TemporaryFiles m_files;

    std::string write(const char* name, const QByteArray& bytes) { return m_files.write(name, bytes); }

    std::string writeGzip(const char* name, const QByteArray& bytes) {
        const std::string path = m_files.path(QString::fromLatin1(name)).toStdString();
        gzFile file = gzopen(path.c_str(), "wb");
        if (gzwrite(file, bytes.constData(), static_cast<unsigned>(bytes.size())) != bytes.size())
            qFatal("cannot write");
        gzclose(file);
        return path;
    }

    static DataSpec spec(const std::string& source, const std::string& labelFile) {
        DataSpec spec;
        spec.source = source;
        spec.labels = labelFile;
        return spec;
    }

private slots:
    void readsWhatWasWritten() {
        const auto data = load(spec(write("a.idx", images()), write("b.idx", labels())));
        QVERIFY(data.has_value());
        const nn::Dataset& set = *data->split->training;
        QCOMPARE(set.rows, 40U);
        QCOMPARE(set.imageHeight, 2U);
        QCOMPARE(set.imageWidth, 3U);
        QCOMPARE(set.bytes[6], std::uint8_t{6});
        QCOMPARE(set.classNames, (std::vector<std::string>{"3", "4", "5", "6"}));
        QCOMPARE(set.labels[1], 1);
        QCOMPARE(data->split->scaling.scale.size(), std::size_t{6});
    }

    void gzipIsTheSame() {
        const auto plain = load(spec(write("a.idx", images()), write("b.idx", labels())));
        const auto packed = load(spec(writeGzip("a.idx.gz", images()), writeGzip("b.idx.gz", labels())));
        QVERIFY(packed.has_value());
        QCOMPARE(packed->fingerprint, plain->fingerprint);
    }

    void labelsAreFoundByTheirName() {
        const std::string file = writeGzip("train-images-idx3-ubyte.gz", images());
        writeGzip("train-labels-idx1-ubyte.gz", labels());
        QVERIFY(load(spec(file, {})).has_value());
    }

    void labelsMustBeGiven() {
        const auto data = load(spec(write("alone.idx", images()), {}));
        QVERIFY(!data);
        QCOMPARE(data.error().code, ErrorCode::BadOption);
        QCOMPARE(data.error().arguments.front(), std::string("labels"));
    }

    void labelsMustBeAsMany() {
        const auto data = load(spec(write("a.idx", images()), write("b.idx", labels(39))));
        QVERIFY(!data);
        QCOMPARE(data.error().code, ErrorCode::WrongShape);
    }

    /// However few the images: bytes beside them are classes, unless the task says otherwise, and a note tells.
    void labelsOfFewImagesAreClasses() {
        QByteArray digits;
        for (int i = 0; i < 40; ++i) digits += static_cast<char>(i % 10);
        DataSpec wanted = spec(write("a.idx", images()), write("d.idx", idx(0x08, {40}, digits)));
        const auto data = load(wanted);
        QVERIFY(data.has_value());
        QCOMPARE(data->split->training->classes(), 10U);
        QCOMPARE(data->summary.notes, (std::vector<Remark>{{RemarkCode::TargetIsLabels, {"label", "10"}}}));
        wanted.task = TaskChoice::Regression;
        QVERIFY(load(wanted)->split->training->isRegression());
    }

    void floatsAreReadBigEndian() {
        QByteArray values;
        for (int i = 0; i < 20; ++i) values += QByteArray("\x3F\xC0\x00\x00\xBF\x80\x00\x00", 8); // 1.5, -1
        const auto data = load(spec(write("f.idx", idx(0x0D, {20, 2}, values)), write("l.idx", labels(20))));
        QVERIFY(data.has_value());
        QCOMPARE(data->split->training->values[0], 1.5F);
        QCOMPARE(data->split->training->values[1], -1.0F);
    }

    void separateValidationFile() {
        writeGzip("t-labels-idx1-ubyte", labels(8));
        QByteArray values(qsizetype{8} * 6, '\1');
        DataSpec with = spec(write("a.idx", images()), write("b.idx", labels()));
        with.validationFile = write("t-images-idx3-ubyte", idx(0x08, {8, 2, 3}, values));
        const auto data = load(with);
        QVERIFY(data.has_value());
        QCOMPARE(data->split->trainingRows.size(), 40U);
        QCOMPARE(data->split->validationRows.size(), 8U);
    }

    void lyingHeadersAreRefused_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("more than is there") << idx(0x08, {50, 2, 3}, QByteArray(qsizetype{40} * 6, 'x'));
        QTest::newRow("less than is there") << idx(0x08, {30, 2, 3}, QByteArray(qsizetype{40} * 6, 'x'));
        QTest::newRow("overflow") << idx(0x0E, {0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF}, "xxxx");
        QTest::newRow("as large as memory") << idx(0x08, {0x10000000, 4}, "xxxx");
        QTest::newRow("header cut") << idx(0x08, {40, 2, 3}, {}).left(9);
    }
    void lyingHeadersAreRefused() {
        QFETCH(QByteArray, bytes);
        for (const std::string& file : {write("bad.idx", bytes), writeGzip("bad.idx.gz", bytes)}) {
            const auto data = load(spec(file, write("b.idx", labels())));
            QVERIFY(!data);
            QCOMPARE(data.error().code, ErrorCode::Damaged);
            QCOMPARE(data.error().file, file);
        }
    }

    void noRows() {
        const auto data = load(spec(write("none.idx", idx(0x08, {0, 2, 3}, {})), write("b.idx", labels())));
        QVERIFY(!data);
        QCOMPARE(data.error().code, ErrorCode::WrongShape);
    }

    void gzipCutInHalfIsDamaged() {
        QByteArray noise;
        quint32 state = 1;
        for (int i = 0; i < 400 * 6; ++i) noise += static_cast<char>((state = state * 1664525U + 1013904223U) >> 24);
        const std::string file = writeGzip("cut.gz", idx(0x08, {400, 2, 3}, noise));
        QFile cut(QString::fromStdString(file));
        QVERIFY(cut.resize(cut.size() / 2));
        const auto data = load(spec(file, write("b.idx", labels())));
        QVERIFY(!data);
        QCOMPARE(data.error().code, ErrorCode::Damaged);
    }
};

THROUGHLINE_TEST(IdxTest)
#include "IdxTest.moc"
