// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "../history/Events.h"
#include "HostileProgram.h"

#include <QTest>
#include <filesystem>
#include <zlib.h>

using namespace throughline::faults;

namespace {

QByteArray gzipped(const QByteArray& text) {
    QByteArray packed(static_cast<qsizetype>(compressBound(static_cast<uLong>(text.size()))) + 64, '\0');
    z_stream stream{};
    deflateInit2(&stream, 1, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.constData()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    deflate(&stream, Z_FINISH);
    packed.truncate(static_cast<qsizetype>(stream.total_out));
    deflateEnd(&stream);
    return packed;
}

/// Many times the memory that is allowed, in a few megabytes: members of a gzip file may follow one another.
QByteArray bomb(const QByteArray& start, char filler) {
    constexpr int mebibytes = 16;
    const int members = longForm() ? 1024 : 128;
    return gzipped(start) + gzipped(QByteArray(mebibytes << 20, filler)).repeated(members);
}

QByteArray littleEndian(quint64 number, int size) {
    QByteArray bytes(size, '\0');
    for (int i = 0; i < size; ++i) bytes[i] = static_cast<char>(number >> (8 * i) & 0xFF);
    return bytes;
}

/// An archive of one deflated file under several names of one length, which says of its size what it likes.
QByteArray zipped(const QByteArray& packed, quint32 size, const QByteArrayList& names = {"x.npy", "y.npy"}) {
    const auto length = [](const QByteArray& bytes) { return static_cast<quint64>(bytes.size()); };
    const QByteArray about = littleEndian(8, 2) + QByteArray(8, '\0') + littleEndian(length(packed), 4) +
                             littleEndian(size, 4) + littleEndian(length(names.first()), 2) + QByteArray(2, '\0');
    const QByteArray local = QByteArray("PK\3\4\24\0\0\0", 8) + about + names.first();
    QByteArray directory;
    for (const QByteArray& name : names)
        directory += QByteArray("PK\1\2\24\0\24\0\0\0", 10) + about + QByteArray(14, '\0') + name;
    return local + packed + directory + QByteArray("PK\5\6\0\0\0\0", 8) +
           littleEndian(static_cast<quint64>(names.size()), 2).repeated(2) + littleEndian(length(directory), 4) +
           littleEndian(length(local) + length(packed), 4) + QByteArray(2, '\0');
}

/// Deflated so that another may follow.
QByteArray deflated(const QByteArray& text) {
    QByteArray packed(text.size() / 500 + 1000, '\0');
    z_stream stream{};
    deflateInit2(&stream, 9, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.constData()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    deflate(&stream, Z_FULL_FLUSH);
    packed.truncate(static_cast<qsizetype>(stream.total_out));
    deflateEnd(&stream);
    return packed;
}

QByteArray npy(const QByteArray& shape, const QByteArray& values = {}) {
    const QByteArray header = "{'descr': '|u1', 'fortran_order': False, 'shape': (" + shape + ")}";
    return QByteArray("\x93NUMPY\1\0", 8) + littleEndian(static_cast<quint64>(header.size()), 2) + header + values;
}

QByteArray safetensors(const QByteArray& header, const QByteArray& data = {}) {
    return littleEndian(static_cast<quint64>(header.size()), 8) + header + data;
}

QByteArray tensor(const QByteArray& shape, const QByteArray& offsets) {
    return "{\"dtype\":\"F32\",\"shape\":[" + shape + "],\"data_offsets\":[" + offsets + "]}";
}

QByteArray numbered(const QByteArray& before, int count, const QByteArray& after) {
    QByteArray text;
    for (int i = 0; i < count; ++i) text += (i > 0 ? "," : "") + before + QByteArray::number(i) + after;
    return text;
}

} // namespace

/// Files that are no data, no history and no run, or more of them than fits.
class HostileFilesTest : public QObject {
    Q_OBJECT

    HostileProgram m_program;

private slots:
    void cleanup() { QVERIFY2(!QFileInfo::exists(m_program.path("never")), "a refused command left a run behind"); }

    void data_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("sentence");
        const auto row = [&](const char* name, const QByteArray& text, const char* sentence) {
            QTest::newRow(name) << m_program.write(name, text) << QString::fromUtf8(sentence);
        };
        QTest::newRow("line of 1 GB") << m_program.sparse("line.csv", "a,b\n1," + QByteArray(100'000, 'x'),
                                                          qint64{1} << 30)
                                      << "longer than 64 MiB";
        QTest::newRow("quote of 1 GB") << m_program.sparse("quote.csv", "a,b\n1,\"" + QByteArray(100'000, 'x'),
                                                           qint64{1} << 30)
                                       << "is not closed within 64 MiB";
        row("columns.csv", numbered("c", 1'000'000, "") + '\n', "more than 100000 columns");
        row("quotes.csv", "a,b\n" + QByteArray(4'000'000, ' ') + 'x' + QByteArray(4'000'000, '"') + "\n",
            "1 cells where the header has 2");
        row("blank lines.csv", "a,b\n1,2\n" + QByteArray(1'500'000, '\n') + "3,4\n", "a million blank lines");
        row("bomb of blank lines.csv.gz", bomb("a,b\n1,2\n", '\n'), "a million blank lines");
        row("bomb of one cell.csv.gz", bomb("a,b\n1,", 'x'), "longer than 64 MiB");
        row("bomb of zeros.csv.gz", bomb("", '\0'), "binary data");
        // Where memory is not limited all that the header promises is unpacked, and that takes a sanitizer minutes a
        // gigabyte.
        const char* const tooLarge = limitMemory ? "memory" : "longer than its header";
        row("bomb.idx.gz",
            bomb(QByteArray("\0\0\x08\x03\0\0", 6) + QByteArray(limitMemory ? "\x06\0" : "\0\x60", 2) +
                     QByteArray("\0\0\x04\0\0\0\x04\0", 8),
                 '\0'),
            tooLarge);
        row("lying.idx", QByteArray("\0\0\x08\x03\x7f\xff\xff\xff\x7f\xff\xff\xff\x7f\xff\xff\xff", 16),
            "promises an array that fits into no");
        row("promising.idx", QByteArray("\0\0\x08\x02\0\x10\0\0\0\0\x03\0", 12), "only 0 are there");
        row("lying.npy", npy("1000000000, 1000000000", "ab"), "promises an array that fits into no");
        row("promising.npy", npy("1000000, 700", "ab"), "promises 700000000 bytes of values, but only 2 are there");
        row("header.npy", QByteArray("\x93NUMPY\2\0\xff\xff\xff\xff{", 13), "its header claims to be 4294967295 bytes");
        row("brackets.npy", QByteArray("\x93NUMPY\1\0\xff\xff{'descr': ", 20) + QByteArray(100'000, '['),
            "its header tells no type");
        row("bomb.npy.gz", bomb(npy(limitMemory ? "100000000, 2" : "6000000, 2"), '\0'), tooLarge);
        const QByteArray zeros = deflated(QByteArray(16 << 20, '\0'));
        const QByteArray head = deflated(npy(limitMemory ? "1600000000, 1" : "100000000, 1"));
        row("bomb.npz", zipped(head + zeros.repeated(250), 0xF0000000), tooLarge);
        row("lying.npz", zipped(deflated(npy("1600000000, 1")) + zeros, 0xF0000000), "“x” does not match its checksum");
        row("sizes.npz", zipped(deflated(npy("1000, 4")) + zeros, 10), "“x” is longer than its header says");
        row("directory.npz", zipped(deflated(npy("2")), 70, QByteArrayList(60'000, "x.npy")), "more than 10000 files");
        row("empty.npz", QByteArray("PK\5\6", 4) + QByteArray(18, '\0'), "binary data");
        row("no directory.npz", "PK\3\4" + QByteArray(1'000'000, 'x'), "its directory of files");
        row("nul names.csv", numbered("", 50'000, "same") + '\n' + QByteArray(49'999, ',') + "x\n",
            "1 usable rows, but 2 are needed");
    }
    void data() {
        QFETCH(QString, file);
        QFETCH(QString, sentence);
        m_program.refuses(m_program.train(file), sentence);
    }

    void histories_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("sentence");
        const auto row = [&](const char* name, const QByteArray& text, const char* sentence) {
            QTest::newRow(name) << m_program.write(name, text) << QString::fromUtf8(sentence);
        };
        QTest::newRow("100 GB of nothing")
            << m_program.sparse("nothing.json", "", qint64{100} << 30) << "in no format known";
        QTest::newRow("100 GB behind a bracket")
            << m_program.sparse("bracket.json", "[", qint64{100} << 30) << "too many for this machine";
        row("1,000 levels", QByteArray(1000, '[') + QByteArray(1000, ']'), "ends before its first record");
        row("a million levels", QByteArray(1'000'000, '['), "ends before its first record");
        row("objects in objects", QByteArray("{\"a\":").repeated(1'000'000), "ends before its first series");
        row("header length", QByteArray(7, '\xff') + '\x7f' + "{", "in no format known");
        row("header of 1 GB", QByteArray("\xff\xff\xff\x3f\0\0\0\0{}", 10), "the length of the header");
        row("header of brackets", safetensors("{\"a\":" + QByteArray(1'000'000, '[')), "the header");
        row("shape of 10^18", safetensors("{\"a\":" + tensor("1000000,1000000,1000000", "0,4") + "}", "abcd"),
            "the place of an array");
        row("shape of 10^18 in one", safetensors("{\"a\":" + tensor("1000000000000000000", "0,4") + "}", "abcd"),
            "the header");
        row("offsets that overlap",
            safetensors("{\"a\":" + tensor("2", "0,8") + ",\"b\":" + tensor("2", "4,12") + "}", "abcdabcdabcd"),
            "the place of an array");
        row("offsets beyond", safetensors("{\"a\":" + tensor("2", "8000000000000000,8000000000000008") + "}", "abcd"),
            "the place of an array");
    }
    void histories() {
        QFETCH(QString, file);
        QFETCH(QString, sentence);
        m_program.refuses({"info", file}, sentence);
    }

    // 7.4 GB of 7 were read, whatever the file was.
    void filesOfARunAreReadNoFurtherThanNeeded_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("whole");
        for (const char* const name : {"history.json", "checkpoints/epoch-00002.safetensors"}) {
            QTest::addRow("%s of nothing", name) << name << false;
            QTest::addRow("%s and nothing behind it", name) << name << true;
        }
    }
    void filesOfARunAreReadNoFurtherThanNeeded() {
        QFETCH(const QString, name);
        QFETCH(const bool, whole);
        const QString run = m_program.trainedIris("large", 2);
        QFile file(run + '/' + name);
        QVERIFY(whole || file.resize(0));
        QVERIFY(file.resize(qint64{100} << 30));
        for (const QStringList& command :
             {QStringList{"info", run}, {"evaluate", run}, {"resume", run, "--epochs", "3"}}) {
            const auto result = m_program.run(command);
            const bool refused = name == "history.json";
            QVERIFY2(result.code == (refused ? 2 : 0), qPrintable(QString::number(result.code) + result.err));
            const QString text = result.out + result.err;
            QVERIFY2(
                text.contains(refused ? "bytes, too many for this machine" : "epoch-00002.safetensors: is damaged"),
                qPrintable(text));
        }
        std::filesystem::remove_all(run.toStdString());
    }

    void eventFiles_data() {
        using namespace throughline::history::testing;
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("sentence");
        const auto row = [](const char* name, const std::string& bytes, const char* sentence) {
            QTest::newRow(name) << QByteArray::fromStdString(bytes) << QString::fromUtf8(sentence);
        };
        for (const quint64 length : {quint64{1} << 40, ~quint64{0}}) {
            const std::string bytes = throughline::history::testing::littleEndian(length, 8);
            row(length == ~quint64{0} ? "length of 2^64" : "length of 2^40", bytes + checksum(bytes) + "data",
                "ends before its first whole event");
        }
        row("an endless number", framed(std::string(1'000'000, '\xFF')), "ends before its first whole event");
        std::string deep;
        for (int i = 0; i < 100'000; ++i) deep.insert(0, "\x0A\x7F");
        row("levels", eventAt(1, part(5, part(1, part(9, deep)))), "ends before its first whole event");
        row("no scalars", header() + eventAt(1, part(4, std::string().append(10'000'000, 'g'))), "without scalars");
    }
    void eventFiles() {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, sentence);
        QDir(m_program.path(".")).mkpath("events");
        const QString file = m_program.write("events/events.out.tfevents.1", bytes);
        m_program.refuses({"info", file}, sentence);
        m_program.refuses({"info", QFileInfo(file).path()}, sentence);
    }

    void bombsThatAreHistories_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("warning");
        const QByteArray name(1'000'000, 'n');
        QTest::newRow("long names repeated")
            << "[{\"loss\":1,\"" + name + "\":{" + numbered("\"f", 4000, "\":1") + "}}]"
            << "are left out";
        QTest::newRow("long names of columns")
            << "{\"loss\":[1,2],\"" + name + "\":{" + numbered("\"f", 4000, "\":[1]") + "}}"
            << "are left out";
        QTest::newRow("a series a record") << "[{\"loss\":1}," + numbered("{\"loss\":1,\"f", 300'000, "\":1}") + "]"
                                           << "are left out";
        using namespace throughline::history::testing;
        std::string tags = header() + scalar(1, "loss", 1), starts = tags, restarts, falls = tags;
        for (int i = 0; i < 100'000; ++i) tags += scalar(i, "tag" + std::to_string(i), 1);
        for (int i = 0; i < 5000; ++i) starts += scalar(i, "tag" + std::to_string(i), 1);
        for (int i = 0; i < 3; ++i) restarts += start(1) + scalar(i, "loss", 1);
        for (int i = 50'000; i > 0; --i) falls += scalar(i, "loss", 1);
        QTest::newRow("a tag a record") << QByteArray::fromStdString(tags) << "are left out";
        QTest::newRow("starts without end")
            << QByteArray::fromStdString(starts) + QByteArray::fromStdString(restarts).repeated(70'000)
            << "start again";
        QTest::newRow("steps that fall") << QByteArray::fromStdString(falls) << "start again";
        QTest::newRow("columns times values")
            << "{\"loss\":[0" + QByteArray(",1").repeated(2'000'000) + "]," + numbered("\"f", 200'000, "\":[1]") + "}"
            << "are left out";
        QTest::newRow("restarts")
            << "[{\"epoch\":0," + numbered("\"f", 4000, "\":1") + "}" +
                   QByteArray(",{\"epoch\":2,\"loss\":1},{\"epoch\":1,\"loss\":1}").repeated(50'000) + "]"
            << "The epochs start again";
    }
    void bombsThatAreHistories() {
        QFETCH(QByteArray, text);
        QFETCH(QString, warning);
        const Program::Result result = m_program.run({"info", m_program.write("bomb.json", text), "--json"});
        QVERIFY2(result.code == 0, qPrintable(result.err));
        QStringList warnings;
        const QJsonArray list = result.json()["warnings"].toArray();
        for (const auto& value : list) warnings += value.toString();
        QVERIFY2(warnings.join(' ').contains(warning), qPrintable(warnings.join(' ')));
        QVERIFY(result.json()["series"].toObject().contains("loss"));
    }

    void runFolders_data() {
        QTest::addColumn<QByteArray>("runJson");
        const QByteArray head = "{\"format\":\"throughline-run\",\"format_version\":1,\"name\":\"x\",";
        QTest::newRow("brackets") << QByteArray(1'000'000, '[');
        QTest::newRow("levels in a field")
            << head + "\"data\":{\"source\":\"iris\",\"task\":\"auto\",\"validation_fraction\":" +
                   QByteArray(300'000, '[') + QByteArray(300'000, ']') + "}}";
        QTest::newRow("no object") << QByteArray("[1]");
        QTest::newRow("wrong kinds") << head + "\"data\":7}";
    }
    void runFolders() {
        QFETCH(QByteArray, runJson);
        QDir(m_program.path(".")).mkpath("run");
        m_program.write("run/run.json", runJson);
        for (const char* const command : {"info", "resume", "evaluate", "verify"})
            m_program.refuses({QString::fromLatin1(command), m_program.path("run")}, "is damaged");
    }
};

THROUGHLINE_TEST(HostileFilesTest)
#include "HostileFilesTest.moc"
