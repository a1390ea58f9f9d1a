// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "data/Load.h"
#include "data/OtherRows.h"
#include "pictures/Picture.h"

#include <QDir>
#include <QFile>
#include <QImage>
#include <QTemporaryDir>
#include <QTest>

using namespace throughline;
using namespace throughline::data;

/// Folders of pictures, as they are trained on and predicted from.
class ImageFolderTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    int m_count = 0;

    /// A folder of its own, for one test.
    QString fresh() {
        const QString folder = m_folder.filePath(QString::number(++m_count));
        QDir().mkpath(folder);
        return folder;
    }

    static void paint(const QString& file, QSize size, const QColor& colour) {
        QDir().mkpath(QFileInfo(file).path());
        QImage image(size, QImage::Format_RGB32);
        image.fill(colour);
        QVERIFY2(image.save(file), qPrintable(file));
    }

    static DataSpec specOf(const QString& folder) {
        DataSpec spec;
        spec.source = folder.toStdString();
        return spec;
    }

    /// Eight pictures of each of two classes.
    QString twoClasses(QSize size, const QColor& first, const QColor& second) {
        const QString folder = fresh();
        for (int i = 0; i < 8; ++i) {
            paint(folder + QStringLiteral("/apple/%1.png").arg(i), size, first);
            paint(folder + QStringLiteral("/pear/%1.png").arg(i), size, second);
        }
        return folder;
    }

private slots:
    void aFolderIsAClass() {
        const auto loaded = load(specOf(twoClasses({5, 3}, Qt::red, Qt::green)));
        QVERIFY2(loaded.has_value(), loaded ? "" : loaded.error().arguments.at(0).c_str());
        const nn::Dataset& data = *loaded->split->training;
        QCOMPARE(data.classNames, (std::vector<std::string>{"apple", "pear"}));
        QCOMPARE(data.rows, std::size_t(16));
        QCOMPARE(data.imageWidth, std::size_t(5)); // all have it, and it is small
        QCOMPARE(data.imageHeight, std::size_t(3));
        QCOMPARE(data.imageChannels, std::size_t(3));
        QCOMPARE(data.features, std::size_t(45));
        QCOMPARE(std::vector<std::uint8_t>(data.bytes.begin(), data.bytes.begin() + 3),
                 (std::vector<std::uint8_t>{255, 0, 0}));
        QCOMPARE(data.labels.front(), 0);
        QCOMPARE(data.labels.back(), 1);
        QVERIFY(loaded->summary.notes.empty());
        QVERIFY(data::isSound(loaded->encoding));
    }

    void greyPicturesHaveOneChannel() {
        const auto loaded = load(specOf(twoClasses({4, 4}, Qt::white, QColor(7, 7, 7))));
        QVERIFY(loaded);
        QCOMPARE(loaded->split->training->imageChannels, std::size_t(1));
        QCOMPARE(loaded->split->training->bytes.back(), std::uint8_t(7));
    }

    /// Scaled until it covers the size; of what juts out the middle is kept, and nothing is squeezed.
    void theMiddleIsKept() {
        const QString file = fresh() + QStringLiteral("/wide.png");
        QImage wide(300, 100, QImage::Format_RGB32);
        wide.fill(Qt::blue);
        for (int y = 0; y < 100; ++y)
            for (int x = 100; x < 200; ++x) wide.setPixelColor(x, y, Qt::yellow);
        QVERIFY(wide.save(file));
        const auto pixels = pictures::readPicture(file.toStdString(), {10, 10});
        QVERIFY(pixels);
        for (std::size_t i = 0; i < pixels->size(); i += 3) QVERIFY((*pixels)[i + 2] < 40); // no blue
    }

    void whatCanBeSeenThroughStandsBeforeWhite() {
        const QString file = fresh() + QStringLiteral("/clear.png");
        QImage clear(2, 2, QImage::Format_ARGB32);
        clear.fill(Qt::transparent);
        QVERIFY(clear.save(file));
        QCOMPARE(pictures::readPicture(file.toStdString(), {2, 2}).value(), std::vector<std::uint8_t>(12, 255));
    }

    void sizesThatDifferBecomeOne() {
        const QString folder = twoClasses({5, 3}, Qt::red, Qt::green);
        paint(folder + QStringLiteral("/pear/large.jpg"), {80, 60}, Qt::green);
        auto loaded = load(specOf(folder));
        QVERIFY(loaded);
        QCOMPARE(loaded->split->training->imageWidth, std::size_t(32));
        QCOMPARE(loaded->summary.notes, (std::vector<Remark>{{RemarkCode::PicturesScaled, {"5×3", "80×60", "32×32"}}}));
        DataSpec spec = specOf(folder);
        spec.imageSize = {6, 2};
        loaded = load(spec);
        QVERIFY(loaded);
        QCOMPARE(loaded->split->training->features, std::size_t(36));
    }

    void whatIsNoPictureIsToldAndLeftOut() {
        const QString folder = twoClasses({4, 4}, Qt::red, Qt::green);
        for (const char* name : {"/pear/broken.png", "/pear/list.txt"}) {
            QFile file(folder + QLatin1String(name));
            QVERIFY(file.open(QIODevice::WriteOnly) && file.write("none") == 4);
        }
        const auto loaded = load(specOf(folder));
        QVERIFY(loaded);
        QCOMPARE(loaded->split->training->rows, std::size_t(16));
        QCOMPARE(loaded->summary.notes,
                 (std::vector<Remark>{{RemarkCode::PicturesUnread, {"1", (folder + "/pear/broken.png").toStdString()}},
                                      {RemarkCode::FilesNoPictures, {"1"}}}));
    }

    void partsAreTaken() {
        const QString all = fresh();
        for (const char* part : {"train", "val", "test"})
            for (int i = 0; i < 4; ++i) {
                paint(all + QStringLiteral("/%1/10/%2.png").arg(QLatin1String(part)).arg(i), {4, 4}, Qt::red);
                paint(all + QStringLiteral("/%1/9/%2.png").arg(QLatin1String(part)).arg(i), {4, 4}, Qt::green);
            }
        const auto loaded = load(specOf(all));
        QVERIFY(loaded);
        QCOMPARE(loaded->split->training->classNames, (std::vector<std::string>{"9", "10"})); // as numbers
        QCOMPARE(loaded->encoding.classValues, (std::vector<double>{9, 10}));
        QCOMPARE(loaded->split->validationRows.size(), std::size_t(8));
        QCOMPARE(loaded->split->testRows.size(), std::size_t(8));
        QCOMPARE(loaded->summary.validation.kind, Validation::Kind::OwnPart);
        // Of such a folder a model is evaluated on what it was not trained on.
        const auto rows = loadRows({all.toStdString()}, loaded->encoding, Targets::Read);
        QVERIFY(rows);
        QCOMPARE(rows->data->rows, std::size_t(8));
    }

    void whatCannotBeTrainedOnIsSaid() {
        const QString empty = fresh(), one = fresh();
        QDir().mkpath(empty + QStringLiteral("/a"));
        QDir().mkpath(empty + QStringLiteral("/b"));
        paint(one + QStringLiteral("/only/1.png"), {4, 4}, Qt::red);
        for (const QString& folder : {empty, one, one + QStringLiteral("/only")}) {
            const auto loaded = load(specOf(folder));
            QVERIFY(!loaded);
            QCOMPARE(loaded.error().code, ErrorCode::WrongShape);
        }
    }

    void picturesArePredictedByTheirNames() {
        const QString folder = twoClasses({4, 4}, Qt::red, Qt::green);
        const auto trained = load(specOf(folder));
        QVERIFY(trained);
        const QString other = fresh();
        paint(other + QStringLiteral("/b/2.png"), {40, 40}, Qt::green);
        paint(other + QStringLiteral("/1.png"), {4, 4}, Qt::red);
        KeptColumns kept;
        const auto rows = loadRows({other.toStdString()}, trained->encoding, Targets::None, {}, &kept);
        QVERIFY(rows);
        QCOMPARE(kept.names, (std::vector<std::string>{"file"}));
        QCOMPARE(kept.cells, (std::vector<std::string>{"1.png", "b/2.png"}));
        QCOMPARE(rows->data->features, std::size_t(48));
        // One that cannot be read is named, and passed over by request.
        QFile broken(other + QStringLiteral("/c.png"));
        QVERIFY(broken.open(QIODevice::WriteOnly) && broken.write("none") == 4);
        broken.close();
        const auto refused = loadRows({other.toStdString()}, trained->encoding, Targets::None);
        QVERIFY(!refused);
        QCOMPARE(refused.error().file, broken.fileName().toStdString());
        OtherSource skipping{other.toStdString()};
        skipping.skipUnusable = true;
        const auto skipped = loadRows(skipping, trained->encoding, Targets::None);
        QVERIFY(skipped);
        QCOMPARE(skipped->data->rows, std::size_t(2));
        // A class that was not learned has no place.
        paint(other + QStringLiteral("/plum/1.png"), {4, 4}, Qt::blue);
        QCOMPARE(loadRows({other.toStdString()}, trained->encoding, Targets::Read).error().code, ErrorCode::WrongShape);
        // A table's model knows no pictures.
        const auto table = load(specOf(QStringLiteral("moons")));
        QVERIFY(table);
        QVERIFY(!loadRows({folder.toStdString()}, table->encoding, Targets::None));
    }

    void aStopIsHeard() {
        std::stop_source stop;
        stop.request_stop();
        const auto loaded = load(specOf(twoClasses({4, 4}, Qt::red, Qt::green)), stop.get_token());
        QVERIFY(!loaded);
        QCOMPARE(loaded.error().code, ErrorCode::Cancelled);
    }
};

THROUGHLINE_TEST(ImageFolderTest)
#include "ImageFolderTest.moc"
