// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/Explanation.h"

#include <QObject>
#include <QString>
#include <QThreadPool>
#include <list>
#include <memory>
#include <optional>
#include <stop_token>

namespace throughline::ui {

/// Evaluates epochs of runs on a thread of its own, the newest wish first: one that comes while another is worked on
/// takes its place. A run's rows are read once, and the last evaluations are kept. GUI thread.
class EvaluationJob : public QObject {
    Q_OBJECT

public:
    using From = session::ResumeRequest::From;
    struct Wish {
        QString folder;
        From from = From::Latest;
        std::int64_t epoch = 0; ///< for From::Epoch
        bool fresh = false;     ///< what is kept may be old: the run trains
        bool operator==(const Wish&) const = default;
    };
    struct Evaluated {
        Wish wish;
        session::Evaluation evaluation;
        std::optional<session::DecisionGrid> grid; ///< where there are two inputs
    };
    using EvaluatedPtr = std::shared_ptr<const Evaluated>;

    explicit EvaluationJob(QObject* parent = nullptr);
    ~EvaluationJob() override;

    void want(const Wish& wish);
    /// Gives up what is worked on.
    void cancel();
    bool isBusy() const { return m_running; }
    /// A run's epochs may be others by now: forgets what was measured on them, what is worked on too.
    void forget(const QString& folder);

    void measureImportance(const EvaluatedPtr& evaluated);
    void measureDependence(const EvaluatedPtr& evaluated, std::size_t input);

signals:
    void done(const throughline::ui::EvaluationJob::EvaluatedPtr& evaluated);
    void failed(const throughline::Error& error);
    /// An epoch is recomputed, or inputs are measured; `share`: 0 to 1.
    void progressed(const QString& sentence, double share);
    void importanceDone(const throughline::ui::EvaluationJob::EvaluatedPtr& evaluated,
                        const throughline::nn::PermutationImportance& importance);
    void dependenceDone(const throughline::ui::EvaluationJob::EvaluatedPtr& evaluated,
                        const throughline::session::InputDependence& dependence);
    /// Nothing is worked on any longer.
    void rested();

private:
    struct Loaded {
        QString folder;
        std::shared_ptr<const session::EvaluationRows> rows;
        std::shared_ptr<session::StateCache> states; ///< of epochs that were trained to again
    };
    struct Work;

    void begin(const Wish& wish);
    void ended();
    void keep(const EvaluatedPtr& evaluated);

    QThreadPool m_pool; ///< of one thread
    std::stop_source m_stop;
    bool m_running = false;
    std::optional<Wish> m_next;
    Loaded m_loaded;
    int m_forgotten = 0;            ///< how often: what was begun before is not kept
    std::list<EvaluatedPtr> m_kept; ///< the newest first
};

} // namespace throughline::ui
