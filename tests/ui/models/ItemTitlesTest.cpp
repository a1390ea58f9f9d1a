// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "ui/models/ItemTitles.h"

#include "ui/models/Item.h"

#include <QTest>

using namespace throughline;
using namespace throughline::ui;

/// The names of items in list, legend and table.
class ItemTitlesTest : public QObject {
    Q_OBJECT

private slots:
    void itemsOfOneNameAreToldApartByTheirPaths() {
        const auto titles = [](const std::vector<std::pair<const char*, const char*>>& named) {
            std::vector<Item> items;
            for (const auto& [name, path] : named) {
                items.emplace_back();
                items.back().name = QLatin1String(name);
                items.back().path = QLatin1String(path);
            }
            return titlesOf(items).join(QStringLiteral("; "));
        };
        QCOMPARE(titles({{"digits 64", "/runs/digits-64"}, {"wine", "/runs/wine"}}), QStringLiteral("digits 64; wine"));
        // Beside each other, by the folders' numbers; the order in the list changes nothing.
        QCOMPARE(titles({{"d 64", "/r/d-64-3"}, {"w", "/r/w"}, {"d 64", "/r/d-64"}, {"d 64", "/r/d-64-2"}}),
                 QStringLiteral("d 64 (3); w; d 64 (1); d 64 (2)"));
        QCOMPARE(titles({{"d 64", "/r/d-64-2"}, {"d 64", "/r/d-64-12"}, {"d 64", "/r/d-64-22"}}),
                 QStringLiteral("d 64 (2); d 64 (12); d 64 (22)"));
        QCOMPARE(titles({{"d 64", "/r/d-64-2"}, {"d 64", "/r/d-64-22"}}), QStringLiteral("d 64 (2); d 64 (22)"));
        QCOMPARE(titles({{"mine", "/r/d-64-2"}, {"mine", "/r/wine"}}), QStringLiteral("mine (d-64-2); mine (wine)"));
        QCOMPARE(titles({{"h.json", "/x/fold-1/out/h.json"}, {"h.json", "/x/fold-2/out/h.json"}}),
                 QStringLiteral("h.json (fold-1); h.json (fold-2)"));
        QCOMPARE(titles({{"h", "/a/b/h"}, {"h", "/a/c/h"}, {"h", "/d/b/h"}}),
                 QStringLiteral("h (/a/b/h); h (/a/c/h); h (/d/b/h)"));
        QCOMPARE(titles({{"a", "/p/f.png#1"}, {"a", "/p/f.png#2"}}), QStringLiteral("a (1); a (2)"));
    }
};

THROUGHLINE_TEST(ItemTitlesTest)
#include "ItemTitlesTest.moc"
