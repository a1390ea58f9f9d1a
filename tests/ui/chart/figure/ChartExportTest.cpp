// SPDX-License-Identifier: GPL-3.0-or-later
#include "FigureFixture.h"
#include "TestProgram.h"

#include "../../../faults/FileSizeLimit.h"
#include "figure/FigureJson.h"
#include "figure/FigurePreset.h"
#include "figure/HistoryCsv.h"
#include "history/FigureText.h"
#include "history/HistorySource.h"
#include "theme/Tokens.h"

#include <QDir>
#include <QPainter>
#include <QRegularExpression>
#include <QSvgRenderer>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>
#include <cmath>
#include <zlib.h>

using namespace throughline;
using namespace throughline::chart;
using namespace throughline::chart::testing;

/// The files of each format, and what they carry.
class ChartExportTest : public QObject {
    Q_OBJECT

private slots:
    void pngHasTheSizeAndResolutionAskedFor() {
        for (const auto& [width, height, dpi] : {std::tuple{1600, 900, 96.0}, {1201, 777, 300.0}, {333, 240, 150.0}}) {
            FigureOptions options;
            options.size = {FigureSize::Unit::Pixels, double(width), double(height), dpi, 1.0};
            const auto image = QImage::fromData(bytes(FigureFormat::Png, {run("a", 20)}, options));
            QCOMPARE(image.size(), QSize(width, height));
            QCOMPARE(image.dotsPerMeterX(), static_cast<int>(std::lround(dpi / 0.0254)));
            QCOMPARE(image.dotsPerMeterY(), image.dotsPerMeterX());
        }
    }

    void svgIsWellFormedAndSmall() {
        auto big = std::make_shared<history::History>();
        for (double i = 0; i < 50000; ++i) {
            big->records.addRecord({i, i, 0, 1.0});
            big->records.addPoint("loss", std::sin(i * 12.9898));
        }
        ChartRun run;
        run.history = big;
        FigureOptions options;
        options.history = false;
        const auto svg = bytes(FigureFormat::Svg, {run}, options);
        QVERIFY(svg.size() < 600000); // as many points as the picture can show, not all that there are
        QXmlStreamReader xml(svg);
        int polylines = 0;
        while (!xml.atEnd())
            if (xml.readNext() == QXmlStreamReader::StartElement) polylines += xml.name() == QLatin1String("polyline");
        QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
        QVERIFY(polylines > 0);
    }

    void nothingInAnSvgLeavesThePlot() {
        // QSvgGenerator does not clip: an outlier cut from the range must be cut from the line as well.
        auto history = std::make_shared<history::History>();
        for (double epoch = 1; epoch <= 100; ++epoch) {
            history->records.addRecord({epoch, epoch, 0, 1.0});
            history->records.addPoint("loss", epoch == 50 ? 1000.0 : 1.0 + 0.001 * epoch);
        }
        ChartRun run;
        run.history = history;
        FigureOptions options;
        options.chart.cutOutliers = true;
        options.chart.smoothing = 0.0;
        QXmlStreamReader xml(bytes(FigureFormat::Svg, {run}, options));
        int points = 0;
        while (!xml.atEnd()) {
            if (xml.readNext() != QXmlStreamReader::StartElement || xml.name() != QLatin1String("polyline")) continue;
            const auto list = xml.attributes().value(QLatin1String("points")).toString().simplified().split(u' ');
            for (const auto& point : list) {
                const double y = point.section(u',', 1).toDouble();
                QVERIFY(y >= 0.0 && y <= 900.0);
                ++points;
            }
        }
        QVERIFY(points > 50);
    }

    void pdfHasAPageOfThePicturesSize() {
        FigureOptions options;
        options.size.width = 960; // 10 inches at 96 dpi: 720 points
        options.size.height = 480;
        const auto pdf = bytes(FigureFormat::Pdf, {run("a", 20)}, options);
        QVERIFY(pdf.startsWith("%PDF-"));
        QVERIFY(pdf.trimmed().endsWith("%%EOF"));
        QVERIFY2(pdf.contains("/MediaBox [0 0 720") || pdf.contains("/MediaBox [0 0 720.0"),
                 pdf.mid(pdf.indexOf("/MediaBox"), 60));
        QVERIFY(pdf.size() < 200000);
    }

    void csvIsAsTheRfcSays() {
        const auto one = bytes(FigureFormat::Csv, {run("a", 4)});
        const auto lines = one.split('\n');
        QCOMPARE(lines[0], QByteArray("epoch,loss,accuracy,val_loss,seconds\r"));
        QCOMPARE(lines[1], QByteArray("1,1,0.5,,1\r"));
        QCOMPARE(lines[2], QByteArray("2,0.5,0.75,0.55,1\r"));
        QVERIFY(lines[4].endsWith(",NaN,1\r"));
        // The numbers come back as the same double.
        QCOMPARE(lines[3].split(',')[1].toDouble(), 1.0 / 3.0);

        FigureOptions options;
        options.metrics = {"loss"};
        const auto two = bytes(FigureFormat::Csv, {run("a, \"b\"", 2), run("c", 1)}, options).split('\n');
        QCOMPARE(two[0], QByteArray("epoch,run,loss,val_loss\r"));
        QCOMPARE(two[1], QByteArray("1,\"a, \"\"b\"\"\",1,\r"));
        QCOMPARE(two[3], QByteArray("1,c,1,\r"));
    }

    void csvNamesWhatIsCounted() {
        auto history = std::make_shared<history::History>();
        history->records = history::MetricHistory(history::Counter::Step);
        history->records.addRecord({.x = 50, .epoch = 0.5});
        history->records.addPoint("loss", 2.0);
        ChartRun steps{.id = QStringLiteral("s"), .name = QStringLiteral("s"), .history = history};
        const auto alone = bytes(FigureFormat::Csv, {steps}).split('\n');
        QCOMPARE(alone[0], QByteArray("epoch,step,loss\r"));
        QCOMPARE(alone[1], QByteArray("0.5,50,2\r"));
        FigureOptions options;
        options.metrics = {"loss"};
        const auto both = bytes(FigureFormat::Csv, {run("e", 1), steps}, options).split('\n');
        QCOMPARE(both[0], QByteArray("epoch,step,run,loss\r"));
        QCOMPARE(both[1], QByteArray("1,,e,1\r"));
        QCOMPARE(both[2], QByteArray("0.5,50,s,2\r"));
        history->records = history::MetricHistory(history::Counter::Step);
        history->records.addRecord({.x = 50});
        history->records.addPoint("loss", 2.0);
        QCOMPARE(bytes(FigureFormat::Csv, {steps}), QByteArray("step,loss\r\n50,2\r\n"));
    }

    void csvIsOfWhatIsShown() {
        FigureOptions options;
        options.metrics = {"loss"};
        options.chart.x = history::XAxis::Time;
        options.x = Range{3.0, 5.0}; // the epochs take a second each
        options.chart.smoothing = 0.5;
        options.smoothed = true;
        const auto lines = bytes(FigureFormat::Csv, {run("a", 9)}, options).split('\n');
        QCOMPARE(lines[0], QByteArray("epoch,training_seconds,loss,loss (smoothed),val_loss,val_loss (smoothed)\r"));
        QCOMPARE(lines.size(), 5);
        QVERIFY(lines[1].startsWith("3,3,") && lines[3].startsWith("5,5,"));
        // Smoothed over the whole curve: (1/4 + 1/2·1/2 + 1/3)·1/2 ... debiased, as on the chart.
        const double last = ((1.0 * 0.5) * 0.5 + 0.5 * 0.5) * 0.5 + 0.5 / 3.0;
        QCOMPARE(lines[1].split(',')[3].toDouble(), last / (1.0 - 0.125));
        const auto few = historyCsv({run("a", 9)}, {}, 2).split('\n');
        QCOMPARE(few.size(), 4);
    }

    void theRangeOfWhatCountsStepsIsOfSteps() {
        const auto history = std::make_shared<history::History>();
        history->records = history::MetricHistory(history::Counter::Step);
        for (const double step : {100.0, 200.0, 300.0}) {
            history->records.addRecord({step});
            history->records.addPoint("loss", 1.0 / step);
        }
        auto steps = run("a", 1);
        steps.history = history;
        FigureOptions options; // on the axis of epochs, which it has none of
        options.x = Range{150.0, 250.0};
        const auto lines = bytes(FigureFormat::Csv, {steps}, options).split('\n');
        QCOMPARE(lines[0], QByteArray("step,loss\r"));
        QCOMPARE(lines.size(), 3);
        QVERIFY(lines[1].startsWith("200,"));
    }

    void bandsComeAlong() {
        auto middle = run("five seeds", 6);
        const auto band = std::make_shared<ChartBand>();
        for (auto* edge : {&band->low, &band->high}) {
            for (double epoch = 1; epoch <= 6; ++epoch) {
                const double away = edge == &band->low ? 0.75 : 1.25;
                edge->addRecord({epoch, epoch, 0, 1.0});
                edge->addPoint("loss", away / epoch);
                edge->addPoint("accuracy", away * (1.0 - 0.5 / epoch));
                if (std::fmod(epoch, 2) == 0) edge->addPoint("val_loss", epoch == 4 ? NAN : away * 1.1 / epoch);
            }
        }
        middle.band = band;
        FigureOptions options;
        options.metrics = {"loss"};
        const auto lines = bytes(FigureFormat::Csv, {middle}, options).split('\n');
        QCOMPARE(lines[0], QByteArray("epoch,loss,loss (low),loss (high),val_loss,val_loss (low),val_loss (high)\r"));
        QCOMPARE(lines[2], QByteArray("2,0.5,0.375,0.625,0.55,0.41250000000000003,0.6875\r"));

        const QTemporaryDir folder;
        const auto file = std::filesystem::path(folder.path().toStdString()) / "band.png";
        QVERIFY(writeFigure(file, bytes(FigureFormat::Png, {middle}, options)));
        const auto opened = history::openHistories(file);
        QVERIFY(opened && opened->histories[0].band);
        QCOMPARE(opened->histories[0].band->high.find("loss")->value, band->high.find("loss")->value);
        // A middle alone has no area in its colour.
        const auto& tokens = ui::Tokens::light();
        const auto tint = ui::mixed(tokens.surface, tokens.run(0), 0.16);
        const auto with = QImage::fromData(bytes(FigureFormat::Png, {middle}, options));
        middle.band.reset();
        const auto without = QImage::fromData(bytes(FigureFormat::Png, {middle}, options));
        QVERIFY(count(with, tint) > count(without, tint) + 1000);
    }

    void aPngCarriesItsHistoriesAndSettings() {
        const QTemporaryDir folder;
        const auto file = std::filesystem::path(folder.path().toStdString()) / "figure.png";
        FigureOptions options;
        options.title = QStringLiteral("Verlauf → 1");
        options.chart.logY = true;
        options.chart.train = false;
        options.theme = FigureTheme::Dark;
        const auto first = run("a", 40, 3), second = run("b \"2\"", 7, 5);
        QVERIFY(writeFigure(file, bytes(FigureFormat::Png, {first, second}, options)));
        const auto opened = history::openHistories(file);
        QVERIFY(opened);
        QCOMPARE(opened->histories.size(), 2U);
        QVERIFY(figureOptions(opened->settings) == options);
        QCOMPARE(opened->histories[1].name, std::string("b \"2\""));
        QCOMPARE(opened->histories[1].colour, 5U);
        const auto& was = first.history->records;
        const auto& is = opened->histories[0].history->records;
        QCOMPARE(is.size(), was.size());
        for (const auto& series : was.series()) {
            const auto* back = is.find(series.name);
            QVERIFY(back && back->record == series.record);
            for (std::size_t i = 0; i < series.size(); ++i)
                QVERIFY(back->value[i] == series.value[i] || std::isnan(series.value[i]));
        }
        // Other programs still see a picture.
        QCOMPARE(QImage(QString::fromStdString(file.string())).size(), options.size.pixels());
        options.history = false;
        QVERIFY(writeFigure(file, bytes(FigureFormat::Png, {first}, options)));
        QVERIFY(!history::openHistories(file));
    }

    void whatIsTooLargeIsNotCarried() {
        auto big = std::make_shared<history::History>();
        for (double i = 0; i < 500'000; ++i) {
            big->records.addRecord({i, i, 0, 1.0});
            big->records.addPoint("loss", 1.0 / (i + 3.0));
        }
        ChartRun run;
        run.history = big;
        QVERIFY(!carriesHistories(Figure({run}, {})));
        QVERIFY(bytes(FigureFormat::Png, {run}).size() < 1'000'000);
    }

    void filesAreWrittenWholeOrNotAtAll() {
        const QTemporaryDir folder;
        const auto path = std::filesystem::path(folder.path().toStdString());
        for (const auto* ending : figureEndings) {
            const auto file = path / (std::string("a.") + ending);
            const auto format = figureFormat(file);
            QVERIFY(format);
            const auto small = bytes(*format, {run("a", 5)}), large = bytes(*format, {run("b", 4000)});
            QVERIFY(large.size() > small.size() && small.size() > 50);
            QVERIFY(writeFigure(file, small));
            // The disk is full in the middle of the file.
            faults::FileSizeLimit full(static_cast<rlim_t>(large.size() / 2));
            const auto written = writeFigure(file, large), fresh = writeFigure(path / "new.png", large);
            full.lift();
            QVERIFY(!written && written.error().code == ErrorCode::CannotWrite);
            QVERIFY(!fresh);
            QFile kept(QString::fromStdString(file.string()));
            QVERIFY(kept.open(QIODevice::ReadOnly));
            QCOMPARE(kept.readAll(), small);
            QVERIFY(!writeFigure(path / "none" / file.filename(), small));
        }
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden).size(),
                 static_cast<qsizetype>(figureEndings.size())); // nothing half-made beside them
        QVERIFY(!figureFormat(path / "a.gif"));
        FigureOptions huge;
        huge.size.width = 1000000;
        QVERIFY(!figureBytes(FigureFormat::Png, {run("a", 5)}, huge));
    }

    void textInAPdfIsText() {
        FigureOptions options;
        options.title = QStringLiteral("Words");
        const auto pdf = bytes(FigureFormat::Pdf, {run("a", 20)}, options);
        QVERIFY(pdf.contains("/Font"));
        QVERIFY(pdf.contains("/ToUnicode"));
        // The page shows glyphs of a font.
        bool shown = false;
        for (qsizetype at = pdf.indexOf("stream\n"); at >= 0 && !shown; at = pdf.indexOf("stream\n", at + 1)) {
            QByteArray page(4'000'000, '\0');
            uLongf size = static_cast<uLongf>(page.size());
            z_stream stream{};
            stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(pdf.constData()) + at + 7);
            stream.avail_in = static_cast<uInt>(pdf.size() - at - 7);
            stream.next_out = reinterpret_cast<Bytef*>(page.data());
            stream.avail_out = static_cast<uInt>(size);
            QCOMPARE(::inflateInit(&stream), Z_OK);
            ::inflate(&stream, Z_FINISH);
            page.resize(static_cast<qsizetype>(stream.total_out));
            ::inflateEnd(&stream);
            shown = page.contains(" Tj") && page.contains(" Tf");
        }
        QVERIFY(shown);
    }

    void anSvgIsOfTheSizeOnPaperAndShowsItsText() {
        FigureOptions options;
        apply(FigurePreset::PaperColumn, 2, options);
        options.title = QStringLiteral("Words in it");
        const auto svg = bytes(FigureFormat::Svg, {run("a", 20)}, options);
        const QRegularExpression root(QStringLiteral("width=\"([0-9.]+)mm\" height=\"([0-9.]+)mm\""));
        const auto match = root.match(QString::fromUtf8(svg));
        QVERIFY(match.hasMatch());
        QVERIFY(std::abs(match.captured(1).toDouble() - 85.0) < 0.1);
        QVERIFY(svg.contains(">Words in it<") && svg.contains("sans-serif"));
        QSvgRenderer renderer(svg);
        QVERIFY(renderer.isValid());
        QImage image(renderer.viewBox().size(), QImage::Format_RGB32);
        image.fill(Qt::white);
        QPainter painter(&image);
        renderer.render(&painter);
        painter.end();
        QVERIFY(count(image, ui::Tokens::light().run(0)) > 50);
    }

    void runsWithoutRecordsMakeAnEmptyFigure() {
        ChartRun empty;
        empty.history = std::make_shared<history::History>();
        QVERIFY(!QImage::fromData(bytes(FigureFormat::Png, {empty})).isNull());
        QVERIFY(!QImage::fromData(bytes(FigureFormat::Png, {})).isNull());
        QCOMPARE(bytes(FigureFormat::Csv, {}), QByteArray("epoch\r\n"));
    }
};

THROUGHLINE_TEST_BY(ChartExportTest, (throughline::tests::run<QApplication, ChartExportTest>))
#include "ChartExportTest.moc"
