// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "ui/models/Item.h"
#include "ui/models/ItemFilter.h"

#include <QTest>
#include <memory>

using namespace throughline;
using namespace throughline::ui;

/// What somebody looks for, as typed, and in which order it comes.
class ItemFilterTest : public QObject {
    Q_OBJECT

    ItemValues m_values;

    /// A history whose metric falls to `best` and rises again.
    static Item history(const char* name, const char* metric, double best) {
        Item item;
        item.kind = Item::Kind::History;
        item.path = QStringLiteral("/data/%1").arg(QLatin1String(name));
        item.title = item.name = QLatin1String(name);
        const auto made = std::make_shared<history::History>();
        made->format = "wandb";
        for (const double value : {2.0, best, 1.5}) {
            made->records.addRecord({static_cast<double>(made->records.size() + 1)});
            made->records.addPoint(metric, value);
        }
        item.history = made;
        return item;
    }
    static Item run(const char* name, int batch, std::vector<int> hidden) {
        auto item = history(name, "val_loss", 0.5);
        item.kind = Item::Kind::Run;
        const auto info = std::make_shared<session::RunInfo>();
        info->config.batchSize = batch;
        info->config.network.hidden = std::move(hidden);
        info->data.source = "digits";
        item.info = info;
        return item;
    }
    bool finds(const char* text, const Item& item) { return ItemFilter(QLatin1String(text)).matches(item, m_values); }

private slots:
    void words() {
        const auto item = history("Exp-12", "loss", 0.25);
        QVERIFY(ItemFilter(QStringLiteral("  ")).isEmpty());
        for (const char* text : {"exp", "12 data", "w&b", "EXP-12 /data"}) QVERIFY2(finds(text, item), text);
        for (const char* text : {"13", "exp digits"}) QVERIFY2(!finds(text, item), text);
        QVERIFY(finds("digits", run("a", 32, {64})));
    }

    void comparisonsOfWhatWasReached() {
        const auto item = history("a", "val/loss", 0.25);
        for (const char* text : {"val/loss<0.3", "val_loss < 0.3", "val_loss<=0.25", "val_loss=0.25", "val_loss>0.2 a"})
            QVERIFY2(finds(text, item), text);
        for (const char* text : {"val_loss<0.25", "val_loss>0.3", "accuracy>0", "val_loss!=0.25"})
            QVERIFY2(!finds(text, item), text);
        // Of what nobody knows which is better, the newest.
        QVERIFY(finds("temperature=1.5", history("b", "temperature", 9.0)));
        // While it is being typed.
        QVERIFY(finds("val_loss <", item) && finds("a <", item));
    }

    void comparisonsOfSettings() {
        const auto item = run("a", 1024, {128, 64});
        for (const char* text : {"batch=1024", "batch > 1000", "hidden=128,64", "data=digits", "data!=iris",
                                 "asked-for>0", "batchnorm=off"})
            QVERIFY2(finds(text, item), text);
        for (const char* text : {"batch<1000", "hidden=64", "data=iris", "nothing=1"})
            QVERIFY2(!finds(text, item), text);
    }

    void order() {
        const auto a = history("run10", "loss", 0.5), b = history("run2", "accuracy", 0.25),
                   c = history("run1", "loss", 0.1);
        std::vector<const Item*> items{&a, &b, &c};
        const auto names = [&] {
            QStringList all;
            for (const auto* item : items) all << item->title;
            return all.join(QLatin1Char(' '));
        };
        sortItems(items, ItemOrder::Opened, m_values);
        QCOMPARE(names(), QStringLiteral("run10 run2 run1"));
        sortItems(items, ItemOrder::Name, m_values);
        QCOMPARE(names(), QStringLiteral("run1 run2 run10"));
        items = {&a, &c};
        sortItems(items, ItemOrder::Best, m_values);
        QCOMPARE(names(), QStringLiteral("run1 run10"));
    }
};

THROUGHLINE_TEST(ItemFilterTest)
#include "ItemFilterTest.moc"
