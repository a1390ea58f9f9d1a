// SPDX-License-Identifier: GPL-3.0-or-later
#include "TemporaryFiles.h"
#include "TestProgram.h"

#include "data/Load.h"
#include "data/Npy.h"
#include "data/OtherRows.h"
#include "data/Preview.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTest>

using namespace throughline;
using namespace throughline::data;
using namespace throughline::data::testing;

namespace {

std::vector<double> numbersIn(const QJsonValue& list) {
    std::vector<double> numbers;
    const QJsonArray array = list.toArray();
    for (const auto& value : array) numbers.push_back(value.toDouble());
    return numbers;
}

QByteArray npy(const QByteArray& header, const QByteArray& values, char version = 1) {
    QByteArray length;
    for (int i = 0; i < (version == 1 ? 2 : 4); ++i) length += static_cast<char>(header.size() >> (8 * i) & 0xFF);
    return QByteArray("\x93NUMPY") + version + '\0' + length + header + values;
}

QByteArray described(const QByteArray& type, const QByteArray& shape, const QByteArray& order = "False") {
    return "{'descr': '" + type + "', 'fortran_order': " + order + ", 'shape': (" + shape + "), }\n";
}

} // namespace

/// Against arrays that NumPy itself writes.
class NpyTest : public QObject {
    Q_OBJECT

    TemporaryFiles m_files;

    std::string path(const QString& name) const { return m_files.path(name).toStdString(); }

    std::string write(const char* name, const QByteArray& bytes) const { return m_files.write(name, bytes); }

    QByteArray bytesOf(const char* name) const {
        QFile file(m_files.path(QString::fromLatin1(name)));
        if (!file.open(QIODevice::ReadOnly)) qFatal("cannot read");
        return file.readAll();
    }

    Result<LoadedData> loadFile(const char* name, const QString& labels = {}, const std::string& target = {}) const {
        DataSpec spec;
        spec.source = path(QString::fromLatin1(name));
        spec.labels = labels.isEmpty() ? std::string() : path(labels);
        spec.target = target;
        return load(spec);
    }

    static Result<Array> read(const std::string& file, ArrayUse use) {
        const auto source = io::ByteSource::open(file);
        if (!source) return tl::make_unexpected(source.error());
        return readNpy(**source, {file}, use);
    }

private slots:
    void initTestCase() {
        QProcess python;
        python.setProcessChannelMode(QProcess::ForwardedChannels);
        python.start(
            QStringLiteral("/usr/bin/python3"),
            {QStringLiteral(THROUGHLINE_SOURCE_DIR "/tests/data/npy_arrays.py"), m_files.path(QStringLiteral("."))});
        QVERIFY(python.waitForFinished(120'000));
        QCOMPARE(python.exitCode(), 0);
    }

    void everyTypeAndOrder() {
        const QJsonObject expected = QJsonDocument::fromJson(bytesOf("expected.json")).object();
        QVERIFY(expected.size() > 50);
        for (auto array = expected.begin(); array != expected.end(); ++array) {
            const auto targets = read(path(array.key()), ArrayUse::Targets);
            QVERIFY2(targets.has_value(), qPrintable(array.key()));
            const std::vector<double> values = numbersIn(array->toObject()["values"]);
            QVERIFY2(targets->numbers == values, qPrintable(array.key()));
            const std::vector<double> shape = numbersIn(array->toObject()["shape"]);
            QVERIFY(std::equal(shape.begin(), shape.end(), targets->shape.begin(), targets->shape.end(),
                               [](double a, std::size_t b) { return a == static_cast<double>(b); }));
            const auto features = read(path(array.key()), ArrayUse::Features);
            QVERIFY(features.has_value());
            const bool bytes = array.key().startsWith("u1");
            QCOMPARE(features->bytes.size(), bytes ? values.size() : 0U);
            for (std::size_t i = 0; i < values.size(); ++i)
                QCOMPARE(bytes ? static_cast<float>(features->bytes[i]) : features->values[i],
                         static_cast<float>(values[i]));
        }
    }

    void anArchiveWithATestPart() {
        const auto data = loadFile("stored.npz");
        QVERIFY(data.has_value());
        const nn::Dataset& training = *data->split->training;
        QCOMPARE(training.rows, 60U);
        QCOMPARE(training.bytes.size(), std::size_t{60} * 24);
        QCOMPARE(training.imageHeight, 4U);
        QCOMPARE(training.imageWidth, 6U);
        QCOMPARE(training.classNames, (std::vector<std::string>{"4", "5", "6"}));
        QCOMPARE(training.labels[1], 1); // 7 mod 3 + 4 = 5
        QCOMPARE(data->split->trainingRows.size(), 60U);
        QCOMPARE(data->split->validationRows.size(), 30U);
        QCOMPARE(data->summary.validation, (Validation{Validation::Kind::OwnPart, 0.0, {}, 30}));
        QCOMPARE(loadFile("packed.npz")->fingerprint, data->fingerprint);
        QCOMPARE(loadFile("columns.npz")->fingerprint, data->fingerprint);
    }

    void aFractionDividesTheTrainingPart() {
        DataSpec spec;
        spec.source = path("stored.npz");
        spec.validationFraction = 0.25;
        const auto data = load(spec);
        QVERIFY(data.has_value());
        QCOMPARE(data->split->trainingRows.size(), 45U);
        QCOMPARE(data->split->validation, data->split->training);
        QCOMPARE(data->summary.validation, (Validation{Validation::Kind::Fraction, 0.25, {}, 15}));
    }

    void aValidationPartGoesBeforeATestPart() {
        QCOMPARE(loadFile("validation.npz")->split->validationRows.size(), 20U);
        DataSpec spec;
        spec.source = path("whole.npz");
        spec.validationFile = path("stored.npz");
        QCOMPARE(load(spec)->split->validationRows.size(), 30U);
    }

    void allNames() {
        const auto data = loadFile("whole.npz");
        QVERIFY(data.has_value());
        QCOMPARE(data->split->training->rows, 90U);
        QCOMPARE(data->split->validationRows.size(), 18U);
        QCOMPARE(loadFile("one class.npz")->split->validation->labels, (std::vector<std::int32_t>{1, 1, 1}));
    }

    void oneHotTargetsAreClasses() {
        const auto data = loadFile("one-hot.npz");
        QVERIFY(data.has_value());
        QCOMPARE(data->split->training->classNames, (std::vector<std::string>{"0", "1", "2"}));
        QCOMPARE(data->split->training->labels, loadFile("whole.npz")->split->training->labels);
        QCOMPARE(data->split->training->values.size(), std::size_t{90} * 24);
    }

    void numbersAreARegression() {
        const auto data = loadFile("numbers.npz");
        QVERIFY(data.has_value());
        QVERIFY(data->split->training->isRegression());
        // Bytes in two dimensions are columns, each with a scale of its own.
        QCOMPARE(data->split->training->values.size(), std::size_t{90} * 24);
        QVERIFY(data->split->scaling.scale[0] != data->split->scaling.scale[1]);
    }

    void coloursStayBytes() {
        const auto loaded = loadFile("colour.npz");
        QVERIFY(loaded.has_value());
        const nn::Dataset& data = *loaded->split->training;
        QCOMPARE(data.bytes.size(), std::size_t{90} * 60);
        QCOMPARE(data.imageHeight, 5U);
        QCOMPARE(data.imageWidth, 4U);
        QCOMPARE(data.imageChannels, 3U);
    }

    void aTableInOneArray() {
        const auto data = loadFile("table.npy");
        QVERIFY(data.has_value());
        QCOMPARE(data->split->training->featureNames, (std::vector<std::string>{"column 1", "column 2", "column 3"}));
        QCOMPARE(data->split->training->targetName, std::string("column 4"));
        QCOMPARE(data->split->training->labels, loadFile("whole.npz")->split->training->labels);
        const auto other = loadFile("table.npy", {}, "column 2");
        QVERIFY(other->split->training->isRegression());
        QCOMPARE(other->split->training->values[2], 4.0F);
        QCOMPARE(loadFile("table.npy", {}, "column 5").error().code, ErrorCode::NoSuchColumn);

        const auto shown = preview(path("table.npy"));
        QVERIFY(shown.has_value());
        QCOMPARE(shown->columns.size(), 4U);
        QCOMPARE(shown->columns.back().name, std::string("column 4"));
        QCOMPARE(shown->columns.back().numbers, 20);
        QCOMPARE(shown->rows.size(), 20U);
        QCOMPARE(shown->rows[1][3], std::string("5"));
        QVERIFY(preview(path("images.npy"))->columns.empty());
        QVERIFY(preview(path("stored.npz"))->columns.empty());
    }

    void labelsInAFileOfTheirOwn() {
        QCOMPARE(loadFile("images.npy", "classes.npy")->fingerprint, loadFile("whole.npz")->fingerprint);
        const auto without = loadFile("images.npy");
        QCOMPARE(without.error().code, ErrorCode::BadOption);
        QCOMPARE(without.error().arguments.front(), std::string("labels"));
        const auto guessed = loadFile("x_own.npy"); // y_own.npy is beside it
        QVERIFY(guessed.has_value());
        QCOMPARE(guessed->summary.notes.front(), (Remark{RemarkCode::LabelsFound, {path("y_own.npy")}}));
        QCOMPARE(guessed->split->training->features, 24U);
        QCOMPARE(guessed->split->training->labels, loadFile("whole.npz")->split->training->labels);
        QVERIFY(preview(path("x_own.npy"))->columns.empty());
        QCOMPARE(loadFile("x_own.npy", {}, "column 2")->split->training->features, 23U);
    }

    /// Twelve values in 60 rows: classes where they are stored as labels are.
    void labelsStoredAsIntegersAreClasses() {
        QCOMPARE(loadFile("few int.npz")->split->training->classes(), 12U);
        for (const char* file : {"few float.npz", "negative int.npz", "large int.npz"}) {
            const auto data = loadFile(file);
            QVERIFY2(data.has_value() && data->split->training->isRegression(), file);
            QCOMPARE(data->summary.notes, (std::vector<Remark>{{RemarkCode::TargetIsNumber, {"label"}}}));
        }
    }

    void otherRowsForATrainedModel() {
        const auto rows = [&](const char* source, const char* file, Targets targets) {
            DataSpec spec;
            spec.source = path(QString::fromLatin1(source));
            return loadRows({path(QString::fromLatin1(file))}, load(spec)->encoding, targets);
        };
        const auto images = rows("stored.npz", "images.npy", Targets::None);
        QVERIFY(images.has_value());
        QCOMPARE(images->data->bytes, loadFile("whole.npz")->split->training->bytes);
        QCOMPARE(images->data->labels, std::vector<std::int32_t>(90, 0));
        QCOMPARE(rows("stored.npz", "x alone.npz", Targets::None)->data->rows, 7U);
        QCOMPARE(rows("stored.npz", "x alone.npz", Targets::Read).error().code, ErrorCode::WrongShape);
        const auto labelled = rows("whole.npz", "stored.npz", Targets::Read);
        QCOMPARE(labelled->data->labels, loadFile("stored.npz")->split->validation->labels);
        // A table with its target's column or without.
        const auto table = rows("table.npy", "table.npy", Targets::None);
        QCOMPARE(table->data->values, loadFile("table.npy")->split->training->values);
        QCOMPARE(rows("table.npy", "three columns.npy", Targets::None)->data->values.size(), 3U);
        QCOMPARE(rows("table.npy", "images.npy", Targets::None).error().code, ErrorCode::WrongShape);
        QCOMPARE(rows("numbers.npz", "x_own.npy", Targets::None)->data->targets, std::vector<float>(90, 0.0F));
    }

    void isRefusedByName_data() {
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("words");
        const auto row = [](const char* file, ErrorCode code, const char* words) {
            QTest::newRow(file) << static_cast<int>(code) << QString::fromUtf8(words);
        };
        row("other names.npz", ErrorCode::WrongShape, "the arrays “images_a”, “labels_a”");
        row("few labels.npz", ErrorCode::WrongShape, "an array of 89 as “y”");
        row("two targets.npz", ErrorCode::WrongShape, "an array of 90×2 as “y”");
        row("unknown class.npz", ErrorCode::WrongShape, "the class “9”");
        row("objects.npz", ErrorCode::WrongShape, "“y” as an array of Python objects");
        row("texts.npz", ErrorCode::WrongShape, "“y” as an array of texts");
        row("fields.npz", ErrorCode::WrongShape, "“x” as an array of records");
        row("complex.npz", ErrorCode::WrongShape, "“x” as an array of complex");
        row("dates.npz", ErrorCode::WrongShape, "“y” as an array of dates");
        row("foreign.npz", ErrorCode::WrongShape, "the arrays “../../x”, “y”");
        row("office.npz", ErrorCode::UnknownFormat, "without arrays");
        row("scalar.npy", ErrorCode::BadOption, "labels");
        row("nothing.npy", ErrorCode::WrongShape, "an array of 0×6");
    }
    void isRefusedByName() {
        QFETCH(int, code);
        QFETCH(QString, words);
        const auto data = loadFile(QTest::currentDataTag());
        QVERIFY(!data);
        QCOMPARE(static_cast<int>(data.error().code), code);
        const QString said = QString::fromStdString(data.error().arguments.front());
        QVERIFY2(said.contains(words), qPrintable(said));
    }

    void optionsThatAnArchiveDoesNotTake() {
        QCOMPARE(loadFile("stored.npz", "classes.npy").error().code, ErrorCode::BadOption);
        QCOMPARE(loadFile("stored.npz", {}, "column 1").error().code, ErrorCode::NoSuchColumn);
    }

    void lyingHeadersAreRefused_data() {
        QTest::addColumn<QByteArray>("bytes");
        const QByteArray values(48, 'x');
        QTest::newRow("more than is there") << npy(described("<f8", "50, 2"), values);
        QTest::newRow("less than is there") << npy(described("<f8", "2, 2"), values);
        QTest::newRow("10^18") << npy(described("|u1", "1000000000, 1000000000"), values);
        QTest::newRow("overflow") << npy(described("<f8", "4294967296, 4294967296"), values);
        QTest::newRow("beyond a number") << npy(described("<f8", "99999999999999999999999, 2"), values);
        QTest::newRow("negative") << npy(described("<f8", "-3, 2"), values);
        QTest::newRow("dimensions") << npy(described("<f8", QByteArray("1,").repeated(10'000)), values);
        QTest::newRow("header of 4 GB") << QByteArray("\x93NUMPY\2\0\xff\xff\xff\xff", 12) + described("<f8", "3, 2");
        QTest::newRow("header cut") << npy(described("<f8", "3, 2"), values).left(30);
        QTest::newRow("length cut") << QByteArray("\x93NUMPY\2\0\xff", 9);
        QTest::newRow("no dictionary") << npy("[1, 2]", values);
        QTest::newRow("no shape") << npy("{'descr': '<f8', 'fortran_order': False}", values);
        QTest::newRow("twice") << npy("{'descr': '<f8', 'descr': '<f8', 'fortran_order': False, 'shape': (3, 2)}",
                                      values);
        QTest::newRow("never closed") << npy("{'descr': [" + QByteArray(60'000, '['), values);
    }
    void lyingHeadersAreRefused() {
        QFETCH(QByteArray, bytes);
        const std::string file = write("lying.npy", bytes);
        for (const char* const labels : {"", "classes.npy"}) {
            const auto data = loadFile("lying.npy", QString::fromLatin1(labels));
            QVERIFY(!data);
            QCOMPARE(data.error().code, ErrorCode::Damaged);
            QCOMPARE(data.error().file, file);
        }
    }

    void pythonTwoWroteItsOwnNumbers() {
        const auto array = read(write("two.npy", npy("{\"descr\": \"<f8\", 'shape': (1L,2L) , 'fortran_order':False}",
                                                     QByteArray(16, '\0'))),
                                ArrayUse::Targets);
        QVERIFY(array.has_value());
        QCOMPARE(array->shape, (std::vector<std::size_t>{1, 2}));
    }

    void aDamagedArchiveIsRefused() {
        const QByteArray whole = bytesOf("packed.npz");
        for (qsizetype size = 4; size < whole.size(); size += 37) {
            write("cut.npz", whole.left(size));
            const auto data = loadFile("cut.npz");
            QVERIFY(!data);
            QCOMPARE(data.error().code, ErrorCode::Damaged);
        }
        // A byte of the values, stored as it is: nothing but the checksum can tell.
        QByteArray flipped = bytesOf("stored.npz");
        flipped[flipped.indexOf("y_test.npy") - 500] =
            static_cast<char>(flipped[flipped.indexOf("y_test.npy") - 500] ^ 1);
        write("flipped.npz", flipped);
        QCOMPARE(loadFile("flipped.npz").error().code, ErrorCode::Damaged);
        QVERIFY(QString::fromStdString(loadFile("flipped.npz").error().arguments.front()).contains("checksum"));
    }

    void twoArraysOfOneName() {
        QByteArray bytes = bytesOf("stored.npz");
        bytes.replace("y_train.npy", "x_train.npy"); // as long as it was
        write("twice.npz", bytes);
        QCOMPARE(QString::fromStdString(loadFile("twice.npz").error().arguments.front()),
                 QString("it holds two arrays “x_train”"));
    }
};

THROUGHLINE_TEST(NpyTest)
#include "NpyTest.moc"
