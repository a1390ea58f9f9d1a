// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/evaluate/EvaluatePanel.h"

#include "evaluation/EvaluationPictures.h"
#include "evaluation/TablePicture.h"
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

#include <QElapsedTimer>
#include <QEvent>
#include <QHBoxLayout>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalBlocker>
#include <QSlider>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

namespace throughline::ui {

namespace {

constexpr int SliderSteps = 1'000;
constexpr int MostSampleRows = 8, MostClassRows = 12, MostScoreRows = 20;
/// So many times as long as a model took to be evaluated and drawn, the training is left alone: where it keeps every
/// core busy a twentieth of one is ours, else the cores that it leaves free.
constexpr double BusyRest = 19.0, FreeRest = 2.0;
constexpr int Frame = 16, HandRests = 200, HandSlides = 80; ///< ms

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
    return EvaluatePanel::tr("all data");
}

QString intervalText(double low, double high) {
    const double step = std::max((high - low) / 10.0, 1e-4), largest = std::max(std::abs(low), std::abs(high));
    return QStringLiteral("%1–%2").arg(tickText(low, step, largest), tickText(high, step, largest));
}

} // namespace

EvaluatePanel::EvaluatePanel(Workspace& workspace, RunController& controller, QWidget* parent)
    : QWidget(parent), m_workspace(workspace), m_controller(controller), m_job(new EvaluationJob(this)) {
    build();
    for (auto* timer : {&m_soon, &m_rest, &m_quiet, &m_samplesSoon}) timer->setSingleShot(true);
    m_samplesSoon.setInterval(HandSlides);
    connect(&m_samplesSoon, &QTimer::timeout, this, [this] {
        if (m_shown) showSamples();
    });
    m_quiet.setInterval(HandRests);
    connect(&m_soon, &QTimer::timeout, this, &EvaluatePanel::refresh);
    connect(&m_rest, &QTimer::timeout, this, &EvaluatePanel::followLive);
    connect(&m_quiet, &QTimer::timeout, this, &EvaluatePanel::measureNext);
    connect(m_job, &EvaluationJob::done, this, &EvaluatePanel::show);
    connect(m_job, &EvaluationJob::done, this, &EvaluatePanel::evaluated);
    connect(m_job, &EvaluationJob::failed, this, [this](const Error& error) {
        showWork({});
        if (error.code == ErrorCode::Cancelled) return;
        if (error.code == ErrorCode::NoCheckpoint && m_workspace.isLive(m_path))
            return showNothing(tr("No epoch has ended yet."));
        showNothing(errorText(error));
    });
    connect(m_job, &EvaluationJob::progressed, this, &EvaluatePanel::showWork);
    connect(m_job, &EvaluationJob::rested, this, [this] {
        showWork({});
        followLive();
        m_quiet.start();
    });
    connect(m_job, &EvaluationJob::importanceDone, this,
            [this](const EvaluationJob::EvaluatedPtr& of, const nn::PermutationImportance& found) {
                const bool asked = m_importance.asked;
                m_importance = {of, found};
                showImportance();
                if (asked) bringIntoView(m_importanceHint);
            });
    connect(m_job, &EvaluationJob::dependenceDone, this,
            [this](const EvaluationJob::EvaluatedPtr& of, const session::InputDependence& found) {
                const bool asked = m_dependence.asked;
                m_dependence = {of, found};
                showDependence();
                if (asked) bringIntoView(m_dependenceView);
            });
    connect(m_job, &EvaluationJob::intervalsDone, this,
            [this](const EvaluationJob::EvaluatedPtr& of, const std::vector<nn::ScoreInterval>& found) {
                m_intervals = {of, found};
                if (m_shown) showScores();
            });
    // Its epochs may be others now.
    connect(&workspace, &Workspace::historyChanged, m_job, &EvaluationJob::forget);
    // One that another process trains.
    connect(&workspace, &Workspace::historyGrown, this, [this](const QString& path) {
        if (m_workspace.isLive(path)) return;
        m_job->outdate(path);
        if (path == m_path && m_choice->index() == Latest && !m_rest.isActive() && !m_job->isBusy()) refreshSoon();
    });
    connect(&controller, &RunController::ticked, this, &EvaluatePanel::followLive);
    // While it rests, what is on disk is what it has learned.
    connect(&controller, &RunController::stateChanged, this, [this] {
        if (m_choice->index() == Latest && m_workspace.isLive(m_path) && !followsTraining()) refreshSoon();
    });
    connect(&controller, &RunController::modelTaken, this, [this](const session::LiveModelPtr& model) {
        if (QString::fromStdString(model->folder.string()) == m_path && isVisible() && m_choice->index() == Latest &&
            !m_job->isBusy())
            m_job->wantModel(model);
    });
    connect(&controller, &RunController::ended, this, [this](const session::RunOutcome& outcome) {
        m_job->outdate(QString::fromStdString(outcome.folder.string()));
        refreshSoon();
    });
}

PictureView* EvaluatePanel::addPicture(const char* name, QWidget* body) {
    auto* view = new PictureView(QLatin1String(name), body);
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
    m_choice->setTips({tr("The newest epoch, while the run trains"), tr("The best epoch"),
                       tr("The epoch at the crosshair of the charts; one that is not kept is recomputed")});
    connect(m_choice, &Segmented::chosen, this, &EvaluatePanel::refresh);
    auto* top = new QHBoxLayout;
    top->addWidget(m_choice);
    top->addStretch(1);
    column->addLayout(top);
    auto* head = new QHBoxLayout;
    m_words = new Label({}, TextRole::Secondary, Ink::Secondary);
    m_words->setObjectName(QStringLiteral("evaluate-words"));
    m_words->setWordWrap(true);
    m_cancel = new QPushButton(tr("Cancel"));
    m_cancel->setObjectName(QStringLiteral("evaluate-cancel"));
    setKind(m_cancel, ButtonKind::Link);
    connect(m_cancel, &QPushButton::clicked, this, [this] {
        m_unmeasured = m_shown;
        m_importance.asked = m_dependence.asked = false;
        m_job->cancel();
    });
    // Nothing below it moves when the button comes and goes.
    m_words->setMinimumHeight(m_cancel->sizeHint().height());
    head->addWidget(m_words, 1);
    head->addWidget(m_cancel);
    column->addLayout(head);
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
    thresholdHead->addWidget(new Label(tr("Threshold"), TextRole::Strong));
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

    const auto addTable = [&](TextTable*& table, const char* name, const char* rows, const QString& words, int most) {
        table = new TextTable(this);
        auto* body = tableView(table, QLatin1String(rows), words, most);
        for (QWidget* own : {body->viewport(), static_cast<QWidget*>(body->horizontalScrollBar())})
            own->installEventFilter(this);
        auto* view = addPicture(name, body);
        content->addWidget(view);
        return view;
    };
    content->addWidget(m_samples = addPicture("samples"));
    m_sampleView = addTable(m_sampleRows, "sample-table", "sample-rows", tr("Rows"), MostSampleRows);
    m_scoresView = addTable(m_scores, "scores", "score-rows", tr("Scores"), MostScoreRows);
    m_classesView = addTable(m_classes, "classes", "class-rows", tr("Classes"), MostClassRows);

    m_roc = addPicture("roc");
    m_precisionRecall = addPicture("precision-recall");
    m_calibration = addPicture("calibration");
    m_thresholds = addPicture("thresholds");
    content->addWidget(m_curves = new PictureGrid({m_roc, m_precisionRecall, m_calibration, m_thresholds}));
    content->addWidget(m_weights = addPicture("weights"));
    addMeasures(content);
    m_slider->installEventFilter(this);
    showWork({});
    showNothing({});
}

void EvaluatePanel::addMeasures(QVBoxLayout* content) {
    m_measure = new QPushButton(tr("Which inputs matter?"));
    m_measure->setObjectName(QStringLiteral("measure-importance"));
    m_measure->setToolTip(tr("Shuffles each input among the rows and tells by how much the model gets worse"));
    connect(m_measure, &QPushButton::clicked, this, [this] {
        m_importance.asked = true;
        measureSoon();
    });
    content->addWidget(m_measure);
    content->addWidget(m_importanceView = addPicture("importance"));
    connect(m_importanceView, &PictureView::partChosen, this, &EvaluatePanel::chooseInput);
    m_importanceHint = new Label({}, TextRole::Secondary, Ink::Secondary);
    m_importanceHint->setWordWrap(true);
    content->addWidget(m_importanceHint);
    content->addWidget(m_dependenceView = addPicture("dependence"));
    showImportance();
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
    refreshSoon();
}

void EvaluatePanel::setItem(const QString& path) {
    if (path == m_path) return refreshSoon();
    m_path = path;
    m_point = 0;
    m_cell = -1;
    m_threshold.reset();
    m_job->cancel();
    m_rest.stop();
    m_importance = {};
    m_dependence = {};
    m_intervals = {};
    showImportance();
    showDependence();
    showNothing({});
    refreshSoon();
}

void EvaluatePanel::setPoint(std::int64_t epoch) {
    if (epoch <= 0 || epoch == m_point) return;
    m_point = epoch;
    if (m_choice->index() == Point && isVisible()) refreshSoon();
}

void EvaluatePanel::showPoint(std::int64_t epoch) {
    m_point = epoch;
    m_choice->setIndex(Point);
    refresh();
}

/// At once where it has not been done for a frame; a hand that keeps moving does not put it off.
void EvaluatePanel::refreshSoon() {
    if (m_soon.isActive()) return;
    m_soon.start(m_refreshed.isValid() ? static_cast<int>(std::max<qint64>(0, Frame - m_refreshed.elapsed())) : 0);
}

/// Asks for what is to be seen now.
void EvaluatePanel::refresh() {
    if (!isVisible()) return;
    m_refreshed.start();
    const auto* item = m_workspace.find(m_path);
    if (!item || item->kind != Item::Kind::Run)
        return showNothing(tr("Only runs that were trained here have a model."));
    m_quiet.stop();
    switch (m_choice->index()) {
    case Best:
        if (item->summary.bestEpoch == 0) return showNothing(tr("There is no best epoch yet."));
        return m_job->want({m_path, item->summary.bestEpoch});
    case Point:
        if (m_point == 0) return showNothing(tr("Point at an epoch on the charts: this follows."));
        return m_job->want({m_path, m_point});
    default:
        break;
    }
    if (item->live) m_job->outdate(m_path);
    // What is on disk is soon had; what the training hands over comes when an epoch ends.
    if (m_shown && followsTraining()) return followLive();
    m_job->want({m_path, 0});
}

bool EvaluatePanel::followsTraining() const {
    return m_choice->index() == Latest && m_workspace.isLive(m_path) &&
           m_controller.sessionOf(m_path).state() == session::SessionState::Training;
}

/// Asks for the next model once the last one is on screen and the training has had its time. The best one is on disk.
void EvaluatePanel::followLive() {
    if (!isVisible() || !m_workspace.isLive(m_path) || m_job->isBusy() || m_rest.isActive()) return;
    auto& session = m_controller.sessionOf(m_path);
    if (m_choice->index() == Latest) return session.takeModel();
    const auto best = m_workspace.find(m_path)->summary.bestEpoch;
    const bool isNew = best > 0 && (!m_shown || m_shown->evaluation.position.epoch != best);
    if (m_choice->index() == Best && isNew && best <= session.progress().savedEpoch) m_job->want({m_path, best});
}

/// `ms`: that the last model took.
void EvaluatePanel::rest(double ms) {
    m_rest.start(std::max(Frame, static_cast<int>(ms * (m_controller.needsEveryCore() ? BusyRest : FreeRest))));
}

void EvaluatePanel::showNothing(const QString& why) {
    m_shown.reset();
    m_nothing->setText(why);
    m_nothing->setVisible(!why.isEmpty());
    m_content->hide();
    showHead();
}

void EvaluatePanel::showWork(const QString& sentence) {
    m_work = sentence;
    m_cancel->setVisible(!sentence.isEmpty());
    showHead();
}

void EvaluatePanel::show(const EvaluationJob::EvaluatedPtr& evaluated) {
    m_quiet.start();
    if (evaluated->wish.folder != m_path || evaluated == m_shown) return;
    if (evaluated->isLive && m_choice->index() != Latest) return;
    QElapsedTimer drawing;
    drawing.start();
    const bool otherRows = !m_shown || m_shown->evaluation.evaluated->of != evaluated->evaluation.evaluated->of;
    m_shown = evaluated;
    m_nothing->hide();
    m_content->show();
    if (otherRows) {
        m_cell = -1;
        m_confusion->setChosen(-1);
    }
    showHead();
    showTiles();
    showScores();
    showWhole();
    showThreshold();
    showSamples();
    showNotes();
    for (const auto& warning : evaluated->evaluation.warnings) emit told(errorText(warning));
    if (const auto* item = m_workspace.find(m_path); !item || !(item->live || item->isFollowed())) return;
    rest(evaluated->ms + static_cast<double>(drawing.elapsed()));
    // Once it is painted too.
    QTimer::singleShot(0, this, [this, ms = evaluated->ms, drawing] {
        if (m_rest.isActive()) rest(ms + static_cast<double>(drawing.elapsed()));
    });
}

/// Which epoch is shown, of what, or what is worked on for the next.
void EvaluatePanel::showHead() {
    QString words;
    if (m_shown) {
        const auto& evaluation = m_shown->evaluation;
        words = tr("epoch %1").arg(grouped(evaluation.position.epoch));
        if (evaluation.position.batch > 0) words += tr(", batch %1").arg(grouped(evaluation.position.batch));
        if (m_work.isEmpty())
            words += tr(" · %1, %2")
                         .arg(partText(evaluation.part),
                              counted(static_cast<std::int64_t>(evaluation.rows), tr("row"), tr("rows")));
    }
    if (!m_work.isEmpty())
        words += words.isEmpty() ? m_work : QStringLiteral(" · ") + m_work.left(1).toLower() + m_work.mid(1);
    m_words->setText(words);
    m_words->setVisible(!words.isEmpty());
}

void EvaluatePanel::showTiles() {
    const auto& evaluation = m_shown->evaluation;
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

/// A table that is scrolled through, and saved as it is.
void EvaluatePanel::showTable(PictureView* view, TextTable* table, const QString& title,
                              std::vector<QStringList> cells) {
    table->setTable(cells);
    view->setPicture(std::make_shared<chart::TablePicture>(title, std::move(cells)));
}

/// The intervals come when they are measured.
void EvaluatePanel::showScores() {
    const auto& evaluation = m_shown->evaluation;
    const bool measured = m_intervals.of == m_shown;
    auto exact = chart::scoreTable(evaluation, measured ? m_intervals.found : std::vector<nn::ScoreInterval>());
    // There is room for both ends in one column, with as many digits as tell them apart.
    auto cells = exact;
    for (auto& row : cells) {
        const double low = row[2].toDouble(), high = row[3].toDouble();
        const bool has = !row[3].isEmpty() && &row != &cells.front();
        row = {row[0], row[1], has ? intervalText(low, high) : QString()};
    }
    cells.front()[2] = tr("95 % CI");
    m_scores->setTable(std::move(cells));
    m_scoresView->setPicture(std::make_shared<chart::TablePicture>(tr("Scores"), std::move(exact)));
}

/// What the threshold does not change.
void EvaluatePanel::showWhole() {
    const auto& evaluation = m_shown->evaluation;
    m_predicted->setPicture(chart::predictedPicture(evaluation));
    m_residuals->setPicture(chart::residualsPicture(evaluation));
    m_calibration->setPicture(chart::calibrationPicture(evaluation));
    m_weights->setPicture(chart::weightsPicture(evaluation));
    const bool two = evaluation.classes.size() == 2;
    m_thresholdBox->setVisible(two);
    m_counts->setVisible(!evaluation.isRegression());
    const bool hasBest = two && !evaluation.curves[1].cuts.empty();
    m_bestThreshold->setVisible(hasBest);
    if (hasBest) m_bestThreshold->setText(tr("best F1 at %1").arg(metricText(evaluation.curves[1].best().threshold)));
}

void EvaluatePanel::setThreshold(std::optional<double> threshold) {
    m_threshold = threshold;
    if (!m_shown) return;
    showThreshold();
    // Rows with all their inputs are more than a step of the slider should bear.
    if (!m_samplesSoon.isActive()) m_samplesSoon.start();
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
    m_boundary->setPicture(chart::boundaryPicture(evaluation, m_shown->grid, m_threshold));
    if (evaluation.isRegression())
        m_classesView->setPicture(nullptr);
    else
        showTable(m_classesView, m_classes, tr("Classes"), chart::classTable(evaluation, m_threshold));
    const auto marked = evaluation.classes.size() == 2 ? std::optional(at) : std::nullopt;
    m_roc->setPicture(chart::rocPicture(evaluation, marked));
    m_precisionRecall->setPicture(chart::precisionRecallPicture(evaluation, marked));
    m_thresholds->setPicture(chart::thresholdsPicture(evaluation, marked));
    m_numbers->arrange();
    m_curves->arrange();
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
    const auto& rows = *evaluation.evaluated;
    m_samples->setPicture(chart::samplesPicture(evaluation, places, title, m_threshold));
    if (m_samples->picture())
        m_sampleView->setPicture(nullptr);
    else
        showTable(m_sampleView, m_sampleRows, title, chart::sampleTable(rows, places, m_threshold));
}

/// A click on an input of the importance.
void EvaluatePanel::chooseInput(int part) {
    if (!m_importance.of) return;
    const bool pixels = m_importance.of->evaluation.evaluated->of->data->imageWidth > 0;
    const auto place = static_cast<std::size_t>(part);
    m_input = pixels ? place : chart::importanceOrder(m_importance.found)[place];
    m_dependence.asked = true;
    measureSoon();
}

/// What the user asks for does not wait for what nobody did.
void EvaluatePanel::measureSoon() {
    m_unmeasured.reset();
    if (m_job->isMeasuring()) m_job->cancel();
    measureNext();
}

/// What was measured follows the epoch that is shown, one after another, while nothing else is to do. While training is
/// followed only what the user asks for is: it takes longer than an epoch.
void EvaluatePanel::measureNext() {
    m_measure->setEnabled(!m_importance.asked);
    if (!isVisible() || !m_shown || m_job->isBusy()) return;
    const bool follows = !followsTraining() && m_unmeasured != m_shown;
    const auto isDue = [&](const auto& measured) {
        return measured.asked || (follows && measured.of && measured.of != m_shown);
    };
    if (isDue(m_dependence)) return m_job->measureDependence(m_shown, m_input);
    if (isDue(m_importance)) return m_job->measureImportance(m_shown);
    if (follows && m_intervals.of != m_shown) m_job->measureIntervals(m_shown);
}

void EvaluatePanel::showImportance() {
    const auto* rows = m_importance.of ? m_importance.of->evaluation.evaluated.get() : nullptr;
    m_importanceView->setPicture(rows ? chart::importancePicture(*rows, m_importance.found) : nullptr);
    m_importanceHint->setText(rows && rows->of->data->imageWidth > 0
                                  ? tr("Click a pixel to see what is predicted along it.")
                                  : tr("Click an input to see what is predicted along it."));
    m_importanceHint->setVisible(rows);
    m_measure->setEnabled(!m_importance.asked);
    showNotes();
}

void EvaluatePanel::showDependence() {
    const auto* rows = m_dependence.of ? m_dependence.of->evaluation.evaluated.get() : nullptr;
    m_dependenceView->setPicture(rows ? chart::dependencePicture(*rows, m_dependence.found) : nullptr);
    showNotes();
}

/// What was measured of an epoch that is no longer shown says so.
void EvaluatePanel::showNotes() {
    const auto note = [this](const EvaluationJob::EvaluatedPtr& of) {
        if (!of || !m_shown || of->evaluation.position == m_shown->evaluation.position) return QString();
        return tr("epoch %1").arg(grouped(of->evaluation.position.epoch));
    };
    m_importanceView->setNote(note(m_importance.of));
    m_dependenceView->setNote(note(m_dependence.of));
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
