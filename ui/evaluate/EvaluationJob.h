// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/Explanation.h"
#include "session/LiveModel.h"

#include <QElapsedTimer>
#include <QObject>
#include <QString>
#include <QThreadPool>
#include <QTimer>
#include <list>
#include <memory>
#include <optional>
#include <stop_token>

namespace throughline::ui {

/// Evaluates epochs of runs on a thread of its own, the newest wish first. What is worked on when another wish comes is
/// given up once it takes longer than a hand that moves along a curve can wait; until then it is finished and shown, so
/// that the hand always sees something. A run's rows are read once, and the last evaluations are kept. GUI thread.
class EvaluationJob : public QObject {
    Q_OBJECT

public:
    struct Wish {
        QString folder;
        std::int64_t epoch = 0; ///< 0: the latest that is on disk
        bool operator==(const Wish&) const = default;
    };
    struct Evaluated {
        Wish wish;
        session::Evaluation evaluation;
        std::shared_ptr<const session::DecisionGrid> grid; ///< where there are two inputs
        bool isLive = false;                               ///< it came from the run that trains, not from disk
        double ms = 0.0;                                   ///< that it took
    };
    using EvaluatedPtr = std::shared_ptr<const Evaluated>;

    explicit EvaluationJob(QObject* parent = nullptr);
    ~EvaluationJob() override;

    void want(const Wish& wish);
    /// Of a run that trains, what it has just handed over.
    void wantModel(const session::LiveModelPtr& model);
    /// Gives up what is worked on; nothing comes of it.
    void cancel();
    bool isBusy() const { return m_running != Running::Nothing; }
    bool isMeasuring() const { return m_running == Running::Measurement; }
    /// The latest of a run is another by now.
    void outdate(const QString& folder);
    /// A run's epochs may be others by now: forgets what was measured on them, what is worked on too.
    void forget(const QString& folder);

    // Only while it is not busy. A wish that comes ends them.
    void measureImportance(const EvaluatedPtr& evaluated);
    void measureDependence(const EvaluatedPtr& evaluated, std::size_t input);
    void measureIntervals(const EvaluatedPtr& evaluated);

signals:
    void done(const throughline::ui::EvaluationJob::EvaluatedPtr& evaluated);
    void failed(const throughline::Error& error);
    /// An epoch is recomputed, or inputs are measured.
    void progressed(const QString& sentence);
    void importanceDone(const throughline::ui::EvaluationJob::EvaluatedPtr& evaluated,
                        const throughline::nn::PermutationImportance& importance);
    void dependenceDone(const throughline::ui::EvaluationJob::EvaluatedPtr& evaluated,
                        const throughline::session::InputDependence& dependence);
    void intervalsDone(const throughline::ui::EvaluationJob::EvaluatedPtr& evaluated,
                       const std::vector<throughline::nn::ScoreInterval>& intervals);
    /// Nothing is worked on any longer.
    void rested();

private:
    enum class Running { Nothing, Evaluation, Measurement };
    struct Task {
        Wish wish;
        session::LiveModelPtr model; ///< null: it is had from disk
    };
    /// What evaluations of one run have in common.
    struct Loaded {
        QString folder;
        std::shared_ptr<const session::EvaluationRows> rows;
        std::shared_ptr<const session::CheckpointContext> context;
        std::shared_ptr<session::StateCache> states; ///< of epochs that were trained to again
    };
    struct Work;

    void wantTask(Task task);
    void begin(const Task& task);
    void run(Running what);
    template <class Measure, class Done>
    void measure(Measure work, Done done);
    void ended();
    void keep(const EvaluatedPtr& evaluated);
    static Work evaluate(const Task& task, session::EvaluateRequest request, Loaded loaded,
                         const std::stop_token& stop);

    QThreadPool m_pool; ///< of one thread
    std::stop_source m_stop;
    Running m_running = Running::Nothing;
    bool m_dropped = false; ///< what is worked on is not wanted any longer
    QElapsedTimer m_began;
    QTimer m_late; ///< for as long as what is worked on may hold up the next wish
    std::optional<Task> m_next;
    Loaded m_loaded;
    int m_forgotten = 0, m_outdated = 0; ///< how often: what was begun before is not kept
    std::list<EvaluatedPtr> m_kept;      ///< the newest first
};

} // namespace throughline::ui
