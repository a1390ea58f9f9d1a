// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/Hints.h"
#include "ui/models/Workspace.h"
#include "ui/pages/ChartMemory.h"
#include "ui/widgets/Ground.h"

#include <map>

namespace throughline::chart {
class ChartStack;
struct FigureOptions;
} // namespace throughline::chart

namespace throughline::session {
class RunQueue;
}

namespace throughline::ui {

class ChartBar;
class HintBar;
class BandMerger;
class SweepCard;

/// The charts of all that is visible in the workspace, with the bar of controls above them.
class RunPage : public Ground {
    Q_OBJECT

public:
    /// `queue`: what the sweep of the shown run is trained by.
    RunPage(Workspace& workspace, const BandMerger& bands, session::RunQueue& queue, QWidget* parent = nullptr);
    ~RunPage() override;
    chart::ChartStack& charts() { return *m_charts; }
    SweepCard& sweep() { return *m_sweep; }
    /// The item whose curves lie on top.
    void setActive(const QString& path);
    /// Whether the charts look as those of this figure, as far as their runs allow.
    bool looksLike(const chart::FigureOptions& figure) const;
    void lookLike(const chart::FigureOptions& figure);
    /// For the next start: what the charts show and how, and the part that is in view, for the same items.
    void remember() const;

signals:
    void aboutWanted();
    /// What a hint proposes for a run.
    void hintActionWanted(const QString& path, const throughline::session::HintAction& action);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void rebuild();
    void showChange(const QString& path);
    void updateShown();
    void showHelp();
    std::vector<std::string> metricsOf(const chart::FigureOptions& figure) const;

    /// What the charts show of an item besides its history.
    struct Look {
        QString name;
        std::size_t colour = 0;
        bool visible = true;
        double expectedEpochs = 0.0;
        bool operator==(const Look&) const = default;
    };
    static Look lookOf(const Item& item);
    QString titleOf(const session::ParentRun& parent) const;

    Workspace& m_workspace;
    const BandMerger& m_bands;
    std::map<QString, Look> m_looks;
    chart::ChartStack* m_charts;
    ChartBar* m_bar;
    HintBar* m_hints;
    SweepCard* m_sweep;
    ChartMemory m_memory;
    QString m_active;
};

} // namespace throughline::ui
