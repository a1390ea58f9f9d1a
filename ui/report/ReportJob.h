// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/report/RunReport.h"

#include <QObject>
#include <QString>
#include <QThreadPool>
#include <memory>
#include <stop_token>

namespace throughline::ui {

/// Writes reports of runs on a thread of its own, but for the curves, which are painted on this one, one after another.
/// A file is there whole or not at all. GUI thread.
class ReportJob : public QObject {
    Q_OBJECT

public:
    explicit ReportJob(QObject* parent = nullptr);
    /// Gives up what is not written yet.
    ~ReportJob() override;

    /// Of the run in `folder`, as its ending says; an ending that says nothing is a failure. The run may train
    /// meanwhile: the report is of what is on disk.
    void write(const QString& folder, const QString& file);
    /// Of a history that is no run.
    void write(const HistoryReportSource& history, const QString& file);
    /// Gives up all of them: at once for whoever waits, though the thread may come to an end a little later.
    void cancel();

signals:
    void progressed(const QString& sentence, double share);
    /// `missing`: what the report says in place of an evaluation; empty: it has one.
    void saved(const QString& file, const QString& missing);
    void failed(const throughline::Error& error);
    /// Nothing is written any longer.
    void rested();

private:
    struct Writing;
    Writing begin(const QString& file);
    template <class Source>
    void paint(std::shared_ptr<const Source> source, const Writing& writing);
    /// `missing` as for `saved`.
    void ended(const Writing& writing, const Result<QString>& missing);

    QThreadPool m_pool; ///< of one thread
    std::stop_source m_stop;
    int m_writing = 0;
    int m_cancelled = 0; ///< how often: what was begun before is not waited for
};

} // namespace throughline::ui
