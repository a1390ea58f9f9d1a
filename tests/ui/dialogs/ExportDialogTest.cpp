// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "../WindowFixture.h"
#include "figure/FigureFormat.h"

#include "stack/ChartStack.h"
#include "theme/Settings.h"
#include "ui/dialogs/ExportDialog.h"
#include "ui/dialogs/FigureMime.h"
#include "ui/dialogs/FigurePreview.h"

#include <QClipboard>
#include <QFile>
#include <QImage>
#include <QJsonDocument>
#include <QMimeData>
#include <QSignalSpy>

using namespace throughline;
using namespace throughline::ui;
using namespace throughline::ui::testing;

class ExportDialogTest : public QObject {
    Q_OBJECT

public:
    Theme* theme = nullptr;

private:
    QTemporaryDir m_folder;
    history::History m_history;

    void fill(chart::ChartStack& charts) {
        m_history = {};
        for (double epoch = 1; epoch <= 20; ++epoch) {
            m_history.records.addRecord({epoch, epoch, 0, 1.0});
            m_history.records.addPoint("loss", 1.0 / epoch);
            m_history.records.addPoint("val_loss", 1.2 / epoch);
        }
        chart::ChartRun run;
        run.id = run.name = QStringLiteral("one");
        run.history = chart::borrowed(m_history);
        charts.setRuns({run});
        charts.refresh();
    }

    /// Made as the window makes it, and ready.
    static std::unique_ptr<ExportDialog> open(const chart::ChartStack& charts) {
        auto dialog = std::make_unique<ExportDialog>(charts, nullptr);
        QSignalSpy ready(dialog.get(), &ExportDialog::previewed);
        if (!ready.wait(Patience)) qFatal("no preview");
        return dialog;
    }
    static bool saves(ExportDialog& dialog, const QString& file) {
        QSignalSpy saved(&dialog, &ExportDialog::saved);
        dialog.save(file);
        return !saved.isEmpty() || saved.wait(Patience);
    }
    static void choose(QWidget& dialog, const char* field, int index) {
        need<QComboBox>(dialog, field)->setCurrentIndex(index);
    }
    QByteArray contents(const QString& file) {
        QFile in(file);
        return in.open(QIODevice::ReadOnly) ? in.readAll() : QByteArray();
    }

private slots:
    void init() { settings().clear(); }

    void aRecipeTellsTheFigure() {
        chart::ChartStack charts;
        fill(charts);
        auto run = charts.runs().front();
        run.id = m_folder.filePath(QStringLiteral("runs/one.json"));
        run.colour = 3;
        auto band = run;
        band.id = QStringLiteral("seeds:x");
        band.group = std::make_shared<const chart::ChartGroup>(
            chart::ChartGroup{{m_folder.filePath(QStringLiteral("a")), QStringLiteral("/elsewhere/b")},
                              QStringLiteral("learning-rate"),
                              history::Interval::Confidence95,
                              false});
        charts.setRuns({run, band});
        charts.refresh();
        const auto dialog = open(charts);
        type(*dialog, "export-title", QStringLiteral("A \"title\""));
        const auto file = m_folder.filePath(QStringLiteral("figure.toml"));
        QVERIFY(saves(*dialog, file));
        const auto text = contents(file);
        for (const char* line :
             {"\n    \"runs/one.json\",\n    \"a\",\n    \"/elsewhere/b\"\n]\n", "\nband = \"learning-rate\"\n",
              "\ninterval = \"ci95\"\n", "\ntitle = \"A \\\"title\\\"\"\n", "\nmetric = [\"loss\"]\n",
              "\n[colours]\n\"one\" = \"#6d1da2\"\n"})
            QVERIFY2(text.contains(line), (QByteArray(line) + text).constData());
    }

    void writesAPictureOfTheSizeAskedFor() {
        chart::ChartStack charts;
        fill(charts);
        const auto dialog = open(charts);
        type(*dialog, "export-width", QStringLiteral("640"));
        type(*dialog, "export-height", QStringLiteral("360"));
        type(*dialog, "export-dpi", QStringLiteral("192"));
        choose(*dialog, "export-scale", 0);
        const auto file = m_folder.filePath(QStringLiteral("figure.png"));
        QVERIFY(saves(*dialog, file));
        const QImage image(file);
        QCOMPARE(image.size(), QSize(640, 360));
        QCOMPARE(qRound(image.dotsPerMeterX() * 0.0254), 192);
    }

    void writesCentimetresAtAResolution() {
        chart::ChartStack charts;
        fill(charts);
        const auto dialog = open(charts);
        choose(*dialog, "export-scale", 0);
        choose(*dialog, "export-unit", 1);
        QCOMPARE(need<QLineEdit>(*dialog, "export-width")->text(), QStringLiteral("23.28")); // 880 pixels at 96 dpi
        type(*dialog, "export-width", QStringLiteral("8.5"));
        type(*dialog, "export-height", QStringLiteral("6"));
        type(*dialog, "export-dpi", QStringLiteral("300"));
        choose(*dialog, "export-theme", 2);
        QVERIFY(said(*dialog, "export-note").contains(QStringLiteral("1004 × 709 pixels")));
        const auto file = m_folder.filePath(QStringLiteral("paper.png"));
        QVERIFY(saves(*dialog, file));
        const QImage image(file);
        QCOMPARE(image.size(), QSize(1004, 709));
        QVERIFY(image.hasAlphaChannel());
    }

    void presetsAndWhatOneChangesInThem() {
        chart::ChartStack charts;
        fill(charts);
        const auto dialog = open(charts);
        choose(*dialog, "export-preset", 2);
        QCOMPARE(need<QLineEdit>(*dialog, "export-width")->text(), QStringLiteral("1920"));
        QCOMPARE(need<QComboBox>(*dialog, "export-theme")->currentIndex(), 1);
        QCOMPARE(need<QComboBox>(*dialog, "export-preset")->currentIndex(), 2);
        type(*dialog, "export-width", QStringLiteral("1000"));
        QCOMPARE(need<QComboBox>(*dialog, "export-preset")->currentIndex(), 0);
        choose(*dialog, "export-preset", 3);
        QCOMPARE(need<QComboBox>(*dialog, "export-scale")->currentIndex(), 1);
    }

    void writesEveryFormat() {
        chart::ChartStack charts;
        fill(charts);
        const char* starts[] = {"\x89PNG", "<?xml", "%PDF", "epoch,loss,val_loss\r\n1,"};
        for (int format = 0; format < 4; ++format) {
            const auto dialog = open(charts);
            choose(*dialog, "export-format", format);
            const auto file = m_folder.filePath(QStringLiteral("any"));
            QVERIFY(saves(*dialog, file));
            QVERIFY2(contents(file).startsWith(starts[format]), contents(file).left(60));
            QFile::remove(file);
        }
    }

    void aFileIsWhatItsEndingSays() {
        chart::ChartStack charts;
        fill(charts);
        const auto dialog = open(charts);
        choose(*dialog, "export-format", 3);
        const auto file = m_folder.filePath(QStringLiteral("typed.pdf"));
        QVERIFY(saves(*dialog, file));
        QVERIFY(contents(file).startsWith("%PDF"));
    }

    void isOfTheValuesThemselvesUnlessOneAsks() {
        chart::ChartStack charts;
        fill(charts);
        charts.setSmoothing(0.8);
        const auto weight = [&](QDialog& dialog) {
            const auto file = m_folder.filePath(QStringLiteral("weight.png"));
            if (!saves(static_cast<ExportDialog&>(dialog), file)) return -1.0;
            const auto opened = history::openHistories(file.toStdString());
            return QJsonDocument::fromJson(QByteArray::fromStdString(opened->settings))["smoothing"].toDouble();
        };
        QCOMPARE(weight(*open(charts)), 0.0);
        const auto dialog = open(charts);
        need<QAbstractButton>(*dialog, "export-smoothed")->setChecked(true);
        QCOMPARE(weight(*dialog), 0.8);
        QCOMPARE(weight(*open(charts)), 0.8); // as it was asked for at last
    }

    void writesValuesAsATable() {
        chart::ChartStack charts;
        fill(charts);
        auto dialog = open(charts);
        choose(*dialog, "export-format", 3);
        const auto file = m_folder.filePath(QStringLiteral("values.csv"));
        choose(*dialog, "export-columns", 1);
        QVERIFY(saves(*dialog, file));
        QCOMPARE(contents(file).count('\n'), 21);
        QVERIFY(contents(file).startsWith("epoch,loss,loss (smoothed),val_loss,val_loss (smoothed)\r\n"));
        // As the view is: zoomed in, the part that is shown.
        charts.resize(800, 600);
        charts.refresh();
        charts.setXRange({5.0, 9.0});
        charts.refresh();
        dialog = open(charts);
        QVERIFY(saves(*dialog, file));
        QCOMPARE(contents(file).count('\n'), 6);
        dialog = open(charts);
        choose(*dialog, "export-part", 1);
        QVERIFY(saves(*dialog, file));
        QCOMPARE(contents(file).count('\n'), 21);
    }

    void isOfTheMomentAtWhichItWasOpened() {
        chart::ChartStack charts;
        fill(charts);
        const auto dialog = open(charts);
        m_history.records.addRecord({21, 21, 0, 1.0});
        m_history.records.addPoint("loss", 0.01);
        charts.append(QStringLiteral("one"), 20);
        choose(*dialog, "export-format", 3);
        const auto file = m_folder.filePath(QStringLiteral("moment.csv"));
        QVERIFY(saves(*dialog, file));
        QCOMPARE(contents(file).count('\n'), 21);
    }

    void thePreviewFollowsWhatIsChosen() {
        chart::ChartStack charts;
        fill(charts);
        const auto dialog = open(charts);
        dialog->resize(900, 600);
        QSignalSpy previewed(dialog.get(), &ExportDialog::previewed);
        dialog->show();
        QVERIFY(previewed.wait(Patience));
        auto* preview = need<FigurePreview>(*dialog, "export-preview");
        const auto light = preview->picture();
        QVERIFY(!light.isNull());
        choose(*dialog, "export-theme", 1);
        QVERIFY(previewed.wait(Patience));
        QVERIFY(preview->picture().pixelColor(2, 2).lightness() < light.pixelColor(2, 2).lightness());
        choose(*dialog, "export-preset", 1);
        QVERIFY(previewed.wait(Patience));
        // Not larger than on paper: 8.5 cm at 96 pixels an inch.
        QCOMPARE(preview->picture().deviceIndependentSize().toSize().width(), 321);
    }

    void whatWasChosenIsRemembered() {
        chart::ChartStack charts;
        fill(charts);
        auto dialog = open(charts);
        choose(*dialog, "export-preset", 1);
        choose(*dialog, "export-theme", 3);
        type(*dialog, "export-title", QStringLiteral("Mine"));
        need<QAbstractButton>(*dialog, "export-legend")->setChecked(false);
        QVERIFY(saves(*dialog, m_folder.filePath(QStringLiteral("first.png"))));
        dialog = open(charts);
        QCOMPARE(need<QComboBox>(*dialog, "export-preset")->currentIndex(), 1);
        QCOMPARE(need<QComboBox>(*dialog, "export-theme")->currentIndex(), 3);
        QCOMPARE(need<QLineEdit>(*dialog, "export-title")->text(), QStringLiteral("Mine"));
        QVERIFY(!need<QAbstractButton>(*dialog, "export-legend")->isChecked());
        // The title is of these runs, and not of others.
        auto runs = charts.runs();
        runs[0].id = QStringLiteral("two");
        charts.setRuns(runs);
        dialog = open(charts);
        QCOMPARE(need<QLineEdit>(*dialog, "export-title")->text(), QString());
    }

    void copiesThePictureWithItsHistories() {
        chart::ChartStack charts;
        fill(charts);
        const auto dialog = open(charts);
        type(*dialog, "export-width", QStringLiteral("640"));
        QSignalSpy copied(dialog.get(), &ExportDialog::copied);
        need<QAbstractButton>(*dialog, "export-copy")->click();
        QVERIFY(copied.wait(Patience));
        const auto* mime = QGuiApplication::clipboard()->mimeData();
        QCOMPARE(qvariant_cast<QImage>(mime->imageData()).width(), 1280); // 640, and twice as many pixels
        QVERIFY(mime->data(QStringLiteral("image/png")).contains("throughline"));
        QVERIFY(mime->data(QStringLiteral("image/svg+xml")).contains("<svg"));
    }

    void aDrawingAndATableAreCopiedWithAllThatStandsForThem() {
        chart::ChartStack charts;
        fill(charts);
        const auto mime = [&](int format) {
            const auto dialog = open(charts);
            choose(*dialog, "export-format", format);
            QSignalSpy copied(dialog.get(), &ExportDialog::copied);
            dialog->copy();
            if (!copied.wait(Patience)) qFatal("not copied");
            return QGuiApplication::clipboard()->mimeData();
        };
        const auto* pdf = mime(2);
        QVERIFY(pdf->data(QStringLiteral("application/pdf")).startsWith("%PDF"));
        QVERIFY(pdf->hasImage() && pdf->hasFormat(QStringLiteral("image/svg+xml")) && !pdf->hasUrls());
        const auto* csv = mime(3);
        QVERIFY(csv->hasText() && !csv->hasImage());
        QVERIFY(csv->text().startsWith(QStringLiteral("epoch,loss,val_loss")));
        QCOMPARE(csv->data(QStringLiteral("text/csv")), csv->text().toUtf8());
    }

    void onlyWhatGrowsIsCopied() {
        chart::ChartStack charts;
        fill(charts);
        QVERIFY(FigureSource(charts).runs[0].history.get() != &m_history);
        auto runs = charts.runs();
        runs[0].grows = false;
        charts.setRuns(runs);
        QCOMPARE(FigureSource(charts).runs[0].history.get(), &m_history);
    }

    void whatIsDraggedOutIsAFileAndAPicture() {
        chart::ChartStack charts;
        fill(charts);
        const auto dialog = open(charts);
        const auto mime = dialog->mimeData();
        QVERIFY(mime && mime->hasImage());
        const auto file = mime->urls().value(0).toLocalFile();
        QCOMPARE(QFileInfo(file).fileName(), QStringLiteral("one.png"));
        QCOMPARE(contents(file), mime->data(QStringLiteral("image/png")));
        choose(*dialog, "export-format", 2);
        const auto pdf = dialog->mimeData();
        QVERIFY(contents(pdf->urls().value(0).toLocalFile()).startsWith("%PDF"));
        QVERIFY(QFileInfo::exists(file)); // whoever took it may still read it
    }

    void aDragThatCannotBeWrittenSaysSo() {
        chart::ChartStack charts;
        fill(charts);
        const auto figure = std::make_shared<const chart::Figure>(charts.runs(), chart::FigureOptions());
        const auto mime = FigureMime::make(chart::FigureFormat::Svg, figure, m_folder.filePath(QStringLiteral("no/x")));
        std::optional<Error> said;
        connect(mime->get(), &FigureMime::made, this, [&](const std::optional<Error>& error) { said = error; });
        QTRY_VERIFY_WITH_TIMEOUT(said, Patience);
    }

    void refusesASizeThatCannotBe() {
        chart::ChartStack charts;
        fill(charts);
        const auto dialog = open(charts);
        QVERIFY(need<QAbstractButton>(*dialog, "export-save")->isEnabled());
        type(*dialog, "export-width", QStringLiteral("0"));
        QVERIFY(!need<QAbstractButton>(*dialog, "export-save")->isEnabled());
        QVERIFY(!said(*dialog, "export-width-error").isEmpty());
        choose(*dialog, "export-scale", 0);
        type(*dialog, "export-width", QStringLiteral("19000"));
        QVERIFY(need<QAbstractButton>(*dialog, "export-save")->isEnabled());
        choose(*dialog, "export-scale", 3);
        QVERIFY(!need<QAbstractButton>(*dialog, "export-save")->isEnabled());
    }

    void saysWhereItCannotWrite() {
        chart::ChartStack charts;
        fill(charts);
        const auto dialog = open(charts);
        dialog->show();
        dialog->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(dialog.get()));
        need<QAbstractButton>(*dialog, "export-save")->setFocus();
        dialog->save(m_folder.filePath(QStringLiteral("no/such/folder/figure.png")));
        QTRY_VERIFY_WITH_TIMEOUT(said(*dialog, "export-error").contains(QStringLiteral("figure.png")), Patience);
        QVERIFY(need<QAbstractButton>(*dialog, "export-save")->isEnabled()); // one can choose another place
        QCOMPARE(dialog->focusWidget(), need<QWidget>(*dialog, "export-save"));
    }
};

THROUGHLINE_TEST_BY(ExportDialogTest, throughline::ui::testing::run<ExportDialogTest>)
#include "ExportDialogTest.moc"
