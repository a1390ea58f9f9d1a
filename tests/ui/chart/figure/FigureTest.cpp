// SPDX-License-Identifier: GPL-3.0-or-later
#include "FigureFixture.h"
#include "TestProgram.h"

#include "figure/FigureJson.h"
#include "figure/FigureLayout.h"
#include "figure/FigurePreset.h"
#include "painting/ReadoutLayout.h"
#include "theme/Tokens.h"

#include <QFontMetricsF>
#include <QJsonDocument>
#include <QTest>
#include <cmath>

using namespace throughline;
using namespace throughline::chart;
using namespace throughline::chart::testing;

/// What a figure shows, where, and how large.
class FigureTest : public QObject {
    Q_OBJECT

private slots:
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

    /// Up to the joint a fork is its parent, in whose place a grey line is; its own colour begins there.
    void aForkHasItsColourFromTheJointOn() {
        const auto& tokens = ui::Tokens::light();
        FigureOptions options;
        options.metrics = {"loss"};
        options.caption = options.legend = false;
        auto fork = run("b", 40, 1);
        fork.joint = ChartJoint{20, QStringLiteral("a")};
        fork.history = std::make_shared<history::History>(*fork.history);
        std::const_pointer_cast<history::History>(fork.history)
            ->marks.push_back({history::Mark::Kind::Resumed, 20, 20, 0, 0});
        const auto inkLeft = [&](const QImage& image, const QColor& colour) {
            return count(image.copy(0, 0, image.width() / 2 - 20, image.height()), colour);
        };
        const auto alone = QImage::fromData(bytes(FigureFormat::Png, {fork}, options));
        QCOMPARE(inkLeft(alone, tokens.run(1)), 0);
        QVERIFY(count(alone, tokens.run(1)) > 200);
        QVERIFY(inkLeft(alone, ui::mixed(tokens.surface, tokens.disabled, 0.7)) > 200);
        // With its parent shown the grey lies below that one's curve.
        auto parent = run("a", 40, 1);
        parent.colour = 0;
        const auto both = QImage::fromData(bytes(FigureFormat::Png, {parent, fork}, options));
        QCOMPARE(inkLeft(both, tokens.run(1)), 0);
        QVERIFY(inkLeft(both, tokens.run(0)) > 200);

        auto other = fork;
        other.id = other.name = QStringLiteral("c");
        other.colour = 2;
        options.history = false;
        const auto svg = bytes(FigureFormat::Svg, {fork, other}, options);
        QVERIFY(svg.contains("2 forks from a at epoch 20"));
        QVERIFY(!svg.contains("resumed from"));
        QVERIFY(bytes(FigureFormat::Svg, {fork}, options).contains("forked from a at epoch 20"));
        options.caption = true;
        QVERIFY(!bytes(FigureFormat::Svg, {fork}, options).contains("1 resume"));

        const Figure figure({fork, other}, options);
        const auto curve = figure.plots().front().curves.front();
        QCOMPARE(curve.shared.front().size(), 20u);
        QCOMPARE(curve.pieces.front().size(), 21u);
        QVERIFY(std::abs(curve.joint->x() - 20.0) < 1e-6);
        const auto tex = bytes(FigureFormat::Tex, {fork, other}, options);
        QVERIFY(tex.contains("\\definecolor{shared}"));
        QCOMPARE(tex.count("\\addplot[forget plot, shared"), 3); // once for both, and validation has a gap
        QVERIFY(tex.contains("only marks"));
        QVERIFY(!bytes(FigureFormat::Tex, {parent}, options).contains("shared"));
    }

    void legendAndTitleAreOptional() {
        FigureOptions options;
        options.history = false; // names and all
        const auto with = bytes(FigureFormat::Svg, {run("first run", 9), run("second run", 9)}, options);
        QVERIFY(with.contains("second run"));
        QVERIFY(with.contains("validation"));
        options.legend = false;
        options.title = QStringLiteral("A title & more");
        const auto without = bytes(FigureFormat::Svg, {run("first run", 9), run("second run", 9)}, options);
        QVERIFY(!without.contains("second run"));
        QVERIFY(without.contains("A title &amp; more"));
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
};

THROUGHLINE_TEST_BY(FigureTest, (throughline::tests::run<QApplication, FigureTest>))
#include "FigureTest.moc"
