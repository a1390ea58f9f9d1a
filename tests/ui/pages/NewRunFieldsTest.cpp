// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "../WindowFixture.h"

#include "theme/Settings.h"
#include "ui/pages/ColumnTable.h"
#include "ui/pages/DataCard.h"
#include "ui/pages/NewRunPage.h"
#include "ui/widgets/Disclosure.h"
#include "ui/widgets/Field.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QScrollArea>
#include <set>

using namespace throughline;
using namespace throughline::ui;
using namespace throughline::ui::testing;

/// Each field of the New run page, from the hand to the run.json of a run that it started.
class NewRunFieldsTest : public QObject {
    Q_OBJECT

public:
    Theme* theme = nullptr;

private:
    QTemporaryDir m_folder;
    std::unique_ptr<MainWindow> m_window;

    MainWindow& window() { return *m_window; }
    NewRunPage& page() { return *m_window->findChild<NewRunPage*>(QStringLiteral("new-run")); }
    bool isReady() { return need<QAbstractButton>(window(), "start-run")->isEnabled(); }
    void awaitReady() { QTRY_VERIFY_WITH_TIMEOUT(isReady() && page().dataCard().data(), Patience); }
    /// The field has a place, though that may be folded away.
    bool isThere(const char* name) { return !need<QWidget>(page(), name)->parentWidget()->isHidden(); }
    void pick(const char* name, int index) { need<QComboBox>(page(), name)->setCurrentIndex(index); }
    QStringList offered(const char* name) {
        QStringList all;
        for (int i = 0; i < need<QComboBox>(page(), name)->count(); ++i)
            all << need<QComboBox>(page(), name)->itemText(i);
        return all;
    }
    QString errorOf(const char* name) { return said(page(), (QByteArray(name) + "-error").constData()); }
    QString write(const char* name, const QByteArray& text) {
        QFile file(m_folder.filePath(QLatin1String(name)));
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size()) qFatal("cannot write");
        return file.fileName();
    }
    /// Rows with a day, a group, a number and a town.
    static QByteArray rows(int first, int count, const QByteArray& town = "Ulm") {
        QByteArray text = "day,patient,size,town,y\n";
        for (int i = first; i < first + count; ++i)
            text += "2024-01-" + QByteArray::number(1 + i % 28).rightJustified(2, '0') + ",p" +
                    QByteArray::number(i / 5) + ',' + QByteArray::number(i * 37 % 50) + ".5," +
                    (i % 2 ? town : QByteArray("Bonn")) + ',' + QByteArray::number(i * 0.25) + '\n';
        return text;
    }
    /// Of the run that Start begins, once it is over.
    QJsonObject trained() {
        awaitReady();
        type(window(), "epochs", QStringLiteral("2"));
        awaitReady();
        click(window(), "start-run");
        [&] { QTRY_VERIFY_WITH_TIMEOUT(isIdle(window()) && records(window()) > 0, Patience); }();
        QFile file(QString::fromStdString((window().controller().session().folder() / "run.json").string()));
        if (!file.open(QIODevice::ReadOnly)) qFatal("no run.json");
        return QJsonDocument::fromJson(file.readAll()).object();
    }
    void choose(const char* set) {
        click(window(), (QByteArray("data-") + set).constData());
        awaitReady();
    }

private slots:
    void init() {
        settings().clear();
        m_window = std::make_unique<MainWindow>();
        m_window->resize(1024, 640);
        m_window->show();
        trigger(*m_window, "new");
        awaitReady();
        click(*m_window, "data-iris");
        awaitReady();
    }
    void cleanup() { m_window.reset(); }

    void aPartIsHeldOutForTheTest() {
        type(page(), "test", QStringLiteral("10 %"));
        type(page(), "split-seed", QStringLiteral("7"));
        awaitReady();
        QVERIFY2(said(page(), "division").startsWith(QStringLiteral("105 rows train, 30 validate, 15 test; each part")),
                 qPrintable(said(page(), "division")));
        QCOMPARE(said(window(), "row-Test rows"), QStringLiteral("15"));
        QVERIFY(said(page(), "data-title").startsWith(QStringLiteral("150 rows")));
        const auto split = page().dataCard().data()->split->trainingRows;
        type(page(), "seed", QStringLiteral("3")); // divides nothing anew
        QVERIFY(page().dataCard().data() && page().dataCard().data()->split->trainingRows == split);
        const auto run = trained();
        QCOMPARE(run["data"].toObject()["test_fraction"].toDouble(), 0.1);
        QCOMPARE(run["data"].toObject()["seed"].toInt(), 7);
        QCOMPARE(run["configuration"].toObject()["seed"].toInt(), 3);
        QCOMPARE(run["test_rows"].toInt(), 15);
    }

    void partsMayBeFiles() {
        page().dataCard().chooseFile(write("rows.csv", rows(0, 60)));
        const auto validation = write("validation.csv", rows(60, 12)), test = write("test.csv", rows(80, 9));
        type(page(), "validation", validation);
        type(page(), "test", test);
        awaitReady();
        QCOMPARE(said(page(), "division"), QStringLiteral("60 rows train, 12 validate, 9 test."));
        const auto run = trained();
        QCOMPARE(run["data"].toObject()["validation_file"].toString(), validation);
        QCOMPARE(run["data"].toObject()["test_file"].toString(), test);
        QCOMPARE(run["test_rows"].toInt(), 9);
    }

    void whatIsWrongWithAPartIsToldBelowIt() {
        page().dataCard().chooseFile(write("rows.csv", rows(0, 60)));
        awaitReady();
        type(page(), "test", QStringLiteral("/nowhere/test.csv"));
        QVERIFY(!errorOf("test").isEmpty() && !isReady());
        type(page(), "test", write("other.csv", "a,b\n1,2\n3,4\n"));
        QTRY_VERIFY_WITH_TIMEOUT(errorOf("test").startsWith(QStringLiteral("other.csv: there is no column")), Patience);
        QVERIFY(errorOf("validation").isEmpty());
        type(page(), "test", QStringLiteral("85 %")); // with 20 % to validate on nothing is left
        QTRY_VERIFY_WITH_TIMEOUT(errorOf("test").contains(QStringLiteral("leaves rows to learn from")), Patience);
        type(page(), "split-seed", QStringLiteral("-1"));
        QVERIFY(!errorOf("split-seed").isEmpty());
        need<QLineEdit>(page(), "split-seed")->clear();
        type(page(), "test", QStringLiteral("15"));
        awaitReady();
        QVERIFY(errorOf("test").isEmpty());
    }

    void groupsAndOrderAreTold() {
        page().dataCard().chooseFile(write("rows.csv", rows(0, 60)));
        type(page(), "test", QStringLiteral("20 %"));
        awaitReady();
        QVERIFY(said(page(), "division").endsWith(QStringLiteral("drawn by chance.")));
        auto& table = *need<ColumnTable>(page(), "data-columns");
        emit table.chosen({"patient", data::ColumnRole::Group});
        awaitReady();
        QVERIFY(said(page(), "division").endsWith(QStringLiteral("rows with the same “patient” are in one part.")));
        emit table.chosen({"day", data::ColumnRole::Order});
        awaitReady();
        QVERIFY(
            said(page(), "division").endsWith(QStringLiteral("by “day” the last ones test, those before validate.")));
    }

    void metricsAreThoseOfTheTask() {
        for (const char* key : {"auc", "mcc"}) click(window(), (QByteArray("metrics-") + key).constData());
        QVERIFY(offered("monitor").contains(QStringLiteral("validation AUC")));
        QVERIFY(!offered("monitor").contains(QStringLiteral("validation F1")));
        need<QComboBox>(page(), "monitor")->setCurrentText(QStringLiteral("validation AUC"));
        pick("patience", 1);
        const auto run = trained();
        const auto configuration = run["configuration"].toObject();
        QCOMPARE(configuration["metrics"].toArray(), (QJsonArray{"auc", "mcc"}));
        QCOMPARE(configuration["early_stopping"].toObject()["monitor"].toString(), QStringLiteral("val_auc"));
        QCOMPARE(configuration["early_stopping"].toObject()["patience"].toInt(), 5);
        QVERIFY(window().controller().session().history().records.find("val_mcc"));

        trigger(window(), "new");
        choose("diabetes");
        QVERIFY(!page().findChild<QAbstractButton*>(QStringLiteral("metrics-auc")));
        click(window(), "metrics-mape");
        QCOMPARE(need<QComboBox>(page(), "monitor")->currentText(), QStringLiteral("validation loss"));
        QVERIFY(offered("monitor").contains(QStringLiteral("validation MAPE")));
        QVERIFY(!offered("monitor").join(QLatin1Char(' ')).contains(QStringLiteral("accuracy")));
        // Nothing is recorded of rows that there are not.
        type(page(), "validation", QStringLiteral("0"));
        awaitReady();
        QVERIFY(!need<QAbstractButton>(page(), "metrics-mape")->isEnabled());
        QCOMPARE(offered("monitor").first(), QStringLiteral("training loss"));
        const auto unvalidated = trained()["configuration"].toObject();
        QVERIFY(!unvalidated.contains(QLatin1String("metrics")));
        QCOMPARE(unvalidated["early_stopping"].toObject()["monitor"].toString(), QStringLiteral("val_loss"));
        // They come back with the rows, and with the task.
        trigger(window(), "new");
        choose("breast-cancer");
        QVERIFY(need<QAbstractButton>(page(), "metrics-auc")->isChecked());
    }

    void topKIsForMoreThanTwoClasses() {
        QVERIFY(isThere("top-k"));
        type(page(), "top-k", QStringLiteral("2"));
        QVERIFY(offered("monitor").contains(QStringLiteral("validation top k accuracy")));
        QCOMPARE(trained()["configuration"].toObject()["top_k"].toInt(), 2);
        trigger(window(), "new");
        choose("breast-cancer");
        QVERIFY(!isThere("top-k"));
        QVERIFY(isReady()); // what is not there is not asked for
    }

    void theLossOfClasses() {
        QCOMPARE(offered("loss"), (QStringList{"auto", "cross-entropy"}));
        type(page(), "label-smoothing", QStringLiteral("0.1"));
        type(page(), "focal", QStringLiteral("2"));
        QVERIFY(!isThere("class-weights-each"));
        pick("class-weights", 2);
        QVERIFY(isThere("class-weights-each") && isReady());
        QCOMPARE(need<QLineEdit>(page(), "class-weights-each")->text(), QStringLiteral("1, 1, 1"));
        type(page(), "class-weights-each", QStringLiteral("1, 2"));
        QVERIFY(errorOf("class-weights-each").contains(QStringLiteral("one weight a class")) && !isReady());
        type(page(), "class-weights-each", QStringLiteral("1, 2, many"));
        QVERIFY(!errorOf("class-weights-each").isEmpty() && !isReady());
        type(page(), "class-weights-each", QStringLiteral("1, 2, 0.5"));
        const auto configuration = trained()["configuration"].toObject();
        QCOMPARE(configuration["label_smoothing"].toDouble(), 0.1);
        QCOMPARE(configuration["focal"].toDouble(), 2.0);
        QCOMPARE(configuration["class_weights"].toArray(), (QJsonArray{1.0, 2.0, 0.5}));
        QCOMPARE(configuration["balanced_classes"].toBool(), false);
        trigger(window(), "new");
        choose("diabetes");
        for (const char* name : {"label-smoothing", "focal", "class-weights", "class-weights-each"})
            QVERIFY2(!isThere(name), name);
        QCOMPARE(offered("loss"), (QStringList{"auto", "mse", "mae", "huber", "quantile"}));
        const auto regression = trained()["configuration"].toObject();
        QVERIFY(!regression.contains(QLatin1String("focal")) && regression["class_weights"].toArray().isEmpty());
    }

    void aNumberIsLearnedAsItIsSaid() {
        QVERIFY(!isThere("target-transform"));
        choose("diabetes");
        QVERIFY(isThere("target-transform"));
        pick("target-transform", 1);
        QCOMPARE(trained()["data"].toObject()["target_transform"].toString(), QStringLiteral("log"));
        trigger(window(), "new");
        choose("iris");
        QVERIFY(!isThere("target-transform"));
        page().dataCard().chooseFile(write("rows.csv", rows(0, 60))); // whose first target is 0
        awaitReady();
        QCOMPARE(need<QComboBox>(page(), "target-transform")->currentIndex(), 0);
        pick("target-transform", 1);
        QTRY_VERIFY_WITH_TIMEOUT(errorOf("target-transform").contains(QStringLiteral("above 0")), Patience);
        QVERIFY(!isReady());
        pick("target", 2); // of another number nobody has said it
        awaitReady();
        QVERIFY(errorOf("target-transform").isEmpty());
    }

    void patienceAndCheckpointsOfOnesOwn() {
        for (const char* name : {"patience-epochs", "keep-newest", "checkpoint-every"}) QVERIFY2(!isThere(name), name);
        pick("patience", need<QComboBox>(page(), "patience")->count() - 1);
        pick("keep", need<QComboBox>(page(), "keep")->count() - 1);
        type(page(), "patience-epochs", QStringLiteral("17"));
        type(page(), "min-delta", QStringLiteral("0.01"));
        type(page(), "checkpoint-every", QStringLiteral("0"));
        QVERIFY(!errorOf("checkpoint-every").isEmpty() && !isReady());
        type(page(), "checkpoint-every", QStringLiteral("2"));
        type(page(), "keep-newest", QStringLiteral("9"));
        const auto run = trained();
        const auto stopping = run["configuration"].toObject()["early_stopping"].toObject();
        QCOMPARE(stopping["patience"].toInt(), 17);
        QCOMPARE(stopping["min_delta"].toDouble(), 0.01);
        QCOMPARE(run["checkpoints"].toObject()["every"].toInt(), 2);
        QCOMPARE(run["checkpoints"].toObject()["keep"].toInt(), 9);
    }

    void textsThatMeanMissing() {
        QVERIFY(!isThere("missing-values"));
        page().dataCard().chooseFile(
            write("rows.csv", rows(0, 60).replace(",5.5,", ",k.A.,").replace(",7.5,", ",leer,")));
        QTRY_VERIFY_WITH_TIMEOUT(need<QAbstractButton>(page(), "data-mend")->isVisible(), Patience);
        QVERIFY(isThere("missing-values"));
        type(page(), "missing-values", QStringLiteral("leer"));
        QTRY_VERIFY_WITH_TIMEOUT(
            need<QAbstractButton>(page(), "data-mend")->text().contains(QStringLiteral("“k.A.”")) &&
                !need<QAbstractButton>(page(), "data-mend")->text().contains(QStringLiteral("leer")),
            Patience);
        click(window(), "data-mend");
        awaitReady();
        QCOMPARE(need<QLineEdit>(page(), "missing-values")->text(), QStringLiteral("leer, k.A."));
        QCOMPARE(trained()["data"].toObject()["missing_values"].toArray(), (QJsonArray{"leer", "k.A."}));
    }

    void whatATextIsWrittenInIsAskedWhereItIsNotPlain() {
        page().dataCard().chooseFile(write("plain.csv", rows(0, 60)));
        awaitReady();
        QVERIFY(!isThere("encoding"));
        page().dataCard().chooseFile(write("rows.csv", rows(0, 60, "K\xF6ln")));
        awaitReady();
        QVERIFY(isThere("encoding"));
        QVERIFY(said(page(), "data-condition").contains(QStringLiteral("the text is no UTF-8 (line 3)")));
        pick("encoding", 1);
        QTRY_VERIFY_WITH_TIMEOUT(said(page(), "data-condition").contains(QStringLiteral("rows.csv:3")), Patience);
        QVERIFY(isThere("encoding") && !isReady());
        pick("encoding", 2);
        awaitReady();
        QVERIFY(isThere("encoding"));
        QVERIFY(!said(page(), "data-condition").contains(QStringLiteral("UTF-8")));
        QCOMPARE(trained()["data"].toObject()["text_encoding"].toString(), QStringLiteral("latin-1"));
    }

    void severalFilesAreOneTable() {
        const auto first = write("rows-1.csv", rows(0, 30)), second = write("rows-2.csv", rows(30, 30));
        page().dataCard().chooseFiles({first, second});
        awaitReady();
        QVERIFY(said(page(), "data-title").startsWith(QStringLiteral("60 rows")));
        QCOMPARE(need<QAbstractButton>(page(), "data-file")->text(), QStringLiteral("rows-1.csv and 1 more"));
        QCOMPARE(trained()["data"].toObject()["parts"].toArray(), (QJsonArray{second}));
        trigger(window(), "new");
        page().dataCard().chooseFile(first);
        awaitReady();
        QVERIFY(said(page(), "data-title").startsWith(QStringLiteral("30 rows")));
    }

    void otherDataBeginAnew() {
        type(page(), "test", QStringLiteral("10 %"));
        type(page(), "split-seed", QStringLiteral("7"));
        choose("wine");
        QVERIFY(need<QLineEdit>(page(), "test")->text().isEmpty());
        QCOMPARE(need<QLineEdit>(page(), "split-seed")->text(), QStringLiteral("7")); // of no data in particular
        QCOMPARE(page().dataCard().spec().seed, std::uint64_t{7});
        QVERIFY(!page().dataCard().spec().testFraction);
    }

    /// With all that is folded away opened, Tab comes to every field, which has a name, and nothing is cut off.
    void allIsReachedByKeysAndFits() {
        page().dataCard().chooseFile(write("rows.csv", rows(0, 60, "K\xF6ln")));
        awaitReady();
        for (auto* folded : page().findChildren<Disclosure*>()) folded->setOpen(true);
        for (const char* own : {"patience", "keep"}) pick(own, need<QComboBox>(page(), own)->count() - 1);
        QTest::qWait(50);
        window().activateWindow(); // or nothing has the focus
        QVERIFY(QTest::qWaitForWindowActive(&window()));
        const auto* view = page().findChild<QScrollArea*>();
        QVERIFY2(view->widget()->minimumSizeHint().width() <= view->viewport()->width(),
                 qPrintable(QString::number(view->widget()->minimumSizeHint().width())));
        std::set<QWidget*> reached;
        int depth = 0;
        for (need<QWidget>(page(), "data-digits")->setFocus(); reached.insert(QApplication::focusWidget()).second;) {
            // From above to below, but for what belongs to its neighbour.
            constexpr int row = 80;
            auto* at = QApplication::focusWidget();
            if (view->widget()->isAncestorOf(at)) {
                const int bottom = at->mapTo(view->widget(), QPoint(0, at->height())).y();
                QVERIFY2(bottom >= depth - row, qPrintable(at->objectName()));
                depth = bottom;
            }
            QTest::keyClick(at, Qt::Key_Tab);
        }
        for (auto* field : page().findChildren<Field*>()) {
            if (!field->isVisible()) continue;
            auto* input = field->input();
            const auto name = field->option();
            QVERIFY2(!input->accessibleName().isEmpty(), qPrintable(name));
            const auto chips = input->findChildren<QAbstractButton*>();
            const bool isReached =
                !input->isEnabled() || reached.contains(input) ||
                (!chips.isEmpty() && std::ranges::all_of(chips, [&](auto* chip) { return reached.contains(chip); }));
            QVERIFY2(isReached, qPrintable(name));
            QVERIFY2(input->width() >= 100, qPrintable(name));
        }
        for (const char* button : {"validation-file", "test-file"})
            QVERIFY2(reached.contains(need<QWidget>(page(), button)), button);
    }
};

THROUGHLINE_TEST_BY(NewRunFieldsTest, throughline::ui::testing::run<NewRunFieldsTest>)
#include "NewRunFieldsTest.moc"
