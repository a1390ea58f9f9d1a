// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"

#include <QObject>
#include <QString>
#include <QThreadPool>
#include <stop_token>

namespace throughline::ui {

/// Writes reports of runs on a thread of its own, one after another. A file is there whole or not at all. GUI thread.
class ReportJob : public QObject {
    Q_OBJECT

public:
    explicit ReportJob(QObject* parent = nullptr);
    /// Gives up what is not written yet.
    ~ReportJob() override;

    /// Of the run in `folder`, as its ending says; an ending that says nothing is a failure. The run may train
    /// meanwhile: the report is of what is on disk.
    void write(const QString& folder, const QString& file);
    /// Gives up all of them.
    void cancel();

signals:
    void progressed(const QString& sentence, double share);
    /// `missing`: what the report says in place of an evaluation; empty: it has one.
    void saved(const QString& file, const QString& missing);
    void failed(const throughline::Error& error);
    /// Nothing is written any longer.
    void rested();

private:
    QThreadPool m_pool; ///< of one thread
    std::stop_source m_stop;
    int m_writing = 0;
};

} // namespace throughline::ui
