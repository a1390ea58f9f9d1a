// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/Workspace.h"
#include "ui/widgets/Card.h"

#include <map>
#include <memory>

class QHBoxLayout;
class QMenu;
class QLineEdit;
class QSlider;
class QToolButton;

namespace throughline::chart {
class ChartStack;
struct FigureOptions;
} // namespace throughline::chart

namespace throughline::ui {

class Label;
class SeedMerger;
class Segmented;
class Switch;

/// The charts of all that is visible in the workspace, with the line of controls above them.
class RunPage : public Ground {
    Q_OBJECT

public:
    RunPage(Workspace& workspace, const SeedMerger& seeds, QWidget* parent = nullptr);
    ~RunPage() override;
    chart::ChartStack& charts() { return *m_charts; }
    /// The item whose curves lie on top.
    void setActive(const QString& path);
    /// Whether the charts look as those of this figure, as far as their runs allow.
    bool looksLike(const chart::FigureOptions& figure) const;
    void lookLike(const chart::FigureOptions& figure);
    /// For the next start: what the charts show and how, and the part that is in view, for the same items.
    void remember() const;

signals:
    void aboutWanted();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void buildControls(QHBoxLayout* row);
    void rebuild();
    void showChange(const QString& path);
    void updateShown();
    void buildSmoothing(QHBoxLayout* row);
    void setSmoothing(double weight);
    void typedSmoothing();
    void fillViewMenu(QMenu* menu);
    void addMetrics(QMenu* menu);
    void addDrawing(QMenu* menu);
    void addViews(QMenu* menu);
    void showHelp();
    void addAxes(QMenu* menu);
    void addKeys();
    void restore();
    void restoreView();
    QStringList shownIds() const;
    std::vector<std::string> metricsOf(const chart::FigureOptions& figure) const;

    /// What the charts show of an item besides its history.
    struct Look {
        QString name;
        std::size_t colour = 0;
        bool visible = true;
        bool operator==(const Look&) const = default;
    };

    Workspace& m_workspace;
    const SeedMerger& m_seeds;
    std::map<QString, Look> m_looks;
    chart::ChartStack* m_charts = nullptr;
    QString m_active;
    std::unique_ptr<chart::FigureOptions> m_awaited; ///< the view of the last time, until its items are there
    Segmented* m_axis = nullptr;
    Segmented* m_scale = nullptr;
    Label* m_smoothingLabel = nullptr;
    QSlider* m_smoothing = nullptr;
    QLineEdit* m_smoothingValue = nullptr;
    Label* m_shown = nullptr;
    Switch* m_follow = nullptr;
    QToolButton* m_view = nullptr;
};

} // namespace throughline::ui
