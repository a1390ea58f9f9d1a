// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/ExportDialog.h"

#include "chart/ChartExport.h"
#include "chart/ChartStack.h"
#include "theme/Icon.h"
#include "theme/Settings.h"
#include "theme/Style.h"
#include "theme/Tokens.h"
#include "ui/ErrorText.h"
#include "ui/Numbers.h"
#include "ui/widgets/Field.h"
#include "ui/widgets/Label.h"

#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

namespace throughline::ui {

namespace {

constexpr auto FolderSetting = "export/folder";
constexpr auto FormatSetting = "export/format";
constexpr int CsvIndex = 3;

std::vector<chart::ChartRun> visibleRuns(const chart::ChartStack& charts) {
    auto runs = charts.runs();
    std::erase_if(runs, [](const chart::ChartRun& run) { return !run.visible; });
    return runs;
}

} // namespace

ExportDialog::ExportDialog(const chart::ChartStack& charts, QWidget* parent)
    : QDialog(parent),
      m_charts(charts),
      m_size(new Label({}, TextRole::Secondary, Ink::Secondary)),
      m_error(new Label({}, TextRole::Secondary, Ink::Warning)) {
    setObjectName(QStringLiteral("export-dialog"));
    setWindowTitle(tr("Export"));
    setMinimumWidth(460);
    buildFields();
    auto* column = static_cast<QVBoxLayout*>(layout());
    m_size->setWordWrap(true);
    m_error->setWordWrap(true);
    m_error->setObjectName(QStringLiteral("export-error"));
    m_error->hide();
    column->addWidget(m_size);
    column->addWidget(m_error);

    auto* buttons = new QHBoxLayout;
    auto* copy = new QPushButton(icon(QStringLiteral("copy")), tr("Copy picture"));
    copy->setObjectName(QStringLiteral("export-copy"));
    copy->setAutoDefault(false);
    auto* cancel = new QPushButton(tr("Cancel"));
    cancel->setAutoDefault(false);
    m_save = new QPushButton(icon(QStringLiteral("export")), tr("Save…"));
    m_save->setObjectName(QStringLiteral("export-save"));
    m_save->setDefault(true);
    setKind(m_save, ButtonKind::Primary);
    buttons->addWidget(copy);
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(m_save);
    column->addSpacing(metrics::Small);
    column->addLayout(buttons);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_save, &QPushButton::clicked, this, &ExportDialog::askAndSave);
    connect(copy, &QPushButton::clicked, this, [this] {
        chart::copyImage(visibleRuns(m_charts), options());
        accept();
    });
    check();
}

void ExportDialog::buildFields() {
    m_format = new ChoiceField(tr("Format"), QStringLiteral("export-format"),
                               {tr("PNG picture"), tr("SVG drawing"), tr("PDF page"), tr("CSV table")});
    m_format->combo()->setCurrentIndex(settings().value(FormatSetting, 0).toInt());
    m_theme = new ChoiceField(tr("Colours"), QStringLiteral("export-theme"), {tr("light"), tr("dark")});
    m_legend = new ChoiceField(tr("Legend"), QStringLiteral("export-legend"), {tr("shown"), tr("left out")});
    m_width = new NumberField(tr("Width, pixels"), QStringLiteral("export-width"), 1600, NumberField::Kind::Whole);
    m_height = new NumberField(tr("Height, pixels"), QStringLiteral("export-height"), 900, NumberField::Kind::Whole);
    m_dpi = new NumberField(tr("DPI"), QStringLiteral("export-dpi"), 96, NumberField::Kind::Real);
    m_title = new TextField(tr("Title"), QStringLiteral("export-title"), {});
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 20, 20, 16);
    column->setSpacing(metrics::Between);
    const auto row = [&](std::initializer_list<Field*> fields) {
        auto* line = new QHBoxLayout;
        line->setSpacing(metrics::Between);
        for (auto* field : fields) {
            line->addWidget(field, 1);
            connect(field, &Field::edited, this, &ExportDialog::check);
        }
        column->addLayout(line);
    };
    row({m_format, m_theme, m_legend});
    row({m_width, m_height, m_dpi});
    row({m_title});
}

chart::FigureOptions ExportDialog::options() const {
    chart::FigureOptions options;
    options.metrics = m_charts.metrics();
    options.chart = m_charts.options();
    options.width = static_cast<int>(m_width->value().value_or(0));
    options.height = static_cast<int>(m_height->value().value_or(0));
    options.dpi = m_dpi->value().value_or(0);
    options.dark = m_theme->index() == 1;
    options.title = m_title->text();
    options.legend = m_legend->index() == 0;
    return options;
}

QString ExportDialog::suffix() const {
    static constexpr const char* Suffixes[] = {"png", "svg", "pdf", "csv"};
    return QLatin1String(Suffixes[std::max(0, m_format->index())]);
}

void ExportDialog::check() {
    const bool picture = m_format->index() != CsvIndex;
    for (Field* field : {static_cast<Field*>(m_theme), static_cast<Field*>(m_legend), static_cast<Field*>(m_width),
                         static_cast<Field*>(m_height), static_cast<Field*>(m_dpi), static_cast<Field*>(m_title)})
        field->setEnabled(picture);
    bool fine = true;
    const auto range = [&fine](NumberField* field, double least, double most) {
        double value = 0;
        if (!field->into(value))
            fine = false;
        else if (value < least || value > most) {
            field->setError(tr("%1 to %2").arg(plainNumber(least), grouped(static_cast<std::int64_t>(most))));
            fine = false;
        }
    };
    if (picture) {
        range(m_width, 64, 16384);
        range(m_height, 64, 16384);
        range(m_dpi, 24, 1200);
    }
    m_save->setEnabled(fine);
    const auto o = options();
    m_size->setText(!fine     ? QString()
                    : picture ? tr("%1 × %2 cm at this resolution")
                                    .arg(2.54 * o.width / o.dpi, 0, 'f', 1)
                                    .arg(2.54 * o.height / o.dpi, 0, 'f', 1)
                              : tr("All recorded values of the runs shown, as they were recorded."));
}

void ExportDialog::askAndSave() {
    const auto folder = settings().value(FolderSetting, QDir::homePath()).toString();
    const auto runs = visibleRuns(m_charts);
    auto name = runs.size() == 1 ? runs.front().name : QStringLiteral("throughline");
    name.replace(QLatin1Char('/'), QLatin1Char('-'));
    QFileDialog dialog(this, tr("Save as"), folder, m_format->current() + QStringLiteral(" (*.%1)").arg(suffix()));
    dialog.setAcceptMode(QFileDialog::AcceptSave);
    dialog.setDefaultSuffix(suffix());
    dialog.selectFile(name + QLatin1Char('.') + suffix());
    if (dialog.exec() != QDialog::Accepted) return;
    const auto file = dialog.selectedFiles().value(0);
    if (!save(file)) return;
    settings().setValue(FolderSetting, QFileInfo(file).absolutePath());
    settings().setValue(FormatSetting, m_format->index());
    accept();
}

bool ExportDialog::save(const QString& file) {
    auto o = options();
    if (m_format->index() == CsvIndex) o.metrics.clear();
    const auto done = chart::exportFigure(file.toStdString(), visibleRuns(m_charts), o);
    m_error->setText(done ? QString() : errorText(done.error()));
    m_error->setVisible(!done);
    return done.has_value();
}

} // namespace throughline::ui
