// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/ExportDialog.h"

#include "chart/ChartStack.h"
#include "chart/MetricChart.h"
#include "theme/Icon.h"
#include "theme/Settings.h"
#include "theme/Style.h"
#include "theme/Tokens.h"
#include "ui/Background.h"
#include "ui/ErrorText.h"
#include "ui/dialogs/FigureForm.h"
#include "ui/dialogs/FigurePreview.h"
#include "ui/widgets/Label.h"

#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QDrag>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QJsonDocument>
#include <QMimeData>
#include <QPushButton>
#include <QTemporaryDir>
#include <QVBoxLayout>

namespace throughline::ui {

namespace {

constexpr auto FolderSetting = "export/folder", FormatSetting = "export/format", OptionsSetting = "export/options";
constexpr auto TitleSetting = "export/title", TitledSetting = "export/titled";
constexpr int PreviewDelay = 40; ///< ms after the last key
constexpr int TableLines = 40;

/// Copies of the visible runs, so that what is drawn on several threads stands still.
std::vector<chart::ChartRun> snapshot(const chart::ChartStack& charts) {
    std::vector<chart::ChartRun> runs;
    for (auto& run : charts.runs()) {
        if (!run.visible || !run.history) continue;
        run.history = std::make_shared<const history::History>(*run.history);
        runs.push_back(std::move(run));
    }
    return runs;
}

/// Where the records of all runs lie; nothing without records.
std::optional<chart::Range> extentOf(const std::vector<chart::ChartRun>& runs, history::XAxis axis) {
    std::optional<chart::Range> all;
    for (const auto& run : runs) {
        const auto x = run.history->records.x(axis);
        if (x.empty()) continue;
        all = all ? chart::Range{std::min(all->min, x.front()), std::max(all->max, x.back())}
                  : chart::Range{x.front(), x.back()};
    }
    return all;
}

/// What decides whether a title still fits.
QStringList idsOf(const std::vector<chart::ChartRun>& runs) {
    QStringList ids;
    for (const auto& run : runs) ids << run.id;
    return ids;
}

chart::FigureOptions remembered(const std::vector<chart::ChartRun>& runs) {
    const auto store = settings();
    auto options = chart::figureOptions(store.value(OptionsSetting).toString().toStdString());
    if (store.value(TitledSetting).toStringList() == idsOf(runs)) options.title = store.value(TitleSetting).toString();
    return options;
}

/// A folder for a file that is dragged out: whoever takes it may read it late, so all of them stay until the program
/// ends.
QString folderForDrag() {
    static const QTemporaryDir all;
    static int count = 0;
    const auto folder = all.filePath(QString::number(++count));
    return QDir().mkpath(folder) ? folder : QString();
}

} // namespace

ExportDialog::ExportDialog(const chart::ChartStack& charts, QWidget* parent)
    : QDialog(parent), m_runs(snapshot(charts)) {
    setObjectName(QStringLiteral("export-dialog"));
    setWindowTitle(tr("Export"));
    m_shown.metrics = charts.metrics();
    m_shown.chart = charts.options();
    const auto whole = extentOf(m_runs, m_shown.chart.x);
    const auto x = charts.xRange();
    if (whole && (!charts.follows() || x.min > whole->min || x.max < whole->max)) m_shown.x = x;
    for (const auto& metric : m_shown.metrics)
        if (const auto* chart = charts.chart(metric); chart && !charts.follows()) m_shown.y[metric] = chart->yRange();
    build();
    prepare();
}

void ExportDialog::build() {
    const auto plots = static_cast<int>(std::max<std::size_t>(1, m_shown.metrics.size()));
    m_form = new FigureForm(remembered(m_runs), plots, m_shown.x.has_value());
    m_form->setFixedWidth(300);
    m_form->setFormat(static_cast<chart::FigureFormat>(std::clamp(settings().value(FormatSetting, 0).toInt(), 0, 3)));
    m_preview = new FigurePreview;
    m_error = new Label({}, TextRole::Secondary, Ink::Warning);
    m_error->setWordWrap(true);
    m_error->setObjectName(QStringLiteral("export-error"));
    m_error->hide();
    m_copy = new QPushButton(icon(QStringLiteral("copy")), tr("Copy"));
    m_copy->setObjectName(QStringLiteral("export-copy"));
    m_copy->setAutoDefault(false);
    auto* cancel = new QPushButton(tr("Cancel"));
    cancel->setAutoDefault(false);
    m_save = new QPushButton(icon(QStringLiteral("export")), tr("Save…"));
    m_save->setObjectName(QStringLiteral("export-save"));
    m_save->setDefault(true);
    setKind(m_save, ButtonKind::Primary);

    auto* middle = new QHBoxLayout;
    middle->setSpacing(metrics::Inside);
    middle->addWidget(m_form);
    middle->addWidget(m_preview, 1);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_copy);
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(m_save);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 20, 20, 16);
    column->setSpacing(metrics::Between);
    column->addLayout(middle, 1);
    column->addWidget(m_error);
    column->addLayout(buttons);

    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &ExportDialog::preview);
    connect(m_form, &FigureForm::edited, this, [this] {
        setBusy(m_busy);
        m_timer.start(PreviewDelay);
    });
    connect(m_preview, &FigurePreview::resized, this, [this] { m_timer.start(0); });
    connect(m_preview, &FigurePreview::dragged, this, &ExportDialog::drag);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_copy, &QPushButton::clicked, this, &ExportDialog::copy);
    connect(m_save, &QPushButton::clicked, this, &ExportDialog::askAndSave);
    setBusy(false);
}

/// The curves of a million points take longer than a frame.
void ExportDialog::prepare() {
    inBackground(
        this,
        [runs = m_runs, options = m_shown] {
            const auto figure = std::make_shared<chart::Figure>(runs, options);
            figure->prepare();
            return figure;
        },
        [this](std::shared_ptr<chart::Figure> figure) {
            m_figure = std::move(figure);
            m_form->setCarries(chart::carriesHistories(*m_figure));
            setBusy(false);
            preview();
        });
}

/// The figure as the fields say; false where they say nothing that can be.
bool ExportDialog::update() {
    auto options = m_shown;
    if (!m_form->into(options) || !m_figure) return false;
    if (!m_form->wantsView()) {
        options.x.reset();
        options.y.clear();
    }
    if (m_form->format() == chart::FigureFormat::Csv && m_form->columns() == FigureForm::Columns::All)
        options.metrics.clear();
    m_figure->setOptions(options);
    return true;
}

void ExportDialog::preview() {
    m_timer.stop();
    if (m_busy || !update()) return;
    if (m_form->format() == chart::FigureFormat::Csv) {
        m_preview->setTable(QString::fromUtf8(chart::historyCsv(m_runs, m_figure->options(), TableLines)));
    } else {
        // Not larger than on paper, and of the screen's own pixels.
        const auto whole = m_figure->options().size.logical();
        const auto room = whole.boundedTo(whole.scaled(m_preview->room(), Qt::KeepAspectRatio));
        auto image = chart::figureImage(*m_figure, (room * devicePixelRatioF()).toSize().expandedTo({1, 1}));
        image.setDevicePixelRatio(devicePixelRatioF());
        m_preview->setPicture(image);
    }
    emit previewed();
}

void ExportDialog::setBusy(bool busy) {
    m_busy = busy;
    chart::FigureOptions options;
    const bool ready = m_figure && !busy && m_form->into(options);
    m_form->setEnabled(!busy);
    m_save->setEnabled(ready);
    m_copy->setEnabled(ready);
}

void ExportDialog::fail(const Error& error) {
    m_error->setText(errorText(error));
    m_error->show();
}

/// Paints now, and hands the rest to a pool thread; `done` gets the bytes afterwards.
template <class Done>
void ExportDialog::work(Done done) {
    m_error->hide();
    if (m_busy || !update()) return;
    const auto drawn = chart::drawFigure(m_form->format(), m_figure);
    if (!drawn) return fail(drawn.error());
    setBusy(true);
    inBackground(this, *drawn, [this, done](Result<QByteArray> bytes) {
        setBusy(false);
        if (!bytes) return fail(bytes.error());
        done(std::move(*bytes));
    });
}

void ExportDialog::save(const QString& file) {
    work([this, file](const QByteArray& bytes) {
        setBusy(true);
        inBackground(
            this, [file, bytes] { return chart::writeFigure(file.toStdString(), bytes); },
            [this, file](const Result<void>& written) {
                setBusy(false);
                if (!written) return fail(written.error());
                settings().setValue(FolderSetting, QFileInfo(file).absolutePath());
                keep();
                emit saved(file);
                accept();
            });
    });
}

void ExportDialog::copy() {
    work([this](const QByteArray& bytes) {
        std::unique_ptr<QMimeData> mime;
        const auto format = m_form->format();
        if (format == chart::FigureFormat::Csv) {
            mime = std::make_unique<QMimeData>();
            mime->setText(QString::fromUtf8(bytes));
            mime->setData(QStringLiteral("text/csv"), bytes);
        } else if (format == chart::FigureFormat::Png) {
            mime = chart::figureMime(*m_figure, bytes);
        } else {
            // A drawing is wanted, where it can be taken; a picture serves the rest.
            const auto png = chart::drawFigure(chart::FigureFormat::Png, m_figure);
            const auto picture = png ? (*png)() : tl::make_unexpected(png.error());
            if (!picture) return fail(picture.error());
            mime = chart::figureMime(*m_figure, *picture);
            if (format == chart::FigureFormat::Pdf) mime->setData(QStringLiteral("application/pdf"), bytes);
        }
        QApplication::clipboard()->setMimeData(mime.release());
        keep();
        emit copied();
        accept();
    });
}

std::unique_ptr<QMimeData> ExportDialog::mimeData() {
    m_error->hide();
    if (m_busy || !update()) return nullptr;
    const auto drawn = chart::drawFigure(m_form->format(), m_figure);
    const auto bytes = drawn ? (*drawn)() : tl::make_unexpected(drawn.error());
    const auto file = folderForDrag() + QLatin1Char('/') + fileName();
    const auto written =
        bytes ? chart::writeFigure(file.toStdString(), *bytes) : Result<void>(tl::make_unexpected(bytes.error()));
    if (!written) {
        fail(written.error());
        return nullptr;
    }
    auto mime = m_form->format() == chart::FigureFormat::Png ? chart::figureMime(*m_figure, *bytes)
                                                             : std::make_unique<QMimeData>();
    mime->setUrls({QUrl::fromLocalFile(file)});
    return mime;
}

void ExportDialog::drag() {
    auto mime = mimeData();
    if (!mime) return;
    keep();
    auto* drag = new QDrag(this);
    drag->setMimeData(mime.release());
    const auto& picture = m_preview->picture();
    if (!picture.isNull())
        drag->setPixmap(QPixmap::fromImage(
            picture.scaled(QSize(160, 120) * devicePixelRatioF(), Qt::KeepAspectRatio, Qt::SmoothTransformation)));
    drag->exec(Qt::CopyAction);
}

QString ExportDialog::fileName() const {
    auto name = m_runs.size() == 1 ? m_runs.front().name : QStringLiteral("throughline");
    name.replace(QLatin1Char('/'), QLatin1Char('-'));
    return name + QLatin1Char('.') + QLatin1String(chart::figureEndings.at(static_cast<std::size_t>(m_form->format())));
}

void ExportDialog::askAndSave() {
    const auto folder = settings().value(FolderSetting, QDir::homePath()).toString();
    const auto suffix = fileName().section(QLatin1Char('.'), -1);
    QFileDialog dialog(this, tr("Save as"), folder, QStringLiteral("%1 (*.%2)").arg(suffix.toUpper(), suffix));
    dialog.setAcceptMode(QFileDialog::AcceptSave);
    dialog.setDefaultSuffix(suffix);
    dialog.selectFile(fileName());
    if (dialog.exec() == QDialog::Accepted) save(dialog.selectedFiles().value(0));
}

void ExportDialog::keep() {
    auto options = m_shown;
    m_form->into(options);
    remember(options);
    auto store = settings();
    store.setValue(FormatSetting, static_cast<int>(m_form->format()));
    store.setValue(TitleSetting, options.title);
    store.setValue(TitledSetting, idsOf(m_runs));
}

void ExportDialog::remember(const chart::FigureOptions& options) {
    auto json = chart::toJson(options);
    // The charts say these for themselves, and a title is of its runs.
    for (const auto* own : {"metrics", "smoothing", "log_y", "cut_outliers", "x", "x_range", "y_ranges", "title"})
        json.remove(QLatin1String(own));
    settings().setValue(OptionsSetting, QString::fromUtf8(QJsonDocument(json).toJson(QJsonDocument::Compact)));
}

} // namespace throughline::ui
