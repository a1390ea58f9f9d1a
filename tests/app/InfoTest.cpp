// SPDX-License-Identifier: GPL-3.0-or-later
#include "Program.h"
#include "TestProgram.h"

#include <QFileInfo>
#include <QImage>
#include <QTest>

/// `info` as scripts see it.
class InfoTest : public QObject {
    Q_OBJECT

    Program m_program;

private slots:
    void infoOfARun() {
        const QString folder = m_program.trainedIris(QStringLiteral("info-run"), 4);
        const auto before = m_program.everything();
        const auto result = m_program.run({QStringLiteral("info"), folder, QStringLiteral("--json")});
        QVERIFY2(result.code == 0, qPrintable(result.err));
        const auto json = result.json();
        QCOMPARE(json[QLatin1String("kind")].toString(), QStringLiteral("run"));
        QCOMPARE(json[QLatin1String("format")].toString(), QStringLiteral("throughline"));
        QCOMPARE(json[QLatin1String("records")].toInt(), 4);
        QCOMPARE(json[QLatin1String("series")][QLatin1String("val_loss")][QLatin1String("count")].toInt(), 4);
        QCOMPARE(json[QLatin1String("series")][QLatin1String("val_loss")][QLatin1String("non_finite")].toInt(), 0);
        QVERIFY(json[QLatin1String("series")][QLatin1String("loss")][QLatin1String("max")].toDouble() >=
                json[QLatin1String("series")][QLatin1String("loss")][QLatin1String("min")].toDouble());
        QCOMPARE(json[QLatin1String("sessions")].toArray().size(), 1);
        QCOMPARE(json[QLatin1String("sessions")][0][QLatin1String("outcome")].toString(), QStringLiteral("completed"));
        QCOMPARE(m_program.run({QStringLiteral("info"), folder}).code, 0);
        QCOMPARE(m_program.everything(), before);
    }

    void aSessionTellsWhatItChanged() {
        const QString folder = m_program.trainedIris(QStringLiteral("changed"), 2);
        QCOMPARE(
            m_program.run({"resume", folder, "--epochs", "4", "--batch-size", "11", "--patience", "3", "--quiet"}).code,
            0);
        const QString text = m_program.run({QStringLiteral("info"), folder}).out;
        const auto sessions = m_program.run({"info", folder, "--json"}).json()[QLatin1String("sessions")].toArray();
        const int before = sessions[0][QLatin1String("batch_size")].toInt();
        QVERIFY(before > 0);
        QVERIFY2(text.contains(QStringLiteral("session from epoch 2 to 4: completed, epochs 2 to 4, batch size %1 to "
                                              "11, patience 0 to 3\n")
                                   .arg(before)),
                 qPrintable(text));
        QVERIFY(text.contains(QStringLiteral("session from epoch 0 to 2: completed\n")));
        QCOMPARE(sessions[1][QLatin1String("batch_size")].toInt(), 11);
        QCOMPARE(sessions[1][QLatin1String("patience")].toInt(), 3);
    }

    /// Those of 0.1.0, which are in the file as they are said, and ours.
    void infoSaysTheNotesOfARun() {
        m_program.write(QStringLiteral("gap.csv"),
                        "a,b,kind\n" + QByteArray("1,2,x\n3,,y\n4,1,x\n5,6,y\n").repeated(3));
        const auto trained = m_program.run(words("train --data gap.csv --epochs 1 --run noted"));
        QCOMPARE(trained.code, 0);
        const auto note = QStringLiteral("3 missing values in “b” replaced by the median");
        QVERIFY(trained.err.contains(QStringLiteral("note: ") + note));
        QCOMPARE(m_program.run(words("info noted --json")).json()["notes"].toArray(), QJsonArray{note});

        QFile file(m_program.path(QStringLiteral("noted/run.json")));
        QVERIFY(file.open(QIODevice::ReadOnly));
        m_program.write(QStringLiteral("noted/run.json"),
                        file.readAll().replace("\"notes\": [],", "\"notes\": [\"as it was said\"],"));
        QCOMPARE(m_program.run(words("info noted --json")).json()["notes"].toArray(),
                 (QJsonArray{QStringLiteral("as it was said"), note}));
    }

    void infoOfAHistoryAndACheckpoint() {
        const QString folder = m_program.trainedIris(QStringLiteral("parts"), 2);
        const auto history =
            m_program.run({QStringLiteral("info"), folder + QStringLiteral("/history.json"), QStringLiteral("--json")});
        QCOMPARE(history.code, 0);
        QCOMPARE(history.json()[QLatin1String("kind")].toString(), QStringLiteral("history"));
        QCOMPARE(history.json()[QLatin1String("records")].toInt(), 2);

        const QDir checkpoints(folder + QStringLiteral("/checkpoints"));
        const QString file = checkpoints.filePath(checkpoints.entryList(QDir::Files, QDir::Name).last());
        const auto checkpoint = m_program.run({QStringLiteral("info"), file, QStringLiteral("--json")});
        QVERIFY2(checkpoint.code == 0, qPrintable(checkpoint.err));
        QCOMPARE(checkpoint.json()[QLatin1String("kind")].toString(), QStringLiteral("checkpoint"));
        QCOMPARE(checkpoint.json()[QLatin1String("epoch")].toInt(), 2);

        QFile cut(file);
        QVERIFY(cut.resize(cut.size() / 2));
        const auto damaged = m_program.run({QStringLiteral("info"), file});
        QCOMPARE(damaged.code, 2);
        QVERIFY2(damaged.err.contains(QStringLiteral("is damaged")), qPrintable(damaged.err));
    }

    void infoOfAForeignHistory() {
        const QString file =
            m_program.write(QStringLiteral("keras.json"), R"({"loss": [2, NaN, 1], "val_loss": [3, 2, 1]})");
        const auto result = m_program.run({QStringLiteral("info"), file, QStringLiteral("--json")});
        QVERIFY2(result.code == 0, qPrintable(result.err));
        const auto json = result.json();
        QCOMPARE(json[QLatin1String("format")].toString(), QStringLiteral("keras-history"));
        QCOMPARE(json[QLatin1String("records")].toInt(), 3);
        QCOMPARE(json[QLatin1String("series")][QLatin1String("loss")][QLatin1String("count")].toInt(), 3);
        QCOMPARE(json[QLatin1String("series")][QLatin1String("loss")][QLatin1String("non_finite")].toInt(), 1);
        QCOMPARE(json[QLatin1String("series")][QLatin1String("loss")][QLatin1String("min")].toInt(), 1);
    }

    void aRunJsonStandsForItsRun() {
        m_program.trainedIris(QStringLiteral("meant"), 2);
        QCOMPARE(m_program.run(words("info meant/run.json --json")).json()[QLatin1String("kind")].toString(),
                 QStringLiteral("run"));
        QCOMPARE(m_program.run(words("export meant/run.json -o meant.csv")).code, 0);
    }

    void exportedWeightsAreNoCheckpoint() {
        m_program.trainedIris(QStringLiteral("weighed"), 2);
        QCOMPARE(m_program.run(words("export-model weighed -o weights.safetensors")).code, 0);
        const auto result = m_program.run(words("info weights.safetensors"));
        QCOMPARE(result.code, 2);
        QVERIFY2(result.err.contains(QStringLiteral("weights that “export-model” wrote")), qPrintable(result.err));
    }

    void aDamagedCheckpointIsNamedByWhoTakesAnother() {
        const QString folder = m_program.trainedIris(QStringLiteral("hurt"), 3);
        QFile newest(folder + QStringLiteral("/checkpoints/epoch-00003.safetensors"));
        QVERIFY(newest.open(QIODevice::Append) && newest.write("x") == 1);
        newest.close();
        for (const char* const command :
             {"evaluate hurt", "export-model hurt -o hurt.onnx", "evaluate hurt --from 3"}) {
            const auto result = m_program.run(words(command));
            QCOMPARE(result.code, 0);
            QVERIFY2(result.err.contains(QStringLiteral("epoch-00003.safetensors: is damaged")),
                     qPrintable(result.err));
        }
        const auto warnings = m_program.run(words("info hurt --json")).json()[QLatin1String("warnings")].toArray();
        QCOMPARE(warnings.size(), 1);
        QVERIFY(warnings[0].toString().contains(QStringLiteral("epoch-00003.safetensors")));
    }

    // A name could clear the screen, or paint over what was printed before it.
    void whatOthersWroteIsNotObeyedByTheTerminal() {
        const QString folder = m_program.trainedIris(QStringLiteral("named"), 2);
        QFile file(folder + QStringLiteral("/run.json"));
        QVERIFY(file.open(QIODevice::ReadWrite));
        QByteArray text = file.readAll();
        const QByteArray name = "\"name\": \"x\\u001b[2J\\u009b31m\\u202efake\\u007f\\rnext\"";
        const qsizetype at = text.indexOf("\"name\": \"iris 128\"");
        QVERIFY(at > 0);
        text.replace(at, QByteArray("\"name\": \"iris 128\"").size(), name);
        QVERIFY(file.seek(0) && file.write(text) == text.size());
        file.close();
        m_program.write(QStringLiteral("keys.json"),
                        "[{\"loss\": 1, \"lo\\u001b[31mss\": 1}, {\"loss\": 2, \"lo\\u001b[31mss\": 2}]");
        for (const QString& path : {folder, QStringLiteral("keys.json")}) {
            for (const QStringList& more : {QStringList{}, {QStringLiteral("--json")}}) {
                const auto result = m_program.run(QStringList{QStringLiteral("info"), path} + more);
                QVERIFY2(result.code == 0, qPrintable(result.err));
                for (const QChar c : result.out + result.err)
                    QVERIFY(c == QLatin1Char('\n') || (c.category() != QChar::Other_Control && c.unicode() != 0x202E));
            }
        }
        const auto json = m_program.run({QStringLiteral("info"), folder, QStringLiteral("--json")}).json();
        QCOMPARE(json[QLatin1String("name")].toString(), QString::fromUtf8("x\x1b[2J\u009b31m\u202efake\x7f\rnext"));
    }

    // "from epoch 0 to 0"
    void aKilledSessionTellsHowFarItCame() {
        QProcess train;
        m_program.start(train, {QStringLiteral("train"), QStringLiteral("--epochs"), QStringLiteral("100000"),
                                QStringLiteral("--run"), QStringLiteral("cut")});
        train.setReadChannel(QProcess::StandardError);
        for (QByteArray seen; !seen.contains("epoch 3/"); seen += train.readAll()) QVERIFY(train.waitForReadyRead());
        train.kill();
        QVERIFY(train.waitForFinished());
        const auto json = m_program.run(words("info cut --json")).json();
        const auto session = json[QLatin1String("sessions")].toArray().at(0).toObject();
        QVERIFY(session[QLatin1String("outcome")].isNull());
        QVERIFY(session[QLatin1String("last_epoch")].toInt() >= 3);
        QCOMPARE(session[QLatin1String("last_epoch")], json[QLatin1String("epoch")]);
    }

    // "[json.exception.type_error.302] type must be array, but is string"
    void noLibraryIsHeardInAnError() {
        const QString folder = m_program.trainedIris(QStringLiteral("spoilt"), 2);
        QFile file(folder + QStringLiteral("/run.json"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray text = file.readAll();
        file.close();
        const QJsonObject whole = QJsonDocument::fromJson(text).object();
        for (const QString& key : whole.keys()) {
            for (const QJsonValue& value :
                 {QJsonValue(QStringLiteral("x")), QJsonValue(QJsonArray{1}), QJsonValue(QJsonObject{})}) {
                QJsonObject json = whole;
                json.remove(QStringLiteral("checksum"));
                json[key] = value;
                m_program.write(QStringLiteral("spoilt/run.json"), QJsonDocument(json).toJson());
                const auto result = m_program.run(words("info spoilt"));
                QVERIFY2(!result.err.contains(QStringLiteral("exception")) &&
                             !result.err.contains(QStringLiteral("error.")) &&
                             !result.out.contains(QStringLiteral("exception")),
                         qPrintable(result.err + result.out));
            }
        }
    }

    void infoOfFoldersTellsOfAllInThem() {
        m_program.trainedIris(QStringLiteral("runs/a"), 2);
        m_program.trainedIris(QStringLiteral("runs/b"), 3);
        const auto runs = m_program.run({QStringLiteral("info"), QStringLiteral("--json"), QStringLiteral("runs")});
        QCOMPARE(runs.code, 0);
        QCOMPARE(runs.json()["kind"].toString(), QStringLiteral("folder"));
        QCOMPARE(runs.json()["histories"].toArray().size(), 2);
        for (const auto& each : runs.json()["histories"].toArray()) {
            QCOMPARE(each.toObject()["kind"].toString(), QStringLiteral("run"));
            QVERIFY(each.toObject()["series"].toObject().contains(QStringLiteral("val_loss")));
        }
        QVERIFY(m_program.run({QStringLiteral("info"), QStringLiteral("runs")}).out.contains(QStringLiteral("run (")));

        QDir().mkpath(m_program.path(QStringLiteral("others")));
        m_program.write(QStringLiteral("others/a.json"), R"([{"loss": 2}, {"loss": 1}])");
        m_program.write(QStringLiteral("others/b.json"), R"({"loss": [3, 2, 1]})");
        m_program.write(QStringLiteral("others/c.json"), R"({"layers": 3})");
        const auto others = m_program.run({QStringLiteral("info"), QStringLiteral("--json"), QStringLiteral("others")});
        QCOMPARE(others.json()["kind"].toString(), QStringLiteral("folder"));
        QCOMPARE(others.json()["records"].toInt(), 5);
        QVERIFY(others.json()["series"].toObject().contains(QStringLiteral("a.json/loss")));
        const auto none = m_program.run({QStringLiteral("info"), m_program.path(QStringLiteral("data"))});
        QCOMPARE(none.code, 2);
    }

    // Rows of validation behind those of training are no restart; a series without a finite point has no least one.
    void historiesOfOneNameInFoldersOfTheirOwnAreToldApart() {
        const QByteArray list = "[{\"loss\": 2}, {\"loss\": 1}]", table = "epoch,loss\n0,3\n1,2\n";
        for (const auto* folder : {"a", "b"}) {
            QVERIFY(QDir(m_program.path({})).mkpath(QStringLiteral("apart/") + QLatin1String(folder)));
            m_program.write(QStringLiteral("apart/%1/log.csv").arg(QLatin1String(folder)), table);
        }
        m_program.write(QStringLiteral("apart/c.json"), list);
        const auto series = m_program.run(words("info apart --json")).json()["series"].toObject();
        QCOMPARE(series.keys(), (QStringList{"a/log/loss", "b/log/loss", "c.json/loss"}));
    }

    void infoOfRowsThatShareTheirSteps() {
        m_program.write(QStringLiteral("rows.json"),
                        R"([{"step":10,"loss":3},{"step":20,"loss":2},{"step":30,"loss":1},
                            {"step":10,"eval_loss":NaN},{"step":20,"eval_loss":NaN},{"step":30,"eval_loss":NaN}])");
        const auto json =
            m_program.run({QStringLiteral("info"), QStringLiteral("--json"), QStringLiteral("rows.json")}).json();
        QCOMPARE(json["x"].toString(), QStringLiteral("step"));
        QCOMPARE(json["records"].toInt(), 3);
        QVERIFY(json["ghosts"].toArray().isEmpty() && json["warnings"].toArray().isEmpty());
        const auto loss = json["series"].toObject()["loss"].toObject();
        QCOMPARE(loss["count"].toInt(), 3);
        QCOMPARE(loss["x_first"].toDouble(), 10.0);
        QCOMPARE(loss["x_last"].toDouble(), 30.0);
        const auto eval = json["series"].toObject()["eval_loss"].toObject();
        QCOMPARE(eval["count"].toInt(), 3);
        QCOMPARE(eval["non_finite"].toInt(), 3);
        QVERIFY(eval["min"].isNull() && eval["max"].isNull());
        const QString text = m_program.run({QStringLiteral("info"), QStringLiteral("rows.json")}).out;
        QVERIFY(text.contains(QStringLiteral("3 points, none of them finite")));
        QVERIFY(!text.contains(QStringLiteral("inf ")));
    }

    void infoOfARestartHasItsGhost() {
        m_program.write(QStringLiteral("restart.json"),
                        R"([{"epoch":1,"loss":3},{"epoch":2,"loss":2},{"epoch":2,"acc":1},{"epoch":1,"loss":30}])");
        const auto json =
            m_program.run({QStringLiteral("info"), QStringLiteral("--json"), QStringLiteral("restart.json")}).json();
        QCOMPARE(json["records"].toInt(), 2);
        const auto ghosts = json["ghosts"].toArray();
        QCOMPARE(ghosts.size(), 1);
        QCOMPARE(ghosts[0].toObject()["loss"].toObject()["count"].toInt(), 2);
        QCOMPARE(ghosts[0].toObject()["loss"].toObject()["last"].toDouble(), 2.0);
    }
};

THROUGHLINE_TEST(InfoTest)
#include "InfoTest.moc"
