// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/OpenPath.h"

#include <QObject>
#include <QString>
#include <map>
#include <memory>
#include <stop_token>

namespace throughline::ui {

/// Reads what lies at paths, on pool threads. Lives on the GUI thread.
class Opener : public QObject {
    Q_OBJECT

public:
    struct Opened {
        QString path;                     ///< of the item: a file in a run's folder stands for the run
        qulonglong number = 0;            ///< of the history that is wanted; 0: all
        bool silent = false;              ///< nobody waits for it
        Result<session::OpenedPath> what; ///< what grows comes with its source
    };

    explicit Opener(QObject* parent = nullptr);
    /// Gives up what is being read.
    ~Opener() override;

    /// `done` follows, unless it is given up.
    void open(const QString& path, bool silent);
    /// Nobody wants it any longer.
    void giveUp(const QString& path);

signals:
    void done(const std::shared_ptr<throughline::ui::Opener::Opened>& opened);

private:
    std::map<QString, std::stop_source> m_reading; ///< by path
};

} // namespace throughline::ui
