// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/UnpackedFiles.h"
#include "FaultyFiles.h"
#include "Packed.h"
#include "TestProgram.h"

#include <QTest>

using namespace throughline;
using namespace throughline::io::testing;

namespace {

/// Text that does not pack to nothing.
std::string longText() {
    std::string text;
    for (std::uint32_t i = 0; text.size() < 3'000'000; ++i) text += std::to_string(i * 2654435761U) + '\n';
    return text;
}

} // namespace

class UnpackedFilesTest : public QObject {
    Q_OBJECT

    std::shared_ptr<FaultyFiles> m_disk = std::make_shared<FaultyFiles>();
    std::shared_ptr<io::Files> m_files = io::unpacked(m_disk);

    std::string readAll(const char* path, std::size_t most) {
        std::string text;
        while (true) {
            const auto part = m_files->read(path, text.size(), most);
            if (!part) return "error " + std::to_string(static_cast<int>(part.error().code));
            text += *part;
            if (part->size() < most) return text;
        }
    }

private slots:
    void whatIsPackedIsReadAsItWas() {
        const std::string text = longText();
        m_disk->write("plain", text);
        m_disk->write("gzip", gzipped(text));
        m_disk->write("zstd", zstdOf(text));
        for (const char* path : {"plain", "gzip", "zstd"}) {
            QVERIFY(readAll(path, 1 << 20) == text);
            QVERIFY(readAll(path, 70'001) == text);
            QCOMPARE(*m_files->read(path, 1'000'000, 10), text.substr(1'000'000, 10)); // not in order
            QCOMPARE(*m_files->read(path, text.size() + 5, 10), std::string());
        }
    }

    void eachByteIsUnpackedOnce() {
        m_disk->write("gzip", gzipped(longText()));
        const std::size_t packed = m_disk->texts["gzip"].size();
        m_disk->given = 0;
        readAll("gzip", 1 << 16);
        QCOMPARE(m_disk->given, packed);
    }

    void partsStandBehindOneAnother() {
        m_disk->write("gzip", gzipped("one ") + gzipped("two"));
        m_disk->write("zstd", zstdOf("one ") + zstdOf("two"));
        QCOMPARE(readAll("gzip", 100), std::string("one two"));
        QCOMPARE(readAll("zstd", 100), std::string("one two"));
        // A file that grows by one goes on where it was.
        m_disk->texts["zstd"] += zstdOf(" three");
        QCOMPARE(*m_files->read("zstd", 7, 100), std::string(" three"));
    }

    void whatIsCutOrDamagedIsGivenUpToThere() {
        const std::string text = longText();
        for (const std::string& packed : {gzipped(text), zstdOf(text)}) {
            m_disk->write("cut", packed.substr(0, packed.size() / 2));
            std::string got = readAll("cut", 1 << 20);
            QVERIFY(got.size() > 100'000 && got.size() < text.size() && text.starts_with(got));
            std::string spoilt = packed;
            for (std::size_t i = 0; i < 64; ++i) spoilt[packed.size() / 2 + i] = '\xFF';
            m_disk->write("spoilt", spoilt);
            got = readAll("spoilt", 1 << 20);
            QVERIFY(got.size() > 100'000);
            m_disk->write("nothing", packed.substr(0, 4) + std::string(100, '\xFF'));
            const auto nothing = m_files->read("nothing", 0, 100);
            QVERIFY(!nothing);
            QCOMPARE(nothing.error().code, ErrorCode::Damaged);
        }
    }

    void whatFailsIsTold() {
        QVERIFY(!m_files->read("missing", 0, 10));
        m_disk->write("gzip", gzipped("text"));
        m_disk->failures = 1;
        QVERIFY(!m_files->read("gzip", 0, 10));
        QCOMPARE(*m_files->read("gzip", 0, 10), std::string("text"));
    }

    void aFileThatIsReplacedIsLookedAtAnew() {
        m_disk->write("file", gzipped("packed"));
        QCOMPARE(readAll("file", 100), std::string("packed"));
        m_disk->replace("file", "plain");
        QCOMPARE(readAll("file", 100), std::string("plain"));
    }
};

THROUGHLINE_TEST(UnpackedFilesTest)
#include "UnpackedFilesTest.moc"
