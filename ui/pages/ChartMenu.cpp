// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/ChartMenu.h"

#include "history/MetricNames.h"
#include "stack/ChartStack.h"
#include "stack/MetricChart.h"
#include "text/MetricText.h"
#include "text/NumberText.h"

#include <QInputDialog>
#include <algorithm>

namespace throughline::ui {

ChartMenu::ChartMenu(chart::ChartStack& charts, const std::string& metric, QWidget* parent)
    : QMenu(parent), m_charts(charts), m_metric(metric) {
    setObjectName(QStringLiteral("chart-menu"));
    setAttribute(Qt::WA_DeleteOnClose);
    const auto add = [this](const QString& text, auto act) {
        auto* action = addAction(text);
        connect(action, &QAction::triggered, this, act);
        return action;
    };
    auto* log = add(tr("Logarithmic"), [this] {
        auto looks = m_charts.looks();
        auto& look = looks[m_metric];
        look.logY = !m_charts.isLog(m_metric);
        if (*look.logY == m_charts.options().logY) look.logY.reset(); // as all of them
        m_charts.setLook(m_metric, look);
    });
    log->setCheckable(true);
    log->setChecked(charts.isLog(metric));
    add(tr("Range of y…"), [this] { askRange(); });
    add(tr("Title…"), [this] { askTitle(); });
    addSeparator();
    const auto metrics = charts.metrics();
    add(tr("Move up"), [this] { move(-1); })->setEnabled(metrics.front() != metric);
    add(tr("Move down"), [this] { move(1); })->setEnabled(metrics.back() != metric);
    auto* together = addMenu(tr("Draw in one chart with"));
    together->setEnabled(metrics.size() > 1);
    for (const auto& other : metrics)
        if (other != metric)
            connect(together->addAction(metricTitle(other)), &QAction::triggered, this,
                    [this, other] { m_charts.drawTogether(other, m_metric); });
    if (history::togetherIn(metric).size() > 1) add(tr("Draw apart"), [this] { m_charts.drawApart(m_metric); });
    add(tr("Remove this chart"), [this] { remove(); })->setEnabled(metrics.size() > 1);
    addSeparator();
    add(tr("Over another metric…"), [this] { emit pairWanted(); });
    add(tr("Charts…"), [this] { emit pickerWanted(); });
}

void ChartMenu::move(int by) {
    auto metrics = m_charts.metrics();
    const auto at = std::ranges::find(metrics, m_metric);
    if (at == metrics.end() || (by < 0 ? at == metrics.begin() : at + 1 == metrics.end())) return;
    std::iter_swap(at, at + by);
    m_charts.setMetrics(std::move(metrics));
}

void ChartMenu::remove() {
    auto metrics = m_charts.metrics();
    std::erase(metrics, m_metric);
    m_charts.setMetrics(std::move(metrics));
}

void ChartMenu::askTitle() {
    bool ok = false;
    auto looks = m_charts.looks();
    auto& look = looks[m_metric];
    const auto now = look.title.isEmpty() ? metricTitle(m_metric) : look.title;
    const auto title = QInputDialog::getText(parentWidget(), tr("Title"), tr("Title; empty: the metric's name"),
                                             QLineEdit::Normal, now, &ok);
    if (!ok) return;
    look.title = title.trimmed() == metricTitle(m_metric) ? QString() : title.trimmed();
    m_charts.setLook(m_metric, look);
}

void ChartMenu::askRange() {
    const auto* chart = m_charts.chart(m_metric);
    if (!chart) return;
    bool ok = false;
    const auto now =
        QStringLiteral("%1 %2").arg(plainNumber(chart->yRange().min, 6), plainNumber(chart->yRange().max, 6));
    const auto text = QInputDialog::getText(
        parentWidget(), tr("Range of y"), tr("From and to; empty: what the values need"), QLineEdit::Normal, now, &ok);
    if (!ok) return;
    const auto ends = text.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    auto ranges = m_charts.ownYRanges();
    ranges.erase(m_metric);
    bool first = false, last = false;
    const chart::Range range{ends.value(0).toDouble(&first), ends.value(1).toDouble(&last)};
    if (first && last && range.min < range.max) ranges[m_metric] = range;
    m_charts.showPart(m_charts.xRange(), ranges);
}

} // namespace throughline::ui
