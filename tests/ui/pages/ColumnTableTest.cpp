// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "../WindowFixture.h"

#include "theme/Settings.h"
#include "ui/pages/ColumnTable.h"
#include "ui/pages/DataCard.h"

#include <QFile>
#include <QMenu>
#include <QPushButton>
#include <QTemporaryDir>

using namespace throughline;
using namespace throughline::ui;
using namespace throughline::ui::testing;

/// The columns of a file before it is trained on: what is told of them, and changed by clicking.
class ColumnTableTest : public QObject {
    Q_OBJECT

public:
    Theme* theme = nullptr;

private:
    QTemporaryDir m_folder;

    QString write(const QByteArray& text) {
        QFile file(m_folder.filePath(QStringLiteral("table.csv")));
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size()) qFatal("cannot write");
        return file.fileName();
    }
    static QByteArray rows(const char* odd = "5") {
        QByteArray text = "id,size,town,y\n";
        for (int i = 0; i < 60; ++i)
            text += QByteArray::number(i + 1) + ',' +
                    (i == 7 || i == 20 ? QByteArray(odd) : QByteArray::number(i * 37 % 50) + ".5") +
                    (i % 3 == 0   ? ",Ulm,"
                     : i % 3 == 1 ? ",Bonn,"
                                  : ",,") +
                    QByteArray::number(i * 0.25) + '\n';
        return text;
    }
    static QString cell(const ColumnTable& table, int row, int column) { return table.item(row, column)->text(); }
    /// What the menu that a click opens has to offer.
    static void choose(ColumnTable& table, int row, int column, const char* text) {
        table.setCurrentCell(row, column);
        QTest::keyClick(&table, Qt::Key_Return);
        auto* menu = table.findChild<QMenu*>(QStringLiteral("column-menu"));
        if (!menu) qFatal("no menu");
        for (auto* action : menu->actions())
            if (action->text() == QLatin1String(text)) action->trigger();
        delete menu;
    }

private slots:
    void init() { settings().clear(); }

    void tellsAndTakesWhatIsSaid() {
        DataCard card;
        card.resize(800, 700);
        card.show();
        card.chooseFile(write(rows()));
        QTRY_VERIFY_WITH_TIMEOUT(card.data(), Patience);
        auto& table = *need<ColumnTable>(card, "data-columns");
        QVERIFY(table.isVisible());
        QCOMPARE(table.rowCount(), 4);
        QVERIFY(cell(table, 0, 1).startsWith(QLatin1String("left out")));
        QVERIFY(table.item(0, 1)->toolTip().contains(QLatin1String("numbers the rows")));
        QVERIFY(cell(table, 1, 1).startsWith(QLatin1String("input")));
        QVERIFY(cell(table, 2, 2).startsWith(QLatin1String("category")));
        QVERIFY(cell(table, 2, 3).startsWith(QLatin1String("20")));
        QVERIFY(cell(table, 3, 1).startsWith(QLatin1String("target")));
        QCOMPARE(cell(table, 2, 5), QStringLiteral("Bonn, Ulm"));
        QCOMPARE(card.data()->encoding.columns.size(), 2U);

        choose(table, 0, 1, "input");
        QTRY_VERIFY_WITH_TIMEOUT(card.data() && card.data()->encoding.columns.size() == 3, Patience);
        choose(table, 2, 1, "left out");
        QTRY_VERIFY_WITH_TIMEOUT(card.data() && card.data()->encoding.columns.size() == 2, Patience);
        choose(table, 2, 1, "target");
        QTRY_VERIFY_WITH_TIMEOUT(card.data() && card.data()->encoding.target == "town", Patience);
        choose(table, 2, 1, "input"); // the last of the others is predicted again
        QTRY_VERIFY_WITH_TIMEOUT(card.data() && card.data()->encoding.target == "y", Patience);
        choose(table, 2, 3, "drop the rows");
        QTRY_VERIFY_WITH_TIMEOUT(card.data() && card.data()->split->training->rows == 40, Patience);
        choose(table, 1, 2, "category");
        QTRY_VERIFY_WITH_TIMEOUT(card.data() && !card.data()->encoding.columns[1].isNumber(), Patience);
    }

    void aClickTakesOddTextsAsMissing() {
        DataCard card;
        card.resize(800, 700);
        card.show();
        card.chooseFile(write(rows("k.A.")));
        auto* mend = need<QPushButton>(card, "data-mend");
        QTRY_VERIFY_WITH_TIMEOUT(mend->isVisible(), Patience);
        QVERIFY(!card.data());
        QVERIFY(mend->text().contains(QString::fromUtf8("“k.A.”")));
        QVERIFY(need<ColumnTable>(card, "data-columns")->isVisible());
        mend->click();
        QTRY_VERIFY_WITH_TIMEOUT(card.data(), Patience);
        QVERIFY(!mend->isVisible());
        QCOMPARE(card.spec().missing, std::vector<std::string>{"k.A."});
        // A number of nines far from all else may be meant; it need not.
        card.chooseFile(write(rows("-999")));
        QTRY_VERIFY_WITH_TIMEOUT(card.data(), Patience);
        QVERIFY(mend->isVisible() && mend->text().contains(QLatin1String("-999")));
        mend->click();
        QTRY_VERIFY_WITH_TIMEOUT(card.data() && !mend->isVisible(), Patience);
        QVERIFY(cell(*need<ColumnTable>(card, "data-columns"), 1, 3).startsWith(QLatin1String("2")));
        // It is among the files lately used, for the next time.
        DataCard next;
        QVERIFY(!need<QPushButton>(next, "data-recent")->isHidden());
    }
};

THROUGHLINE_TEST_BY(ColumnTableTest, throughline::ui::testing::run<ColumnTableTest>)
#include "ColumnTableTest.moc"
