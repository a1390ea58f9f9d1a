// SPDX-License-Identifier: GPL-3.0-or-later
#include "WindowFixture.h"

#include "chart/ChartStack.h"
#include "ui/dialogs/ExportDialog.h"

#include <QComboBox>
#include <QFile>
#include <QImage>

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
        for (int epoch = 1; epoch <= 20; ++epoch) {
            m_history.records.addRecord(epoch, epoch, 0, 1.0);
            m_history.records.addPoint("loss", 1.0 / epoch);
            m_history.records.addPoint("val_loss", 1.2 / epoch);
        }
        chart::ChartRun run;
        run.id = run.name = QStringLiteral("one");
        run.history = chart::borrowed(m_history);
        charts.setRuns({run});
    }

private slots:
    void writesAPictureOfTheSizeAskedFor() {
        chart::ChartStack charts;
        fill(charts);
        ExportDialog dialog(charts, nullptr);
        type(dialog, "export-width", QStringLiteral("640"));
        type(dialog, "export-height", QStringLiteral("360"));
        type(dialog, "export-dpi", QStringLiteral("192"));
        const auto file = m_folder.filePath(QStringLiteral("figure.png"));
        QVERIFY(dialog.save(file));
        const QImage image(file);
        QCOMPARE(image.size(), QSize(640, 360));
        QCOMPARE(qRound(image.dotsPerMeterX() * 0.0254), 192);
    }

    void writesValuesAsATable() {
        chart::ChartStack charts;
        fill(charts);
        ExportDialog dialog(charts, nullptr);
        need<QComboBox>(dialog, "export-format")->setCurrentIndex(3);
        const auto file = m_folder.filePath(QStringLiteral("values.csv"));
        QVERIFY(dialog.save(file));
        QFile in(file);
        QVERIFY(in.open(QIODevice::ReadOnly));
        QCOMPARE(in.readAll().count('\n'), 21);
    }

    void refusesASizeThatCannotBe() {
        chart::ChartStack charts;
        fill(charts);
        ExportDialog dialog(charts, nullptr);
        QVERIFY(need<QAbstractButton>(dialog, "export-save")->isEnabled());
        type(dialog, "export-width", QStringLiteral("0"));
        QVERIFY(!need<QAbstractButton>(dialog, "export-save")->isEnabled());
        QVERIFY(!said(dialog, "export-width-error").isEmpty());
    }

    void saysWhereItCannotWrite() {
        chart::ChartStack charts;
        fill(charts);
        ExportDialog dialog(charts, nullptr);
        const auto file = m_folder.filePath(QStringLiteral("no/such/folder/figure.png"));
        QVERIFY(!dialog.save(file));
        QVERIFY(said(dialog, "export-error").contains(QStringLiteral("figure.png")));
    }
};

int main(int argc, char** argv) {
    return throughline::ui::testing::run<ExportDialogTest>(argc, argv);
}
#include "ExportDialogTest.moc"
