// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/MetricPicker.h"

#include "curves/MetricNames.h"
#include "history/MetricNames.h"
#include "stack/ChartStack.h"
#include "text/MetricText.h"
#include "theme/Settings.h"
#include "theme/Style.h"
#include "theme/Tokens.h"
#include "ui/pages/ChartLayout.h"
#include "ui/widgets/PlainTable.h"

#include <QComboBox>
#include <QHash>
#include <QHeaderView>
#include <QInputDialog>
#include <QJsonArray>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QStyledItemDelegate>
#include <QTreeWidget>
#include <QVBoxLayout>
#include <algorithm>

namespace throughline::ui {

namespace {

constexpr auto PinnedSetting = "chart/pinned";
constexpr int Name = 0, Pin = 1, Width = 340, Height = 480, PinWidth = 44;
constexpr int Heights[]{0, 160, 240, 360, 520};

/// What metrics are grouped by: "train/box_loss" by "train", "grad_norm/layer1" by "grad_norm".
QString groupOf(const QString& metric) {
    return metric.contains(QLatin1Char('/')) ? metric.section(QLatin1Char('/'), 0, 0) : QString();
}

/// The metrics of all charts, those that are drawn together too.
QStringList metricsIn(const QStringList& charts) {
    QStringList metrics;
    for (const auto& chart : charts)
        for (const auto& metric : history::togetherIn(chart.toStdString())) metrics << QString::fromStdString(metric);
    return metrics;
}

QStringList without(const QStringList& charts, const QString& metric) {
    QStringList left;
    for (const auto& chart : charts) {
        std::string rest;
        for (const auto& each : history::togetherIn(chart.toStdString()))
            if (each != metric.toStdString()) rest = rest.empty() ? each : history::together(rest, each);
        if (chart != metric && !rest.empty()) left << QString::fromStdString(rest);
    }
    return left;
}

class RowDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        return {QStyledItemDelegate::sizeHint(option, index).width(), TableRowHeight};
    }
};

} // namespace

MetricPicker::MetricPicker(chart::ChartStack& charts, QWidget* parent)
    : QFrame(parent, Qt::Popup),
      m_charts(charts),
      m_filter(new QLineEdit),
      m_tree(new QTreeWidget),
      m_pinned(settings().value(PinnedSetting).toStringList()) {
    setObjectName(QStringLiteral("metric-picker"));
    setAttribute(Qt::WA_DeleteOnClose);
    setFrameShape(QFrame::StyledPanel);
    resize(Width, Height);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 12, 12, 12);
    column->setSpacing(metrics::Related);
    m_filter->setObjectName(QStringLiteral("metric-filter"));
    m_filter->setPlaceholderText(tr("Find a metric"));
    m_filter->setClearButtonEnabled(true);
    connect(m_filter, &QLineEdit::textChanged, this, &MetricPicker::filter);
    column->addWidget(m_filter);
    m_tree->setObjectName(QStringLiteral("metric-tree"));
    m_tree->setColumnCount(2);
    m_tree->setHeaderLabels({tr("Chart"), tr("Pin")});
    m_tree->header()->setStretchLastSection(false);
    m_tree->header()->setSectionResizeMode(Name, QHeaderView::Stretch);
    m_tree->header()->setSectionResizeMode(Pin, QHeaderView::Fixed);
    m_tree->header()->resizeSection(Pin, PinWidth);
    m_tree->setFrameShape(QFrame::NoFrame);
    m_tree->setUniformRowHeights(true);
    m_tree->setItemDelegate(new RowDelegate(m_tree));
    m_tree->setIndentation(metrics::Inside);
    m_tree->setAccessibleName(tr("Metrics"));
    connect(m_tree, &QTreeWidget::itemChanged, this, &MetricPicker::take);
    column->addWidget(m_tree, 1);
    column->addWidget(makeButtons());
    column->addWidget(makeGrid());
    column->addWidget(makeLayouts());
    fill();
    setFocusProxy(m_filter);
}

QWidget* MetricPicker::makeButtons() {
    auto* box = new QWidget;
    auto* row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    const auto add = [&](const QString& text, const char* name, auto metrics) {
        auto* button = new QPushButton(text);
        button->setObjectName(QLatin1String(name));
        button->setAutoDefault(false);
        connect(button, &QPushButton::clicked, this, [this, metrics] {
            showMetrics(metrics());
            fill();
            filter(m_filter->text());
        });
        row->addWidget(button);
    };
    // Of those that are found, where somebody looks for some.
    const auto found = [this] {
        QStringList names;
        for (const auto& metric : known())
            if (metric.contains(m_filter->text().trimmed(), Qt::CaseInsensitive)) names << metric;
        return names;
    };
    add(tr("All"), "metric-all", [this, found] {
        auto all = shown();
        for (const auto& metric : found())
            if (!metricsIn(all).contains(metric) && !all.contains(metric)) all << metric;
        return all;
    });
    add(tr("None"), "metric-none", [this, found] {
        auto rest = shown();
        for (const auto& metric : found())
            if (!m_pinned.contains(metric)) rest = without(rest, metric);
        return orFirstShown(rest);
    });
    add(tr("Usual"), "metric-usual", [] { return QStringList(); });
    row->addStretch();
    return box;
}

QWidget* MetricPicker::makeGrid() {
    auto* box = new QWidget;
    auto* row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    m_columns = new QComboBox;
    m_columns->setObjectName(QStringLiteral("grid-columns"));
    m_columns->addItem(tr("Columns: auto"));
    for (int columns = 1; columns <= 4; ++columns)
        m_columns->addItem(columns == 1 ? tr("1 column") : tr("%1 columns").arg(columns));
    m_columns->setCurrentIndex(std::min(m_charts.grid().columns, 4));
    m_height = new QComboBox;
    m_height->setObjectName(QStringLiteral("grid-height"));
    m_height->addItems({tr("Height: auto"), tr("Low"), tr("Usual"), tr("High"), tr("Very high")});
    const auto* height = std::find(std::begin(Heights), std::end(Heights), m_charts.grid().height);
    m_height->setCurrentIndex(height == std::end(Heights) ? 0 : static_cast<int>(height - std::begin(Heights)));
    for (auto* field : {m_columns, m_height}) {
        row->addWidget(field, 1);
        connect(field, &QComboBox::activated, this, [this] {
            auto grid = m_charts.grid();
            grid.columns = m_columns->currentIndex();
            grid.height = Heights[m_height->currentIndex()];
            m_charts.setGrid(grid);
        });
    }
    return box;
}

QWidget* MetricPicker::makeLayouts() {
    auto* box = new QWidget;
    auto* row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    m_layouts = new QComboBox;
    m_layouts->setObjectName(QStringLiteral("chart-layouts"));
    m_layouts->setAccessibleName(tr("Layouts kept by name"));
    fillLayouts();
    connect(m_layouts, &QComboBox::activated, this, [this](int index) {
        if (index == 0) return;
        applyLayout(layoutNamed(m_layouts->itemText(index)), m_charts);
        m_columns->setCurrentIndex(std::min(m_charts.grid().columns, 4));
        fill();
    });
    row->addWidget(m_layouts, 1);
    auto* keep = new QPushButton(tr("Keep…"));
    keep->setObjectName(QStringLiteral("layout-keep"));
    keep->setToolTip(tr("Keeps which charts there are and how they stand, by a name"));
    keep->setAutoDefault(false);
    connect(keep, &QPushButton::clicked, this, [this] {
        bool ok = false;
        const auto name =
            QInputDialog::getText(window(), tr("Keep the layout"), tr("Name"), QLineEdit::Normal,
                                  m_layouts->currentIndex() > 0 ? m_layouts->currentText() : QString(), &ok)
                .simplified();
        if (!ok || name.isEmpty()) return;
        // What is shown by default is another thing with other runs.
        auto layout = layoutOf(m_charts);
        if (m_charts.chosenMetrics().empty()) layout[QStringLiteral("metrics")] = QJsonArray::fromStringList(shown());
        keepLayout(name, layout);
        fillLayouts();
        m_layouts->setCurrentText(name);
    });
    auto* forget = new QPushButton(tr("Forget"));
    forget->setObjectName(QStringLiteral("layout-forget"));
    forget->setAutoDefault(false);
    connect(forget, &QPushButton::clicked, this, [this] {
        if (m_layouts->currentIndex() > 0) keepLayout(m_layouts->currentText(), {});
        fillLayouts();
    });
    row->addWidget(keep);
    row->addWidget(forget);
    return box;
}

void MetricPicker::fillLayouts() {
    m_layouts->clear();
    m_layouts->addItem(tr("Layouts"));
    m_layouts->addItems(layoutNames(known()));
}

QStringList MetricPicker::known() const {
    QStringList names;
    for (const auto& metric : chart::metricNames(m_charts.runs())) names << QString::fromStdString(metric);
    return names;
}

QStringList MetricPicker::shown() const {
    QStringList names;
    for (const auto& metric : m_charts.metrics()) names << QString::fromStdString(metric);
    return names;
}

QStringList MetricPicker::orFirstShown(const QStringList& names) const {
    return names.isEmpty() ? QStringList(shown().value(0)) : names;
}

void MetricPicker::showMetrics(const QStringList& names) {
    std::vector<std::string> chosen;
    for (const auto& name : names) chosen.push_back(name.toStdString());
    m_charts.setMetrics(std::move(chosen));
}

void MetricPicker::fill() {
    const QSignalBlocker quiet(m_tree);
    m_tree->clear();
    auto metrics = known();
    std::stable_partition(metrics.begin(), metrics.end(), [this](const QString& m) { return m_pinned.contains(m); });
    const auto on = shown() + metricsIn(shown());
    QHash<QString, QTreeWidgetItem*> groups;
    QHash<QString, int> sizes;
    for (const auto& metric : metrics) ++sizes[groupOf(metric)];
    for (const auto& metric : metrics) {
        const auto group = groupOf(metric);
        const bool stands = group.isEmpty() || sizes[group] < 2 || m_pinned.contains(metric);
        if (!stands && !groups.contains(group)) {
            auto* head = new QTreeWidgetItem(m_tree, {group});
            head->setFlags(Qt::ItemIsEnabled | Qt::ItemIsUserCheckable);
            head->setExpanded(true);
            groups[group] = head;
        }
        auto* item = stands ? new QTreeWidgetItem(m_tree) : new QTreeWidgetItem(groups[group]);
        item->setText(Name, metricTitle(metric.toStdString()));
        item->setToolTip(Name, metric);
        item->setData(Name, Qt::UserRole, metric);
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
        item->setCheckState(Name, on.contains(metric) ? Qt::Checked : Qt::Unchecked);
        item->setCheckState(Pin, m_pinned.contains(metric) ? Qt::Checked : Qt::Unchecked);
    }
    for (auto* head : groups) tellGroup(head);
}

/// Whether all, some or none of a group are shown.
void MetricPicker::tellGroup(QTreeWidgetItem* group) {
    int on = 0;
    for (int i = 0; i < group->childCount(); ++i) on += group->child(i)->checkState(Name) == Qt::Checked;
    group->setCheckState(Name, on == 0 ? Qt::Unchecked : on < group->childCount() ? Qt::PartiallyChecked : Qt::Checked);
}

void MetricPicker::filter(const QString& text) {
    const auto word = text.trimmed();
    const auto apply = [&](QTreeWidgetItem* item) {
        const auto metric = item->data(Name, Qt::UserRole).toString();
        const bool matches =
            metric.contains(word, Qt::CaseInsensitive) || item->text(Name).contains(word, Qt::CaseInsensitive);
        item->setHidden(!matches);
        return matches;
    };
    for (int i = 0; i < m_tree->topLevelItemCount(); ++i) {
        auto* item = m_tree->topLevelItem(i);
        if (item->childCount() == 0) {
            apply(item);
            continue;
        }
        bool any = false;
        for (int k = 0; k < item->childCount(); ++k) any = apply(item->child(k)) || any;
        item->setHidden(!any);
    }
}

void MetricPicker::take(QTreeWidgetItem* item, int column) {
    const auto metric = item->data(Name, Qt::UserRole).toString();
    const bool on = item->checkState(column) == Qt::Checked;
    const QSignalBlocker quiet(m_tree);
    if (metric.isEmpty()) { // a group: all of it
        auto chosen = shown();
        for (int i = 0; i < item->childCount(); ++i) {
            const auto each = item->child(i)->data(Name, Qt::UserRole).toString();
            if (!on || !metricsIn(chosen).contains(each)) chosen = without(chosen, each);
            if (on && !metricsIn(chosen).contains(each)) chosen << each;
            item->child(i)->setCheckState(Name, on ? Qt::Checked : Qt::Unchecked);
        }
        showMetrics(orFirstShown(chosen));
        return;
    }
    if (column == Pin) {
        m_pinned.removeAll(metric);
        if (on) m_pinned << metric;
        settings().setValue(PinnedSetting, m_pinned);
        return;
    }
    auto chosen = shown();
    chosen = without(chosen, metric);
    if (on) chosen << metric;
    if (chosen.isEmpty()) return item->setCheckState(Name, Qt::Checked);
    showMetrics(chosen);
    if (item->parent()) tellGroup(item->parent());
}

} // namespace throughline::ui
