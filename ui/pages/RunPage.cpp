// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/RunPage.h"

#include "curves/MetricNames.h"
#include "figure/FigureOptions.h"
#include "stack/ChartStack.h"
#include "text/MetricText.h"
#include "theme/Icon.h"
#include "theme/Settings.h"
#include "theme/Tokens.h"
#include "ui/compare/SeedMerger.h"
#include "ui/dialogs/ChartHelpDialog.h"
#include "ui/widgets/Label.h"
#include "ui/widgets/Segmented.h"
#include "ui/widgets/Switch.h"

#include <QAbstractItemView>
#include <QAbstractSlider>
#include <QApplication>
#include <QComboBox>
#include <QHBoxLayout>
#include <QJsonDocument>
#include <QLineEdit>
#include <QMenu>
#include <QShortcut>
#include <QSignalBlocker>
#include <QSlider>
#include <QTabBar>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

namespace throughline::ui {

namespace {

constexpr std::size_t MostInMenu = 8; ///< metrics, before they become a menu of their own

constexpr auto LookSetting = "chart/look", ItemsSetting = "chart/items";
/// Below these widths the words, then the smoothing, then the scale leave the bar, and at last the axis; the menu has
/// them all the same.
constexpr int WordsFrom = 776, SmoothingFrom = 650, ScaleFrom = 490, FollowWordFrom = 388, AxisFrom = 336;

// A slider in hundredths up to 0.99, and from there in thousandths up to 0.999: that is where they matter.
constexpr int HundredthsEnd = 99, SliderEnd = 108;

double weightAt(int position) {
    return position <= HundredthsEnd ? position / 100.0 : 0.99 + (position - HundredthsEnd) / 1000.0;
}

int positionOf(double weight) {
    return static_cast<int>(weight <= 0.99 ? std::lround(weight * 100.0)
                                           : HundredthsEnd + std::lround((weight - 0.99) * 1000.0));
}

QString weightText(double weight) {
    const auto text = QString::number(weight, 'f', 3);
    return text.endsWith(u'0') ? text.chopped(1) : text;
}

} // namespace

RunPage::RunPage(Workspace& workspace, const SeedMerger& seeds, QWidget* parent)
    : Ground(parent), m_workspace(workspace), m_seeds(seeds), m_charts(new chart::ChartStack) {
    setObjectName(QStringLiteral("run-page"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 12, 12, 12);
    column->setSpacing(metrics::Between);
    auto* controls = new QHBoxLayout;
    controls->setSpacing(metrics::Between);
    controls->addStrut(metrics::ControlHeight);
    buildControls(controls);
    column->addLayout(controls);
    m_charts->setObjectName(QStringLiteral("charts"));
    column->addWidget(m_charts, 1);

    connect(&workspace, &Workspace::listChanged, this, &RunPage::rebuild);
    connect(&workspace, &Workspace::historyChanged, this, [this](const QString& path) {
        rebuild();
        m_charts->reset(path); // the same object may have been cut
    });
    connect(&workspace, &Workspace::itemChanged, this, &RunPage::showChange);
    connect(&seeds, &SeedMerger::changed, this, &RunPage::rebuild);
    connect(m_charts, &chart::ChartStack::followChanged, m_follow, &QAbstractButton::setChecked);
    connect(m_charts, &chart::ChartStack::runToggled, this,
            [this](const QString& id, bool visible) { m_workspace.setVisible(m_seeds.membersOf(id), visible); });
    connect(m_charts, &chart::ChartStack::helpWanted, this, &RunPage::showHelp);
    addKeys();
    restore();
    // Whoever has looked for something else by then does not want the view of the last time.
    connect(m_charts, &chart::ChartStack::followChanged, this, [this] { m_awaited.reset(); });
}

RunPage::~RunPage() = default;

void RunPage::buildControls(QHBoxLayout* row) {
    m_axis = new Segmented({tr("Epoch"), tr("Step"), tr("Time"), tr("Clock")});
    m_axis->setObjectName(QStringLiteral("x-axis"));
    m_axis->setAccessibleName(tr("Horizontal axis"));
    m_axis->setTips({tr("By epoch"), tr("By step: batches done"), tr("By training time: pauses are left out"),
                     tr("By wall time: date and time of day, pauses and all")});
    connect(m_axis, &Segmented::chosen, this,
            [this](int index) { m_charts->setXAxis(static_cast<history::XAxis>(index)); });
    m_scale = new Segmented({tr("Linear"), tr("Log")});
    m_scale->setObjectName(QStringLiteral("y-scale"));
    m_scale->setAccessibleName(tr("Vertical scale"));
    connect(m_scale, &Segmented::chosen, this, [this](int index) { m_charts->setLogY(index == 1); });

    m_shown = new Label({}, TextRole::Secondary, Ink::Secondary);
    m_follow = new Switch(tr("Follow"));
    m_follow->setObjectName(QStringLiteral("follow"));
    m_follow->setAccessibleName(tr("Follow"));
    m_follow->setToolTip(tr("The view goes along with the data: all of it (Home), or the newest stretch (End)"));
    m_follow->setChecked(true);
    connect(m_follow, &Switch::toggled, this, [this](bool on) { m_charts->setFollow(on); });
    m_view = new QToolButton;
    m_view->setObjectName(QStringLiteral("view-menu"));
    m_view->setIcon(icon(QStringLiteral("more")));
    m_view->setToolTip(tr("Metrics and view"));
    m_view->setAccessibleName(tr("Metrics and view"));
    m_view->setFixedSize(28, 28);
    m_view->setPopupMode(QToolButton::InstantPopup);
    auto* menu = new QMenu(m_view);
    m_view->setMenu(menu);
    connect(menu, &QMenu::aboutToShow, this, [this, menu] { fillViewMenu(menu); });

    row->addWidget(m_axis);
    row->addWidget(m_scale);
    row->addSpacing(metrics::Small);
    buildSmoothing(row);
    row->addStretch();
    row->addWidget(m_shown);
    row->addWidget(m_follow);
    row->addWidget(m_view);
}

void RunPage::buildSmoothing(QHBoxLayout* row) {
    m_smoothingLabel = new Label(tr("Smoothing"), TextRole::Secondary, Ink::Secondary);
    m_smoothing = new QSlider(Qt::Horizontal);
    m_smoothing->setObjectName(QStringLiteral("smoothing"));
    m_smoothing->setAccessibleName(tr("Smoothing"));
    m_smoothing->setRange(0, SliderEnd);
    m_smoothing->setPageStep(10);
    m_smoothing->setFixedWidth(122);
    m_smoothing->setToolTip(tr("Exponential moving average without bias, as in TensorBoard; 0 switches it off"));
    m_smoothingLabel->setBuddy(m_smoothing);
    m_smoothingValue = new QLineEdit;
    m_smoothingValue->setObjectName(QStringLiteral("smoothing-value"));
    m_smoothingValue->setAccessibleName(tr("Smoothing, 0 to 0.999"));
    m_smoothingValue->setToolTip(tr("0 to 0.999"));
    m_smoothingValue->setFont(throughline::ui::font(TextRole::Secondary));
    m_smoothingValue->setFixedSize(54, 28);
    m_smoothingValue->setMaxLength(6);
    connect(m_smoothing, &QSlider::valueChanged, this, [this](int value) { setSmoothing(weightAt(value)); });
    connect(m_smoothingValue, &QLineEdit::editingFinished, this, &RunPage::typedSmoothing);
    setSmoothing(m_charts->options().smoothing);
    row->addWidget(m_smoothingLabel);
    row->addWidget(m_smoothing);
    row->addWidget(m_smoothingValue);
}

void RunPage::setSmoothing(double weight) {
    m_charts->setSmoothing(weight);
    const double set = m_charts->options().smoothing;
    m_smoothingValue->setText(weightText(set));
    const QSignalBlocker quiet(m_smoothing);
    m_smoothing->setValue(positionOf(set));
}

void RunPage::typedSmoothing() {
    bool isNumber = false;
    const double weight = m_smoothingValue->text().trimmed().replace(u',', u'.').toDouble(&isNumber);
    setSmoothing(isNumber && std::isfinite(weight) ? weight : m_charts->options().smoothing);
}

void RunPage::setActive(const QString& path) {
    m_active = path;
    rebuild();
}

void RunPage::showChange(const QString& path) {
    const auto* item = m_workspace.find(path);
    const auto look = m_looks.find(path);
    if (item && look != m_looks.end() && look->second != Look{item->title, item->colour, item->visible}) rebuild();
    updateShown();
}

void RunPage::rebuild() {
    std::vector<chart::ChartRun> runs;
    m_looks.clear();
    for (const auto& item : m_workspace.items()) {
        if (!item.history) continue;
        m_looks[item.path] = {item.title, item.colour, item.visible};
        chart::ChartRun run;
        run.id = item.path;
        run.name = item.title;
        run.colour = item.colour;
        run.history = item.history;
        run.band = item.band;
        run.grows = item.grows();
        run.visible = item.visible;
        run.active = item.path == m_active;
        run.expectedEpochs = static_cast<double>(item.summary.epochs);
        if (!item.summary.bestMetric.empty()) run.monitor = item.summary.bestMetric;
        if (item.kind == Item::Kind::History) run.bestEpoch = static_cast<double>(item.summary.bestEpoch);
        runs.push_back(std::move(run));
    }
    m_charts->setRuns(m_seeds.merged(std::move(runs)));
    updateShown();
    restoreView();
}

void RunPage::updateShown() {
    const auto& items = m_workspace.items();
    const auto shown = std::count_if(items.begin(), items.end(), [](const Item& item) { return item.visible; });
    m_shown->setText(tr("%1 of %2 shown").arg(shown).arg(items.size()));
    m_shown->setVisible(shown < static_cast<std::ptrdiff_t>(items.size()) && width() >= WordsFrom + 90);
}

void RunPage::fillViewMenu(QMenu* menu) {
    menu->clear();
    addMetrics(menu);
    menu->addSeparator();
    addDrawing(menu);
    menu->addSeparator();
    addViews(menu);
    menu->addSeparator();
    connect(menu->addAction(tr("Keys and mouse\t?")), &QAction::triggered, this, &RunPage::showHelp);
    connect(menu->addAction(tr("About Throughline")), &QAction::triggered, this, &RunPage::aboutWanted);
}

void RunPage::addMetrics(QMenu* menu) {
    const auto shown = m_charts->metrics();
    const auto metrics = chart::metricNames(m_charts->runs());
    if (metrics.size() > MostInMenu) menu = menu->addMenu(tr("Charts"));
    for (const auto& metric : metrics) {
        auto* action = menu->addAction(metricTitle(metric));
        action->setCheckable(true);
        action->setChecked(std::find(shown.begin(), shown.end(), metric) != shown.end());
        connect(action, &QAction::triggered, this, [this, metric](bool on) {
            auto wanted = m_charts->metrics();
            std::erase(wanted, metric);
            if (on) wanted.push_back(metric);
            m_charts->setMetrics(wanted);
        });
    }
}

/// What is drawn and how, with what has left a narrow bar.
void RunPage::addDrawing(QMenu* menu) {
    const auto options = m_charts->options();
    const auto add = [&](QMenu* to, const QString& text, bool on, auto change) {
        auto* action = to->addAction(text);
        action->setCheckable(true);
        action->setChecked(on);
        connect(action, &QAction::triggered, this, change);
    };
    const auto with = [this](auto set) {
        return [this, set](bool on) {
            auto changed = m_charts->options();
            set(changed, on);
            m_charts->setOptions(changed);
        };
    };
    add(menu, tr("Training"), options.train, with([](chart::ChartOptions& o, bool on) { o.train = on; }));
    add(menu, tr("Validation"), options.validation, with([](chart::ChartOptions& o, bool on) { o.validation = on; }));
    add(menu, tr("Leave outliers out of the range"), options.cutOutliers,
        with([](chart::ChartOptions& o, bool on) { o.cutOutliers = on; }));
    if (m_axis->isHidden()) addAxes(menu);
    if (m_scale->isHidden())
        add(menu, tr("Logarithmic"), options.logY, [this](bool on) { m_scale->setIndex(on ? 1 : 0); });
    if (!m_smoothing->isHidden()) return;
    auto* smoothing = menu->addMenu(tr("Smoothing"));
    for (const double weight : {0.0, 0.3, 0.6, 0.9, 0.99})
        add(smoothing, weight > 0.0 ? weightText(weight) : tr("Off"), options.smoothing == weight,
            [this, weight](bool) { setSmoothing(weight); });
}

void RunPage::addAxes(QMenu* menu) {
    auto* axes = menu->addMenu(tr("Horizontal axis"));
    const QStringList names{tr("Epoch"), tr("Step"), tr("Training time"), tr("Clock")};
    for (int i = 0; i < names.size(); ++i) {
        auto* action = axes->addAction(names[i]);
        action->setCheckable(true);
        action->setChecked(i == m_axis->index());
        connect(action, &QAction::triggered, this, [this, i] { m_axis->setIndex(i); });
    }
}

void RunPage::addViews(QMenu* menu) {
    // Here the keys are only told: the charts', and this page's (addKeys).
    connect(menu->addAction(tr("Show all\tHome")), &QAction::triggered, m_charts, &chart::ChartStack::fit);
    connect(menu->addAction(tr("Follow the newest points\tEnd")), &QAction::triggered, m_charts,
            &chart::ChartStack::followNewest);
    auto* back = menu->addAction(tr("Back to the view before\tAlt+Left"));
    back->setEnabled(m_charts->canGoBack());
    connect(back, &QAction::triggered, m_charts, &chart::ChartStack::goBack);
    auto* forward = menu->addAction(tr("Forward again\tAlt+Right"));
    forward->setEnabled(m_charts->canGoForward());
    connect(forward, &QAction::triggered, m_charts, &chart::ChartStack::goForward);
}

/// The charts' keys that one presses with the mouse on them, wherever the focus is: unless what has it takes them.
void RunPage::addKeys() {
    enum class Use { Text, Way }; // who may want it for itself: a text field, or all that one moves about in
    const auto add = [this](const QString& keys, Use use, auto act) {
        auto* shortcut = new QShortcut(QKeySequence(keys), this);
        connect(shortcut, &QShortcut::activated, m_charts, act);
        connect(qApp, &QApplication::focusChanged, shortcut, [this, shortcut, use](QWidget*, QWidget* now) {
            const bool text = qobject_cast<QLineEdit*>(now);
            const bool way = qobject_cast<QAbstractItemView*>(now) || qobject_cast<QAbstractSlider*>(now) ||
                             qobject_cast<QComboBox*>(now) || qobject_cast<QTabBar*>(now);
            shortcut->setEnabled(now != m_charts && !text && (use == Use::Text || !way));
        });
    };
    add(QStringLiteral("Alt+Left"), Use::Text, &chart::ChartStack::goBack);
    add(QStringLiteral("Alt+Right"), Use::Text, &chart::ChartStack::goForward);
    add(QStringLiteral("?"), Use::Text, &chart::ChartStack::helpWanted);
    add(QStringLiteral("Home"), Use::Way, &chart::ChartStack::fit);
    add(QStringLiteral("End"), Use::Way, &chart::ChartStack::followNewest);
}

void RunPage::showHelp() {
    ChartHelpDialog(this).exec();
}

std::vector<std::string> RunPage::metricsOf(const chart::FigureOptions& figure) const {
    const auto runs = m_charts->runs();
    const auto known = chart::metricNames(runs);
    auto metrics = figure.metrics.empty() ? chart::defaultMetrics(runs) : figure.metrics;
    std::erase_if(metrics, [&](const auto& m) { return std::find(known.begin(), known.end(), m) == known.end(); });
    return metrics;
}

bool RunPage::looksLike(const chart::FigureOptions& figure) const {
    return figure.chart == m_charts->options() && !figure.x && metricsOf(figure) == m_charts->metrics();
}

void RunPage::lookLike(const chart::FigureOptions& figure) {
    m_axis->setIndex(static_cast<int>(figure.chart.x));
    m_scale->setIndex(figure.chart.logY ? 1 : 0);
    setSmoothing(figure.chart.smoothing);
    m_charts->setOptions(figure.chart); // what has no control
    m_charts->setMetrics(metricsOf(figure));
    m_charts->fit();
    m_charts->refresh();
    if (figure.x) m_charts->showPart(*figure.x, figure.y);
}

QStringList RunPage::shownIds() const {
    QStringList ids;
    for (const auto& run : m_charts->runs())
        if (run.visible) ids << run.id;
    ids.sort();
    return ids;
}

void RunPage::remember() const {
    chart::FigureOptions look;
    look.metrics = m_charts->chosenMetrics();
    look.chart = m_charts->options();
    if (!m_charts->follows()) {
        look.x = m_charts->xRange();
        look.y = m_charts->ownYRanges();
    }
    auto store = settings();
    if (m_awaited) { // still to be shown
        look.x = m_awaited->x;
        look.y = m_awaited->y;
    } else {
        store.setValue(ItemsSetting, shownIds());
    }
    store.setValue(LookSetting, QString::fromUtf8(QJsonDocument(chartJson(look)).toJson(QJsonDocument::Compact)));
}

void RunPage::restore() {
    const auto look = chart::figureOptions(settings().value(LookSetting).toString().toStdString());
    m_axis->setIndex(static_cast<int>(look.chart.x));
    m_scale->setIndex(look.chart.logY ? 1 : 0);
    setSmoothing(look.chart.smoothing);
    m_charts->setOptions(look.chart);
    m_charts->setMetrics(look.metrics);
    if (look.x) m_awaited = std::make_unique<chart::FigureOptions>(look);
}

/// Not before all is there that was in view.
void RunPage::restoreView() {
    if (!m_awaited || shownIds() != settings().value(ItemsSetting).toStringList()) return;
    const auto look = std::move(m_awaited);
    m_charts->refresh();
    m_charts->showPart(*look->x, look->y);
}

void RunPage::resizeEvent(QResizeEvent* event) {
    Ground::resizeEvent(event);
    m_axis->setVisible(width() >= AxisFrom);
    m_scale->setVisible(width() >= ScaleFrom);
    m_smoothingLabel->setVisible(width() >= WordsFrom);
    m_smoothing->setVisible(width() >= SmoothingFrom);
    m_smoothingValue->setVisible(width() >= SmoothingFrom);
    m_smoothing->setFixedWidth(width() >= WordsFrom ? 122 : 80);
    m_follow->setText(width() >= FollowWordFrom ? tr("Follow") : QString());
    updateShown();
}

} // namespace throughline::ui
