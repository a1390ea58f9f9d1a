// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "Program.h"

#include <QDate>
#include <QJsonArray>
#include <QJsonObject>
#include <QStringEncoder>
#include <QTest>
#include <cmath>
#include <functional>

/// Tables as people have them, from the file to what `info` tells of it.
class TablesTest : public QObject {
    Q_OBJECT

    Program m_program;

    Program::Result run(const QString& words) {
        return m_program.run(words.split(QLatin1Char(' '), Qt::SkipEmptyParts));
    }
    /// What became of a column.
    QJsonObject columnOf(const QString& folder, const QString& name) {
        const auto columns =
            run(QStringLiteral("info %1 --json").arg(folder)).json()["data"].toObject()["columns"].toArray();
        for (const auto& column : columns)
            if (column.toObject()["name"].toString() == name) return column.toObject();
        return {};
    }
    QJsonObject runJson(const QString& folder) const {
        QFile file(m_program.path(folder + QStringLiteral("/run.json")));
        return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
    }
    /// Rows made by a function of their number, below a header.
    void write(const char* file, const QByteArray& header, int rows, const std::function<QByteArray(int)>& row) {
        QByteArray text = header + '\n';
        for (int i = 0; i < rows; ++i) text += row(i) + '\n';
        m_program.write(QString::fromLatin1(file), text);
    }
    static QByteArray number(double value) { return QByteArray::number(value); }
    static double noise(int i) { return ((i * 7919) % 1000) / 10.0; }

private slots:
    void whatNumbersTheRowsIsLeftOutAndTakenBack() {
        write("id.csv", "id,a,label", 90,
              [](int i) { return number(i + 1) + ',' + number(noise(i)) + (i < 45 ? ",p" : ",q"); });
        const auto quiet = run("train --data id.csv --epochs 1 --hidden 4 --quiet --run left");
        QCOMPARE(quiet.code, 0);
        QVERIFY2(quiet.err.contains(QString::fromUtf8("“id” is left out")), qPrintable(quiet.err));
        QCOMPARE(columnOf("left", "id")["role"].toString(), QStringLiteral("ignore"));
        QVERIFY(run("info left").out.contains(QString::fromUtf8("note: “id” is left out")));
        const auto json = run("train --data id.csv --epochs 1 --hidden 4 --quiet --json --column id=input --run taken");
        QVERIFY(!json.err.contains(QLatin1String("left out")));
        QCOMPARE(json.json()["notes"].toArray().size(), 1); // it tells the label
        QVERIFY(
            json.json()["notes"].toArray()[0].toString().contains(QString::fromUtf8("“id” by itself tells “label”")));
        QCOMPARE(columnOf("taken", "id")["role"].toString(), QStringLiteral("input"));
        QCOMPARE(run("train --data id.csv --epochs 1 --quiet --ignore a,id --run none").code, 2);
    }

    void missingTextsMakeNoCategories() {
        write("gaps.csv", "a,b,y", 100, [](int i) {
            static const char* const gaps[]{"NULL", "None", "N/A", "<NA>", "-", ".", "NaT", "na", "#N/A", ""};
            return (i % 10 == 0 ? QByteArray(gaps[i / 10]) : number(noise(i))) + ',' + number(noise(i + 7)) + ',' +
                   number(noise(i) * 2);
        });
        QCOMPARE(run("train --data gaps.csv --epochs 1 --hidden 4 --quiet --run gaps").code, 0);
        const auto column = columnOf("gaps", "a");
        QCOMPARE(column["as"].toString(), QStringLiteral("number"));
        QCOMPARE(column["missing"].toInt(), 10);
        QCOMPARE(column["treatment"].toString(), QStringLiteral("median"));
        QCOMPARE(
            run("train --data gaps.csv --epochs 1 --hidden 4 --quiet --run flag --column a=input,missing=flag").code,
            0);
        QCOMPARE(columnOf("flag", "a")["features"].toInt(), 2);
        QCOMPARE(
            run("train --data gaps.csv --epochs 1 --hidden 4 --quiet --run drop --column a=input,missing=drop").code,
            0);
        QCOMPARE(run("info drop --json").json()["data"].toObject()["rows"].toInt(), 90);
    }

    void allOddTextsAreToldAndMended() {
        write("odd.csv", "a,b,y", 100, [](int i) {
            return (i % 11 == 0 ? "k.A." : number(noise(i))) + ',' + (i % 30 == 3 ? "x?" : number(noise(i + 3))) + ',' +
                   number(i * 0.5);
        });
        const auto refused = run("train --data odd.csv --epochs 1 --hidden 4 --quiet --run odd");
        QCOMPARE(refused.code, 2);
        for (const char* told : {"“k.A.” in “a” 10 times, from line 2 on", "“x?” in “b” 4 times, from line 5 on",
                                 "--missing-values \"k.A.,x?\""})
            QVERIFY2(refused.err.contains(QString::fromUtf8(told)), qPrintable(refused.err));
        QCOMPARE(run("train --data odd.csv --epochs 1 --hidden 4 --quiet --run odd --missing-values k.A.,x?").code, 0);
        QCOMPARE(columnOf("odd", "a")["missing"].toInt(), 10);
        // The texts belong to the run: other rows are read alike.
        QCOMPARE(run("predict odd --data odd.csv -o odd-out.csv").code, 0);
    }

    void numbersInEverySpellingAreTheSame() {
        const auto spelt = [&](const char* file, const char* separator, const std::function<QByteArray(double)>& text) {
            write(file, QByteArray("size") + separator + "price" + separator + "y", 60, [&](int i) {
                return text(noise(i) + 0.25) + separator + text(1234.5 + 31 * i) + separator + text(noise(i) * 2 + i);
            });
            const auto done = run(QStringLiteral("train --data %1 --epochs 3 --hidden 4 --quiet --json --run run-%1")
                                      .arg(QLatin1String(file)));
            if (done.code != 0) qWarning("%s", qPrintable(done.err));
            return done.json()["val_loss"].toDouble();
        };
        const auto plain = [](double value) { return QByteArray::number(value, 'f', 2); };
        const auto grouped = [plain](char mark, char point) {
            return [plain, mark, point](double value) {
                auto text = plain(value);
                if (text.size() > 6) text.insert(text.size() - 6, mark);
                auto changed = text;
                changed[changed.size() - 3] = point;
                return changed;
            };
        };
        const double expected = spelt("point.csv", ",", plain);
        QVERIFY(expected > 0.0);
        QCOMPARE(spelt("comma.csv", ";", [&](double v) { return plain(v).replace('.', ','); }), expected);
        QCOMPARE(spelt("german.csv", ";", grouped('.', ',')), expected);
        QCOMPARE(spelt("us.csv", ",", [&](double v) { return '"' + grouped(',', '.')(v) + '"'; }), expected);
        QCOMPARE(spelt("blank.csv", ";", grouped(' ', ',')), expected);
        QCOMPARE(spelt("dollar.csv", ";", [&](double v) { return "$" + plain(v); }), expected);
    }

    void datesBecomeNumbers() {
        write("dates.csv", "day,x,y", 90, [](int i) {
            return QDate(2024, 1, 1).addDays(i).toString(QStringLiteral("dd.MM.yyyy")).toLatin1() + ',' +
                   number(noise(i)) + ',' + number(i * 0.5);
        });
        QCOMPARE(run("train --data dates.csv --epochs 1 --hidden 4 --quiet --run dates").code, 0);
        const auto column = columnOf("dates", "day");
        QCOMPARE(column["as"].toString(), QStringLiteral("date"));
        QCOMPARE(column["features"].toInt(), 5); // the day, month and weekday as pairs
        QCOMPARE(run("predict dates --data dates.csv -o dates-out.csv").code, 0);
    }

    void partsAreKeptApart() {
        write("parts.csv", "who,when,a,y", 100, [](int i) {
            return "w" + number(i / 5) + ',' + number(i * 3 % 100) + ',' + number(noise(i)) + ',' +
                   number(noise(i) * 2 + i % 7);
        });
        QCOMPARE(run("train --data parts.csv --epochs 2 --hidden 4 --quiet --test 0.2 --group who --run parts").code,
                 0);
        const auto data = run("info parts --json").json()["data"].toObject();
        QCOMPARE(data["rows"].toInt(), 100);
        QCOMPARE(data["test_rows"].toInt(), 20);
        QCOMPARE(columnOf("parts", "who")["role"].toString(), QStringLiteral("group"));
        const auto test = run("evaluate parts --json").json();
        QCOMPARE(test["part"].toString(), QStringLiteral("test"));
        QCOMPARE(test["rows"].toInt(), 20);
        QCOMPARE(run("evaluate parts --part validation --json").json()["rows"].toInt(),
                 data["validation_rows"].toInt());
        QCOMPARE(run("resume parts --epochs 3 --quiet").code, 0); // the same division
        // Another seed with the same split has the same rows.
        const auto hash = [&](const char* words) {
            const QString folder = QStringLiteral("split%1").arg(m_splits++);
            run(QStringLiteral("train --data parts.csv --epochs 1 --hidden 4 --quiet --run %1 %2")
                    .arg(folder, QLatin1String(words)));
            return runJson(folder)["fingerprint"].toObject()["split"].toString();
        };
        QCOMPARE(hash("--seed 5 --split-seed 1"), hash("--seed 1"));
        QVERIFY(hash("--seed 5") != hash("--seed 1"));
        QVERIFY(hash("--order when") != hash("--seed 1"));
        const auto folds = run("train --data parts.csv --epochs 1 --hidden 4 --quiet --json --folds 4 --run folds");
        QCOMPARE(folds.code, 0);
        QCOMPARE(folds.json()["folds"].toArray().size(), 4);
        QVERIFY(folds.json()["metrics"].toObject()["val_loss"].toObject()["sd"].toDouble() > 0.0);
        QCOMPARE(run("info folds/fold-3 --json").json()["validation"].toObject()["rows"].toInt(), 25);
    }

    void predictionsGoWhereTheyAreWanted() {
        write("known.csv", "id,a,kind", 60,
              [](int i) { return number(i + 1) + ',' + number(i % 2 * 5 + noise(i) / 100) + (i % 2 ? ",b" : ",a"); });
        QCOMPARE(run("train --data known.csv --hidden 4 --quiet --run known").code, 0);
        m_program.write(QStringLiteral("new.csv"), "id,a\n7,0.5\n8,oops\n9,5.5\n10\n");
        const auto refused = run("predict known --data new.csv -o -");
        QCOMPARE(refused.code, 2);
        QVERIFY2(refused.err.contains(QLatin1String("new.csv:5")), qPrintable(refused.err)); // too few cells
        m_program.write(QStringLiteral("new.csv"), "id,a\n7,0.5\n8,oops\n9,5.5\n");
        QVERIFY(run("predict known --data new.csv -o -").err.contains(QLatin1String("new.csv:3:2")));
        const auto skipped = run("predict known --data new.csv -o - --skip-unusable --id id");
        QVERIFY2(skipped.err.contains(QLatin1String("line 3")), qPrintable(skipped.err));
        const auto lines = skipped.out.split(QLatin1Char('\n'), Qt::SkipEmptyParts);
        QCOMPARE(lines.size(), 3);
        QCOMPARE(lines[0], QStringLiteral("id,kind,kind=a,kind=b"));
        QVERIFY(lines[1].startsWith(QLatin1String("7,")) && lines[2].startsWith(QLatin1String("9,")));
        QCOMPARE(run("predict known --data known.csv -o all.jsonl --with-inputs").code, 0);
        QFile file(m_program.path(QStringLiteral("all.jsonl")));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const auto first = QJsonDocument::fromJson(file.readLine()).object();
        QCOMPARE(first["id"].toInt(), 1);
        QCOMPARE(first["kind"].toString(), QStringLiteral("a"));
        QVERIFY(first.contains(QLatin1String("predicted kind")));
        QCOMPARE(first["probabilities"].toObject().size(), 2);
        // From stdin.
        QProcess process;
        m_program.start(process, words("predict known --data - -o - --skip-unusable"));
        process.write("a\n0.5\n5.5\n");
        process.closeWriteChannel();
        QCOMPARE(Program::finish(process).out.count(QLatin1Char('\n')), 3);
        QVERIFY(run("predict known --data new.csv -o out.txt").err.contains(QLatin1String("--output")));
    }

    void aScheduleThatWasOverIsToldAndBegunAnew() {
        QCOMPARE(
            run("train --data iris --schedule cosine --learning-rate 0.01 --epochs 6 --hidden 8 --quiet --run cosine")
                .code,
            0);
        const auto plan = run("resume cosine --epochs 12 --dry-run --json").json()["learning_rate"].toObject();
        QVERIFY(plan["before"].toDouble() < 1e-3 && plan["next"].toDouble() > 0.004 && plan["next"].toDouble() < 0.006);
        QVERIFY(run("resume cosine --epochs 12 --dry-run").out.contains(QLatin1String("--warm-restart begins")));
        const auto anew = run("resume cosine --epochs 12 --warm-restart");
        QCOMPARE(anew.code, 0);
        QVERIFY2(anew.err.contains(QLatin1String("goes on with 0.01")), qPrintable(anew.err));
        QFile file(m_program.path(QStringLiteral("cosine/history.json")));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const auto records = QJsonDocument::fromJson(file.readAll()).array();
        const auto rate = [&](int epoch) { return records[epoch - 1].toObject()["learning_rate"].toDouble(); };
        QVERIFY(rate(7) > 0.008 && rate(6) < 1e-3 && rate(12) < 1e-3);
        // Epochs of both stretches are trained again to the same bits.
        for (const int epoch : {4, 8}) {
            const auto found = run(QStringLiteral("evaluate cosine --from %1 --json").arg(epoch));
            QCOMPARE(found.json()["loss"].toDouble(), records[epoch - 1].toObject()["val_loss"].toDouble());
        }
        QCOMPARE(run("resume cosine --from 9 --epochs 12 --quiet").code, 0);
    }

    void targetsByTheirLogarithm() {
        write("prices.csv", "a,b,price", 200, [](int i) {
            return number(noise(i)) + ',' + number(i % 7) + ',' + number(std::exp(0.05 * noise(i) + 0.3 * (i % 7)));
        });
        const auto r2 = [&](const char* how) {
            const auto done =
                run(QStringLiteral("train --data prices.csv --epochs 60 --quiet --json --target-transform %1 --run "
                                   "price-%1")
                        .arg(QLatin1String(how)));
            return done.json()["val_r2"].toDouble();
        };
        const double log = r2("log");
        QVERIFY(log > 0.9);
        QVERIFY(log > r2("standardise"));
        // What is predicted is a price, and what evaluate finds is the history's.
        QCOMPARE(run("evaluate price-log --json").json()["r2"].toDouble(),
                 run("info price-log --json").json()["series"].toObject()["val_r2"].toObject()["last"].toDouble());
        const auto lines =
            run("predict price-log --data prices.csv -o -").out.split(QLatin1Char('\n'), Qt::SkipEmptyParts);
        for (qsizetype i = 1; i < lines.size(); ++i) QVERIFY(lines[i].toDouble() > 0.0);
        QCOMPARE(run("resume price-log --epochs 62 --quiet").code, 0);
        QCOMPARE(run("export-model price-log -o price.onnx").code, 0);
        write("signed.csv", "a,y", 60, [](int i) { return number(noise(i)) + ',' + number(noise(i) - 50); });
        QVERIFY(run("train --data signed.csv --target-transform log --quiet --run no")
                    .err.contains(QLatin1String("above 0")));
        QVERIFY(
            run("train --data iris --target-transform log --quiet --run no").err.contains(QLatin1String("classes")));
    }

    void numbersWithAnInterval() {
        const auto row = [](int i) {
            const double x = noise(i) / 10, spread = noise(3 * i + 1) / 50 - 1;
            return number(x) + ',' + number(2 * x + spread * (1 + x));
        };
        write("spread.csv", "x,y", 300, row);
        write("others.csv", "x,y", 100, [&](int i) { return row(i + 300); });
        QCOMPARE(run("train --data spread.csv --validation others.csv --loss quantile --interval 0.8 --epochs 20 "
                     "--quiet --run spread")
                     .code,
                 0);
        const auto lastOf = [&](const char* series) {
            return run("info spread --json")
                .json()["series"]
                .toObject()[QLatin1String(series)]
                .toObject()["last"]
                .toDouble();
        };
        const double coverage = lastOf("val_coverage");
        QVERIFY2(std::abs(coverage - 0.8) < 0.15, qPrintable(QString::number(coverage)));

        // What the table of predictions says is what the history says.
        const auto lines =
            run("predict spread --data others.csv --id x -o -").out.split(QLatin1Char('\n'), Qt::SkipEmptyParts);
        QCOMPARE(lines[0], QStringLiteral("x,y,y low,y high"));
        QCOMPARE(lines.size(), 101);
        double inside = 0.0, errors = 0.0, width = 0.0;
        for (int i = 0; i < 100; ++i) {
            const auto cells = lines[i + 1].split(QLatin1Char(','));
            const double median = cells[1].toDouble(), low = cells[2].toDouble(), high = cells[3].toDouble();
            const double target = row(i + 300).split(',')[1].toDouble();
            QVERIFY(low <= median && median <= high);
            inside += low <= target && target <= high;
            errors += std::abs(median - target);
            width += high - low;
        }
        QCOMPARE(inside / 100, coverage);
        QVERIFY(std::abs(errors / 100 - lastOf("val_mae")) < 1e-5);
        const auto found = run("evaluate spread --json").json();
        QCOMPARE(found["coverage"].toDouble(), coverage);
        QCOMPARE(found["nominal_coverage"].toDouble(), 0.8);
        QVERIFY(std::abs(found["interval_width"].toDouble() - width / 100) < 1e-5);
        QVERIFY(found["intervals"].toObject().contains(QLatin1String("coverage")));
        QVERIFY(run("evaluate spread").out.contains(QLatin1String(", asked for 0.8\n")));

        const auto json =
            QJsonDocument::fromJson(
                run("predict spread --data others.csv --format jsonl -o -").out.section(u'\n', 0, 0).toUtf8())
                .object();
        QCOMPARE(QString::number(json["interval"].toArray()[1].toDouble(), 'g', 6),
                 QString::number(lines[1].split(QLatin1Char(','))[3].toDouble(), 'g', 6));
        // No two columns have one name.
        write("taken.csv", "x,y low,interval", 1, [](int) { return QByteArray("1,2,3"); });
        QCOMPARE(run("predict spread --data taken.csv --with-inputs -o -").out.section(u'\n', 0, 0),
                 QStringLiteral("x,y low,interval,predicted y,predicted y low,predicted y high"));
        QVERIFY(run("predict spread --data taken.csv --with-inputs --format jsonl -o -")
                    .out.contains(QLatin1String("\"predicted interval\":[")));

        write("named.csv", "x,interval", 60, row);
        QCOMPARE(run("train --data named.csv --loss quantile --epochs 1 --quiet --run named").code, 0);
        const auto named = run("predict named --data named.csv --format jsonl -o -").out.section(u'\n', 0, 0);
        const auto members = QJsonDocument::fromJson(named.toUtf8()).object();
        QVERIFY(members["interval"].isDouble() && members["predicted interval"].isArray());

        QCOMPARE(run("verify spread").code, 0);
        QCOMPARE(run("resume spread --epochs 21 --quiet").code, 0);
        const auto refused = [&](const char* words, const char* told) {
            const auto result = run(QStringLiteral("train --quiet --run no ") + QLatin1String(words));
            return result.code == 2 && result.err.contains(QString::fromUtf8(told));
        };
        QVERIFY(refused("--data spread.csv --loss mae --interval 0.8", "only with quantile, for with mae"));
        QVERIFY(refused("--data spread.csv --interval 0.8", "only with quantile, for with auto"));
        QVERIFY(refused("--data spread.csv --loss quantile --interval 80", "--interval cannot be “80”"));
        QVERIFY(refused("--data spread.csv --loss quantile --monitor val_coverage", "--monitor"));
        QVERIFY(refused("--data iris --loss quantile", "for classes"));
    }

    void manyFilesAreOneTable() {
        const auto part = [&](const char* file, int from, int to, const QByteArray& header) {
            QByteArray text = header;
            for (int i = from; i < to; ++i) text += number(noise(i)) + ',' + number(noise(i) * 2) + '\n';
            m_program.write(QString::fromLatin1(file), text);
        };
        part("whole.csv", 0, 90, "a,y\n");
        part("part-1.csv", 0, 30, "a,y\n");
        part("part-2.csv", 30, 60, "a,y\n");
        part("part-3.csv", 60, 90,
             "\xEF\xBB\xBF"
             "a,y\r\n");
        QCOMPARE(run("train --data whole.csv --epochs 2 --hidden 4 --quiet --run whole").code, 0);
        QCOMPARE(run("train --epochs 2 --hidden 4 --quiet --run parts3 part-1.csv part-2.csv part-3.csv").code, 0);
        QCOMPARE(runJson("parts3")["fingerprint"], runJson("whole")["fingerprint"]);
        QCOMPARE(run("resume parts3 --epochs 3 --quiet").code, 0);
        part("part-2.csv", 30, 60, "\"a\",\"y\"\n");
        QCOMPARE(run("train --epochs 2 --hidden 4 --quiet --run quoted part-1.csv part-2.csv part-3.csv").code, 0);
        QCOMPARE(runJson("quoted")["fingerprint"], runJson("whole")["fingerprint"]);
        part("part-2.csv", 30, 60, "y,a\n"); // what is under them is not what one would take it for
        const auto swapped = run("train --epochs 2 --quiet --run no part-1.csv part-2.csv part-3.csv");
        QCOMPARE(swapped.code, 2);
        QVERIFY2(swapped.err.contains(QLatin1String("part-2.csv: found the columns y, a instead of a, y")),
                 qPrintable(swapped.err));
        part("part-1.csv", 0, 30, {});
        part("part-2.csv", 0, 30, {}); // without names: its first row is the same, and a row
        QCOMPARE(run("train --epochs 2 --hidden 4 --quiet --run nameless part-1.csv part-2.csv").code, 0);
        QCOMPARE(runJson("nameless")["fingerprint"].toObject()["rows"].toInt(), 60);
        part("part-1.csv", 0, 30, "a,y\n");
        part("part-2.csv", 30, 45, "a,y\n");
        m_program.write(QStringLiteral("part-2.csv"), "a,y\n1,2\noops,3\n4,5\n");
        const auto wrong = run("train --epochs 2 --quiet --run no part-1.csv part-2.csv part-3.csv");
        QVERIFY2(wrong.err.contains(QLatin1String("part-2.csv:3:1")), qPrintable(wrong.err));
        QCOMPARE(run("train --quiet --run no part-1.csv missing.csv").code, 2);
        QCOMPARE(run("train --data iris --quiet --run no part-1.csv").code, 2);
    }

    void packedAndSixteenBits() {
        QByteArray text = "größe,y\n";
        for (int i = 0; i < 60; ++i) text += number(noise(i)) + ',' + number(noise(i) * 2) + '\n';
        m_program.write(QStringLiteral("plain.csv"), text);
        QCOMPARE(run("train --data plain.csv --epochs 1 --hidden 4 --quiet --run plain").code, 0);
        for (const bool big : {false, true}) {
            QStringEncoder encoder(big ? QStringConverter::Utf16BE : QStringConverter::Utf16LE,
                                   QStringConverter::Flag::WriteBom);
            m_program.write(QStringLiteral("wide.csv"), encoder(QString::fromUtf8(text)));
            const QString folder = big ? QStringLiteral("wide-big") : QStringLiteral("wide");
            QCOMPARE(run(QStringLiteral("train --data wide.csv --epochs 1 --hidden 4 --quiet --run ") + folder).code,
                     0);
            QCOMPARE(runJson(folder)["fingerprint"], runJson("plain")["fingerprint"]);
        }
        QProcess zstd;
        zstd.start(QStringLiteral("zstd"),
                   {QStringLiteral("-q"), QStringLiteral("-f"), m_program.path(QStringLiteral("plain.csv"))});
        if (!zstd.waitForFinished()) return; // not everywhere; UnpackedFilesTest has its frames
        QCOMPARE(run("train --data plain.csv.zst --epochs 1 --hidden 4 --quiet --run packed").code, 0);
        QCOMPARE(runJson("packed")["fingerprint"], runJson("plain")["fingerprint"]);
    }

    void theEncodingOfTextIsToldAndChosen() {
        const auto rows = [](int i) { return (i % 3 ? "K\xF6ln," : "\x80uro,") + number(noise(i)); };
        write("towns.csv", "town,y", 60, rows);
        const auto found = run("train --data towns.csv --epochs 1 --hidden 4 --json --run found");
        QCOMPARE(found.code, 0);
        const auto said = QStringLiteral("the text is no UTF-8 (line 2)");
        QVERIFY2(found.json()["notes"].toArray()[0].toString().startsWith(said), qPrintable(found.out));
        QVERIFY2(found.err.contains(said), qPrintable(found.err));
        QVERIFY(run("info found").out.contains(said));
        QVERIFY(!runJson("found")["data"].toObject().contains(QLatin1String("text_encoding")));

        const auto refused = run("train --data towns.csv --encoding utf-8 --run no --quiet");
        QCOMPARE(refused.code, 2);
        QVERIFY2(refused.err.contains(QLatin1String("towns.csv:2: is not written in UTF-8")), qPrintable(refused.err));
        const auto unknown = run("train --data towns.csv --encoding ebcdic --run no --quiet");
        QCOMPARE(unknown.code, 2);
        QVERIFY(unknown.err.contains(QLatin1String("auto, utf-8, latin-1, windows-1252")));

        QCOMPARE(run("train --data towns.csv --encoding latin-1 --epochs 1 --hidden 4 --quiet --run latin").code, 0);
        for (const char* place : {"data", "encoding"})
            QCOMPARE(runJson("latin")[QLatin1String(place)].toObject()["text_encoding"].toString(),
                     QStringLiteral("latin-1"));
        QVERIFY(!run("info latin").out.contains(said));
        // What the model is given later is read as it was.
        QCOMPARE(run("resume latin --epochs 2 --quiet").code, 0);
        QCOMPARE(run("evaluate latin").code, 0);
        const auto predicted = run("predict latin --data towns.csv -o out.csv --id town");
        QCOMPARE(predicted.code, 0);
        QVERIFY2(!predicted.err.contains(QLatin1String("do not have")) && !predicted.err.contains(said),
                 qPrintable(predicted.err));
        QVERIFY(run("predict found --data towns.csv -o out.csv").err.contains(said));
    }

    void aRunIsCalledWhatOneSays() {
        QCOMPARE(run("train --data iris --epochs 1 --hidden 4 --quiet --run called --name baseline").code, 0);
        QCOMPARE(runJson("called")["name"].toString(), QStringLiteral("baseline"));
    }

    void scoresAreRecordedWhereAskedFor() {
        QCOMPARE(
            run("train --data breast-cancer --epochs 2 --hidden 4 --quiet --run scored --metrics mcc --monitor val_auc")
                .code,
            0);
        const auto info = run("info scored --json").json();
        QVERIFY(info["series"].toObject().contains(QLatin1String("val_mcc")));
        QCOMPARE(info["best"].toObject()["metric"].toString(), QStringLiteral("val_auc"));
        const auto found = run("evaluate scored --json").json();
        const auto last = info["series"].toObject()["val_auc"].toObject()["last"].toDouble();
        QCOMPARE(found["auc"].toDouble(), last);
        QCOMPARE(found["confusion"].toArray().size(), 2);
        QVERIFY(found["intervals"].toObject()["auc"].toArray()[0].toDouble() <= last);
        QCOMPARE(run("resume scored --epochs 3 --quiet").code, 0);
        QVERIFY(run("train --data diabetes --metrics auc --quiet --run no").err.contains(QLatin1String("--metrics")));
        QVERIFY(run("train --data iris --metrics nothing --quiet --run no")
                    .err.contains(QLatin1String("balanced-accuracy")));
        QVERIFY(run("train --data iris --weight-decay 0.1 --quiet --run no").err.contains(QLatin1String("adamw")));
    }

    void whatCannotBeIsRefused() {
        QCOMPARE(run("resume any --metrics auc").code, 2);
        QVERIFY(!run("resume --help").out.contains(QLatin1String("--metrics")));
        write("small.csv", "a,b,y", 30,
              [](int i) { return number(noise(i)) + ',' + number(i * 0.5) + ",c" + number(i); });
        const auto refused = [&](const char* words, const char* told) {
            const auto result =
                run(QStringLiteral("train --data small.csv --epochs 1 --quiet --run refused ") + QLatin1String(words));
            return result.code == 2 && result.err.contains(QString::fromUtf8(told));
        };
        QVERIFY(refused("", "every row has a class of its own in “y”"));
        QVERIFY(refused("--column a=target --column b=target", "one target"));
        QVERIFY(refused("--target y --column a=target", "one target"));
        QVERIFY(refused("--column nothing=input", "there is no column “nothing”"));
        QVERIFY(refused("--column a=helper", "NAME=input|target|ignore"));
        QVERIFY(refused("--target b --test 0.9", "--test"));
        QVERIFY(refused("--target b --folds 3 --validation 0.1", "--validation"));
        QVERIFY(refused("--target b --folds 3 --order a", "--folds"));
    }

private:
    int m_splits = 0;
};

THROUGHLINE_TEST(TablesTest)
#include "TablesTest.moc"
