// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/evaluate/EvaluatePanel.h"

#include "evaluation/EvaluationPictures.h"
#include "text/ErrorText.h"
#include "text/MetricText.h"
#include "text/NumberText.h"
#include "text/VisibleText.h"
#include "theme/Style.h"
#include "ui/RunController.h"
#include "ui/evaluate/PictureGrid.h"
#include "ui/evaluate/PictureView.h"
#include "ui/evaluate/TextTable.h"
#include "ui/widgets/Label.h"
#include "ui/widgets/Segmented.h"
#include "ui/widgets/Tile.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QSlider>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

namespace throughline::ui {

namespace {

constexpr int SliderSteps = 1'000, LiveShare = 20;
constexpr int MostSampleRows = 8, MostClassRows = 12;

Label* sectionHead(const QString& words) {
    return new Label(words, TextRole::Strong);
}

QString partText(session::EvaluatedPart part) {
    switch (part) {
    case session::EvaluatedPart::Test:
        return EvaluatePanel::tr("test part");
    case session::EvaluatedPart::Validation:
        return EvaluatePanel::tr("validation part");
    case session::EvaluatedPart::All:
    case session::EvaluatedPart::File:
        break;
    }
    return EvaluatePanel::tr("all rows");
}

} // namespace

EvaluatePanel::EvaluatePanel(Workspace& workspace, RunController& controller, QWidget* parent)
    : QWidget(parent), m_workspace(workspace), m_controller(controller), m_job(new EvaluationJob(this)) {
    build();
    m_soon.setSingleShot(true);
    m_soon.setInterval(16);
    connect(&m_soon, &QTimer::timeout, this, &EvaluatePanel::refresh);
    connect(m_job, &EvaluationJob::done, this, &EvaluatePanel::show);
    connect(m_job, &EvaluationJob::done, this, &EvaluatePanel::evaluated);
    connect(m_job, &EvaluationJob::failed, this, [this](const Error& error) {
        showWork({});
        if (error.code == ErrorCode::Cancelled) return;
        if (error.code == ErrorCode::NoCheckpoint && m_workspace.isLive(m_path))
            return showNothing(tr("No epoch is on disk yet."));
        showNothing(errorText(error));
    });
    connect(m_job, &EvaluationJob::progressed, this, [this](const QString& sentence) { showWork(sentence); });
    connect(m_job, &EvaluationJob::rested, this, [this] {
        showWork({});
        m_measure->setEnabled(true);
        followLive();
    });
    connect(m_job, &EvaluationJob::importanceDone, this,
            [this](const EvaluationJob::EvaluatedPtr& of, const nn::PermutationImportance& importance) {
                m_importance = importance;
                m_importanceOf = of;
                showImportance();
                bringIntoView(m_importanceView);
            });
    connect(m_job, &EvaluationJob::dependenceDone, this,
            [this](const EvaluationJob::EvaluatedPtr& of, const session::InputDependence& dependence) {
                m_dependence->setPicture(chart::dependencePicture(*of->evaluation.evaluated, dependence));
                bringIntoView(m_dependence);
            });
    // Its epochs may be others now.
    connect(&workspace, &Workspace::historyChanged, this, [this](const QString& path) { m_job->forget(path); });
    // One that another process trains.
    connect(&workspace, &Workspace::historyGrown, this, [this](const QString& path) {
        const bool rested = !m_ended.isValid() || m_ended.elapsed() > LiveShare * m_took;
        if (path == m_path && !m_workspace.isLive(path) && m_choice->index() == Latest && rested && !m_job->isBusy())
            m_soon.start();
    });
    connect(&controller, &RunController::ticked, this, &EvaluatePanel::followLive);
    connect(&controller, &RunController::ended, this, [this] {
        m_savedEpoch = 0;
        m_soon.start();
    });
}

PictureView* EvaluatePanel::addPicture(const char* name) {
    auto* view = new PictureView(QLatin1String(name));
    connect(view, &PictureView::told, this, &EvaluatePanel::told);
    return view;
}

void EvaluatePanel::build() {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(15, 16, 16, 16);
    column->setSpacing(metrics::Between);
    m_choice = new Segmented({tr("Latest"), tr("Best"), tr("Point")});
    m_choice->setObjectName(QStringLiteral("evaluate-what"));
    m_choice->setAccessibleName(tr("Which epoch"));
    m_choice->setTips({tr("The newest epoch; while the run trains, each one that is on disk"), tr("The best epoch"),
                       tr("The epoch at the crosshair of the charts; one that is not kept is recomputed")});
    connect(m_choice, &Segmented::chosen, this, [this] {
        m_savedEpoch = 0;
        refresh();
    });
    auto* top = new QHBoxLayout;
    top->addWidget(m_choice);
    top->addStretch(1);
    column->addLayout(top);
    m_words = new Label({}, TextRole::Secondary, Ink::Secondary);
    m_words->setObjectName(QStringLiteral("evaluate-words"));
    m_words->setWordWrap(true);
    column->addWidget(m_words);
    auto* work = new QHBoxLayout;
    m_work = new Label({}, TextRole::Secondary, Ink::Secondary);
    m_work->setObjectName(QStringLiteral("evaluate-work"));
    m_cancel = new QPushButton(tr("Cancel"));
    m_cancel->setObjectName(QStringLiteral("evaluate-cancel"));
    setKind(m_cancel, ButtonKind::Link);
    connect(m_cancel, &QPushButton::clicked, m_job, &EvaluationJob::cancel);
    work->addWidget(m_work, 1);
    work->addWidget(m_cancel);
    column->addLayout(work);
    m_nothing = new Label({}, TextRole::Body, Ink::Secondary);
    m_nothing->setObjectName(QStringLiteral("evaluate-nothing"));
    m_nothing->setWordWrap(true);
    column->addWidget(m_nothing);

    m_content = new QWidget;
    column->addWidget(m_content);
    column->addStretch(1);
    auto* content = new QVBoxLayout(m_content);
    content->setContentsMargins(0, 0, 0, 0);
    content->setSpacing(metrics::Inside);
    auto* tiles = new QHBoxLayout;
    tiles->setSpacing(metrics::Related);
    for (auto*& tile : m_tiles) tiles->addWidget(tile = new Tile({}), 1);
    m_tiles[0]->setObjectName(QStringLiteral("evaluate-tile-0"));
    m_tiles[1]->setObjectName(QStringLiteral("evaluate-tile-1"));
    content->addLayout(tiles);

    content->addWidget(m_boundary = addPicture("boundary"));
    m_thresholdBox = new QWidget;
    auto* thresholds = new QVBoxLayout(m_thresholdBox);
    thresholds->setContentsMargins(0, 0, 0, 0);
    thresholds->setSpacing(metrics::Small);
    auto* thresholdHead = new QHBoxLayout;
    thresholdHead->addWidget(sectionHead(tr("Threshold")));
    thresholdHead->addStretch(1);
    m_bestThreshold = new QPushButton;
    m_bestThreshold->setObjectName(QStringLiteral("best-threshold"));
    setKind(m_bestThreshold, ButtonKind::Link);
    connect(m_bestThreshold, &QPushButton::clicked, this,
            [this] { setThreshold(m_shown->evaluation.curves[1].best().threshold); });
    thresholdHead->addWidget(m_bestThreshold);
    thresholds->addLayout(thresholdHead);
    m_slider = new QSlider(Qt::Horizontal);
    m_slider->setObjectName(QStringLiteral("threshold"));
    m_slider->setRange(0, SliderSteps);
    m_slider->setPageStep(SliderSteps / 20);
    m_slider->setAccessibleName(tr("Probability from which a row is taken for the second class"));
    connect(m_slider, &QSlider::valueChanged, this,
            [this](int value) { setThreshold(static_cast<double>(value) / SliderSteps); });
    thresholds->addWidget(m_slider);
    m_thresholdText = new Label({}, TextRole::Secondary, Ink::Secondary);
    m_thresholdText->setObjectName(QStringLiteral("threshold-text"));
    m_thresholdText->setWordWrap(true);
    thresholds->addWidget(m_thresholdText);
    content->addWidget(m_thresholdBox);

    content->addWidget(m_confusion = addPicture("confusion"));
    connect(m_confusion, &PictureView::partChosen, this, &EvaluatePanel::chooseCell);
    m_counts = new Segmented({tr("Counts"), tr("Row %")});
    m_counts->setObjectName(QStringLiteral("confusion-shows"));
    m_counts->setAccessibleName(tr("What the cells show"));
    connect(m_counts, &Segmented::chosen, this, &EvaluatePanel::showThreshold);
    auto* counts = new QHBoxLayout;
    counts->addWidget(m_counts);
    counts->addStretch(1);
    content->addLayout(counts);
    m_predicted = addPicture("predicted");
    m_residuals = addPicture("residuals");
    content->addWidget(m_numbers = new PictureGrid({m_predicted, m_residuals}));

    content->addWidget(m_samples = addPicture("samples"));
    auto* samples = new QVBoxLayout;
    samples->setSpacing(metrics::Small);
    samples->addWidget(m_samplesTitle = sectionHead({}));
    m_samplesTitle->setObjectName(QStringLiteral("samples-title"));
    m_sampleRows = new TextTable(this);
    samples->addWidget(m_sampleView =
                           tableView(m_sampleRows, QStringLiteral("sample-rows"), tr("Rows"), MostSampleRows));
    content->addLayout(samples);

    auto* classes = new QVBoxLayout;
    classes->setSpacing(metrics::Small);
    classes->addWidget(m_classesTitle = sectionHead(tr("Classes")));
    m_classes = new TextTable(this);
    classes->addWidget(m_classesView =
                           tableView(m_classes, QStringLiteral("class-rows"), tr("Classes"), MostClassRows));
    content->addLayout(classes);

    m_roc = addPicture("roc");
    m_precisionRecall = addPicture("precision-recall");
    m_calibration = addPicture("calibration");
    m_thresholds = addPicture("thresholds");
    content->addWidget(m_curves = new PictureGrid({m_roc, m_precisionRecall, m_calibration, m_thresholds}));
    content->addWidget(m_weights = addPicture("weights"));
    m_measure = new QPushButton(tr("Which inputs matter?"));
    m_measure->setObjectName(QStringLiteral("measure-importance"));
    m_measure->setToolTip(tr("Shuffles each input among the rows and tells by how much the model gets worse"));
    connect(m_measure, &QPushButton::clicked, this, [this] {
        if (!m_shown || m_job->isBusy()) return;
        m_measure->setEnabled(false);
        m_job->measureImportance(m_shown);
    });
    content->addWidget(m_measure);
    content->addWidget(m_importanceView = addPicture("importance"));
    connect(m_importanceView, &PictureView::partChosen, this, [this](int bar) {
        if (!m_importance || !m_importanceOf) return;
        const auto& rows = *m_importanceOf->evaluation.evaluated->of;
        if (rows.data->imageWidth > 0) return; // one image, no bars
        m_job->measureDependence(m_importanceOf, chart::importanceOrder(*m_importance)[static_cast<std::size_t>(bar)]);
    });
    m_importanceHint =
        new Label(tr("Click an input to see what is predicted along it."), TextRole::Secondary, Ink::Secondary);
    m_importanceHint->setWordWrap(true);
    content->addWidget(m_importanceHint);
    content->addWidget(m_dependence = addPicture("dependence"));
    showImportance();
    for (QWidget* own : {static_cast<QWidget*>(m_slider), m_sampleView->viewport(), m_classesView->viewport()})
        own->installEventFilter(this);
    showWork({});
    showNothing({});
}

/// The wheel is the page's, unless one has gone into a table or taken hold of the slider.
bool EvaluatePanel::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() != QEvent::Wheel) return QWidget::eventFilter(watched, event);
    const auto* widget = qobject_cast<QWidget*>(watched);
    if (widget->hasFocus() || widget->parentWidget()->hasFocus()) return false;
    event->ignore();
    return true;
}

void EvaluatePanel::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    m_soon.start();
}

void EvaluatePanel::setItem(const QString& path) {
    if (path == m_path) return m_soon.start();
    m_path = path;
    m_savedEpoch = 0;
    m_point = 0;
    m_cell = -1;
    m_threshold.reset();
    m_job->cancel();
    showNothing({});
    m_soon.start();
}

void EvaluatePanel::setPoint(std::int64_t epoch) {
    if (epoch <= 0 || epoch == m_point) return;
    m_point = epoch;
    if (m_choice->index() == Point && isVisible()) m_soon.start();
}

void EvaluatePanel::showPoint(std::int64_t epoch) {
    m_point = epoch;
    m_choice->setIndex(Point);
    refresh();
}

/// Asks for what is to be seen now.
void EvaluatePanel::refresh() {
    if (!isVisible()) return;
    const auto* item = m_workspace.find(m_path);
    if (!item || item->kind != Item::Kind::Run)
        return showNothing(tr("Only runs that were trained here have a model."));
    const bool live = item->live || item->isFollowed();
    switch (m_choice->index()) {
    case Best:
        if (item->summary.bestEpoch == 0) return showNothing(tr("There is no best epoch yet."));
        return m_job->want({m_path, EvaluationJob::From::Epoch, item->summary.bestEpoch, false});
    case Point:
        if (m_point == 0) return showNothing(tr("Point at an epoch on the charts: this follows."));
        return m_job->want({m_path, EvaluationJob::From::Epoch, m_point, false});
    default:
        break;
    }
    if (live && !m_job->isBusy()) m_savedEpoch = m_controller.sessionOf(m_path).progress().savedEpoch;
    m_asked.start();
    m_job->want({m_path, EvaluationJob::From::Latest, 0, true});
}

/// The run that trains has written another checkpoint, which it does at most once in a second.
void EvaluatePanel::followLive() {
    if (!isVisible() || m_choice->index() == Point || !m_workspace.isLive(m_path) || m_job->isBusy()) return;
    const auto saved = m_controller.sessionOf(m_path).progress().savedEpoch;
    if (saved == m_savedEpoch || saved == 0) return;
    // The run needs the processor more: a twentieth of one core is ours.
    if (m_ended.isValid() && m_ended.elapsed() < LiveShare * m_took) return;
    m_savedEpoch = saved;
    refresh();
}

void EvaluatePanel::showNothing(const QString& why) {
    m_shown.reset();
    m_nothing->setText(why);
    m_nothing->setVisible(!why.isEmpty());
    m_words->hide();
    m_content->hide();
}

void EvaluatePanel::showWork(const QString& sentence) {
    m_work->setText(sentence);
    m_work->setVisible(!sentence.isEmpty());
    m_cancel->setVisible(!sentence.isEmpty());
}

void EvaluatePanel::show(const EvaluationJob::EvaluatedPtr& evaluated) {
    if (evaluated->wish.folder != m_path) return;
    if (evaluated->wish.fresh) {
        m_took = m_asked.elapsed();
        m_ended.start();
    }
    const bool otherRows = !m_shown || m_shown->evaluation.evaluated->of != evaluated->evaluation.evaluated->of;
    m_shown = evaluated;
    m_nothing->hide();
    m_content->show();
    if (otherRows) {
        m_cell = -1;
        m_confusion->setChosen(-1);
    }
    if (m_importanceOf && m_importanceOf->evaluation.position != evaluated->evaluation.position) {
        // What was measured is another epoch's.
        m_importance.reset();
        m_importanceOf.reset();
        showImportance();
    }
    showHead();
    showScores();
    showThreshold();
    for (const auto& warning : evaluated->evaluation.warnings) emit told(errorText(warning));
}

void EvaluatePanel::showHead() {
    const auto& evaluation = m_shown->evaluation;
    m_words->show();
    m_words->setText(tr("epoch %1 · %2, %3")
                         .arg(grouped(evaluation.position.epoch), partText(evaluation.part),
                              counted(static_cast<std::int64_t>(evaluation.rows), tr("row"), tr("rows"))));
    const auto tile = [&](int i, const QString& name, double value, const QString& below) {
        m_tiles[i]->set(name, metricText(value), below);
    };
    const auto loss = tr("loss %1").arg(metricText(evaluation.value("loss")));
    if (evaluation.isRegression()) {
        tile(0, QStringLiteral("R²"), evaluation.value("r2"), loss);
        tile(1, QStringLiteral("MAE"), evaluation.value("mae"),
             tr("RMSE %1").arg(metricText(evaluation.value("rmse"))));
    } else {
        tile(0, tr("accuracy"), evaluation.value("accuracy"), loss);
        tile(1, QStringLiteral("AUC"), evaluation.value("auc"), tr("F1 %1").arg(metricText(evaluation.value("f1"))));
    }
}

/// What the threshold does not change.
void EvaluatePanel::showScores() {
    const auto& evaluation = m_shown->evaluation;
    m_boundary->setPicture(m_shown->grid ? chart::boundaryPicture(evaluation, *m_shown->grid) : nullptr);
    m_predicted->setPicture(chart::predictedPicture(evaluation));
    m_residuals->setPicture(chart::residualsPicture(evaluation));
    m_calibration->setPicture(chart::calibrationPicture(evaluation));
    m_weights->setPicture(chart::weightsPicture(evaluation));
    const bool two = evaluation.classes.size() == 2;
    m_thresholdBox->setVisible(two);
    m_classesTitle->setVisible(!evaluation.isRegression());
    m_classesView->setVisible(!evaluation.isRegression());
    m_counts->setVisible(!evaluation.isRegression());
    const bool hasBest = two && !evaluation.curves[1].cuts.empty();
    m_bestThreshold->setVisible(hasBest);
    if (hasBest) m_bestThreshold->setText(tr("best F1 at %1").arg(metricText(evaluation.curves[1].best().threshold)));
}

void EvaluatePanel::setThreshold(std::optional<double> threshold) {
    m_threshold = threshold;
    if (m_shown) showThreshold();
}

void EvaluatePanel::showThreshold() {
    if (!m_shown) return;
    const auto& evaluation = m_shown->evaluation;
    if (evaluation.classes.size() != 2) m_threshold.reset();
    const QSignalBlocker quiet(m_slider);
    const double at = m_threshold.value_or(0.5);
    m_slider->setValue(static_cast<int>(std::lround(at * SliderSteps)));
    if (evaluation.classes.size() == 2)
        m_thresholdText->setText(
            tr("“%1” from a probability of %2").arg(visible(evaluation.classes[1].name), plainNumber(at, 3)));
    using Shows = chart::ConfusionPicture::Shows;
    m_confusion->setPicture(
        chart::confusionPicture(evaluation, m_counts->index() == 1 ? Shows::RowShares : Shows::Counts, m_threshold));
    m_classes->setTable(chart::classTable(evaluation, m_threshold));
    const auto marked = evaluation.classes.size() == 2 ? std::optional(at) : std::nullopt;
    m_roc->setPicture(chart::rocPicture(evaluation, marked));
    m_precisionRecall->setPicture(chart::precisionRecallPicture(evaluation, marked));
    m_thresholds->setPicture(chart::thresholdsPicture(evaluation, marked));
    m_numbers->arrange();
    m_curves->arrange();
    showSamples();
}

/// The rows of the cell that was chosen; without one the worst of all.
void EvaluatePanel::showSamples() {
    const auto& evaluation = m_shown->evaluation;
    const auto classes = static_cast<int>(evaluation.classes.size());
    auto title = tr("Worst rows");
    std::vector<std::uint32_t> places = evaluation.worst;
    if (m_cell >= 0 && m_cell < classes * classes) {
        const auto truth = static_cast<std::size_t>(m_cell / classes),
                   predicted = static_cast<std::size_t>(m_cell % classes);
        places = chart::placesIn(evaluation, truth, predicted, m_threshold);
        title = tr("“%1” taken for “%2”: %3")
                    .arg(visible(evaluation.classes[truth].name), visible(evaluation.classes[predicted].name),
                         counted(static_cast<std::int64_t>(places.size()), tr("row"), tr("rows")));
    }
    const bool images = evaluation.evaluated->of->data->imageWidth > 0;
    m_samplesTitle->setText(title);
    m_samplesTitle->setVisible(!images || places.empty());
    m_samples->setPicture(chart::samplesPicture(evaluation, places, title));
    m_sampleView->setVisible(!images && !places.empty());
    if (!images) m_sampleRows->setTable(chart::sampleTable(evaluation, places, m_threshold));
}

/// What was measured last; nothing where that is another epoch's.
void EvaluatePanel::showImportance() {
    const auto* rows = m_importanceOf ? m_importanceOf->evaluation.evaluated.get() : nullptr;
    m_importanceView->setPicture(rows ? chart::importancePicture(*rows, *m_importance) : nullptr);
    m_importanceHint->setVisible(rows && rows->of->data->imageWidth == 0);
    m_dependence->setPicture(nullptr);
}

/// What was asked for may have come below what is seen of the page.
void EvaluatePanel::bringIntoView(QWidget* part) {
    for (auto* above = parentWidget(); above; above = above->parentWidget())
        if (auto* page = qobject_cast<QScrollArea*>(above)) {
            layout()->activate();
            QTimer::singleShot(0, part, [page, part] { page->ensureWidgetVisible(part, 0, metrics::Inside); });
            return;
        }
}

void EvaluatePanel::chooseCell(int cell) {
    m_cell = cell == m_cell ? -1 : cell;
    m_confusion->setChosen(m_cell);
    showSamples();
}

} // namespace throughline::ui
