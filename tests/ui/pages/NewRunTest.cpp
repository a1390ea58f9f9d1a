// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "../WindowFixture.h"

#include "nn/RowDefaults.h"
#include "ui/pages/DataCard.h"
#include "ui/pages/NewRunPage.h"
#include "ui/pages/NewRunSummary.h"

#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QImage>
#include <QSignalSpy>
#include <QWheelEvent>

using namespace throughline;
using namespace throughline::ui;
using namespace throughline::ui::testing;

/// The New run page: what it makes of what one types, and what it says.
class NewRunTest : public QObject {
    Q_OBJECT

public:
    Theme* theme = nullptr;

private slots:
    void onlyTheDataIsRequired() {
        NewRunSummary summary;
        NewRunPage page(summary);
        QVERIFY(!page.isReady());
        QTRY_VERIFY_WITH_TIMEOUT(page.isReady(), Patience);
        QSignalSpy wanted(&page, &NewRunPage::startWanted);
        page.start();
        QCOMPARE(wanted.size(), 1);
        const auto request = wanted.first().first().value<session::RunRequest>();
        QCOMPARE(request.data.source, std::string("digits"));
        QCOMPARE(request.config.network.hidden, nn::TrainConfig{}.network.hidden);
        QVERIFY(!nn::check(request.config));
    }

    void takesWhatIsTyped() {
        NewRunSummary summary;
        NewRunPage page(summary);
        type(page, "hidden", QStringLiteral("32 16,8"));
        type(page, "learning-rate", QStringLiteral("0.01"));
        type(page, "epochs", QStringLiteral("7"));
        type(page, "batch-size", QStringLiteral("10"));
        type(page, "seed", QStringLiteral("5"));
        type(page, "validation", QStringLiteral("30%"));
        QTRY_VERIFY_WITH_TIMEOUT(page.isReady(), Patience);
        QSignalSpy wanted(&page, &NewRunPage::startWanted);
        page.start();
        const auto request = wanted.first().first().value<session::RunRequest>();
        QCOMPARE(request.config.network.hidden, (std::vector<int>{32, 16, 8}));
        QCOMPARE(request.config.optimizer.learningRate, 0.01);
        QCOMPARE(request.config.epochs, 7);
        QCOMPARE(request.config.batchSize, 10);
        QCOMPARE(request.config.seed, std::uint64_t{5});
        QCOMPARE(request.data.seed, std::uint64_t{5});
        QCOMPARE(request.data.validationFraction, std::optional(0.3));
    }

    /// As on the command line: what nobody typed goes by the rows, what somebody did stays.
    void whatNobodyTypedGoesByTheRows() {
        NewRunSummary summary;
        NewRunPage page(summary);
        const auto text = [&](const char* field) { return need<QLineEdit>(page, field)->text(); };
        const auto usual = [](std::size_t rows) { return nn::usualFor(rows); };
        QTRY_VERIFY_WITH_TIMEOUT(page.isReady(), Patience);
        QCOMPARE(text("epochs"), QString::number(usual(1438).epochs));
        QCOMPARE(text("batch-size"), QString::number(usual(1438).batchSize));
        page.dataCard().chooseBuiltin(QStringLiteral("iris"));
        QTRY_COMPARE_WITH_TIMEOUT(text("epochs"), QString::number(usual(120).epochs), Patience);
        QCOMPARE(text("batch-size"), QString::number(usual(120).batchSize));
        type(page, "epochs", QStringLiteral("7"));
        page.dataCard().chooseBuiltin(QStringLiteral("digits"));
        QTRY_COMPARE_WITH_TIMEOUT(text("batch-size"), QString::number(usual(1438).batchSize), Patience);
        QCOMPARE(text("epochs"), QStringLiteral("7"));
        QTRY_VERIFY_WITH_TIMEOUT(page.isReady(), Patience);
        QSignalSpy wanted(&page, &NewRunPage::startWanted);
        page.start();
        const auto config = wanted.first().first().value<session::RunRequest>().config;
        QCOMPARE(config.epochs, 7);
        QCOMPARE(config.batchSize, usual(1438).batchSize);
        QCOMPARE(config.earlyStopping.patience, nn::TrainConfig().earlyStopping.patience);
    }

    void theWheelScrollsPastChoices() {
        NewRunSummary summary;
        NewRunPage page(summary);
        page.resize(800, 400);
        page.show();
        const auto combos = page.findChildren<QComboBox*>();
        QVERIFY(combos.size() > 5);
        for (auto* combo : combos) {
            const int before = combo->currentIndex();
            const QPointF at(5, 5);
            for (const int turn : {-120, 120}) {
                QWheelEvent wheel(at, combo->mapToGlobal(at), {}, {0, turn}, Qt::NoButton, Qt::NoModifier,
                                  Qt::NoScrollPhase, false);
                QApplication::sendEvent(combo, &wheel);
                QCOMPARE(combo->currentIndex(), before);
                QVERIFY(!wheel.isAccepted());
            }
        }
    }

    void saysWhatIsWrongBelowTheField_data() {
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("wrong");
        QTest::addColumn<QString>("right");
        QTest::newRow("no number") << "learning-rate"
                                   << "fast"
                                   << "0.1";
        QTest::newRow("negative rate") << "learning-rate"
                                       << "-1"
                                       << "0.1";
        QTest::newRow("half an epoch") << "epochs"
                                       << "2.5"
                                       << "2";
        QTest::newRow("no batch") << "batch-size"
                                  << "0"
                                  << "8";
        QTest::newRow("all dropped") << "dropout"
                                     << "1"
                                     << "0.5";
        QTest::newRow("no widths") << "hidden"
                                   << "12x"
                                   << "12";
        QTest::newRow("no share") << "validation"
                                  << "most"
                                  << "10 %";
    }
    void saysWhatIsWrongBelowTheField() {
        QFETCH(QString, field);
        QFETCH(QString, wrong);
        QFETCH(QString, right);
        NewRunSummary summary;
        NewRunPage page(summary);
        QTRY_VERIFY_WITH_TIMEOUT(page.isReady(), Patience);
        const auto sentence = [&] { return page.findChild<QLabel*>(field + QStringLiteral("-error"))->text(); };
        QVERIFY(sentence().isEmpty());
        type(page, field.toUtf8().constData(), wrong);
        QVERIFY(!sentence().isEmpty());
        QVERIFY(!page.isReady());
        QVERIFY(!need<QAbstractButton>(summary, "start-run")->isEnabled());
        type(page, field.toUtf8().constData(), right);
        QVERIFY(sentence().isEmpty());
        QTRY_VERIFY_WITH_TIMEOUT(page.isReady(), Patience);
    }

    void arraysOfNumPyAreTaken() {
        QTemporaryDir folder;
        const auto table = writeNpy(folder.filePath(QStringLiteral("table.npy")), 40, 3);
        NewRunSummary summary;
        NewRunPage page(summary);
        page.dataCard().chooseFile(table);
        QTRY_COMPARE_WITH_TIMEOUT(said(page, "data-title"), QStringLiteral("40 rows, 2 features, 2 classes"), Patience);
        auto* target = need<QComboBox>(page, "target");
        QCOMPARE(target->count(), 3);
        QCOMPARE(target->currentText(), QStringLiteral("column 3"));
        QCOMPARE(need<QLineEdit>(page, "validation")->placeholderText(), QStringLiteral("20 %"));
        // With labels from elsewhere all three are features.
        page.dataCard().chooseLabels(writeNpy(folder.filePath(QStringLiteral("labels.npy")), 40, 1));
        QTRY_COMPARE_WITH_TIMEOUT(said(page, "data-title"), QStringLiteral("40 rows, 3 features, 2 classes"), Patience);
        // Another edit must not make a column of the target again.
        type(page, "validation", QStringLiteral("50 %"));
        QTRY_VERIFY_WITH_TIMEOUT(page.isReady(), Patience);
        QCOMPARE(said(page, "data-title"), QStringLiteral("40 rows, 3 features, 2 classes"));
    }

    /// A folder of pictures has a size in place of a target, and its own part to validate on where it brings one.
    void picturesInFoldersAreTaken() {
        QTemporaryDir folder;
        QImage picture(6, 4, QImage::Format_RGB32);
        for (const char* part : {"train", "val"})
            for (const char* name : {"apple", "pear"})
                for (int i = 0; i < 5; ++i) {
                    picture.fill(QColor::fromHsv(60 * i, 200, 200));
                    const auto in =
                        folder.filePath(QStringLiteral("%1/%2").arg(QLatin1String(part), QLatin1String(name)));
                    QVERIFY(QDir().mkpath(in) && picture.save(QStringLiteral("%1/%2.png").arg(in).arg(i)));
                }
        QVERIFY(DataCard::takes(folder.path()));
        QVERIFY(!DataCard::takes(folder.filePath(QStringLiteral("train/apple"))));
        NewRunSummary summary;
        NewRunPage page(summary);
        page.dataCard().chooseFile(folder.path());
        QTRY_COMPARE_WITH_TIMEOUT(said(page, "data-title"), QStringLiteral("20 images of 6×4, 2 classes"), Patience);
        QVERIFY(page.isReady());
        QVERIFY(!need<QComboBox>(page, "target")->isVisibleTo(&page));
        QCOMPARE(need<QLineEdit>(page, "image-size")->placeholderText(), QStringLiteral("6x4"));
        QCOMPARE(page.dataCard().data()->split->validationRows.size(), std::size_t(10));
        type(page, "image-size", QStringLiteral("8"));
        QVERIFY(!page.isReady());
        type(page, "image-size", QStringLiteral("3x2"));
        QTRY_COMPARE_WITH_TIMEOUT(said(page, "data-title"), QStringLiteral("20 images of 3×2, 2 classes"), Patience);
        page.dataCard().chooseBuiltin(QStringLiteral("iris"));
        QVERIFY(need<QComboBox>(page, "target")->isVisibleTo(&page));
        QVERIFY(!need<QLineEdit>(page, "image-size")->isVisibleTo(&page));
    }

    void aBadTableSaysWhereAndTheNextOneIsTaken() {
        QTemporaryDir folder;
        const auto bad = folder.filePath(QStringLiteral("bad.csv"));
        QFile out(bad);
        QVERIFY(out.open(QIODevice::WriteOnly));
        out.write("length,width,species\n");
        for (int i = 0; i < 60; ++i)
            out.write(QStringLiteral("%1,%2,%3\n")
                          .arg(i)
                          .arg(i == 16 ? QStringLiteral("2,9") : QString::number(i % 7))
                          .arg(i % 2 ? QStringLiteral("a") : QStringLiteral("b"))
                          .toUtf8());
        out.close();
        NewRunSummary summary;
        NewRunPage page(summary);
        page.dataCard().chooseFile(bad);
        QTRY_VERIFY_WITH_TIMEOUT(said(page, "data-condition").contains(QStringLiteral("bad.csv:18")), Patience);
        QVERIFY(!page.isReady());
        page.dataCard().chooseBuiltin(QStringLiteral("iris"));
        QTRY_VERIFY_WITH_TIMEOUT(page.isReady(), Patience);
        QVERIFY(said(page, "data-title").startsWith(QStringLiteral("150 rows")));
    }

    void showsWhatDependsOnTheChoice() {
        NewRunSummary summary;
        NewRunPage page(summary);
        auto* momentum = need<QWidget>(page, "momentum");
        auto* beta = need<QWidget>(page, "beta1");
        QVERIFY(momentum->parentWidget()->isHidden());
        QVERIFY(!beta->parentWidget()->isHidden());
        need<QComboBox>(page, "optimizer")->setCurrentText(QStringLiteral("sgd"));
        QVERIFY(!momentum->parentWidget()->isHidden());
        QVERIFY(beta->parentWidget()->isHidden());
    }

    void anIntervalIsWantedWithItsLoss() {
        NewRunSummary summary;
        NewRunPage page(summary);
        QTRY_VERIFY_WITH_TIMEOUT(page.isReady(), Patience);
        page.dataCard().chooseBuiltin(QStringLiteral("diabetes"));
        QTRY_VERIFY_WITH_TIMEOUT(page.isReady(), Patience);
        auto* interval = need<QLineEdit>(page, "interval")->parentWidget();
        QVERIFY(interval->isHidden());
        need<QComboBox>(page, "loss")->setCurrentText(QStringLiteral("quantile"));
        QVERIFY(!interval->isHidden());
        type(page, "interval", QStringLiteral("0.5"));
        QTRY_VERIFY_WITH_TIMEOUT(page.isReady(), Patience);
        QSignalSpy wanted(&page, &NewRunPage::startWanted);
        page.start();
        const auto request = wanted.first().first().value<session::RunRequest>();
        QVERIFY(request.config.loss == nn::Loss::Quantile);
        QCOMPARE(request.config.interval, 0.5);
        type(page, "interval", QStringLiteral("90"));
        QTRY_VERIFY_WITH_TIMEOUT(!page.isReady(), Patience);
    }
};

THROUGHLINE_TEST_BY(NewRunTest, throughline::ui::testing::run<NewRunTest>)
#include "NewRunTest.moc"
