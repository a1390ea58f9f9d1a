// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/Hints.h"
#include "session/OpenedRun.h"

#include <QObject>
#include <QString>
#include <QThreadPool>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

namespace throughline::ui {

struct Item;
class RunController;
class Workspace;

/// Looks what the model of the run that is shown gives reason to look at, and keeps it with the run in the workspace.
/// Nobody asked for it: it works only while nothing trains here, on runs that rest and on data that are soon read; what
/// has gone wrong is not told. Of large data the hints come with an evaluation that was made
/// for the user. GUI thread.
class ModelHints : public QObject {
    Q_OBJECT

public:
    ModelHints(Workspace& workspace, const RunController& controller, QObject* parent = nullptr);
    ~ModelHints() override;

    /// The run that is shown.
    void setItem(const QString& path);
    /// An evaluation of a run, made for the user.
    void take(const QString& path, const std::shared_ptr<const session::Evaluation>& evaluation);

private:
    using Found = std::optional<std::vector<session::Hint>>;

    const Item* wanting() const;
    void look();
    void begin(const Item& item, std::function<Found(const std::stop_token& stop)> work);

    Workspace& m_workspace;
    const RunController& m_controller;
    QThreadPool m_pool; ///< of one thread
    std::stop_source m_stop;
    QString m_path;
    bool m_working = false;
    std::shared_ptr<const session::OpenedRun> m_failed; ///< of which nothing could be found out
};

} // namespace throughline::ui
