// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/ExportDialog.h"

#include "figure/FigureFormat.h"
#include "figure/FigureImage.h"
#include "figure/HistoryCsv.h"
#include "text/ErrorText.h"
#include "theme/Icon.h"
#include "theme/Settings.h"
#include "theme/Style.h"
#include "theme/Tokens.h"
#include "ui/Background.h"
#include "ui/dialogs/FigureForm.h"
#include "ui/dialogs/FigurePreview.h"
#include "ui/dialogs/FigureRecipe.h"
#include "ui/widgets/Label.h"

#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QDrag>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QMimeData>
#include <QPushButton>
#include <QScreen>
#include <QScrollArea>
#include <QStyle>
#include <QVBoxLayout>

namespace throughline::ui {

namespace {

constexpr auto FolderSetting = "export/folder";
constexpr int PreviewDelay = 40; ///< ms after the last key
constexpr std::size_t TableLines = 40;

} // namespace

ExportDialog::ExportDialog(const chart::ChartStack& charts, QWidget* parent) : QDialog(parent), m_source(charts) {
    setObjectName(QStringLiteral("export-dialog"));
    setWindowTitle(tr("Export"));
    build();
    prepare();
}

void ExportDialog::build() {
    const auto plots = static_cast<int>(std::max<std::size_t>(1, m_source.shown.metrics.size()));
    m_form = new FigureForm(m_source.options(), m_source.shown.chart.smoothing, plots, m_source.shown.x.has_value());
    m_form->setFixedWidth(300);
    m_form->setFormat(lastFormat());
    m_preview = new FigurePreview;
    m_error = new Label({}, TextRole::Secondary, Ink::Warning);
    m_error->setWordWrap(true);
    m_error->setObjectName(QStringLiteral("export-error"));
    m_error->hide();
    m_copy = new QPushButton(icon(QStringLiteral("copy")), tr("Copy"));
    m_copy->setObjectName(QStringLiteral("export-copy"));
    m_copy->setAutoDefault(false);
    m_recipe = new QPushButton(tr("Save as recipe…"));
    m_recipe->setObjectName(QStringLiteral("export-recipe"));
    m_recipe->setToolTip(
        tr("A text file from which “throughline export” draws this figure again, also when the runs have grown"));
    m_recipe->setAutoDefault(false);
    auto* cancel = new QPushButton(tr("Cancel"));
    cancel->setAutoDefault(false);
    m_save = new QPushButton(icon(QStringLiteral("export")), tr("Save…"));
    m_save->setObjectName(QStringLiteral("export-save"));
    m_save->setDefault(true);
    setKind(m_save, ButtonKind::Primary);

    auto* middle = new QHBoxLayout;
    middle->setSpacing(metrics::Inside);
    // On a small screen, or a large scale, the fields are scrolled.
    auto* fields = new QScrollArea;
    fields->setFrameShape(QFrame::NoFrame);
    fields->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    fields->setFocusPolicy(Qt::NoFocus);
    fields->setWidget(m_form);
    fields->setWidgetResizable(true);
    fields->viewport()->setAutoFillBackground(false);
    m_form->setAutoFillBackground(false);
    fields->setFixedWidth(m_form->width() + style()->pixelMetric(QStyle::PM_ScrollBarExtent) + 2);
    middle->addWidget(fields);
    middle->addWidget(m_preview, 1);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_copy);
    buttons->addWidget(m_recipe);
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
    connect(m_recipe, &QPushButton::clicked, this, &ExportDialog::askForRecipe);
    setBusy(false);
    const QSize room = screen()->availableSize() * 0.9;
    resize(QSize(960, m_form->sizeHint().height() + 110).boundedTo(room));
}

/// The curves of a million points take longer than a frame.
void ExportDialog::prepare() {
    inBackground(
        this,
        [runs = m_source.runs, options = m_source.shown] {
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
bool ExportDialog::takeFields() {
    auto options = m_source.shown;
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
    if (m_busy || !takeFields()) return;
    if (m_form->format() == chart::FigureFormat::Csv) {
        m_preview->setTable(QString::fromUtf8(chart::historyCsv(m_source.runs, m_figure->options(), TableLines)));
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

/// What is switched off loses the focus, and has it back afterwards.
void ExportDialog::setBusy(bool busy) {
    if (busy && !m_busy) m_focused = focusWidget();
    const bool rests = m_busy && !busy;
    m_busy = busy;
    chart::FigureOptions options;
    const bool ready = m_figure && !busy && m_form->into(options);
    m_form->setEnabled(!busy);
    m_save->setEnabled(ready);
    m_copy->setEnabled(ready);
    m_recipe->setEnabled(ready);
    if (rests && m_focused) m_focused->setFocus(Qt::OtherFocusReason);
}

void ExportDialog::fail(const Error& error) {
    m_error->setText(errorText(error));
    m_error->show();
}

/// Paints now, and hands the rest to a pool thread; `done` gets the bytes afterwards.
template <class Done>
void ExportDialog::work(Done done) {
    m_error->hide();
    if (m_busy || !takeFields()) return;
    const auto drawn = chart::drawFigure(m_form->format(), m_figure);
    if (!drawn) return fail(drawn.error());
    setBusy(true);
    inBackground(this, *drawn, [this, done](Result<QByteArray> bytes) {
        setBusy(false);
        if (!bytes) return fail(bytes.error());
        done(std::move(*bytes));
    });
}

void ExportDialog::saveRecipe(const QString& file) {
    m_error->hide();
    if (m_busy || !takeFields()) return;
    const auto recipe = figureRecipe(m_source.runs, m_figure->options(), QFileInfo(file).absolutePath());
    const auto written = chart::writeFigure(file.toStdString(), recipe.toUtf8());
    if (!written) return fail(written.error());
    settings().setValue(FolderSetting, QFileInfo(file).absolutePath());
    keep();
    emit saved(file);
    accept();
}

void ExportDialog::save(const QString& file) {
    if (file.endsWith(QLatin1String(".toml"), Qt::CaseInsensitive)) return saveRecipe(file);
    // A file is what the ending that was typed says.
    if (const auto typed = chart::figureFormat(file.toStdString())) m_form->setFormat(*typed);
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
    m_error->hide();
    if (m_busy || !takeFields()) return;
    auto mime = FigureMime::make(m_form->format(), m_figure);
    if (!mime) return fail(mime.error());
    setBusy(true);
    auto* given = mime->release();
    given->setParent(this); // until the clipboard has it
    connect(given, &FigureMime::made, this, [this, given](const std::optional<Error>& error) {
        setBusy(false);
        if (error) {
            given->deleteLater();
            return fail(*error);
        }
        given->setParent(nullptr);
        QApplication::clipboard()->setMimeData(given);
        keep();
        emit copied();
        accept();
    });
}

std::unique_ptr<QMimeData> ExportDialog::mimeData() {
    m_error->hide();
    if (m_busy || !takeFields()) return nullptr;
    auto mime = draggable(m_form->format(), m_figure, m_source.fileName(m_form->format()));
    if (!mime) {
        fail(mime.error());
        return nullptr;
    }
    connect(mime->get(), &FigureMime::made, this, [this](const std::optional<Error>& error) {
        if (error) fail(*error);
    });
    return std::move(*mime);
}

void ExportDialog::drag() {
    auto mime = mimeData();
    if (!mime) return;
    keep();
    auto* drag = new QDrag(this);
    drag->setMimeData(mime.release());
    if (auto picture = m_preview->picture(); !picture.isNull()) {
        picture = picture.scaled(QSize(160, 120) * devicePixelRatioF(), Qt::KeepAspectRatio, Qt::SmoothTransformation);
        picture.setDevicePixelRatio(devicePixelRatioF());
        drag->setPixmap(QPixmap::fromImage(picture));
    }
    drag->exec(Qt::CopyAction);
}

void ExportDialog::askAndSave() {
    const auto name = m_source.fileName(m_form->format());
    if (const auto file = askFor(name); !file.isEmpty()) save(file);
}

void ExportDialog::askForRecipe() {
    const auto name = m_source.fileName(m_form->format()).section(QLatin1Char('.'), 0, -2) + QStringLiteral(".toml");
    if (const auto file = askFor(name); !file.isEmpty()) saveRecipe(file);
}

/// Where to save, with this name to begin with; empty: nowhere.
QString ExportDialog::askFor(const QString& name) {
    const auto folder = settings().value(FolderSetting, QDir::homePath()).toString();
    const auto suffix = name.section(QLatin1Char('.'), -1);
    QFileDialog dialog(this, tr("Save as"), folder, QStringLiteral("%1 (*.%2)").arg(suffix.toUpper(), suffix));
    dialog.setAcceptMode(QFileDialog::AcceptSave);
    dialog.setDefaultSuffix(suffix);
    dialog.selectFile(name);
    return dialog.exec() == QDialog::Accepted ? dialog.selectedFiles().value(0) : QString();
}

void ExportDialog::keep() {
    auto options = m_source.shown;
    m_form->into(options);
    rememberFigure(options, m_form->format(), m_source);
}

} // namespace throughline::ui
