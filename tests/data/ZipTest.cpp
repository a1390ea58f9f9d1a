// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "data/Zip.h"
#include "io/WriteFile.h"

#include <QTemporaryDir>
#include <QTest>
#include <filesystem>
#include <zlib.h>

using namespace throughline;
using namespace throughline::data;
namespace fs = std::filesystem;

namespace {

std::string bytes(std::uint64_t number, int size) {
    std::string text;
    for (int i = 0; i < size; ++i) text += static_cast<char>(number >> (8 * i) & 0xFF);
    return text;
}

/// A file of an archive whose sizes stand in the extra field (APPNOTE 4.5.3), as NumPy writes all of them.
struct Member {
    std::uint16_t method = 0; ///< 0 stored, 8 deflated
    std::uint32_t crc = 0;
    std::uint64_t size = 0, packed = 0;

    std::string about() const {
        return bytes(45, 2) + bytes(0, 2) + bytes(method, 2) + bytes(0, 4) + bytes(crc, 4) + bytes(0xFFFFFFFF, 4) +
               bytes(0xFFFFFFFF, 4) + bytes(5, 2) + bytes(20, 2);
    }
    std::string extra() const { return bytes(1, 2) + bytes(16, 2) + bytes(size, 8) + bytes(packed, 8); }
    std::string head() const { return "PK\3\4" + about() + "x.npy" + extra(); }
    /// The directory, and the two ends of the archive, the 64-bit one first.
    std::string tail() const {
        const std::uint64_t place = head().size() + packed;
        const std::string directory = "PK\1\2" + bytes(45, 2) + about() + std::string(14, '\0') + "x.npy" + extra();
        return directory + "PK\6\6" + bytes(44, 8) + bytes(45, 2) + bytes(45, 2) + bytes(0, 8) + bytes(1, 8) +
               bytes(1, 8) + bytes(directory.size(), 8) + bytes(place, 8) + "PK\6\7" + bytes(0, 4) +
               bytes(place + directory.size(), 8) + bytes(1, 4) + "PK\5\6" + bytes(0, 4) + bytes(1, 2) + bytes(1, 2) +
               bytes(directory.size(), 4) + bytes(0xFFFFFFFF, 4) + bytes(0, 2);
    }
};

/// The checksum of that many zeros, which may be more than one wants to go through.
std::uint32_t crcOfZeros(std::uint64_t count) {
    const std::string piece(1 << 20, '\0');
    uLong crc = ::crc32(0, nullptr, 0), block = ::crc32(0, reinterpret_cast<const Bytef*>(piece.data()), 1 << 20);
    for (std::uint64_t i = 0; i < count >> 20; ++i) crc = ::crc32_combine(crc, block, 1 << 20);
    return static_cast<std::uint32_t>(::crc32(crc, reinterpret_cast<const Bytef*>(piece.data()), count & 0xFFFFF));
}

Result<std::uint64_t> readThrough(const std::string& file) {
    const auto entries = listZip(file);
    if (!entries) return tl::make_unexpected(entries.error());
    auto source = openZipEntry(file, entries->at(0));
    if (!source) return tl::make_unexpected(source.error());
    std::string buffer(1 << 20, '\0');
    for (std::uint64_t total = 0;;) {
        const auto got = (*source)->read(buffer.data(), buffer.size());
        if (!got) return tl::make_unexpected(got.error());
        if (*got == 0) return total;
        total += *got;
    }
}

} // namespace

/// Archives with sizes that need 64 bits.
class ZipTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_temporary;
    std::string m_file;

private slots:
    void init() { m_file = m_temporary.filePath("x.npz").toStdString(); }

    // It was called damaged: any such size was taken for 4 GiB, less one byte. Where time does not matter
    // (THROUGHLINE_FAULTS=long) it is that large.
    void aMemberWhoseSizeNeeds64BitsIsWhole() {
        const std::uint64_t large = qgetenv("THROUGHLINE_FAULTS") == "long" ? std::uint64_t{4} << 30 : 0;
        Member member{.size = large + 3'012'345};
        member.packed = member.size;
        member.crc = crcOfZeros(member.size);
        // The zeros take no room on disk.
        QVERIFY(io::writeFile(m_file, member.head()));
        fs::resize_file(m_file, member.head().size() + member.size);
        QFile file(QString::fromStdString(m_file));
        QVERIFY(file.open(QIODevice::Append));
        const std::string tail = member.tail();
        QCOMPARE(file.write(tail.data(), static_cast<qint64>(tail.size())), static_cast<qint64>(tail.size()));
        file.close();

        const auto entries = listZip(m_file);
        QVERIFY(entries && entries->size() == 1);
        QCOMPARE(entries->at(0).name, std::string("x.npy"));
        QCOMPARE(entries->at(0).size, member.size);
        const auto read = readThrough(m_file);
        QVERIFY2(read, read ? "" : read.error().arguments[0].c_str());
        QCOMPARE(*read, member.size);
    }

    void itsChecksumCounts() {
        Member member{.crc = crcOfZeros(1000) ^ 1, .size = 1000, .packed = 1000};
        QVERIFY(io::writeFile(m_file, member.head() + std::string(1000, '\0') + member.tail()));
        const auto read = readThrough(m_file);
        QVERIFY(!read && read.error().code == ErrorCode::Damaged);
    }

    void aBombThatPromisesMoreIsOne() {
        z_stream stream{};
        std::string packed(64 << 10, '\0'), zeros(16 << 20, '\0');
        QCOMPARE(deflateInit2(&stream, 9, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY), Z_OK);
        stream.next_in = reinterpret_cast<Bytef*>(zeros.data());
        stream.avail_in = static_cast<uInt>(zeros.size());
        stream.next_out = reinterpret_cast<Bytef*>(packed.data());
        stream.avail_out = static_cast<uInt>(packed.size());
        QCOMPARE(deflate(&stream, Z_FULL_FLUSH), Z_OK); // so that another may follow
        packed.resize(stream.total_out);
        deflateEnd(&stream);
        // Told as soon as it is more than a gigabyte; the rest is never unpacked.
        std::string all;
        for (int i = 0; i < 400; ++i) all += packed;
        const Member member{.method = 8, .size = std::uint64_t{400} << 24, .packed = all.size()};
        QVERIFY(io::writeFile(m_file, member.head() + all + member.tail()));
        const auto read = readThrough(m_file);
        QVERIFY(!read && read.error().code == ErrorCode::OutOfMemory);
    }
};

THROUGHLINE_TEST(ZipTest)
#include "ZipTest.moc"
