// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/evaluate/EvaluationJob.h"
#include "ui/models/Workspace.h"

#include <QElapsedTimer>
#include <QTimer>
#include <QWidget>

class QPushButton;
class QSlider;
class QVBoxLayout;

namespace throughline::ui {

class Label;
class PictureGrid;
class PictureView;
class RunController;
class Segmented;
class TextTable;
class Tile;

/// How good a run's model is, and by what it goes: of the latest epoch, of the best, or of the one at the crosshair of
/// the charts, which it follows. An epoch that is not kept is recomputed. While the run trains, the latest is what the
/// training hands over at the end of an epoch, as often as it can be shown and the training does not miss the time.
/// Works only while it is seen. GUI thread.
class EvaluatePanel : public QWidget {
    Q_OBJECT

public:
    EvaluatePanel(Workspace& workspace, RunController& controller, QWidget* parent = nullptr);

    void setItem(const QString& path);
    /// The epoch that is pointed at on the charts; 0: none, and what was shown stays.
    void setPoint(std::int64_t epoch);
    /// Shows the point in place of the latest or the best.
    void showPoint(std::int64_t epoch);
    /// What is shown; null: nothing yet.
    EvaluationJob::EvaluatedPtr shown() const { return m_shown; }
    /// Of two classes: the probability from which a row is taken for the second; nothing: the likelier one.
    void setThreshold(std::optional<double> threshold);

signals:
    void told(const QString& sentence);
    /// An evaluation is there.
    void evaluated(const throughline::ui::EvaluationJob::EvaluatedPtr& evaluated);

protected:
    void showEvent(QShowEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    enum Choice { Latest, Best, Point };

    /// What is measured of a model beside its evaluation, which takes longer: when the hand rests.
    template <class Found>
    struct Measured {
        EvaluationJob::EvaluatedPtr of; ///< null: nothing yet
        Found found;
        bool asked = false; ///< by the user, for whatever is shown
    };

    void build();
    PictureView* addPicture(const char* name, QWidget* body = nullptr);
    void addMeasures(QVBoxLayout* content);
    void refreshSoon();
    void refresh();
    bool followsTraining() const;
    void followLive();
    void rest(double ms);
    void measureSoon();
    void measureNext();
    void show(const EvaluationJob::EvaluatedPtr& evaluated);
    void showNothing(const QString& why);
    void showHead();
    void showTiles();
    void showScores();
    void showWhole();
    void showThreshold();
    void showSamples();
    void showTable(PictureView* view, TextTable* table, const QString& title, std::vector<QStringList> cells);
    void showWork(const QString& sentence);
    void chooseCell(int cell);
    void chooseInput(int part);
    void showImportance();
    void showDependence();
    void showNotes();
    void bringIntoView(QWidget* part);

    Workspace& m_workspace;
    RunController& m_controller;
    EvaluationJob* m_job = nullptr;
    QString m_path;
    std::int64_t m_point = 0;
    QTimer m_soon; ///< gathers what the crosshair and the run ask for
    QElapsedTimer m_refreshed;
    QTimer m_rest;  ///< the training has the processor for itself
    QTimer m_quiet; ///< the hand rests: what takes longer is measured
    QTimer m_samplesSoon;
    EvaluationJob::EvaluatedPtr m_shown;
    QString m_work; ///< what is worked on; empty: nothing that takes long
    std::optional<double> m_threshold;
    int m_cell = -1; ///< of the confusion table, whose rows are shown
    Measured<nn::PermutationImportance> m_importance;
    Measured<session::InputDependence> m_dependence;
    Measured<std::vector<nn::ScoreInterval>> m_intervals;
    std::size_t m_input = 0;                  ///< whose dependence is asked for
    EvaluationJob::EvaluatedPtr m_unmeasured; ///< what the user gave up measuring

    Segmented* m_choice = nullptr;
    Label* m_words = nullptr;
    QPushButton* m_cancel = nullptr;
    Label* m_nothing = nullptr;
    QWidget* m_content = nullptr;
    Tile* m_tiles[2] = {};
    QWidget* m_thresholdBox = nullptr;
    QSlider* m_slider = nullptr;
    Label* m_thresholdText = nullptr;
    QPushButton* m_bestThreshold = nullptr;
    Segmented* m_counts = nullptr;
    PictureView* m_boundary = nullptr;
    PictureView* m_confusion = nullptr;
    PictureView* m_predicted = nullptr;
    PictureView* m_residuals = nullptr;
    PictureView* m_samples = nullptr;
    TextTable* m_sampleRows = nullptr;
    PictureView* m_sampleView = nullptr; ///< in place of images
    TextTable* m_scores = nullptr;
    PictureView* m_scoresView = nullptr;
    TextTable* m_classes = nullptr;
    PictureView* m_classesView = nullptr;
    PictureView* m_roc = nullptr;
    PictureView* m_precisionRecall = nullptr;
    PictureView* m_calibration = nullptr;
    PictureView* m_thresholds = nullptr;
    PictureView* m_weights = nullptr;
    QPushButton* m_measure = nullptr;
    PictureView* m_importanceView = nullptr;
    Label* m_importanceHint = nullptr;
    PictureView* m_dependenceView = nullptr;
    PictureGrid* m_numbers = nullptr; ///< the pictures of a regression
    PictureGrid* m_curves = nullptr;  ///< those of classes
};

} // namespace throughline::ui
