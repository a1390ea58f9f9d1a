// SPDX-License-Identifier: GPL-3.0-or-later
#include "figure/ChartExport.h"
#include "figure/FigureJson.h"
#include "figure/FigureLayout.h"
#include "figure/FigurePreset.h"
#include "figure/HistoryCsv.h"
#include "history/FigureText.h"
#include "history/HistorySource.h"
#include "painting/ReadoutLayout.h"
#include "theme/Tokens.h"

#include <QDir>
#include <QJsonDocument>
#include <QMimeData>
#include <QPainter>
#include <QRegularExpression>
#include <QSvgRenderer>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>
#include <cmath>
#include <csignal>
#include <sys/resource.h>
#include <zlib.h>

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
            options.size = {FigureSize::Unit::Pixels, double(width), double(height), dpi, 1.0};
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
        dark.theme = FigureTheme::Dark;
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

    void bandsComeAlong() {
        auto middle = run("five seeds", 6);
        const auto band = std::make_shared<ChartBand>();
        for (auto* edge : {&band->low, &band->high}) {
            for (int epoch = 1; epoch <= 6; ++epoch) {
                const double away = edge == &band->low ? 0.75 : 1.25;
                edge->addRecord(epoch, epoch, 0, 1.0);
                edge->addPoint("loss", away / epoch);
                edge->addPoint("accuracy", away * (1.0 - 0.5 / epoch));
                if (epoch % 2 == 0) edge->addPoint("val_loss", epoch == 4 ? NAN : away * 1.1 / epoch);
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

    void sizesOnPaperAndOnScreens() {
        FigureSize size{FigureSize::Unit::Centimetres, 8.5, 6.0, 300.0, 1.0};
        QCOMPARE(size.pixels(), QSize(1004, 709));
        QCOMPARE(size.logical().width(), 1004 * 96.0 / 300.0);
        size.scale = 2.0;
        QCOMPARE(size.pixels(), QSize(2008, 1417));
        QCOMPARE(size.density(), 600.0);
        size = {FigureSize::Unit::Pixels, 800.0, 400.0, 96.0, 3.0};
        QCOMPARE(size.pixels(), QSize(2400, 1200));
        QCOMPARE(size.logical(), QSizeF(800, 400));
        size.convertTo(FigureSize::Unit::Centimetres);
        QCOMPARE(size.width, 21.17);
        QCOMPARE(size.pixels().width(), 2400);
        size.convertTo(FigureSize::Unit::Pixels);
        QCOMPARE(size.width, 800.0);
        QVERIFY(size.check());
        for (const FigureSize bad : {FigureSize{FigureSize::Unit::Pixels, 10, 900, 96, 1},
                                     {FigureSize::Unit::Pixels, 1600, 900, 10, 1},
                                     {FigureSize::Unit::Pixels, 1600, 900, 96, 9},
                                     {FigureSize::Unit::Centimetres, 500, 10, 300, 1},
                                     {FigureSize::Unit::Pixels, 19000, 19000, 96, 1},
                                     {FigureSize::Unit::Pixels, NAN, 900, 96, 1}})
            QVERIFY(!bad.check());
    }

    void settingsComeBack() {
        FigureOptions options;
        options.metrics = {"loss", "f1"};
        options.chart = {0.125, true, true, history::XAxis::Step, false, false};
        options.x = Range{1.0 / 3.0, 12.5};
        options.y["loss"] = {0.1, 0.7};
        options.size = {FigureSize::Unit::Centimetres, 8.5, 6.25, 300.0, 2.0};
        options.theme = FigureTheme::TransparentDark;
        options.title = QStringLiteral("Größe → 1\"\n");
        options.legend = options.history = false;
        options.smoothed = true;
        const auto json = QJsonDocument(toJson(options)).toJson();
        QVERIFY(figureOptions(json.toStdString()) == options);
        QVERIFY(figureOptions(std::string("no JSON"), options) == options);
        // What another program may have made of them.
        const auto bad = figureOptions(std::string(
            R"({"smoothing":7,"x":"hours","width":-1,"dpi":"fine","scale":1e9,"theme":"pink","x_range":[2,1],"legend":3})"));
        QVERIFY(bad == FigureOptions());
    }

    void transparentMeansNoBackground() {
        FigureOptions options;
        options.theme = FigureTheme::Transparent;
        const auto image = QImage::fromData(bytes(FigureFormat::Png, {run("a", 20)}, options));
        QVERIFY(image.hasAlphaChannel());
        QCOMPARE(image.pixelColor(1, 1).alpha(), 0);
        QVERIFY(count(image, ui::Tokens::light().run(0)) > 200);
        options.theme = FigureTheme::TransparentDark;
        const auto night = QImage::fromData(bytes(FigureFormat::Png, {run("a", 20)}, options));
        QCOMPARE(night.pixelColor(1, 1).alpha(), 0);
        QVERIFY(count(night, ui::Tokens::darkScheme().run(0)) > 200);
    }

    void hiddenRunsAreLeftOut() {
        auto hidden = run("hidden", 20, 1);
        hidden.visible = false;
        const auto image = QImage::fromData(bytes(FigureFormat::Png, {run("a", 20), hidden}));
        QCOMPARE(count(image, ui::Tokens::light().run(1)), 0);
    }

    void aPartOfTheCurvesIsDrawn() {
        FigureOptions options;
        options.x = Range{900.0, 1000.0}; // where there is nothing
        const auto image = QImage::fromData(bytes(FigureFormat::Png, {run("a", 20)}, options));
        options.legend = false;
        const auto bare = QImage::fromData(bytes(FigureFormat::Png, {run("a", 20)}, options));
        QVERIFY(count(image, ui::Tokens::light().run(0)) < 200); // the legend's strokes alone
        QCOMPARE(count(bare, ui::Tokens::light().run(0)), 0);
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
        for (int i = 0; i < 500'000; ++i) {
            big->records.addRecord(i, i, 0, 1.0);
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
            std::signal(SIGXFSZ, SIG_IGN);
            rlimit limit{};
            QCOMPARE(::getrlimit(RLIMIT_FSIZE, &limit), 0);
            const rlimit full{static_cast<rlim_t>(large.size() / 2), limit.rlim_max};
            QCOMPARE(::setrlimit(RLIMIT_FSIZE, &full), 0);
            const auto written = writeFigure(file, large), fresh = writeFigure(path / "new.png", large);
            QCOMPARE(::setrlimit(RLIMIT_FSIZE, &limit), 0);
            QVERIFY(!written && written.error().code == ErrorCode::CannotWrite);
            QVERIFY(!fresh);
            QFile kept(QString::fromStdString(file.string()));
            QVERIFY(kept.open(QIODevice::ReadOnly));
            QCOMPARE(kept.readAll(), small);
            QVERIFY(!writeFigure(path / "none" / file.filename(), small));
        }
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden).size(), 4); // nothing half-made beside them
        QVERIFY(!figureFormat(path / "a.gif"));
        FigureOptions huge;
        huge.size.width = 1000000;
        QVERIFY(!figureBytes(FigureFormat::Png, {run("a", 5)}, huge));
    }

    void nothingInAFigureOverlaps_data() {
        QTest::addColumn<QSizeF>("size");
        QTest::addColumn<int>("runs");
        QTest::addColumn<int>("plots");
        QTest::addColumn<int>("words");
        for (const QSizeF& size : {QSizeF(320, 240), QSizeF(320, 360), QSizeF(960, 540), QSizeF(3840, 2160)})
            for (const int runs : {1, 12, 200})
                for (const int plots : {1, 2, 9})
                    for (const int words : {0, 4, 80})
                        QTest::addRow("%gx%g, %d runs, %d plots, %d words", size.width(), size.height(), runs, plots,
                                      words)
                            << size << runs << plots << words;
    }
    void nothingInAFigureOverlaps() {
        QFETCH(QSizeF, size);
        QFETCH(int, runs);
        QFETCH(int, plots);
        QFETCH(int, words);
        std::vector<ReadoutItem> entries;
        for (int i = 0; i < runs; ++i) {
            ReadoutItem item;
            item.line = Qt::blue;
            item.name = QStringLiteral("a run with a name of some length, number %1").arg(i);
            entries.push_back(item);
        }
        const auto layout = layoutFigure(size, QStringLiteral("title ").repeated(words).trimmed(), entries,
                                         static_cast<std::size_t>(plots));
        std::vector<QRectF> parts;
        for (const auto& line : layout.title) parts.push_back(line.rect);
        for (const auto& row : layout.legend) parts.push_back(row.rect);
        const bool roomy = size.height() > 300 || (plots < 9 && words == 0 && runs == 1);
        for (const auto& cell : layout.cells) {
            parts.push_back(cell.rect);
            if (roomy && plots <= 2) QVERIFY2(cell.rect.height() > 60, "there is room for a curve");
        }
        const QRectF all(QPointF(), size);
        for (std::size_t i = 0; i < parts.size(); ++i) {
            QVERIFY(all.adjusted(-0.5, -0.5, 0.5, 0.5).contains(parts[i]));
            for (std::size_t k = 0; k < i; ++k)
                QVERIFY(!parts[i].adjusted(0.5, 0.5, -0.5, -0.5).intersects(parts[k].adjusted(0.5, 0.5, -0.5, -0.5)));
        }
        QCOMPARE(layout.title.empty(), words == 0);
        QVERIFY(!layout.legend.empty());
        const QFontMetricsF type(figureFont(ui::TextRole::CardTitle));
        for (const auto& line : layout.title) QVERIFY(type.horizontalAdvance(line.text) <= line.rect.width() + 1.0);
        for (const auto& row : layout.legend)
            QVERIFY(readoutWidth(row.items, figureFont(ui::TextRole::Secondary)) <= row.rect.width() + 1.0);
    }

    void linesAreSharpAt300Dpi() {
        FigureOptions options;
        apply(FigurePreset::PaperColumn, 1, options);
        options.metrics = {"loss"};
        const auto image = QImage::fromData(bytes(FigureFormat::Png, {run("a", 20)}, options));
        // A row of the picture is a line of the grid, whole, or none: never something washed out between the two.
        const auto grid = ui::Tokens::light().grid, surface = ui::Tokens::light().surface;
        int sharp = 0, washed = 0;
        for (int y = 0; y < image.height(); ++y) {
            int lines = 0, blank = 0;
            for (int x = 0; x < image.width(); ++x) {
                lines += image.pixelColor(x, y) == grid;
                blank += image.pixelColor(x, y) == surface;
            }
            sharp += lines > image.width() / 2;
            washed += lines + blank < image.width() / 2;
        }
        QVERIFY(sharp >= 9); // three pixels a line
        QCOMPARE(washed, 0);
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

QTEST_MAIN(ChartExportTest)
#include "ChartExportTest.moc"
