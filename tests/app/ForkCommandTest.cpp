// SPDX-License-Identifier: GPL-3.0-or-later
#include "Program.h"
#include "TestProgram.h"

#include <QTest>

/// `fork` and `rows`: what they print, what is in the folders then, and what they refuse.
class ForkCommandTest : public QObject {
    Q_OBJECT

    Program m_program;

    QString parent() const {
        if (!QFile::exists(m_program.path("a"))) m_program.trainedIris("a", 12);
        return m_program.path("a");
    }

    QJsonObject runJson(const QString& folder) const {
        QFile file(m_program.path(folder + "/run.json"));
        return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
    }

    QJsonArray history(const QString& folder) const {
        QFile file(m_program.path(folder + "/history.json"));
        return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).array() : QJsonArray();
    }

    static QJsonArray numbers(QJsonArray records) {
        for (auto record : records) {
            QJsonObject fewer = record.toObject();
            fewer.remove("seconds");
            fewer.remove("time");
            record = fewer;
        }
        return records;
    }

private slots:
    void init() { (void)parent(); }

    void withNothingChangedItIsTheParent() {
        const auto forked = m_program.run({"fork", "a", "--from", "5", "--run", "same", "--quiet", "--json"});
        QVERIFY2(forked.code == 0, qPrintable(forked.err));
        QCOMPARE(forked.json()["outcome"].toString(), QStringLiteral("completed"));
        QCOMPARE(forked.json()["run"].toString(), m_program.path("same"));
        QCOMPARE(numbers(history("same")), numbers(history("a")));
        const QJsonObject from = runJson("same")["parent"].toObject();
        QCOMPARE(from["folder"].toString(), m_program.path("a"));
        QCOMPARE(from["id"].toString(), runJson("a")["id"].toString());
        QCOMPARE(from["epoch"].toInt(), 5);
        QCOMPARE(m_program.run({"verify", "same"}).code, 0);
        QCOMPARE(m_program.run({"evaluate", "same", "--from", "3"}).code, 0);
        QCOMPARE(m_program.run({"resume", "same", "--epochs", "14", "--quiet"}).code, 0);
    }

    void whatChangesIsTold() {
        const auto forked =
            m_program.run({"fork", "a", "--from", "5", "--run", "other", "--learning-rate", "0.01", "--batch-size", "8",
                           "--l2", "0.001", "--epochs", "9", "--leave-out-rows", "0-9", "--quiet"});
        QVERIFY2(forked.code == 0, qPrintable(forked.err));
        QCOMPARE(history("other").size(), 9);
        QCOMPARE(runJson("other")["left_out_rows"].toArray().size(), 10);
        const auto info = m_program.run({"info", "other", "--json"}).json();
        QCOMPARE(info["parent"].toObject()["epoch"].toInt(), 5);
        const auto rate = info["parent"].toObject()["changed"].toObject()["optimizer.learning_rate"].toArray();
        QCOMPARE(rate[0].toDouble(), 0.001);
        QCOMPARE(rate[1].toDouble(), 0.01);
        QCOMPARE(info["left_out_rows"].toArray().size(), 10);
        const QString text = m_program.run({"info", "other"}).out;
        QVERIFY(text.contains("at epoch 5: ") && text.contains("optimizer.learning_rate 0.001 → 0.01"));
        QVERIFY(text.contains("rows left out: 10"));
        QCOMPARE(m_program.run({"verify", "other"}).code, 0);
    }

    void aFanIsAFolderOfForks() {
        const auto fan = m_program.run(
            {"fork", "a", "--from", "4", "--vary", "learning-rate=0.5x,1x,0.01", "--run", "fan", "--quiet", "--json"});
        QVERIFY2(fan.code == 0, qPrintable(fan.err));
        const QJsonArray branches = fan.json()["branches"].toArray();
        QCOMPARE(branches.size(), 3);
        QCOMPARE(branches[0].toObject()["name"].toString(), QStringLiteral("learning-rate 0.0005"));
        QCOMPARE(branches[2].toObject()["name"].toString(), QStringLiteral("learning-rate 0.01"));
        QCOMPARE(branches[0].toObject()["run"].toString(), m_program.path("fan/learning-rate-0.0005"));
        QCOMPARE(numbers(history("fan/learning-rate-0.001")), numbers(history("a")));
        // Held against the branch that changes nothing, epoch by epoch behind the fork.
        QCOMPARE(fan.json()["metric"].toString(), QStringLiteral("val_loss"));
        QCOMPARE(fan.json()["reference"].toString(), QStringLiteral("learning-rate 0.001"));
        QVERIFY(branches[1].toObject()["difference"].isNull());
        const QJsonArray plain = history("fan/learning-rate-0.001"), fast = history("fan/learning-rate-0.01");
        double sum = 0.0;
        for (int i = 4; i < 12; ++i)
            sum += fast[i].toObject()["val_loss"].toDouble() - plain[i].toObject()["val_loss"].toDouble();
        const QJsonObject difference = branches[2].toObject()["difference"].toObject();
        QCOMPARE(difference["epochs"].toInt(), 8);
        QCOMPARE(difference["mean"].toDouble(), sum / 8.0);
        QVERIFY(difference["standard_error"].toDouble() > 0.0);
        QCOMPARE(difference["last"].toDouble(),
                 fast[11].toObject()["val_loss"].toDouble() - plain[11].toObject()["val_loss"].toDouble());
        // Drawn from the joint, and drawn so again from the picture.
        for (const QStringList& drawn :
             {QStringList{"fan", "-o", "fan.png"}, QStringList{"fan.png", "-o", "fan.svg"}}) {
            const auto exported = m_program.run(QStringList{"export"} + drawn);
            QVERIFY2(exported.code == 0, qPrintable(exported.err));
        }
        QFile svg(m_program.path("fan.svg"));
        QVERIFY(svg.open(QIODevice::ReadOnly) && svg.readAll().contains("3 forks from a at epoch 4"));
        const auto info = m_program.run({"info", "fan", "--json"}).json();
        QCOMPARE(info["histories"].toArray().size(), 3);
        for (const auto each : info["histories"].toArray())
            QCOMPARE(each.toObject()["parent"].toObject()["epoch"].toInt(), 4);
        const auto grid = m_program.run({"fork", "a", "--from", "4", "--vary", "l2=0.01,0.1", "--vary",
                                         "batch-size=8,16", "--run", "grid", "--quiet"});
        QVERIFY2(grid.code == 0, qPrintable(grid.err));
        QVERIFY(grid.out.contains("l2 0.1, batch-size 8"));
        // None of them changes nothing: they are held against the parent.
        QVERIFY2(grid.out.contains("differences of val_loss to the parent, over 8 epochs"), qPrintable(grid.out));
        QCOMPARE(QDir(m_program.path("grid")).entryList(QDir::Dirs | QDir::NoDotAndDotDot).size(), 4);
    }

    /// What a hint proposes is a command that runs as it is told.
    void aHintTellsTheForkThatMayHelp() {
        const auto trained = m_program.run(words("train --data digits --hidden 32 --epochs 30 --learning-rate 2 "
                                                 "--optimizer sgd --run hot --quiet"));
        QVERIFY2(trained.code == 0, qPrintable(trained.err));
        const QJsonArray hints = m_program.run({"info", "hot", "--json"}).json()["hints"].toArray();
        QCOMPARE(hints.size(), 1);
        QCOMPARE(hints[0].toObject()["kind"].toString(), QStringLiteral("plateau"));
        const QString command = hints[0].toObject()["commands"].toArray()[0].toString();
        QCOMPARE(command, QStringLiteral("throughline fork hot --from 30 --epochs 60 --vary learning-rate=0.6,2,6"));
        QVERIFY(m_program.run({"info", "hot"}).out.contains("\n  " + command + '\n'));
        const auto forked =
            m_program.run(command.split(' ').mid(1) + QStringList{"--run", "cooler", "--json", "--quiet"});
        QVERIFY2(forked.code == 0, qPrintable(forked.err));
        QCOMPARE(forked.json()["reference"].toString(), QStringLiteral("learning-rate 2"));
    }

    void rowsTellsBatchesAndTheWorst() {
        const auto rows = m_program.run({"rows", "a", "--epoch", "7", "--json"});
        QVERIFY2(rows.code == 0, qPrintable(rows.err));
        const QJsonObject json = rows.json();
        QCOMPARE(json["epoch"].toInt(), 7);
        const double recorded = history("a")[6].toObject()["loss"].toDouble();
        QCOMPARE(json["loss"].toDouble(), recorded);
        double sum = 0.0, count = 0.0;
        for (const auto each : json["batches"].toArray()) {
            const QJsonObject batch = each.toObject();
            sum += batch["loss"].toDouble() * batch["rows"].toDouble();
            count += batch["rows"].toDouble();
            QCOMPARE(batch["learning_rate"].toDouble(), 0.001);
        }
        QCOMPARE(sum / count, recorded);
        QCOMPARE(json["top"].toArray().size(), 20);
        const QJsonObject worst = json["top"].toArray()[0].toObject();
        for (const char* key : {"batch", "row", "loss", "gradient_norm"}) QVERIFY(worst[key].isDouble());
        QVERIFY(worst["class"].isString() && worst["predicted"].isString());
        const auto batch = m_program.run({"rows", "a", "--epoch", "7", "--batch", "2", "--top", "3", "--json"}).json();
        QCOMPARE(batch["top"].toArray().size(), 3);
        for (const auto each : batch["top"].toArray()) QCOMPARE(each.toObject()["batch"].toInt(), 2);
        QVERIFY(m_program.run({"rows", "a", "--epoch", "7"}).out.startsWith("epoch 7, loss "));
        // Its worst rows are what the fork is to do without.
        m_program.write("worst.json", rows.out.toUtf8());
        const auto fork = m_program.run(
            {"fork", "a", "--from", "6", "--leave-out-rows", "worst.json", "--run", "without", "--quiet"});
        QVERIFY2(fork.code == 0, qPrintable(fork.err));
        QCOMPARE(runJson("without")["left_out_rows"].toArray().size(), 20);
    }

    void whatCannotBeIsRefused_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("said");
        const auto row = [](const QByteArray& text, const char* said) {
            QTest::newRow(text.left(60).constData()) << words(text.constData()) << QString::fromUtf8(said);
        };
        row("fork a --run x", "--from is missing");
        row("fork a --from 13 --run x", "“13”");
        row("fork a --from 5 --hidden 9 --run x", "whose weights the fork goes on");
        row("fork a --from 5 --batch-norm --run x", "whose weights the fork goes on");
        row("fork a --from 5 --data digits --run x", "the parent's data");
        row("fork a --from 5 --task regression --run x", "the parent's data");
        row("fork a --from 5 --epochs 5 --run x", "more than 5");
        row("fork a --from 5 --momentum 0.5 --run x", "only with sgd");
        row("fork a --from 5 --leave-out-rows 1,b --run x", "3,17,200-220");
        row("fork a --from 5 --leave-out-rows 150 --run x", "from 0 to 149");
        row("fork a --from 5 --run a", "already holds a run");
        row("fork a --from 5 --vary hidden=1,2 --run x", "whose weights");
        row("fork a --from 5 --vary nonsense=1,2 --run x", "no option");
        row("fork a --from 5 --vary optimizer=2x --run x", "a number");
        row("fork a --from 5 --vary learning-rate --run x", "learning-rate=0.1,0.01");
        row("fork a --from 5 --vary from=6,7 --run x", "not given beside it");
        row("fork a --from 5 --vary run=y,z", "no option");
        QStringList numbers;
        for (int i = 1; i <= 101; ++i) numbers << QString::number(i);
        const auto many = numbers.join(QLatin1Char(',')).toUtf8();
        row("fork a --from 5 --vary batch-size=" + many + " --vary patience=" + many + " --run x", "10000 runs");
        row("fork x --from 5", "is not a run folder");
        row("rows a", "--epoch is missing");
        row("rows a --epoch 13", "“13”");
        row("rows a --epoch 0", "--epoch cannot be “0”");
        row("rows a --epoch 3 --batch 99", "1 to ");
        row("rows x --epoch 3", "is not a run folder");
    }
    void whatCannotBeIsRefused() {
        QFETCH(const QStringList, arguments);
        QFETCH(const QString, said);
        const auto before = m_program.everything();
        const auto result = m_program.run(arguments);
        QCOMPARE(result.code, 2);
        QVERIFY2(result.err.contains(said), qPrintable(result.err));
        QCOMPARE(result.err.count('\n'), 1);
        QVERIFY(result.out.isEmpty());
        QCOMPARE(m_program.everything(), before);
    }

    void changedDataAreRefused() {
        QByteArray text = "x,y\n";
        for (int i = 0; i < 40; ++i) text += QByteArray::number(i) + ',' + QByteArray::number(i % 2) + '\n';
        m_program.write("data.csv", text);
        QCOMPARE(m_program.run({"train", "data.csv", "--epochs", "4", "--run", "own", "--quiet"}).code, 0);
        m_program.write("data.csv", text.replace("7,1", "7,0"));
        for (const QStringList& command :
             {QStringList{"fork", "own", "--from", "2", "--run", "x"}, QStringList{"rows", "own", "--epoch", "2"}}) {
            const auto result = m_program.run(command);
            QCOMPARE(result.code, 2);
            QVERIFY2(result.err.contains("the data are not those"), qPrintable(result.err));
        }
    }
};

THROUGHLINE_TEST(ForkCommandTest)
#include "ForkCommandTest.moc"
