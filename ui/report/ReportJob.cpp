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
#include <utility>

namespace throughline::ui {

namespace {

// How much of the work is done when a part of it begins. Drawing takes the longest, where the data are small.
constexpr double EvaluatedAt = 0.5, DrawnAt = 0.9;

using Tell = std::function<void(const QString& sentence, double share)>;

Error cancelled(const QString& file) {
    return {ErrorCode::Cancelled, file.toStdString()};
}

/// Draws the page and writes it, unless it was given up meanwhile.
template <class Source>
Result<void> writePage(const Source& source, const QString& file, const std::stop_token& stop, const Tell& tell) {
    const std::filesystem::path target = file.toStdString();
    const Result<ReportFormat> format = reportFormat(target);
    if (!format) return tl::make_unexpected(format.error());
    if (session::belongsToRun(target)) return fail(ErrorCode::OverwritesInput, target.string());
    if (stop.stop_requested()) return tl::make_unexpected(cancelled(file));
    tell(ReportJob::tr("drawing"), EvaluatedAt);
    const Result<QByteArray> bytes = reportBytes(source, *format);
    if (!bytes) return tl::make_unexpected(bytes.error());
    if (stop.stop_requested()) return tl::make_unexpected(cancelled(file));
    tell(ReportJob::tr("writing"), DrawnAt);
    return io::writeFile(target, bytes->toStdString());
}

Result<QString> writeRun(const QString& folder, const QString& file, const std::stop_token& stop, const Tell& tell) {
    if (stop.stop_requested()) return tl::make_unexpected(cancelled(file));
    tell(ReportJob::tr("evaluating"), 0.0);
    const session::ModelRequest model{.folder = folder.toStdString(),
                                      .tell = [&](const session::RetrainingProgress& now) {
                                          tell(recomputingText(now.epoch, now.share), EvaluatedAt * now.share);
                                      }};
    const data::ReadWatch watch(stop,
                                [&](const data::Reading& now) { tell(readingText(now), EvaluatedAt * now.share()); });
    const Result<ReportSource> source = readReport(model, watch);
    if (!source) return tl::make_unexpected(source.error());
    const Result<void> written = writePage(*source, file, stop, tell);
    if (!written) return tl::make_unexpected(written.error());
    return source->evaluation ? QString() : errorText(source->evaluation.error());
}

} // namespace

ReportJob::ReportJob(QObject* parent) : QObject(parent) {
    m_pool.setMaxThreadCount(1);
}

ReportJob::~ReportJob() {
    m_stop.request_stop();
    m_pool.waitForDone();
}

void ReportJob::write(const QString& folder, const QString& file) {
    begin(file,
          [folder, file](const std::stop_token& stop, const Tell& tell) { return writeRun(folder, file, stop, tell); });
}

void ReportJob::write(const HistoryReportSource& history, const QString& file) {
    begin(file, [history, file](const std::stop_token& stop, const Tell& tell) -> Result<QString> {
        const Result<void> written = writePage(history, file, stop, tell);
        if (!written) return tl::make_unexpected(written.error());
        return QString();
    });
}

void ReportJob::begin(const QString& file, Work work) {
    ++m_writing;
    const auto due = std::chrono::steady_clock::now() + std::chrono::milliseconds(300);
    const auto name = visible(QFileInfo(file).fileName());
    const Tell tell = [due, name, before = m_cancelled, guard = QPointer<QObject>(this)](const QString& sentence,
                                                                                         double share) {
        if (std::chrono::steady_clock::now() < due) return; // a line that flashes up tells nothing
        onGuiThread(guard, [guard, name, before, sentence, share] {
            auto* job = static_cast<ReportJob*>(guard.data());
            if (job->m_writing > 0 && job->m_cancelled == before)
                emit job->progressed(tr("%1: %2…").arg(name, sentence), share);
        });
    };
    inBackground(
        m_pool, this, [work = std::move(work), stop = m_stop.get_token(), tell] { return work(stop, tell); },
        [this, file, before = m_cancelled](const Result<QString>& missing) {
            if (before == m_cancelled && --m_writing == 0) emit rested();
            if (missing)
                emit saved(file, *missing);
            else if (missing.error().code != ErrorCode::Cancelled)
                emit failed(missing.error());
        });
}

void ReportJob::cancel() {
    m_stop.request_stop();
    m_stop = {};
    ++m_cancelled;
    if (std::exchange(m_writing, 0) > 0) emit rested();
}

} // namespace throughline::ui
