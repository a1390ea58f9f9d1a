// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/ChartBar.h"

#include "stack/ChartStack.h"
#include "theme/Icon.h"
#include "theme/Tokens.h"
#include "ui/widgets/Label.h"
#include "ui/widgets/Segmented.h"
#include "ui/widgets/Switch.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QSlider>
#include <QToolButton>
#include <cmath>

namespace throughline::ui {

namespace {

/// Below these widths of the page how many are shown, the words, the smoothing and the scale leave the bar in turn, and
/// at last the axis.
constexpr int ShownFrom = 866, WordsFrom = 776, SmoothingFrom = 650, ScaleFrom = 490, FollowWordFrom = 388,
              AxisFrom = 336;

// A slider in hundredths up to 0.99, and from there in thousandths up to 0.999: that is where they matter.
constexpr int HundredthsEnd = 99, SliderEnd = 108;

double weightAt(int position) {
    return position <= HundredthsEnd ? position / 100.0 : 0.99 + (position - HundredthsEnd) / 1000.0;
}

int positionOf(double weight) {
    return static_cast<int>(weight <= 0.99 ? std::lround(weight * 100.0)
                                           : HundredthsEnd + std::lround((weight - 0.99) * 1000.0));
}

} // namespace

QString weightText(double weight) {
    const auto text = QString::number(weight, 'f', 3);
    return text.endsWith(u'0') ? text.chopped(1) : text;
}

ChartBar::ChartBar(chart::ChartStack& charts, QWidget* parent) : QWidget(parent), m_charts(charts) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(metrics::Between);
    row->addStrut(metrics::ControlHeight);
    buildAxes(row);
    row->addSpacing(metrics::Small);
    buildSmoothing(row);
    row->addStretch();
    buildView(row);
}

void ChartBar::buildAxes(QHBoxLayout* row) {
    m_axis = new Segmented({tr("Epoch"), tr("Step"), tr("Time"), tr("Clock")});
    m_axis->setObjectName(QStringLiteral("x-axis"));
    m_axis->setAccessibleName(tr("Horizontal axis"));
    showAxis();
    connect(m_axis, &Segmented::chosen, this, [this](int index) {
        m_charts.setXAxis(static_cast<history::XAxis>(index));
        showAxis();
    });
    connect(&m_charts, &chart::ChartStack::xAxisChanged, this, &ChartBar::showAxis);
    m_scale = new Segmented({tr("Linear"), tr("Log")});
    m_scale->setObjectName(QStringLiteral("y-scale"));
    m_scale->setAccessibleName(tr("Vertical scale"));
    connect(m_scale, &Segmented::chosen, this, [this](int index) { m_charts.setLogY(index == 1); });
    row->addWidget(m_axis);
    row->addWidget(m_scale);
}

void ChartBar::buildSmoothing(QHBoxLayout* row) {
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
    connect(m_smoothingValue, &QLineEdit::editingFinished, this, &ChartBar::typedSmoothing);
    setSmoothing(m_charts.options().smoothing);
    row->addWidget(m_smoothingLabel);
    row->addWidget(m_smoothing);
    row->addWidget(m_smoothingValue);
}

void ChartBar::buildView(QHBoxLayout* row) {
    m_shown = new Label({}, TextRole::Secondary, Ink::Secondary);
    m_follow = new Switch(tr("Follow"));
    m_follow->setObjectName(QStringLiteral("follow"));
    m_follow->setAccessibleName(tr("Follow"));
    m_follow->setToolTip(tr("The view goes along with the data: all of it (Home), or the newest stretch (End)"));
    m_follow->setChecked(true);
    connect(m_follow, &Switch::toggled, this, [this](bool on) { m_charts.setFollow(on); });
    connect(&m_charts, &chart::ChartStack::followChanged, m_follow, &QAbstractButton::setChecked);
    m_menu = new QToolButton;
    m_menu->setObjectName(QStringLiteral("view-menu"));
    m_menu->setIcon(icon(QStringLiteral("more")));
    m_menu->setToolTip(tr("Metrics and view"));
    m_menu->setAccessibleName(tr("Metrics and view"));
    m_menu->setFixedSize(28, 28);
    m_menu->setPopupMode(QToolButton::InstantPopup);
    row->addWidget(m_shown);
    row->addWidget(m_follow);
    row->addWidget(m_menu);
}

void ChartBar::setOptions(const chart::ChartOptions& options) {
    setXAxis(static_cast<int>(options.x));
    setLogY(options.logY);
    setSmoothing(options.smoothing);
    m_charts.setOptions(options); // what has no control
}

void ChartBar::setXAxis(int axis) {
    m_axis->setIndex(axis);
}

/// The axis that is drawn; what was chosen stays so, for when it can be drawn.
void ChartBar::showAxis() {
    const QSignalBlocker quiet(m_axis);
    m_axis->setIndex(static_cast<int>(m_charts.xAxis()));
    const auto wanted = m_charts.options().x;
    const bool lacks = m_charts.xAxis() != wanted;
    m_axis->setTips({lacks && wanted == history::XAxis::Epoch
                         ? tr("What is shown counts steps: “Steps an epoch…” in its menu in the list brings epochs")
                         : tr("By epoch"),
                     lacks && wanted == history::XAxis::Step
                         ? tr("What is shown counts epochs: “Steps an epoch…” in its menu in the list brings steps")
                         : tr("By step: batches done"),
                     tr("By training time: pauses are left out"),
                     tr("By wall time: date and time of day, pauses and all")});
}

void ChartBar::setLogY(bool on) {
    m_scale->setIndex(on ? 1 : 0);
}

void ChartBar::setSmoothing(double weight) {
    m_charts.setSmoothing(weight);
    const double set = m_charts.options().smoothing;
    m_smoothingValue->setText(weightText(set));
    const QSignalBlocker quiet(m_smoothing);
    m_smoothing->setValue(positionOf(set));
}

void ChartBar::typedSmoothing() {
    bool isNumber = false;
    const double weight = m_smoothingValue->text().trimmed().replace(u',', u'.').toDouble(&isNumber);
    setSmoothing(isNumber && std::isfinite(weight) ? weight : m_charts.options().smoothing);
}

void ChartBar::setShown(std::ptrdiff_t shown, std::ptrdiff_t all) {
    m_shown->setText(tr("%1 of %2 shown").arg(shown).arg(all));
    m_showsAll = shown >= all;
    updateShown();
}

void ChartBar::updateShown() {
    m_shown->setVisible(!m_showsAll && m_hasRoomForShown);
}

bool ChartBar::hasAxis() const {
    return !m_axis->isHidden();
}

bool ChartBar::hasScale() const {
    return !m_scale->isHidden();
}

bool ChartBar::hasSmoothing() const {
    return !m_smoothing->isHidden();
}

void ChartBar::fit(int pageWidth) {
    m_axis->setVisible(pageWidth >= AxisFrom);
    m_scale->setVisible(pageWidth >= ScaleFrom);
    m_smoothingLabel->setVisible(pageWidth >= WordsFrom);
    m_smoothing->setVisible(pageWidth >= SmoothingFrom);
    m_smoothingValue->setVisible(pageWidth >= SmoothingFrom);
    m_smoothing->setFixedWidth(pageWidth >= WordsFrom ? 122 : 80);
    m_follow->setText(pageWidth >= FollowWordFrom ? tr("Follow") : QString());
    m_hasRoomForShown = pageWidth >= ShownFrom;
    updateShown();
}

} // namespace throughline::ui
