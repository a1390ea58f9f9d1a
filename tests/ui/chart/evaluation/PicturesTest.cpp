// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "evaluation/BarsPicture.h"
#include "evaluation/ConfusionPicture.h"
#include "evaluation/EvaluationPictures.h"
#include "evaluation/ImagesPicture.h"
#include "evaluation/PictureExport.h"
#include "evaluation/PlotPicture.h"

#include <QApplication>
#include <QImage>
#include <QPainter>
#include <QTest>
#include <memory>
#include <set>

using namespace throughline;
using namespace throughline::chart;

/// Pictures of an evaluation: parts are found where they are painted, and nothing is painted beside their room.
class PicturesTest : public QObject {
    Q_OBJECT

    static Pictures all() {
        using Bars = std::vector<BarsPicture::Bar>;
        nn::Dataset shape;
        shape.imageWidth = shape.imageHeight = 4;
        std::vector<ImagesPicture::Tile> tiles(11);
        for (std::size_t i = 0; i < tiles.size(); ++i) {
            tiles[i].values.assign(16, static_cast<float>(i) - 5.0F);
            tiles[i].caption = QStringList{QStringLiteral("a long caption"), QStringLiteral("of two lines")};
        }
        ImagesPicture::Tile tile;
        tile.values.assign(16, 1.0F);
        Plot plot{QStringLiteral("title"), QStringLiteral("x"), QStringLiteral("y")};
        plot.lines.push_back({QStringLiteral("line"), {{-1.0, -1.0}, {2.0, 2.0}}, 0});
        plot.dots.push_back({QStringLiteral("dots"), {{0.5, 0.5}, {4.0, 4.0}}, 1, 2.0});
        plot.bars.push_back({0.2, 0.4, 7.0, 2});
        const QStringList names{QStringLiteral("a"), QStringLiteral("a class of a very long name"),
                                QStringLiteral("c")};
        using Shows = ConfusionPicture::Shows;
        return {std::make_shared<ConfusionPicture>(names, std::vector<std::int64_t>{5, 1, 0, 2, 70'000, 3, 0, 0, 0},
                                                   Shows::Counts),
                std::make_shared<BarsPicture>(QStringLiteral("bars"), QString(), names,
                                              Bars{{names[0], 0.5, 0.1}, {names[1], -0.2, 0.3}, {names[2], 0.0, 0.0}}),
                std::make_shared<ImagesPicture>(QStringLiteral("images"), QString(), shape,
                                                ImagesPicture::Values::Signed, std::move(tiles), TableMaker()),
                std::make_shared<ImagesPicture>(QStringLiteral("pixels"), QString(), shape,
                                                ImagesPicture::Values::Signed, std::vector<ImagesPicture::Tile>{tile},
                                                TableMaker(), QStringList(16, QStringLiteral("pixel"))),
                std::make_shared<PlotPicture>(std::move(plot))};
    }

    static QImage painted(const Picture& picture, const QRectF& room, int chosen) {
        QImage image(420, 900, QImage::Format_RGB32);
        image.fill(ui::Tokens::light().surface);
        QPainter painter(&image);
        picture.paint(painter, room, {&ui::Tokens::light(), chosen});
        return image;
    }

private slots:
    void nothingIsPaintedBesideTheRoom() {
        for (const auto& picture : all())
            for (const double width : {200.0, 340.0}) {
                const QRectF room(40.0, 40.0, width, picture->heightFor(width));
                const QImage image = painted(*picture, room, -1);
                const QRect around = room.toAlignedRect().adjusted(-4, -4, 4, 4);
                for (int y = 0; y < image.height(); ++y)
                    for (int x = 0; x < image.width(); ++x)
                        if (!around.contains(x, y) && image.pixelColor(x, y) != ui::Tokens::light().surface)
                            QFAIL(qPrintable(QStringLiteral("%1 at %2,%3").arg(picture->title()).arg(x).arg(y)));
            }
    }

    /// What is ringed when it is chosen is what is found there.
    void partsAreFoundWhereTheyAre() {
        for (const auto& picture : all()) {
            const QRectF room(40.0, 40.0, 300.0, picture->heightFor(300.0));
            const QImage plain = painted(*picture, room, -1);
            std::set<int> found;
            for (int y = 0; y < plain.height(); y += 3)
                for (int x = 0; x < plain.width(); x += 3) found.insert(picture->partAt(QPointF(x, y), room));
            found.erase(-1);
            QCOMPARE(static_cast<int>(found.size()), picture->parts());
            for (int part = 0; part < picture->parts(); ++part) {
                const QImage ringed = painted(*picture, room, part);
                double sumX = 0.0, sumY = 0.0, count = 0.0;
                for (int y = 0; y < plain.height(); ++y)
                    for (int x = 0; x < plain.width(); ++x)
                        if (ringed.pixel(x, y) != plain.pixel(x, y)) {
                            sumX += x;
                            sumY += y;
                            count += 1.0;
                        }
                QVERIFY(count > 0.0);
                QCOMPARE(picture->partAt(QPointF(sumX / count, sumY / count), room), part);
            }
        }
    }

    /// What a row is taken for is said by the threshold wherever it is said.
    void samplesAreTakenByTheThreshold() {
        auto rows = std::make_shared<session::EvaluationRows>();
        auto data = std::make_shared<nn::Dataset>();
        data->rows = data->features = data->imageWidth = data->imageHeight = 1;
        data->values = {0.5F};
        data->labels = {1};
        data->classNames = {"cat", "dog"};
        rows->data = data;
        rows->rows = {0};
        auto evaluated = std::make_shared<session::EvaluatedRows>();
        evaluated->of = rows;
        evaluated->columns = 2;
        evaluated->outputs = {0.6F, 0.4F};
        evaluated->predicted = {0};
        evaluated->losses = {0.9};
        session::Evaluation evaluation;
        evaluation.classes.resize(2);
        evaluation.evaluated = evaluated;
        const auto said = [&](std::optional<double> threshold) {
            return samplesPicture(evaluation, {0}, QStringLiteral("t"), threshold)->partText(0);
        };
        QVERIFY(said({}).contains(QStringLiteral("taken for “cat”")));
        QVERIFY(said(0.5).contains(QStringLiteral("taken for “cat”")));
        QVERIFY(said(0.3).contains(QStringLiteral("taken for “dog”")));
        QVERIFY(samplesPicture(evaluation, {0}, QStringLiteral("t"), 0.3)->table()[1].contains(QStringLiteral("dog")));
    }

    void sharesAreOfTheLine() {
        const ConfusionPicture picture({QStringLiteral("a"), QStringLiteral("b")}, {3, 1, 0, 0},
                                       ConfusionPicture::Shows::RowShares);
        const auto table = picture.table();
        QCOMPARE(table[1], (QStringList{QStringLiteral("a"), QStringLiteral("0.75"), QStringLiteral("0.25")}));
        QCOMPARE(table[2], (QStringList{QStringLiteral("b"), QStringLiteral("0"), QStringLiteral("0")}));
    }

    void tablesAreQuoted() {
        const Pictures one{
            std::make_shared<BarsPicture>(QStringLiteral("t"), QString(),
                                          QStringList{QStringLiteral("a,b"), QStringLiteral("v"), QStringLiteral("s")},
                                          std::vector<BarsPicture::Bar>{{QStringLiteral("x\"y"), 0.5, 0.0}})};
        QCOMPARE(pictureBytes(FigureFormat::Csv, one, {}).value(), QByteArray("\"a,b\",v,s\r\n\"x\"\"y\",0.5,0\r\n"));
        QCOMPARE(tableText(*one.front()), QStringLiteral("a,b\tv\ts\nx\"y\t0.5\t0\n"));
        QCOMPARE(pictureFormat("picture.tex").error().code, ErrorCode::BadOption);
    }
};

THROUGHLINE_TEST_BY(PicturesTest, (throughline::tests::run<QApplication, PicturesTest>))
#include "PicturesTest.moc"
