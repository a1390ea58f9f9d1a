// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/OpenPath.h"
#include "ui/models/ItemPath.h"

#include <QElapsedTimer>
#include <QObject>
#include <QStringList>
#include <QTimer>
#include <atomic>
#include <map>
#include <memory>
#include <stop_token>

namespace throughline::ui {

/// Reads what lies at paths, on pool threads. Lives on the GUI thread.
class Opener : public QObject {
    Q_OBJECT

public:
    /// Histories that one path may open without a question.
    static constexpr std::size_t mostUnasked = 12;

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
    QStringList reading() const;

signals:
    void done(const std::shared_ptr<throughline::ui::Opener::Opened>& opened);
    /// Before `done`: the first part of the one history that is there.
    void partly(const std::shared_ptr<throughline::ui::Opener::Opened>& opened);
    /// What has been read for longer than one notices, every moment, and how far it is, 0 to 1; no paths: nothing is
    /// any longer.
    void progressed(const QStringList& paths, double share);

private:
    struct Reading {
        std::stop_source stop;
        std::shared_ptr<std::atomic<double>> share;
        QElapsedTimer since;
    };
    history::ReadWatch watch(const QString& path, const ItemPath& place, bool silent, const Reading& reading);
    void tell();

    std::map<QString, Reading> m_reading; ///< by path
    QTimer m_clock;
    bool m_told = false;
};

} // namespace throughline::ui
