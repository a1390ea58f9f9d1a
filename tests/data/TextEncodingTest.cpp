// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "TableFiles.h"

#include "data/OtherRows.h"
#include "data/Preview.h"

#include <QTest>

using namespace throughline;
using namespace throughline::data;
using namespace throughline::data::testing;
using io::TextEncoding;

/// Tables that are written in something else than UTF-8.
class TextEncodingTest : public QObject {
    Q_OBJECT

    TableFiles m_files;

    static QByteArray rows(const QByteArray& town = "K\xF6ln") {
        return "gr\xF6\xDF" + QByteArray("e,town,kind\n") +
               plainTable().mid(plainTable().indexOf('\n') + 1).replace("red", town);
    }
    Result<LoadedData> loaded(TextEncoding encoding, const QByteArray& text = rows()) const {
        DataSpec spec;
        spec.source = m_files.write(text);
        spec.textEncoding = encoding;
        return load(spec);
    }
    static const Remark* noteOf(const std::vector<Remark>& notes) {
        const auto found = std::ranges::find(notes, RemarkCode::TextNotUtf8, &Remark::code);
        return found == notes.end() ? nullptr : &*found;
    }

private slots:
    void isFoundAndTold() {
        const auto data = loaded(TextEncoding::Auto);
        QVERIFY(data);
        QCOMPARE(data->encoding.columns[0].name, std::string("größe"));
        QCOMPARE(data->encoding.columns[1].categories, (std::vector<std::string>{"Köln", "blue"}));
        const auto* note = noteOf(data->summary.notes);
        QVERIFY(note);
        QCOMPARE(*note, (Remark{RemarkCode::TextNotUtf8, {"1"}}));
        QVERIFY(!noteOf(m_files.loaded(plainTable())->summary.notes));
    }

    void isWhatOneSays() {
        const auto refused = loaded(TextEncoding::Utf8);
        QVERIFY(!refused && refused.error().code == ErrorCode::NotUtf8);
        QCOMPARE(refused.error().line, 1);
        const auto euro = rows("\x80");
        for (const auto& [encoding, name] : {std::pair(TextEncoding::Latin1, "\xC2\x80"),
                                             {TextEncoding::Windows1252, "€"},
                                             {TextEncoding::Auto, "€"}}) {
            const auto data = loaded(encoding, euro);
            QVERIFY(data);
            QVERIFY(std::ranges::count(data->encoding.columns[1].categories, std::string(name)) == 1);
            QCOMPARE(data->encoding.textEncoding, encoding);
            QCOMPARE(noteOf(data->summary.notes) != nullptr, encoding == TextEncoding::Auto);
        }
    }

    void currenciesAndMissingTextsAreKnownInIt() {
        QByteArray text = "price,y\n";
        for (int i = 0; i < 40; ++i)
            text += (i == 7 ? QByteArray("fehlt f\xFCr heute") : QByteArray::number(i) + ".5 \x80") + ',' +
                    QByteArray::number(i * 0.5) + '\n';
        DataSpec spec;
        spec.source = m_files.write(text);
        spec.missing = {"fehlt für heute"};
        const auto data = load(spec);
        QVERIFY(data);
        QVERIFY(data->encoding.columns[0].isNumber());
        QVERIFY(hasNote(*data, {RemarkCode::MissingReplaced, {"1", "price"}}));
    }

    void otherFilesAreReadAlike() {
        const auto data = loaded(TextEncoding::Latin1);
        QVERIFY(data);
        const auto other = m_files.write(rows(), "other.csv");
        const auto rows = loadRows({other}, data->encoding, Targets::None);
        QVERIFY(rows);
        QVERIFY(rows->notes.empty());
        // Nobody said it: it is found here too, and told of this file.
        auto unsaid = data->encoding;
        unsaid.textEncoding = TextEncoding::Auto;
        const auto found = loadRows({other}, unsaid, Targets::None);
        QVERIFY(found);
        QCOMPARE(found->notes, (std::vector<Remark>{{RemarkCode::TextNotUtf8, {"1"}, other}}));
        QCOMPARE(found->data->values, rows->data->values);

        DataSpec spec;
        spec.source = m_files.write(plainTable());
        spec.testFile = m_files.write(plainTable() + "1,gr\xFCn,cat\n", "test.csv");
        const auto with = load(spec);
        QVERIFY(with && noteOf(with->summary.notes));
        QCOMPARE(noteOf(with->summary.notes)->file, spec.testFile);
        spec.textEncoding = TextEncoding::Utf8;
        const auto refused = load(spec);
        QVERIFY(!refused && refused.error().file == spec.testFile && refused.error().line == 42);
    }

    void partsHaveEachTheirOwn() {
        DataSpec spec;
        spec.source = m_files.write("town,y\nK\xC3\xB6ln,1\nUlm,2\nK\xC3\xB6ln,3\n", "part-1.csv");
        // The mark of one that goes on without names is no part of its first cell.
        spec.parts = {m_files.write("\xEF\xBB\xBFUlm,5\nUlm,6\n", "part-2.csv"),
                      m_files.write("town,y\nUlm,7\nK\xF6ln,8\n", "part-3.csv")};
        spec.task = TaskChoice::Regression;
        const auto data = load(spec);
        QVERIFY(data);
        QCOMPARE(data->encoding.columns[0].categories, (std::vector<std::string>{"Köln", "Ulm"}));
        QCOMPARE(*noteOf(data->summary.notes), (Remark{RemarkCode::TextNotUtf8, {"3"}, spec.parts[1]}));
        spec.textEncoding = TextEncoding::Utf8;
        const auto refused = load(spec);
        QVERIFY(!refused && refused.error().code == ErrorCode::NotUtf8);
        QCOMPARE(refused.error().file, spec.parts[1]);
        QCOMPARE(refused.error().line, 3);
        spec.textEncoding = TextEncoding::Latin1;
        const auto latin = load(spec);
        QVERIFY(latin);
        QCOMPARE(latin->encoding.textEncoding, TextEncoding::Latin1);
        QCOMPARE(latin->encoding.columns[0].categories, (std::vector<std::string>{"KÃ¶ln", "Köln", "Ulm"}));
    }

    void thePreviewIsReadAlike() {
        const auto file = m_files.write(rows());
        QCOMPARE(preview(file)->rows[0][1], std::string("Köln"));
        QCOMPARE(preview(file, {}, TextEncoding::Latin1)->columns[0].name, std::string("größe"));
        QVERIFY(!preview(file, {}, TextEncoding::Utf8));
    }
};

THROUGHLINE_TEST(TextEncodingTest)
#include "TextEncodingTest.moc"
