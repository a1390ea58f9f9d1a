// SPDX-License-Identifier: GPL-3.0-or-later
#include "chart/ChartExport.h"
#include "theme/Tokens.h"

#include <QClipboard>
#include <QFile>
#include <QGuiApplication>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>
#include <cmath>

using namespace throughline;
using namespace throughline::chart;

class ChartExportTest : public QObject {
    Q_OBJECT

    static ChartRun run(const char* name, int epochs, std::size_t colour = 0) {
        auto history = std::make_shared<history::History>();
        for (int epoch = 1; epoch <= epochs; ++epoch) {
            history->records.addRecord(epoch, epoch, 0, 1.0);
            history->records.addPoint("loss", (1.0 + 0.5 * static_cast<double>(colour)) / epoch);
            history->records.addPoint("accuracy", 1.0 - 0.5 / epoch);
            if (epoch % 2 == 0) history->records.addPoint("val_loss", epoch == 4 ? NAN : 1.1 / epoch);
        }
        ChartRun run;
        run.id = run.name = QString::fromUtf8(name);
        run.colour = colour;
        run.history = history;
        return run;
    }

    static QByteArray bytes(FigureFormat format, std::vector<ChartRun> runs, const FigureOptions& options = {}) {
        auto result = figureBytes(format, std::move(runs), options);
        return result ? *result : QByteArray();
    }

    static int count(const QImage& image, const QColor& color) {
        int found = 0;
        for (int y = 0; y < image.height(); ++y)
            for (int x = 0; x < image.width(); ++x) {
                const QColor c = image.pixelColor(x, y);
                found += std::abs(c.red() - color.red()) + std::abs(c.green() - color.green()) +
                             std::abs(c.blue() - color.blue()) <
                         40; // edges are antialiased
            }
        return found;
    }

private slots:
    void pngHasTheSizeAndResolutionAskedFor() {
        for (const auto& [width, height, dpi] : {std::tuple{1600, 900, 96.0}, {1201, 777, 300.0}, {333, 240, 150.0}}) {
            FigureOptions options;
            options.width = width;
            options.height = height;
            options.dpi = dpi;
            const auto image = QImage::fromData(bytes(FigureFormat::Png, {run("a", 20)}, options));
            QCOMPARE(image.size(), QSize(width, height));
            QCOMPARE(image.dotsPerMeterX(), static_cast<int>(std::lround(dpi / 0.0254)));
            QCOMPARE(image.dotsPerMeterY(), image.dotsPerMeterX());
        }
    }

    void curvesAreInThePictureInTheirColours() {
        const auto& tokens = ui::Tokens::light();
        const auto image = QImage::fromData(bytes(FigureFormat::Png, {run("a", 20, 0), run("b", 30, 1)}));
        QVERIFY(count(image, tokens.run(0)) > 200);
        QVERIFY(count(image, tokens.run(1)) > 200);
        QCOMPARE(count(image, tokens.run(2)), 0);
        QCOMPARE(image.pixelColor(1, 1), tokens.surface);
        FigureOptions dark;
        dark.dark = true;
        const auto night = QImage::fromData(bytes(FigureFormat::Png, {run("a", 20, 0)}, dark));
        QCOMPARE(night.pixelColor(1, 1), ui::Tokens::darkScheme().surface);
        QVERIFY(count(night, ui::Tokens::darkScheme().run(0)) > 200);
    }

    void legendAndTitleAreOptional() {
        FigureOptions options;
        const auto with = bytes(FigureFormat::Svg, {run("first run", 9), run("second run", 9)}, options);
        QVERIFY(with.contains("second run"));
        QVERIFY(with.contains("validation"));
        options.legend = false;
        options.title = QStringLiteral("A title & more");
        const auto without = bytes(FigureFormat::Svg, {run("first run", 9), run("second run", 9)}, options);
        QVERIFY(!without.contains("second run"));
        QVERIFY(without.contains("A title &amp; more"));
    }

    void svgIsWellFormedAndSmall() {
        auto big = std::make_shared<history::History>();
        for (int i = 0; i < 50000; ++i) {
            big->records.addRecord(i, i, 0, 1.0);
            big->records.addPoint("loss", std::sin(i * 12.9898));
        }
        ChartRun run;
        run.history = big;
        const auto svg = bytes(FigureFormat::Svg, {run});
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
        for (int epoch = 1; epoch <= 100; ++epoch) {
            history->records.addRecord(epoch, epoch, 0, 1.0);
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
        options.width = 960; // 10 inches at 96 dpi: 720 points
        options.height = 480;
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
        QCOMPARE(lines[0], QByteArray("epoch,loss,accuracy,val_loss\r"));
        QCOMPARE(lines[1], QByteArray("1,1,0.5,\r"));
        QCOMPARE(lines[2], QByteArray("2,0.5,0.75,0.55\r"));
        QVERIFY(lines[4].endsWith(",NaN\r"));
        // The numbers come back as the same double.
        QCOMPARE(lines[3].split(',')[1].toDouble(), 1.0 / 3.0);

        FigureOptions options;
        options.metrics = {"loss"};
        const auto two = bytes(FigureFormat::Csv, {run("a, \"b\"", 2), run("c", 1)}, options).split('\n');
        QCOMPARE(two[0], QByteArray("epoch,run,loss,val_loss\r"));
        QCOMPARE(two[1], QByteArray("1,\"a, \"\"b\"\"\",1,\r"));
        QCOMPARE(two[3], QByteArray("1,c,1,\r"));
    }

    void filesAreWrittenWholeOrNotAtAll() {
        const QTemporaryDir folder;
        const auto path = std::filesystem::path(folder.path().toStdString());
        for (const auto* name : {"a.png", "a.SVG", "a.pdf", "a.csv"}) {
            QVERIFY(exportFigure(path / name, {run("a", 5)}, {}));
            QVERIFY(std::filesystem::file_size(path / name) > 50);
        }
        const auto unknown = exportFigure(path / "a.gif", {run("a", 5)}, {});
        QVERIFY(!unknown && unknown.error().code == ErrorCode::BadOption);
        QVERIFY(!std::filesystem::exists(path / "a.gif"));
        QVERIFY(!exportFigure(path / "none" / "a.png", {run("a", 5)}, {}));
        FigureOptions huge;
        huge.width = 1000000;
        QVERIFY(!exportFigure(path / "a.png", {run("a", 5)}, huge));
        QVERIFY(!QImage(QString::fromStdString((path / "a.png").string())).isNull()); // the old one is still there
    }

    void runsWithoutRecordsMakeAnEmptyFigure() {
        ChartRun empty;
        empty.history = std::make_shared<history::History>();
        QVERIFY(!QImage::fromData(bytes(FigureFormat::Png, {empty})).isNull());
        QVERIFY(!QImage::fromData(bytes(FigureFormat::Png, {})).isNull());
        QCOMPARE(bytes(FigureFormat::Csv, {}), QByteArray("epoch\r\n"));
    }

    void theClipboardHoldsThePicture() {
        FigureOptions options;
        options.width = 640;
        options.height = 480;
        copyImage({run("a", 5)}, options);
        QCOMPARE(QGuiApplication::clipboard()->image().size(), QSize(640, 480));
    }
};

QTEST_MAIN(ChartExportTest)
#include "ChartExportTest.moc"
