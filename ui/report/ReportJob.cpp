// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/report/ReportJob.h"

#include "io/WriteFile.h"
#include "session/RunPaths.h"
#include "text/ErrorText.h"
#include "text/ReadingText.h"
#include "text/VisibleText.h"
#include "ui/Background.h"

#include <QFileInfo>
#include <chrono>
#include <functional>
#include <memory>
#include <utility>

namespace throughline::ui {

namespace {

// How much of the work is done when a part of it begins. Drawing takes the longest, where the data are small.
constexpr double EvaluatedAt = 0.5, DrawnAt = 0.9;

Error cancelled(const QString& file) {
    return {ErrorCode::Cancelled, file.toStdString()};
}

/// What can be said before any work is done.
Result<ReportFormat> formatFor(const QString& file) {
    const std::filesystem::path target = file.toStdString();
    const Result<ReportFormat> format = reportFormat(target);
    if (format && session::belongsToRun(target)) return fail(ErrorCode::OverwritesInput, target.string());
    return format;
}

/// What the report says in place of an evaluation.
QString missingIn(const ReportSource& source) {
    return source.evaluation ? QString() : errorText(source.evaluation.error());
}
QString missingIn(const HistoryReportSource&) {
    return {};
}

} // namespace

struct ReportJob::Writing {
    QString file;
    int cancelled = 0; ///< as the job's when it began
    std::stop_token stop;
    std::function<void(const QString& sentence, double share)> tell; ///< any thread
};

ReportJob::ReportJob(QObject* parent) : QObject(parent) {
    m_pool.setMaxThreadCount(1);
}

ReportJob::~ReportJob() {
    m_stop.request_stop();
    m_pool.waitForDone();
}

ReportJob::Writing ReportJob::begin(const QString& file) {
    ++m_writing;
    const auto due = std::chrono::steady_clock::now() + std::chrono::milliseconds(300);
    const auto tell = [due, name = visible(QFileInfo(file).fileName()), before = m_cancelled,
                       guard = QPointer<QObject>(this)](const QString& sentence, double share) {
        if (std::chrono::steady_clock::now() < due) return; // a line that flashes up tells nothing
        onGuiThread(guard, [guard, name, before, sentence, share] {
            auto* job = static_cast<ReportJob*>(guard.data());
            if (job->m_writing > 0 && job->m_cancelled == before)
                emit job->progressed(tr("%1: %2…").arg(name, sentence), share);
        });
    };
    return {file, m_cancelled, m_stop.get_token(), tell};
}

void ReportJob::write(const QString& folder, const QString& file) {
    using Read = Result<std::shared_ptr<const ReportSource>>;
    const auto writing = begin(file);
    const auto read = [folder, writing]() -> Read {
        if (const auto format = formatFor(writing.file); !format) return tl::make_unexpected(format.error());
        if (writing.stop.stop_requested()) return tl::make_unexpected(cancelled(writing.file));
        writing.tell(tr("evaluating"), 0.0);
        const session::ModelRequest model{
            .folder = folder.toStdString(), .tell = [&](const session::RetrainingProgress& now) {
                writing.tell(recomputingText(now.epoch, now.share), EvaluatedAt * now.share);
            }};
        const data::ReadWatch watch(
            writing.stop, [&](const data::Reading& now) { writing.tell(readingText(now), EvaluatedAt * now.share()); });
        Result<ReportSource> source = readReport(model, watch);
        if (!source) return tl::make_unexpected(source.error());
        return std::make_shared<const ReportSource>(std::move(*source));
    };
    inBackground(m_pool, this, read, [this, writing](const Read& source) {
        if (!source) return ended(writing, tl::make_unexpected(source.error()));
        paint(*source, writing);
    });
}

void ReportJob::write(const HistoryReportSource& history, const QString& file) {
    paint(std::make_shared<const HistoryReportSource>(history), begin(file));
}

/// The curves here, where alone they can be painted; the rest on the thread.
template <class Source>
void ReportJob::paint(std::shared_ptr<const Source> source, const Writing& writing) {
    if (writing.stop.stop_requested()) return ended(writing, tl::make_unexpected(cancelled(writing.file)));
    const auto curves = drawCurves(*source);
    if (!curves) return ended(writing, tl::make_unexpected(curves.error()));
    const auto work = [source, writing, curves = *curves]() -> Result<QString> {
        const Result<ReportFormat> format = formatFor(writing.file);
        if (!format) return tl::make_unexpected(format.error());
        if (writing.stop.stop_requested()) return tl::make_unexpected(cancelled(writing.file));
        writing.tell(tr("drawing"), EvaluatedAt);
        const Result<QByteArray> bytes = reportBytes(*source, *format, curves);
        if (!bytes) return tl::make_unexpected(bytes.error());
        if (writing.stop.stop_requested()) return tl::make_unexpected(cancelled(writing.file));
        writing.tell(tr("writing"), DrawnAt);
        const Result<void> written = io::writeFile(writing.file.toStdString(), bytes->toStdString());
        if (!written) return tl::make_unexpected(written.error());
        return missingIn(*source);
    };
    inBackground(m_pool, this, work, [this, writing](const Result<QString>& missing) { ended(writing, missing); });
}

void ReportJob::ended(const Writing& writing, const Result<QString>& missing) {
    if (writing.cancelled == m_cancelled && --m_writing == 0) emit rested();
    if (missing)
        emit saved(writing.file, *missing);
    else if (missing.error().code != ErrorCode::Cancelled)
        emit failed(missing.error());
}

void ReportJob::cancel() {
    m_stop.request_stop();
    m_stop = {};
    ++m_cancelled;
    if (std::exchange(m_writing, 0) > 0) emit rested();
}

} // namespace throughline::ui
