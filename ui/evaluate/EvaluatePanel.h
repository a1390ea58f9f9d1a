// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/evaluate/EvaluationJob.h"
#include "ui/models/Workspace.h"

#include <QElapsedTimer>
#include <QTimer>
#include <QWidget>

class QPushButton;
class QSlider;
class QTableView;

namespace throughline::ui {

class Label;
class PictureGrid;
class PictureView;
class RunController;
class Segmented;
class TextTable;
class Tile;

/// How good a run's model is, and by what it goes: of the latest epoch, of the best, or of the one at the crosshair of
/// the charts, which it follows. An epoch that is not kept is recomputed. While the run trains, the latest follows each
/// checkpoint that is written. Works only while it is seen. GUI thread.
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

    void build();
    PictureView* addPicture(const char* name);
    void refresh();
    void followLive();
    void show(const EvaluationJob::EvaluatedPtr& evaluated);
    void showNothing(const QString& why);
    void showHead();
    void showScores();
    void showThreshold();
    void showSamples();
    void showWork(const QString& sentence);
    void chooseCell(int cell);
    void showImportance();
    void bringIntoView(QWidget* part);

    Workspace& m_workspace;
    RunController& m_controller;
    EvaluationJob* m_job = nullptr;
    QString m_path;
    std::int64_t m_point = 0;
    std::int64_t m_savedEpoch = 0;  ///< of the live run, that was evaluated last
    QElapsedTimer m_asked, m_ended; ///< the last evaluation: when it was asked for, when it came
    qint64 m_took = 0;              ///< ms
    QTimer m_soon;                  ///< gathers what the crosshair and the run ask for
    EvaluationJob::EvaluatedPtr m_shown;
    std::optional<double> m_threshold;
    int m_cell = -1; ///< of the confusion table, whose rows are shown
    std::optional<nn::PermutationImportance> m_importance;
    EvaluationJob::EvaluatedPtr m_importanceOf;

    Segmented* m_choice = nullptr;
    Label* m_words = nullptr;
    Label* m_work = nullptr;
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
    Label* m_samplesTitle = nullptr;
    PictureView* m_samples = nullptr;
    TextTable* m_sampleRows = nullptr;
    QTableView* m_sampleView = nullptr;
    Label* m_classesTitle = nullptr;
    TextTable* m_classes = nullptr;
    QTableView* m_classesView = nullptr;
    PictureView* m_roc = nullptr;
    PictureView* m_precisionRecall = nullptr;
    PictureView* m_calibration = nullptr;
    PictureView* m_thresholds = nullptr;
    PictureView* m_weights = nullptr;
    QPushButton* m_measure = nullptr;
    PictureView* m_importanceView = nullptr;
    Label* m_importanceHint = nullptr;
    PictureView* m_dependence = nullptr;
    PictureGrid* m_numbers = nullptr; ///< the pictures of a regression
    PictureGrid* m_curves = nullptr;  ///< those of classes
};

} // namespace throughline::ui
