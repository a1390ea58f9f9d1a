// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/FanComparison.h"
#include "ui/models/BestValue.h"
#include "ui/models/Workspace.h"

#include <QAbstractTableModel>
#include <map>
#include <optional>

namespace throughline::ui {

/// The visible items side by side, a row each: name, of the branches of a fan what they have more than one of them,
/// best value and its epoch where it is known what is better, the settings in which they differ, last value, epochs,
/// training time. Where there is one fan its branches are called by what they change. GUI thread; looks at new records
/// alone, at all of a fan where it has grown.
class CompareModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Role { Sort = Qt::UserRole, Path };
    enum Column { Colour, Name, Best }; ///< those that come first; of a fan its differences stand before the best

    explicit CompareModel(Workspace& workspace, QObject* parent = nullptr);

    /// Takes over what has changed.
    void refresh();
    /// The metric that best and last are about, by its common name (chart::CommonSeries); empty: by the items' own
    /// choice.
    void setMetric(const std::string& metric);
    const std::string& metric() const { return m_metric; }
    /// Those that some visible item has, validation first.
    std::vector<std::string> metrics() const;

    /// Name of the item with the best value; empty: none.
    QString bestName() const;
    /// What the branches of a fan are held against, "rate 0.001", and over how many epochs, "40 epochs";
    /// empty: there is no fan.
    const QString& referenceText() const { return m_table.reference; }
    const QString& pairsText() const { return m_table.pairs; }
    /// Whether all runs have the same rows for training and validation; nothing where there are not two runs.
    std::optional<bool> sameData() const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Cell {
        QString text;
        QVariant sort;
    };
    struct Line {
        QString path, name;
        std::size_t colour = 0;
        std::vector<Cell> cells;
    };
    struct Table {
        QStringList titles, tips; ///< of the tips, those of the first columns
        std::vector<Line> lines;
        std::ptrdiff_t best = -1; ///< line with the best value
        int bestColumn = -1;
        QString reference, pairs;
    };
    /// A fan as it was when it was last held together.
    struct KnownFan {
        std::vector<std::pair<QString, std::size_t>> runs; ///< paths and records, the parent last
        std::string series;
        session::FanComparison comparison;
        bool operator==(const KnownFan& other) const { return runs == other.runs && series == other.series; }
    };

    std::vector<const Item*> shown() const;
    std::string chooseMetric(const std::vector<const Item*>& items) const;
    const BestValue& best(const Item& item);
    Table build();
    void addBest(Table& table, const std::vector<const Item*>& items);
    void addFans(Table& table, const std::vector<const Item*>& items);
    static void addDifferenceColumns(Table& table);
    session::FanComparison compared(const std::vector<const Item*>& branches, const Item* parent);
    void addSettings(Table& table, const std::vector<const Item*>& items) const;

    Workspace& m_workspace;
    std::string m_wanted, m_metric;
    std::map<QString, BestValue> m_known;
    std::vector<KnownFan> m_fans;
    Table m_table;
};

} // namespace throughline::ui
