// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "io/Checksum.h"
#include "io/WriteFile.h"
#include "session/Checkpoint.h"
#include "session/Safetensors.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>
#include <random>

using namespace throughline;
using namespace throughline::session;
namespace fs = std::filesystem;

namespace {

nn::Tensor tensor(std::string name, std::vector<std::int64_t> shape, float first) {
    std::size_t count = 1;
    for (const std::int64_t extent : shape) count *= static_cast<std::size_t>(extent);
    nn::Tensor result{std::move(name), std::move(shape), std::vector<float>(count)};
    for (std::size_t i = 0; i < count; ++i) result.values[i] = first + 0.1f * static_cast<float>(i);
    return result;
}

nn::TrainState state() {
    nn::TrainState state;
    state.position = {12, 345, 4665};
    state.sums = {1.0 / 3.0, 64.0, 17.0, 20.0, 1e-300, 5e300, -0.0, 0.1, 31.0, 345.0, 2.5};
    state.best = {11, 0.1 + 0.2};
    state.epochsSinceBest = 1;
    state.plateauFactor = 0.25;
    state.plateauBest = std::numeric_limits<double>::infinity();
    state.plateauWait = 2;
    state.learningRate = 0.001;
    state.tensors = {tensor("layers.0.weight", {3, 2}, 1.5f), tensor("layers.0.bias", {3}, -2.0f)};
    state.optimizerTensors = {tensor("optimizer.m.layers.0.weight", {3, 2}, 1e-30f),
                              tensor("optimizer.m.layers.0.bias", {3}, 0.0f)};
    return state;
}

CheckpointContext context() {
    CheckpointContext context;
    context.config.network.hidden = {3, 5};
    context.config.optimizer.learningRate = 1.0 / 7.0;
    context.config.seed = std::numeric_limits<std::uint64_t>::max();
    context.scaling = {{0.1f, 1.0f / 3.0f}, {1e-20f, 3.0f}, 0.1, 1.0 / 3.0};
    context.fingerprint = {100, {"größe", "b", "y"}, {"ja", "\"nein\""}, "0123456789abcdef", "fedcba9876543210"};
    data::Encoding& encoding = context.encoding.emplace();
    encoding.columns = {{"größe", {}, false}, {"b", {"\"x\"", "y, z"}, true}};
    encoding.target = "y";
    encoding.features = 4;
    encoding.medians = {0.1f, 0.0f, 0.0f, 0.0f};
    encoding.classNames = {"0.1", "0.3333333333333333"};
    encoding.classValues = {0.1, 1.0 / 3.0};
    context.variant = "x86-64-v3";
    return context;
}

} // namespace

class CheckpointTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    fs::path m_file;
    std::string m_bytes;

private slots:
    void initTestCase() {
        m_file = fs::path(m_folder.path().toStdString()) / "epoch-00012-batch-00345.safetensors";
        QVERIFY(writeCheckpoint(m_file, state(), context()));
        m_bytes = io::readFile(m_file).value();
    }

    // Values of the reference implementation.
    void theChecksumIsXxh64() {
        const auto hash = [](std::string_view text) {
            io::Checksum sum;
            sum.add(text);
            return sum.value();
        };
        QCOMPARE(hash(""), 0xEF46DB3751D8E999u);
        QCOMPARE(hash("abc"), 0x44BC2CF5AD770999u);
        std::string text;
        for (int i = 0; i < 1000; ++i) text += static_cast<char>(i * 7);
        for (const std::size_t cut : {1u, 31u, 32u, 33u, 500u, 999u}) {
            io::Checksum parts;
            parts.add(std::string_view(text).substr(0, cut));
            parts.add(std::string_view(text).substr(cut));
            QCOMPARE(parts.value(), hash(text));
        }
    }

    void everythingComesBackToTheBit() {
        const Result<Checkpoint> read = readCheckpoint(m_file);
        QVERIFY(read);
        QVERIFY(read->state == state());
        QVERIFY(std::signbit(read->state.sums.target));
        const CheckpointContext expected = context();
        QVERIFY(read->context.config == expected.config);
        QVERIFY(read->context.scaling == expected.scaling);
        QVERIFY(read->context.fingerprint == expected.fingerprint);
        QVERIFY(read->context.encoding == expected.encoding);
        QCOMPARE(read->context.variant, expected.variant);
        const Result<CheckpointHead> head = readCheckpointHead(m_file);
        QVERIFY(head->position == state().position);
        QVERIFY(head->best == state().best);
    }

    void randomDoublesComeBackToTheBit() {
        std::mt19937_64 random(3);
        for (int i = 0; i < 40; ++i) {
            nn::TrainState written = state();
            for (double* number : {&written.sums.loss, &written.best.value, &written.learningRate}) {
                do {
                    *number = std::bit_cast<double>(random());
                } while (std::isnan(*number));
            }
            const fs::path file = m_file.parent_path() / "random.safetensors";
            QVERIFY(writeCheckpoint(file, written, context()));
            QVERIFY(readCheckpoint(file)->state == written);
        }
    }

    void aFileCutAtAnyByteIsRefused() {
        const fs::path file = m_file.parent_path() / "cut.safetensors";
        for (std::size_t size = 0; size < m_bytes.size(); ++size) {
            QVERIFY(parseSafetensors(std::string_view(m_bytes).substr(0, size), file).has_value() == false);
        }
        for (const std::size_t size : {std::size_t{0}, std::size_t{5}, m_bytes.size() / 2, m_bytes.size() - 1}) {
            QVERIFY(io::writeFile(file, std::string_view(m_bytes).substr(0, size)));
            QVERIFY(readCheckpoint(file).error().code == ErrorCode::Damaged);
            QVERIFY(size < m_bytes.size() / 2 ? !readCheckpointHead(file) : true);
        }
        QVERIFY(io::writeFile(file, m_bytes + '\0'));
        QVERIFY(!readCheckpoint(file));
    }

    void noFlippedBitGoesUnseen() {
        const fs::path file = m_file.parent_path() / "flipped.safetensors";
        for (std::size_t i = 0; i < m_bytes.size(); ++i) {
            std::string bytes = m_bytes;
            bytes[i] = static_cast<char>(bytes[i] ^ (1 << (i % 8)));
            QFile out(QString::fromStdString(file.string()));
            QVERIFY(out.open(QIODevice::WriteOnly));
            out.write(bytes.data(), static_cast<qint64>(bytes.size()));
            out.close();
            QVERIFY2(!readCheckpoint(file), qPrintable(QString("bit %1 of byte %2").arg(i % 8).arg(i)));
        }
    }

    void hostileHeadersAreRefused_data() {
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<int>("data");
        const auto row = [](const char* name, const QByteArray& header, int data) {
            QTest::newRow(name) << header << data;
        };
        const QByteArray good = "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}";
        row("too little data", good, 4);
        row("data left over", good, 12);
        row("other type", QByteArray(good).replace("F32", "F16"), 8);
        row("huge shape", QByteArray(good).replace("[2]", "[4294967296,4294967296,1]"), 8);
        row("negative shape", QByteArray(good).replace("[2]", "[-2]"), 8);
        row("fraction", QByteArray(good).replace("[2]", "[2.5]"), 8);
        row("offsets turned round", QByteArray(good).replace("[0,8]", "[8,0]"), 8);
        row("offsets beyond", QByteArray(good).replace("[0,8]", "[8,16]"), 8);
        row("three offsets", QByteArray(good).replace("[0,8]", "[0,8,8]"), 8);
        row("overlap",
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
            "\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}",
            8);
        row("two of one name",
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
            "\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}",
            8);
        row("two shapes", QByteArray(good).replace("\"shape\":[2]", "\"shape\":[1],\"shape\":[2]"), 8);
        row("deep", QByteArray(100'000, '['), 0);
        row("no object", "[]", 0);
        row("metadata of numbers", "{\"__metadata__\":{\"a\":1}}", 0);
        row("junk behind", "{} {}", 0);
    }
    void hostileHeadersAreRefused() {
        QFETCH(QByteArray, header);
        QFETCH(int, data);
        std::string bytes(8, '\0');
        for (std::size_t i = 0; i < 8; ++i) bytes[i] = static_cast<char>(header.size() >> (8 * i) & 0xFF);
        bytes += header.toStdString() + std::string(static_cast<std::size_t>(data), '\0');
        const auto read = parseSafetensors(bytes, m_file);
        QVERIFY(!read);
        QVERIFY(read.error().code == ErrorCode::Damaged);
    }

    void aLengthBeyondTheFileIsRefused() {
        QVERIFY(!parseSafetensors(std::string(8, '\xFF') + "{}", m_file));
        QVERIFY(!parseSafetensors("", m_file));
        const fs::path file = m_file.parent_path() / "long.safetensors";
        QVERIFY(io::writeFile(file, std::string(8, '\xFF') + "{}"));
        QVERIFY(!readSafetensorsHeader(file));
    }

    void anothersFileIsNoCheckpoint() {
        const nn::Tensor one = tensor("w", {2}, 0.0f);
        const std::vector<const nn::Tensor*> tensors{&one};
        std::string bytes = safetensorsHeader(tensors, {{"format", "pt"}});
        bytes.append(reinterpret_cast<const char*>(one.values.data()), 8);
        const fs::path file = m_file.parent_path() / "other.safetensors";
        QVERIFY(io::writeFile(file, bytes));
        QVERIFY(parseSafetensors(bytes, file)->tensors.at(0) == one);
        QVERIFY(readCheckpoint(file).error().code == ErrorCode::UnknownFormat);
    }

    void namesTellThePosition() {
        QCOMPARE(checkpointName({12, 0, 99}), std::string("epoch-00012.safetensors"));
        QCOMPARE(checkpointName({12, 345, 99}), std::string("epoch-00012-batch-00345.safetensors"));
        QCOMPARE(checkpointName({1234567, 0, 0}), std::string("epoch-1234567.safetensors"));
        QVERIFY(checkpointPosition("a/epoch-00012-batch-00345.safetensors") == (nn::Position{12, 345, 0}));
        for (const char* other : {"epoch-12.safetensors", "epoch-00012.safetensors.tmp7", "best.safetensors", "epoch-"})
            QVERIFY(!checkpointPosition(other));
    }

    void tenLinesOfNumpyReadIt() {
        const char* const script =
            "import json, sys, numpy\n"
            "b = open(sys.argv[1], 'rb').read()\n"
            "n = int.from_bytes(b[:8], 'little')\n"
            "assert n % 8 == 0\n"
            "h = json.loads(b[8:8 + n]); meta = h.pop('__metadata__')\n"
            "t = {k: numpy.frombuffer(b[8 + n + v['data_offsets'][0]:8 + n + v['data_offsets'][1]],"
            " '<f4').reshape(v['shape']) for k, v in h.items()}\n"
            "w = t['layers.0.weight']\n"
            "print(w.shape, float(w[2, 1]), meta['epoch'], json.loads(meta['class_names'])[0])\n";
        QProcess python;
        python.start("/usr/bin/python3", {"-c", script, QString::fromStdString(m_file.string())});
        QVERIFY(python.waitForFinished());
        QCOMPARE(python.readAllStandardError(), QByteArray());
        QCOMPARE(python.readAllStandardOutput(), QByteArray("(3, 2) 2.0 12 ja\n"));
    }
};

THROUGHLINE_TEST(CheckpointTest)
#include "CheckpointTest.moc"
