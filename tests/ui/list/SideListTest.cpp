// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "../WindowFixture.h"

#include "session/RunDescription.h"
#include "theme/Settings.h"
#include "theme/Tokens.h"
#include "ui/models/ItemModel.h"

#include <QFileInfo>
#include <QListView>
#include <QMenu>
#include <QToolButton>

using namespace throughline;
using namespace throughline::ui;
using namespace throughline::ui::testing;

/// The list of a window with many histories: looking for some, choosing several, moving them.
class SideListTest : public QObject {
    Q_OBJECT

public:
    Theme* theme = nullptr;

private:
    QTemporaryDir m_folder;

    static QStringList listed(MainWindow& window) {
        QStringList names;
        const auto* model = need<QListView>(window, "items")->model();
        for (int row = 0; row < model->rowCount(); ++row) {
            const auto path = model->index(row, 0).data(ItemModel::Path).toString();
            if (!path.isEmpty()) names << QFileInfo(path).baseName();
        }
        return names;
    }
    static QModelIndex indexOf(MainWindow& window, const QString& name) {
        const auto* model = need<QListView>(window, "items")->model();
        for (int row = 0; row < model->rowCount(); ++row)
            if (model->index(row, 0).data(ItemModel::Path).toString().endsWith(name + QStringLiteral(".json")))
                return model->index(row, 0);
        return {};
    }
    static void choose(MainWindow& window, const char* name, Qt::KeyboardModifiers with = {}) {
        auto* view = need<QListView>(window, "items");
        QTest::mouseClick(view->viewport(), Qt::LeftButton, with,
                          view->visualRect(indexOf(window, QLatin1String(name))).center());
    }
    void open(MainWindow& window, const QString& names) {
        window.resize(1200, 800);
        window.show();
        QStringList files;
        for (const auto& name : names.split(QLatin1Char(' '))) {
            files << m_folder.filePath(name + QStringLiteral(".json"));
            QFile out(files.back());
            QVERIFY(out.open(QIODevice::WriteOnly));
            out.write("[{\"loss\": 3}, {\"loss\": 0." + QByteArray::number(files.size()) + "}]");
        }
        for (const auto& file : files) { // one by one: in this order
            window.openPaths({file});
            QTRY_VERIFY_WITH_TIMEOUT(window.workspace().find(file) && window.workspace().find(file)->history, Patience);
        }
    }

private slots:
    void init() { settings().clear(); }

    void someAreLookedFor() {
        MainWindow window;
        open(window, QStringLiteral("a b c"));
        QVERIFY(!need<QLineEdit>(window, "items-filter")->isVisible()); // few are seen at a glance
        QTest::keySequence(&window, QKeySequence::Find);
        QTRY_VERIFY(need<QLineEdit>(window, "items-filter")->isVisible());
        type(window, "items-filter", QStringLiteral("loss<0.25"));
        QCOMPARE(listed(window), (QStringList{QStringLiteral("a"), QStringLiteral("b")}));
        QTest::keyClick(need<QLineEdit>(window, "items-filter"), Qt::Key_Escape);
        QCOMPARE(listed(window).size(), 3);
        QVERIFY(!need<QLineEdit>(window, "items-filter")->isVisible());
    }

    void severalAreHiddenAndRemoved() {
        MainWindow window;
        open(window, QStringLiteral("a b c d"));
        choose(window, "b");
        choose(window, "c", Qt::ControlModifier);
        QVERIFY(window.windowTitle().startsWith(QLatin1Char('b'))); // it stays the one that is shown
        auto* view = need<QListView>(window, "items");
        const auto row = view->visualRect(indexOf(window, QStringLiteral("c")));
        QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, QPoint(row.right() - 44, row.center().y()));
        const auto isShown = [&](const char* name) {
            return indexOf(window, QLatin1String(name)).data(ItemModel::Shown).toBool();
        };
        QVERIFY(isShown("a") && !isShown("b") && !isShown("c"));
        // An eye of another one is that one's alone, and changes nothing of what is shown beside the list.
        const auto other = view->visualRect(indexOf(window, QStringLiteral("d")));
        QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, QPoint(other.right() - 44, other.center().y()));
        QVERIFY(!isShown("d") && window.windowTitle().startsWith(QLatin1Char('b')));
        QTest::keyClick(view, Qt::Key_Delete);
        QCOMPARE(listed(window), (QStringList{QStringLiteral("a"), QStringLiteral("d")}));
    }

    void runsAreGroupedAndLabelled() {
        MainWindow window;
        window.resize(1200, 800);
        window.show();
        QStringList paths;
        for (const std::uint64_t seed : {1U, 2U}) paths << trained(window, {.seed = seed, .epochs = 2});
        paths << trained(window, {.hidden = 16, .epochs = 2});
        const auto headings = [&] {
            QStringList texts;
            const auto* model = need<QListView>(window, "items")->model();
            for (int row = 0; row < model->rowCount(); ++row)
                if (model->index(row, 0).data(ItemModel::Path).toString().isEmpty())
                    texts << model->index(row, 0).data().toString().section(QStringLiteral(" · "), -1);
            return texts;
        };
        const auto group = [&](const QString& by) {
            for (auto* action : need<QToolButton>(window, "items-order")->menu()->actions())
                if (action->text() == by) action->trigger();
        };
        window.workspace().setLabels({paths[0], paths[2]}, {QStringList{QStringLiteral("paper")}, std::nullopt});
        window.workspace().setLabels({paths[2]}, {std::nullopt, QStringLiteral("wide and slow")});
        QCOMPARE(session::readRun(paths[2].toStdString())->tags, std::vector<std::string>{"paper"});
        QCOMPARE(window.workspace().find(paths[2])->info->comment, std::string("wide and slow"));
        group(QStringLiteral("Grouped by tag"));
        QCOMPARE(headings(), (QStringList{"2", "1"}));
        group(QStringLiteral("Grouped by seeds"));
        QCOMPARE(headings(), (QStringList{"2", "1"}));
        group(QStringLiteral("Grouped by data set"));
        QCOMPARE(headings(), QStringList{"3"});
        // A heading stands for all below it.
        auto* view = need<QListView>(window, "items");
        QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, view->visualRect(view->model()->index(0, 0)).center());
        QCOMPARE(view->selectionModel()->selectedIndexes().size(), 3);
        // Found by their words.
        type(window, "items-filter", QStringLiteral("slow"));
        QCOMPARE(headings(), QStringList{"1"});
        type(window, "items-filter", QStringLiteral("paper"));
        QCOMPARE(headings(), QStringList{"2"});
        // A colour of one's own comes back at the next start.
        window.workspace().setColour(paths[0], ownColour(QColor(1, 2, 3)));
        MainWindow next;
        QCOMPARE(Tokens::light().run(next.workspace().find(paths[0])->colour), QColor(1, 2, 3));
    }

    void itemsAreMovedAndSorted() {
        MainWindow window;
        open(window, QStringLiteral("c b a"));
        auto* view = need<QListView>(window, "items");
        choose(window, "c");
        QTest::keyClick(view, Qt::Key_Down, Qt::AltModifier);
        QCOMPARE(listed(window).join(QLatin1Char(' ')), QStringLiteral("b c a"));
        auto* model = view->model();
        const std::unique_ptr<QMimeData> dragged(model->mimeData({indexOf(window, QStringLiteral("a"))}));
        model->dropMimeData(dragged.get(), Qt::MoveAction, indexOf(window, QStringLiteral("b")).row(), 0, {});
        QCOMPARE(listed(window).join(QLatin1Char(' ')), QStringLiteral("a b c"));
        QVERIFY(window.windowTitle().startsWith(QLatin1Char('c')));
        need<QToolButton>(window, "items-order")->menu()->actions()[2]->trigger();
        QCOMPARE(listed(window).join(QLatin1Char(' ')), QStringLiteral("c b a")); // the least loss first
        QTest::keyClick(view, Qt::Key_Down, Qt::AltModifier);                     // what is sorted is not moved
        QCOMPARE(listed(window).join(QLatin1Char(' ')), QStringLiteral("c b a"));
    }
};

THROUGHLINE_TEST_BY(SideListTest, throughline::ui::testing::run<SideListTest>)
#include "SideListTest.moc"
