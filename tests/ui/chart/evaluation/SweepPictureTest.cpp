// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "evaluation/SettingAxis.h"
#include "evaluation/SweepPicture.h"

#include <QApplication>
#include <QImage>
#include <QPainter>
#include <QTest>
#include <cmath>
#include <limits>
#include <set>

using namespace throughline;
using namespace throughline::chart;

/// What the settings of a sweep come to: axes that suit their values, lines that are found where they are drawn.
class SweepPictureTest : public QObject {
    Q_OBJECT

    using Scale = SettingAxis::Scale;

    static session::SweptRun swept(std::vector<session::Setting> settings, double best, std::int64_t epoch = 3) {
        session::RunOutcome outcome;
        outcome.bestMetric = "val_loss";
        if (epoch > 0) outcome.best = {epoch, best};
        return {std::move(settings), {}, outcome};
    }

    /// Two settings, two seeds each.
    static std::vector<session::SweptRun> several() {
        std::vector<session::SweptRun> runs;
        double best = 0.9;
        for (const char* rate : {"0.1", "0.01", "0.001"})
            for (const char* hidden : {"64", "128,64"})
                for (const char* seed : {"1", "2"})
                    runs.push_back(swept({{"learning-rate", rate}, {"hidden", hidden}, {"seed", seed}}, best *= 0.8));
        return runs;
    }

    static std::vector<session::SweptRun> oneSetting() {
        std::vector<session::SweptRun> runs;
        for (const char* width : {"8", "16", "64"})
            for (const char* seed : {"1", "2"})
                runs.push_back(
                    swept({{"hidden", width}, {"seed", seed}}, 1.0 / std::stod(width) + 0.01 * (*seed - '0')));
        return runs;
    }

    static QImage painted(const Picture& picture, const QRectF& room, const PictureStyle& style) {
        QImage image(700, 500, QImage::Format_RGB32);
        image.fill(style.tokens->surface);
        QPainter painter(&image);
        picture.paint(painter, room, style);
        return image;
    }

private slots:
    void scalesSuitTheirValues() {
        const auto scaleOf = [](const std::vector<std::string>& values) {
            return SettingAxis::ofOption("x", values).scale();
        };
        QCOMPARE(scaleOf({"0.1", "0.01", "0.001"}), Scale::Log);
        QCOMPARE(scaleOf({"0.1", "0.001"}), Scale::Log);
        QCOMPARE(scaleOf({"32", "64", "128", "256"}), Scale::Log);
        QCOMPARE(scaleOf({"0.1", "0.2", "0.3"}), Scale::Linear);
        QCOMPARE(scaleOf({"0", "0.25", "0.5"}), Scale::Linear);
        QCOMPARE(scaleOf({"0", "0.00001", "0.001", "0.1"}), Scale::Categories); // all but one would lie at the end
        QCOMPARE(scaleOf({"64", "128,64"}), Scale::Categories);
        QCOMPARE(scaleOf({"relu", "tanh"}), Scale::Categories);
        QCOMPARE(scaleOf({"3"}), Scale::Categories);

        const auto rate = SettingAxis::ofOption("learning-rate", {"0.1", "0.01", "0.001"});
        QCOMPARE(rate.title(), QStringLiteral("learning rate"));
        QCOMPARE(rate.at("0.001"), 0.0);
        QVERIFY(std::abs(rate.at("0.01") - 0.5) < 1e-12);
        QCOMPARE(rate.at("0.1"), 1.0);
        QCOMPARE(rate.ticks(8).size(), std::size_t{3});
        QCOMPARE(rate.ticks(8)[1].label, QStringLiteral("0.01"));
        // Numbers in their order whatever the order asked for, words as asked for.
        QCOMPARE(SettingAxis::ofOption("x", {"0.1", "0", "10", "0.001"}).at("0"), 0.0);
        const auto word = SettingAxis::ofOption("hidden", {"128,64", "", "8"});
        QCOMPARE(word.at("128,64"), 0.0);
        QCOMPARE(word.ticks(8)[1].label, QStringLiteral("none"));
        QCOMPARE(SettingAxis::ofOption("x", {"1"}).at("1"), 0.5);
    }

    void resultsAreLogarithmicWhereTheyReachFar() {
        QCOMPARE(SettingAxis::ofNumbers({}, {0.1, 0.4}).scale(), Scale::Linear);
        const auto far = SettingAxis::ofNumbers({}, {0.01, 5.0, std::numeric_limits<double>::infinity()});
        QCOMPARE(far.scale(), Scale::Log);
        QVERIFY(far.at(0.01) > 0.0 && far.at(5.0) < 1.0);
        QCOMPARE(SettingAxis::ofNumbers({}, {-1.0, 50.0}).scale(), Scale::Linear);
        QVERIFY(std::isfinite(SettingAxis::ofNumbers({}, {0.5}).at(0.5)));
        QVERIFY(!SettingAxis::ofNumbers({}, {}).ticks(4).empty());
    }

    void nothingIsPaintedBesideTheRoom() {
        for (const auto& runs : {several(), oneSetting()}) {
            const SweepPicture picture(session::sweepTable(runs), runs);
            for (const QSizeF& size : {QSizeF(240, 180), QSizeF(560, 300)}) {
                const QRectF room(QPointF(60.0, 60.0), size);
                const PictureStyle style{&ui::Tokens::light(), -1, 0};
                const QImage image = painted(picture, room, style);
                const QRect around = room.toAlignedRect().adjusted(-4, -4, 4, 4);
                for (int y = 0; y < image.height(); ++y)
                    for (int x = 0; x < image.width(); ++x)
                        if (!around.contains(x, y) && image.pixelColor(x, y) != style.tokens->surface)
                            QFAIL(qPrintable(QStringLiteral("%1 at %2,%3").arg(picture.title()).arg(x).arg(y)));
            }
        }
    }

    void aRowIsFoundWhereItIs() {
        for (const auto& runs : {several(), oneSetting()}) {
            const SweepPicture picture(session::sweepTable(runs), runs);
            QCOMPARE(picture.parts(), static_cast<int>(runs.size()) / 2);
            const QRectF room(20.0, 20.0, 520.0, 300.0);
            std::set<int> found;
            for (int y = 20; y < 320; y += 2)
                for (int x = 20; x < 540; x += 2) found.insert(picture.partAt(QPointF(x, y), room));
            QCOMPARE(static_cast<int>(found.size()), picture.parts() + 1); // and none beside them
            // What is pointed at stands out, and where it does it is found.
            const QImage plain = painted(picture, room, {&ui::Tokens::light()});
            for (int part = 0; part < picture.parts(); ++part)
                QVERIFY(painted(picture, room, {&ui::Tokens::light(), -1, part}) != plain);
        }
    }

    void itSaysWhatItShows() {
        auto runs = several();
        const SweepPicture picture(session::sweepTable(runs), runs);
        QCOMPARE(picture.title(), QStringLiteral("val loss by learning rate, hidden"));
        QCOMPARE(picture.partText(0),
                 QStringLiteral("learning rate 0.001, hidden 128,64: val loss 0.0696 ± 0.0109, 2 runs"));
        QVERIFY(picture.summary().endsWith(picture.partText(0)));
        const auto table = picture.table();
        QCOMPARE(table.size(), std::size_t{7});
        QCOMPARE(table[0][2], QStringLiteral("best val_loss"));
        QCOMPARE(table[1][0], QStringLiteral("0.001"));

        // The best is blue, the worst yellow, and what has no result neither.
        runs[0] = runs[1] = swept(runs[0].settings, 0.0, 0);
        runs[1].settings[2].value = "2";
        const SweepPicture without(session::sweepTable(runs), runs);
        const auto& tokens = ui::Tokens::light();
        QCOMPARE(without.colourOf(0, tokens), tokens.run(0));
        QCOMPARE(without.colourOf(4, tokens), tokens.run(4));
        QCOMPARE(without.colourOf(5, tokens), tokens.disabled);
        QCOMPARE(without.partText(5), QStringLiteral("learning rate 0.1, hidden 64: done"));
        const SweepPicture nothing(session::sweepTable({}), {});
        painted(nothing, QRectF(0.0, 0.0, 300.0, 200.0), {&tokens});
        QCOMPARE(nothing.parts(), 0);
    }
};

THROUGHLINE_TEST_BY(SweepPictureTest, (throughline::tests::run<QApplication, SweepPictureTest>))
#include "SweepPictureTest.moc"
