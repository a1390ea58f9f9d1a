// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

// What is seen of values that are rare, extreme or none: every test looks at pixels.
#include "ChartFixture.h"

#include "axes/PlotAxes.h"
#include "curves/ChartOptions.h"
#include "painting/FillBars.h"

#include <QFontMetricsF>
#include <QMouseEvent>
#include <QPainter>
#include <QScreen>
#include <random>

using namespace throughline;
using namespace throughline::chart;
using namespace throughline::chart::testing;

class ChartPixelsTest : public QObject {
    Q_OBJECT

    std::unique_ptr<ChartStack> m_stack;

    MetricChart& loss() const { return *m_stack->chart("loss"); }
    QColor blue() const { return ui::Tokens::light().run(0); }
    QImage show(std::shared_ptr<history::History> history, bool logY = false, double smoothing = 0.0) {
        m_stack = shown({runOf("run", std::move(history))});
        m_stack->setMetrics({"loss"});
        m_stack->setLogY(logY);
        m_stack->setSmoothing(smoothing);
        m_stack->refresh();
        return loss().grab().toImage();
    }
    int inkAt(const QImage& image, double x, double y, double reach = 4.0) const {
        return inkIn(image, {placeOf(loss(), x, y) - QPointF(reach, reach), QSizeF(2 * reach, 2 * reach)}, blue());
    }

private slots:
    void cleanup() { m_stack.reset(); }

    void noPointsLeaveACalmEmptyPlot() {
        const auto image = show(std::make_shared<history::History>());
        QCOMPARE(inkIn(image, loss().plotRect(), blue()), 0);
    }

    /// Pixels that are written directly are those that a painter would have filled.
    void barsAreFilledAsAPainterFillsThem() {
        std::mt19937 random(5);
        std::uniform_real_distribution<> place(-20.0, 140.0), length(0.1, 60.0), part(0.0, 1.0);
        for (int round = 0; round < 200; ++round) {
            std::vector<QRectF> bars;
            bars.reserve(30);
            for (int i = 0; i < 30; ++i)
                bars.emplace_back(place(random), place(random), length(random), length(random));
            const QRectF clip(place(random), place(random), 100.0, 60.0);
            const double scale = round % 2 == 0 ? 1.0 : 2.0;
            const auto format = round % 3 == 0 ? QImage::Format_RGB32 : QImage::Format_ARGB32_Premultiplied;
            const auto draw = [&](auto fill) {
                QImage image(200, 160, format);
                image.setDevicePixelRatio(scale);
                image.fill(Qt::white);
                QPainter painter(&image);
                painter.translate(7.0, 3.0);
                if (round % 4 != 0) painter.setClipRect(clip.toAlignedRect());
                fill(painter);
                painter.end();
                return image;
            };
            const auto ours = draw([&](QPainter& painter) { fillBars(painter, bars, blue()); });
            QCOMPARE(ours, draw([&](QPainter& painter) {
                         painter.setPen(Qt::NoPen);
                         painter.setBrush(blue());
                         painter.drawRects(bars.data(), static_cast<int>(bars.size()));
                     }));
        }
    }

    /// Only what the crosshair touched is painted anew: nothing of it may stay behind.
    void aCrosshairLeavesNoTrace() {
        m_stack = shown({runOf("one", historyOf({3, 1, 2, 0.5, 1})), runOf("two", historyOf({2, 2, 1, 1, 0.2}), 1),
                         runOf("three", historyOf({1, 3, 3, 2, 2}), 2)});
        m_stack->setMetrics({"loss"});
        m_stack->setSmoothing(0.6);
        m_stack->refresh();
        QTest::qWait(50);
        const auto onScreen = [this] { return m_stack->screen()->grabWindow(m_stack->winId()).toImage(); };
        const auto before = onScreen();
        const auto plot = loss().plotRect();
        const auto move = [&](double x, double y) {
            const QPointF at(plot.left() + x * plot.width(), plot.top() + y * plot.height());
            QMouseEvent event(QEvent::MouseMove, at, loss().mapToGlobal(at), Qt::NoButton, {}, {});
            QApplication::sendEvent(&loss(), &event);
            QApplication::processEvents();
        };
        for (const double x : {0.1, 0.5, 0.9, 0.2, 0.7, 1.0, 0.0}) {
            move(x, 0.3 + 0.5 * x);
            const auto seen = onScreen();
            QVERIFY(seen != before);
            m_stack->update();
            for (auto* widget : m_stack->findChildren<QWidget*>()) widget->update();
            QApplication::processEvents();
            QCOMPARE(onScreen(), seen);
        }
        QEvent leave(QEvent::Leave);
        QApplication::sendEvent(&loss(), &leave);
        QApplication::processEvents();
        QCOMPARE(onScreen(), before);
    }

    /// However many points a curve has, and however they are thinned: it does not turn pale, thin or ragged.
    void aLineLooksTheSameOfFewAndOfManyPoints() {
        const auto inkOfColumns = [&](int points) {
            std::vector<double> x, y;
            for (int i = 0; i < points; ++i) {
                const double at = static_cast<double>(i) / (points - 1);
                x.push_back(1.0 + 999.0 * at);
                y.push_back(std::exp(-5.0 * at));
            }
            const auto image = show(historyOf(x, y));
            const auto plot = loss().plotRect().toAlignedRect();
            std::vector<double> ink; // 1: one whole pixel of the curve's colour
            for (int column = plot.left() + 4; column < plot.right() - 4; ++column) {
                double sum = 0.0;
                for (int row = plot.top(); row < plot.bottom(); ++row) {
                    const QColor pixel = image.pixelColor(column, row);
                    const int colourful = pixel.blue() - pixel.red(); // the grid is grey
                    sum += std::max(0, colourful) / static_cast<double>(blue().blue() - blue().red());
                }
                ink.push_back(sum);
            }
            return ink;
        };
        const auto few = inkOfColumns(100);
        for (const int points : {500, 1500, 5000, 100'000}) {
            const auto many = inkOfColumns(points);
            QCOMPARE(many.size(), few.size());
            std::size_t unlike = 0;
            // Where it falls steeply a column is a bar of whole pixels.
            for (std::size_t i = few.size() / 3; i < few.size(); ++i) unlike += std::abs(many[i] - few[i]) > 0.2;
            QVERIFY2(unlike < few.size() / 50, qPrintable(QStringLiteral("%1 of %2").arg(unlike).arg(few.size())));
        }
    }

    void onePointIsADot() {
        const auto image = show(historyOf({0.5}));
        QVERIFY(inkAt(image, 1, 0.5) >= 12);
        QVERIFY(inkIn(image, loss().plotRect(), blue()) < 60);
    }

    void aLonePointBetweenGapsIsADot() {
        const auto image = show(historyOf({1, 1, NAN, 2, NAN, 1, 1}));
        QVERIFY(inkAt(image, 4, 2) >= 12);
        for (const double x : {3.3, 3.6, 4.4, 4.7})
            for (double y = 0.9; y < 2.1; y += 0.1) QCOMPARE(inkAt(image, x, y, 1.0), 0);
    }

    void constantSeriesAreALineInTheMiddle() {
        for (const double value : {0.0, 0.7, -3.0, 1e300}) {
            const auto image = show(historyOf(std::vector<double>(50, value)), false, 0.6);
            QVERIFY(columnsInked(loss(), image, blue()) > 0.97);
            const double share = (value - loss().yRange().min) / loss().yRange().size();
            QVERIFY(share > 0.1 && share < 0.9);
        }
    }

    void infinitiesAreGapsWithAMark() {
        const auto image = show(historyOf({1, 2, INFINITY, 2, 1, -INFINITY, 1, 2}));
        QVERIFY(std::isfinite(loss().yRange().size()));
        QVERIFY(inkAt(image, 1.5, 1.5) > 0);
        QVERIFY(inkAt(image, 2, 2, 7.0) > 20); // the triangle at the last finite value
        QCOMPARE(inkAt(image, 3, 2, 2.0), 0);
        QCOMPARE(inkAt(image, 6, 1, 2.0), 0);
    }

    void hugeAndTinyValuesAreDrawnWhereTheyBelong() {
        for (const bool logY : {false, true}) {
            auto image = show(historyOf({1, 1e300, 1e-300, 5e-324, 2, 1e308}), logY);
            QVERIFY(std::isfinite(loss().yRange().size()) && loss().yRange().size() > 0.0);
            QVERIFY(inkIn(image, loss().plotRect(), blue()) > 50);
            QVERIFY(inkIn(image, loss().plotRect(), blue()) < 0.2 * loss().plotRect().width() * 500);
            image = show(historyOf({1e300, 2e300, 1.5e300}), logY);
            QVERIFY(columnsInked(loss(), image, blue()) > 0.97);
            image = show(historyOf({5e-324, 1e-320, 3e-310, 1e-309}), logY);
            QVERIFY(columnsInked(loss(), image, blue()) > 0.97);
            QVERIFY(!loss().grab().isNull());
        }
        const auto image = show(historyOf({-1.7e308, 1.7e308, 0, -1.7e308}));
        QVERIFY(std::isfinite(loss().yRange().size()));
        QVERIFY(columnsInked(loss(), image, blue()) > 0.2); // most of it is beyond what an axis can span
    }

    void aLogAxisLeavesOutWhatIsNotPositive() {
        const auto image = show(historyOf({1, 10, 0, 10, 1, -5, 1, 100}), true);
        QVERIFY(loss().yRange().min > 0.0);
        const auto plot = loss().plotRect();
        const auto column = [&](double x) {
            const double at = placeOf(loss(), x, 1).x();
            return inkIn(image, QRectF(at, plot.top(), 1, plot.height()), blue());
        };
        QVERIFY(column(1.5) > 0 && column(4.5) > 0 && column(7.5) > 0);
        QCOMPARE(column(3), 0);
        QCOMPARE(column(6), 0);
        // Nothing positive at all: no curve, and no harm.
        const auto none = show(historyOf({-1, 0, -2}), true);
        QCOMPARE(inkIn(none, loss().plotRect(), blue()), 0);
    }

    void stepsMayBeNegative() {
        const auto image = show(historyOf({-50, -20, 0, 10}, {4, 3, 2, 1}));
        QCOMPARE(m_stack->xRange(), (Range{-50, 10}));
        QVERIFY(inkAt(image, -35, 3.5) > 0);
        QVERIFY(inkAt(image, 5, 1.5) > 0);
    }

    void stepsThatFallBackNeverDrawBackwards() {
        auto history = std::make_shared<history::History>();
        const double steps[]{10, 20, 5, 30, 40};
        for (int i = 0; i < 5; ++i) {
            history->records.addRecord({1.0 + i, steps[i], 0, NAN});
            history->records.addPoint("loss", 1.0 + i);
        }
        show(history);
        m_stack->setXAxis(history::XAxis::Step);
        m_stack->refresh();
        const auto image = loss().grab().toImage();
        QCOMPARE(m_stack->xRange(), (Range{10, 40}));
        QVERIFY(columnsInked(loss(), image, blue()) > 0.9);
        QCOMPARE(inkAt(image, 12, 3, 3.0), 0); // no line back to 5
    }

    void tenMillionPointsAreDrawnWithTheirSpikeAndTheirGap() {
        constexpr std::size_t count = 10'000'000;
        auto history = std::make_shared<history::History>();
        for (std::size_t i = 0; i < count; ++i) {
            const auto x = static_cast<double>(i + 1);
            history->records.addRecord({x, x, 0, NAN});
            const bool gap = i > 6'000'000 && i < 6'500'000;
            history->records.addPoint("loss", i == 2'345'678 ? 9.0
                                              : gap          ? NAN
                                                             : 1.0 + 0.001 * static_cast<double>(i % 97));
        }
        const auto image = show(history);
        QVERIFY(loss().yRange().max >= 9.0);
        const auto plot = loss().plotRect();
        const QPointF spike = placeOf(loss(), 2'345'678, 8.5);
        QVERIFY(inkIn(image, {spike - QPointF(3, 3), QSizeF(6, 6)}, blue()) > 0);
        // A column may begin a pixel before, and is a bar of two.
        const double from = placeOf(loss(), 6'130'000, 1).x(), to = placeOf(loss(), 6'465'000, 1).x();
        QCOMPARE(inkIn(image, QRectF(from, plot.top(), to - from, plot.height()), blue()), 0);
        // As close as it gets, it is single points again.
        m_stack->setXRange({2'345'670, 2'345'690});
        m_stack->refresh();
        const auto close = loss().grab().toImage();
        QVERIFY(inkAt(close, 2'345'679, 9.0, 3.0) > 0);
    }

    void aViewBetweenTwoFarPointsIsCrossedByTheirLine() {
        show(historyOf({0, 1e9}, {1, 2}));
        m_stack->setXRange({5e8, 5e8 + 3});
        m_stack->refresh();
        QVERIFY(columnsInked(loss(), loss().grab().toImage(), blue()) > 0.97);
    }

    void theBestEpochHasItsRingWhereverItIs() {
        std::mt19937 random(3);
        for (int trial = 0; trial < 6; ++trial) {
            std::vector<double> y(50'000);
            for (auto& value : y) value = 1.0 + 1e-4 * static_cast<double>(random() % 1000);
            const auto best = random() % y.size();
            y[best] = 0.99;
            auto run = runOf("run", historyOf(y));
            run.monitor = "loss";
            m_stack = shown({run});
            m_stack->setMetrics({"loss"});
            m_stack->refresh();
            const auto image = loss().grab().toImage();
            const auto at = placeOf(loss(), static_cast<double>(best + 1), 0.99);
            // A ring with the surface inside.
            QVERIFY(isNear(image.pixelColor(at.toPoint()), ui::Tokens::light().surface));
            QVERIFY(inkIn(image, {at - QPointF(5, 5), QSizeF(10, 10)}, blue()) > 12);
        }
    }

    void epochsAreCountedInWholeNumbers() {
        const auto run = runOf("run", historyOf({1, 2}));
        RunList runs;
        runs.push_back(std::make_unique<RunCurves>(run));
        for (const double last : {2.0, 3.0, 4.0, 7.0, 30.0})
            for (const double width : {200.0, 600.0, 1600.0})
                for (const auto& tick :
                     axesFor(makePlot(runs, "loss", {}), {1.0, last}, {0.0, 1.0}, {width, 200.0}).xTicks)
                    QVERIFY2(!tick.label.contains(QLatin1Char('.')), qPrintable(tick.label));
    }

    void labelsNeverOverlapNorLeaveTheirRoom() {
        const QFontMetricsF metrics(ui::font(ui::TextRole::Tick));
        std::mt19937 random(17);
        const auto real = [&](double from, double to) { return std::uniform_real_distribution<>(from, to)(random); };
        const auto run = runOf("run", historyOf({1, 2}));
        RunList runs;
        runs.push_back(std::make_unique<RunCurves>(run));
        for (int trial = 0; trial < 3000; ++trial) {
            ChartOptions options;
            options.logY = trial % 2;
            options.x = static_cast<history::XAxis>(trial % 4);
            auto plot = makePlot(runs, "loss", options);
            if (plot.curves.front().raw.size() == 0) continue; // no wall time in these records
            const double size = std::pow(10.0, real(-9, 9)), start = real(-1, 1) * std::pow(10.0, real(0, 6));
            const Range x = trial % 3 ? Range{1.0, 1.0 + size} : Range{start, start + size};
            const double low = std::pow(10.0, real(-12, 6)), factor = std::pow(10.0, real(0.01, 14));
            const Range y = options.logY ? Range{low, low * factor} : Range{start, start + size};
            const QSizeF area(real(180, 3800), real(60, 2000));
            const auto axes = axesFor(plot, x, y, area);
            double end = -1e9;
            for (const auto& tick : axes.xTicks) {
                QVERIFY(x.contains(tick.value) || std::abs(tick.value - x.min) < 1e-6 * x.size() ||
                        std::abs(tick.value - x.max) < 1e-6 * x.size());
                const double middle = (tick.value - x.min) / x.size() * area.width();
                const double half = metrics.horizontalAdvance(tick.label) / 2.0;
                QVERIFY2(middle - half > end + 2.0, qPrintable(tick.label));
                end = middle + half;
            }
            const PlotTransform transform{QRectF(QPointF(), area), x, y, options.logY};
            double above = 1e9;
            QStringList seen;
            for (const auto& tick : axes.yTicks) {
                const double place = transform.py(tick.value);
                QVERIFY2(above - place >= metrics.ascent(), qPrintable(tick.label));
                QVERIFY2(!seen.contains(tick.label), qPrintable(tick.label)); // each tick a number of its own
                // Only a view deeper than anybody's needs more.
                const bool deep = y.size() < 1e-6 * std::max(std::abs(y.min), std::abs(y.max));
                QVERIFY2(tick.label.size() <= 14 || deep, qPrintable(tick.label));
                seen << tick.label;
                above = place;
            }
        }
    }

    /// At an edge of the plot it has as much ink as in the middle.
    void aMarkOfNaNIsWholeWhereverItIs() {
        // The last finite value is the one at epoch 10.
        const auto inkOf = [](const Range& x, const Range& y) {
            std::vector<double> values(21, 0.5);
            for (std::size_t i = 10; i < values.size(); ++i) values[i] = NAN;
            const auto stack = shown({runOf("one", historyOf(values))}, {700, 300});
            const auto* chart = stack->chart("loss");
            stack->showPart(x, {{"loss", y}});
            stack->refresh();
            const auto image = stack->chart("loss")->grab().toImage();
            // Of the curve alone, that a mark is wider than.
            int wide = 0;
            const auto plot = chart->plotRect().toAlignedRect();
            const auto colour = ui::Tokens::light().run(0);
            for (int y = plot.top() - 4; y < plot.bottom() + 4; ++y) {
                int run = 0, longest = 0;
                for (int x = plot.left() - 8; x < plot.right() + 8; ++x) {
                    run = isNear(image.pixelColor(x, y), colour) ? run + 1 : 0;
                    longest = std::max(longest, run);
                }
                wide += longest >= 4 && longest <= 13;
            }
            return wide;
        };
        const int middle = inkOf({1, 21}, {0, 1});
        QVERIFY2(middle >= 4, qPrintable(QString::number(middle)));
        for (const auto& [x, y] :
             {std::pair(Range{1, 10}, Range{0, 1}), {Range{1, 21}, Range{0, 0.5}}, {Range{1, 21}, Range{0.5, 1}}}) {
            const int edge = inkOf(x, y);
            QVERIFY2(edge >= middle - 1, qPrintable(QStringLiteral("%1 %2 %3").arg(edge).arg(middle).arg(x.max)));
        }
    }
};

THROUGHLINE_TEST_BY(ChartPixelsTest, (throughline::tests::run<QApplication, ChartPixelsTest>))
#include "ChartPixelsTest.moc"
