// SPDX-License-Identifier: GPL-3.0-or-later
#include "ConsoleProgress.h"

#include "Report.h"

#include <QLocale>
#include <algorithm>
#include <cmath>
#include <sys/ioctl.h>
#include <unistd.h>

namespace throughline::app {

namespace {

bool isTerminal() {
    const QByteArray kind = qgetenv("TERM");
    return ::isatty(STDERR_FILENO) == 1 && !kind.isEmpty() && kind != "dumb";
}

int terminalWidth() {
    winsize size{};
    return ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

QString grouped(double number) {
    return QLocale(QLocale::English).toString(static_cast<qlonglong>(std::llround(number)));
}

/// All values of one record, in the order in which its series came.
QString valuesOf(const history::MetricHistory& records, std::size_t index) {
    QString text;
    for (const history::MetricSeries& series : records.series()) {
        const auto found = std::lower_bound(series.record.begin(), series.record.end(), index);
        if (found == series.record.end() || *found != index) continue;
        const double value = series.value[static_cast<std::size_t>(found - series.record.begin())];
        text += QStringLiteral("  %1 %2").arg(QString::fromStdString(series.name), metricText(value));
    }
    return text;
}

} // namespace

QString metricText(double value) {
    if (std::isnan(value)) return QStringLiteral("NaN");
    if (std::isinf(value)) return value > 0 ? QStringLiteral("inf") : QStringLiteral("-inf");
    const double size = std::abs(value);
    return size != 0.0 && (size < 1e-4 || size >= 1e6) ? QString::number(value, 'g', 4)
                                                       : QString::number(value, 'f', 4);
}

QString durationText(double seconds) {
    if (seconds < 1.0) return QStringLiteral("%1 s").arg(seconds, 0, 'g', 2);
    if (seconds < 10.0 && seconds != std::floor(seconds)) return QStringLiteral("%1 s").arg(seconds, 0, 'f', 1);
    const auto whole = static_cast<qlonglong>(std::ceil(seconds));
    if (whole < 60) return QStringLiteral("%1 s").arg(whole);
    const QChar zero = QLatin1Char('0');
    const QString tail = QStringLiteral("%1").arg(whole % 60, 2, 10, zero);
    if (whole < 3600) return QStringLiteral("%1:%2").arg(whole / 60).arg(tail);
    return QStringLiteral("%1:%2:%3").arg(whole / 3600).arg(whole / 60 % 60, 2, 10, zero).arg(tail);
}

void RetrainingText::show(const session::RetrainingProgress& progress) {
    if (!std::exchange(m_said, true)) {
        const QString from =
            progress.from > 0 ? QStringLiteral("epoch %1").arg(progress.from) : QStringLiteral("the beginning");
        const QString time = std::isfinite(progress.seconds)
                                 ? QStringLiteral(", about %1").arg(durationText(progress.seconds))
                                 : QString();
        printError(
            QStringLiteral("epoch %1 is not kept; recomputing it from %2%3\n").arg(progress.epoch).arg(from, time));
    }
    const int percent = static_cast<int>(progress.share * 100.0);
    if (!isTerminal() || std::exchange(m_percent, percent) == percent) return;
    printError(QStringLiteral("\rrecomputing epoch %1: %2%\x1b[K").arg(progress.epoch).arg(percent));
}

void RetrainingText::clear() {
    if (std::exchange(m_percent, -1) >= 0) printError(QStringLiteral("\r\x1b[K"));
}

ConsoleProgress::ConsoleProgress(const session::TrainingSession& session, bool quiet, QObject* parent)
    : QObject(parent), m_session(session), m_quiet(quiet), m_terminal(isTerminal()) {
    if (m_quiet) return;
    connect(&session, &session::TrainingSession::opened, this, &ConsoleProgress::showRun);
    connect(&m_timer, &QTimer::timeout, this, &ConsoleProgress::look);
    m_timer.start(100);
    if (!m_terminal) connect(&session, &session::TrainingSession::recordsAppended, this, &ConsoleProgress::showRecords);
}

void ConsoleProgress::look() {
    const auto state = m_session.state();
    if (state == session::SessionState::Idle) return;
    if (state == session::SessionState::Preparing) {
        if (const auto retraining = m_session.progress().retraining) m_retraining.show(*retraining);
        return;
    }
    if (!m_terminal) return m_timer.stop();
    showBar();
}

void ConsoleProgress::clear() {
    m_retraining.clear();
    if (std::exchange(m_barShown, false)) printError(QStringLiteral("\r\x1b[K"));
}

void ConsoleProgress::showRun() {
    // It may have been over before anybody looked.
    if (const auto retraining = m_session.progress().retraining) m_retraining.show(*retraining);
    m_retraining.clear();
    const session::RunInfo& info = m_session.info();
    QString layers;
    for (const int width : info.widths) layers += (layers.isEmpty() ? "" : "-") + QString::number(width);
    printError(QStringLiteral("%1: layers %2, %3 parameters, %4 training rows, %5 validation rows\n")
                   .arg(QString::fromStdString(info.data.source), layers, grouped(static_cast<double>(info.parameters)),
                        grouped(static_cast<double>(info.trainingRows)),
                        grouped(static_cast<double>(info.validationRows))));
    for (const std::string& note : info.notes)
        printError(QStringLiteral("note: %1\n").arg(QString::fromStdString(note)));
}

void ConsoleProgress::showRecords(std::size_t first) {
    const history::MetricHistory& records = m_session.history().records;
    const std::span<const double> epochs = records.x(history::XAxis::Epoch);
    for (std::size_t i = first; i < records.size(); ++i)
        printError(QStringLiteral("epoch %1/%2%3\n")
                       .arg(static_cast<qlonglong>(epochs[i]))
                       .arg(m_session.progress().epochs)
                       .arg(valuesOf(records, i)));
}

void ConsoleProgress::showBar() {
    const session::Progress progress = m_session.progress();
    if (progress.epochs <= 0 || progress.batchesPerEpoch <= 0) return;
    const double part = (static_cast<double>(progress.epoch) +
                         static_cast<double>(progress.batch) / static_cast<double>(progress.batchesPerEpoch)) /
                        static_cast<double>(progress.epochs);
    constexpr int width = 24;
    const int filled = static_cast<int>(std::clamp(part, 0.0, 1.0) * width);
    QString line = QStringLiteral("epoch %1/%2 [%3%4] %5%")
                       .arg(std::min(progress.epoch + 1, progress.epochs))
                       .arg(progress.epochs)
                       .arg(QString(filled, QLatin1Char('#')), QString(width - filled, QLatin1Char('.')))
                       .arg(static_cast<int>(std::clamp(part, 0.0, 1.0) * 100.0));
    if (std::isfinite(progress.secondsLeft))
        line += QStringLiteral("  %1 left").arg(durationText(std::max(1.0, std::ceil(progress.secondsLeft))));
    if (progress.samplesPerSecond > 0.0)
        line += QStringLiteral("  %1 samples/s").arg(grouped(progress.samplesPerSecond));
    const history::MetricHistory& records = m_session.history().records;
    if (!records.empty()) line += valuesOf(records, records.size() - 1);
    printError(QStringLiteral("\r") + line.left(terminalWidth() - 1) + QStringLiteral("\x1b[K"));
    m_barShown = true;
}

} // namespace throughline::app
