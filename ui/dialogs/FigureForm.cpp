// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/FigureForm.h"

#include "figure/FigureFormat.h"
#include "figure/FigurePreset.h"
#include "figure/FigureSize.h"
#include "text/ErrorText.h"
#include "text/NumberText.h"
#include "theme/Tokens.h"
#include "ui/widgets/ChoiceField.h"
#include "ui/widgets/Field.h"
#include "ui/widgets/Label.h"
#include "ui/widgets/NumberField.h"
#include "ui/widgets/Switch.h"
#include "ui/widgets/TextField.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QVBoxLayout>
#include <cmath>

namespace throughline::ui {

using chart::FigureFormat;
using chart::FigureOptions;
using chart::FigurePreset;
using chart::FigureSize;

FigureForm::FigureForm(const FigureOptions& options, double smoothing, int plots, bool zoomed, QWidget* parent)
    : QWidget(parent), m_smoothing(smoothing), m_plots(plots) {
    build(zoomed);
    show(options);
}

void FigureForm::build(bool zoomed) {
    const auto name = [](const char* text) { return QString::fromLatin1(text); };
    m_format =
        new ChoiceField(tr("Format"), name("export-format"), {tr("PNG"), tr("SVG"), tr("PDF"), tr("CSV"), tr("LaTeX")});
    m_preset = new ChoiceField(tr("For"), name("export-preset"),
                               {tr("any use"), tr("a paper's column"), tr("a slide"), tr("a README")});
    m_width = new NumberField(tr("Width"), name("export-width"), 1600, NumberField::Kind::Real);
    m_height = new NumberField(tr("Height"), name("export-height"), 900, NumberField::Kind::Real);
    m_unit = new ChoiceField(tr("Unit"), name("export-unit"), {tr("pixels"), tr("cm")});
    m_dpi = new NumberField(tr("DPI"), name("export-dpi"), 96, NumberField::Kind::Real);
    m_scale = new ChoiceField(tr("Scale"), name("export-scale"), {tr("1×"), tr("2×"), tr("3×"), tr("4×")});
    m_theme = new ChoiceField(tr("Colours"), name("export-theme"),
                              {tr("light"), tr("dark"), tr("transparent"), tr("transparent, for dark")});
    m_title = new TextField(tr("Title"), name("export-title"), {});
    m_columns = new ChoiceField(tr("Columns"), name("export-columns"),
                                {tr("the metrics shown"), tr("the same and smoothed"), tr("everything recorded")});
    if (m_smoothing > 0.0) {
        m_smooth = new Switch(tr("Smoothed as in the window, %1").arg(m_smoothing));
        m_smooth->setObjectName(name("export-smoothed"));
        m_smooth->setToolTip(tr("Else the curves are the values themselves; the figure says which"));
    }
    m_legend = new Switch(tr("Legend"));
    m_legend->setObjectName(name("export-legend"));
    m_history = new Switch(tr("Carries its histories"));
    m_history->setObjectName(name("export-history"));
    m_history->setToolTip(tr("The picture can be opened in Throughline again, with all its values"));
    m_note = new Label({}, TextRole::Secondary, Ink::Secondary);
    m_note->setObjectName(name("export-note"));
    m_note->setWordWrap(true);
    if (zoomed) m_part = new ChoiceField(tr("Part"), name("export-part"), {tr("as in the window"), tr("everything")});

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(metrics::Between);
    const auto row = [](QVBoxLayout* into, std::initializer_list<QWidget*> widgets) {
        auto* line = new QHBoxLayout;
        line->setSpacing(metrics::Related);
        for (auto* widget : widgets) line->addWidget(widget, 1);
        into->addLayout(line);
    };
    m_picture = new QWidget;
    auto* picture = new QVBoxLayout(m_picture);
    picture->setContentsMargins(0, 0, 0, 0);
    picture->setSpacing(metrics::Between);
    row(picture, {m_preset, m_theme});
    row(picture, {m_width, m_height, m_unit});
    row(picture, {m_dpi, m_scale});
    row(picture, {m_title});
    for (auto* button : {m_smooth, m_legend, m_history})
        if (button) picture->addWidget(button);
    row(column, {m_format});
    if (m_part) row(column, {m_part});
    column->addWidget(m_columns);
    column->addWidget(m_picture);
    column->addWidget(m_note);
    column->addStretch(1);

    for (Field* field : {static_cast<Field*>(m_format), static_cast<Field*>(m_width), static_cast<Field*>(m_height),
                         static_cast<Field*>(m_dpi), static_cast<Field*>(m_scale), static_cast<Field*>(m_theme),
                         static_cast<Field*>(m_title), static_cast<Field*>(m_columns), static_cast<Field*>(m_part)})
        if (field) connect(field, &Field::edited, this, &FigureForm::present);
    for (auto* button : {m_smooth, m_legend, m_history}) {
        if (!button) continue;
        // Words at the left edge of the form, the switch at the right one.
        button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        connect(button, &Switch::toggled, this, &FigureForm::present);
    }
    connect(m_preset->combo(), &QComboBox::currentIndexChanged, this, &FigureForm::choosePreset);
    connect(m_unit->combo(), &QComboBox::currentIndexChanged, this, &FigureForm::chooseUnit);
}

FigureFormat FigureForm::format() const {
    return static_cast<FigureFormat>(std::max(0, m_format->index()));
}

void FigureForm::setFormat(FigureFormat format) {
    m_format->combo()->setCurrentIndex(static_cast<int>(format));
}

bool FigureForm::wantsView() const {
    return m_part && m_part->index() == 0;
}

FigureForm::Columns FigureForm::columns() const {
    return static_cast<Columns>(std::max(0, m_columns->index()));
}

void FigureForm::setCarries(bool fits) {
    m_fits = fits;
    present();
}

void FigureForm::show(const FigureOptions& options) {
    m_showing = true;
    m_options = options;
    m_width->setValue(options.size.width);
    m_height->setValue(options.size.height);
    m_unit->combo()->setCurrentIndex(static_cast<int>(options.size.unit));
    m_dpi->setValue(options.size.dpi);
    m_scale->combo()->setCurrentIndex(static_cast<int>(std::lround(options.size.scale)) - 1);
    m_theme->combo()->setCurrentIndex(static_cast<int>(options.theme));
    m_title->setText(options.title);
    if (m_smooth) m_smooth->setChecked(options.chart.smoothing > 0.0);
    m_legend->setChecked(options.legend);
    m_history->setChecked(options.history);
    m_showing = false;
    present();
}

void FigureForm::takeSize(FigureSize& size) const {
    size.width = m_width->value().value_or(0.0);
    size.height = m_height->value().value_or(0.0);
    size.unit = static_cast<FigureSize::Unit>(std::max(0, m_unit->index()));
    size.dpi = m_dpi->value().value_or(0.0);
    size.scale = std::max(0, m_scale->index()) + 1.0;
}

bool FigureForm::into(FigureOptions& options) {
    takeSize(options.size);
    options.theme = static_cast<chart::FigureTheme>(std::max(0, m_theme->index()));
    options.title = m_title->text();
    options.legend = m_legend->isChecked();
    options.history = m_history->isChecked();
    options.smoothed = columns() == Columns::ShownAndSmoothed;
    const bool smooths = format() == FigureFormat::Csv ? options.smoothed : m_smooth && m_smooth->isChecked();
    options.chart.smoothing = smooths ? m_smoothing : 0.0;
    for (NumberField* field : {m_width, m_height, m_dpi}) {
        double value = 0.0;
        if (!field->into(value) && format() != FigureFormat::Csv) return false;
    }
    if (format() == FigureFormat::Csv) return true;
    const auto ok = options.size.check();
    if (ok) return true;
    const auto& arguments = ok.error().arguments;
    auto* wrong = arguments[0] == "--dpi" ? m_dpi : arguments[0] == "--height" ? m_height : m_width;
    wrong->setError(QString::fromStdString(arguments[2]));
    return false;
}

void FigureForm::choosePreset(int index) {
    if (m_showing || index <= 0) return;
    auto options = m_options;
    into(options);
    apply(static_cast<FigurePreset>(index - 1), m_plots, options);
    show(options);
}

void FigureForm::chooseUnit(int index) {
    if (m_showing) return;
    auto options = m_options;
    into(options);
    const auto unit = options.size.unit;
    options.size.unit = m_options.size.unit;
    options.size.convertTo(unit);
    if (index >= 0) show(options);
}

/// After every change: what belongs to the format, which preset this is, what it comes to.
void FigureForm::present() {
    if (m_showing) return;
    auto options = m_options;
    const bool fine = into(options);
    m_options = options;
    const bool table = format() == FigureFormat::Csv, png = format() == FigureFormat::Png;
    m_picture->setVisible(!table);
    m_columns->setVisible(table);
    m_scale->setVisible(png);
    m_history->setVisible(png);
    m_history->setEnabled(m_fits);

    int preset = 0;
    for (std::size_t i = 0; i < chart::figurePresetNames.size(); ++i) {
        auto made = options;
        apply(static_cast<FigurePreset>(i), m_plots, made);
        if (made.size == options.size) preset = static_cast<int>(i) + 1;
    }
    const QSignalBlocker quiet(m_preset->combo());
    m_preset->combo()->setCurrentIndex(preset);

    const auto pixels = options.size.pixels();
    const auto paper = options.size.centimetres();
    const auto length = [](double cm) { return QString::number(cm, 'f', 1); };
    QString note;
    if (table)
        note = tr("The values as they were recorded, with all their digits.");
    else if (fine && png)
        note = tr("%1 × %2 pixels, %3 × %4 cm")
                   .arg(QString::number(pixels.width()), QString::number(pixels.height()), length(paper.width()),
                        length(paper.height()));
    else if (fine)
        note = tr("%1 × %2 cm, sharp at any size").arg(length(paper.width()), length(paper.height()));
    if (png && !m_fits)
        note += QLatin1Char('\n') + tr("The histories are too large for a picture to carry: export a CSV as well.");
    m_note->setText(note);
    emit edited();
}

} // namespace throughline::ui
