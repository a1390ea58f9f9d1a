// SPDX-License-Identifier: GPL-3.0-or-later
#include "ConsoleProgress.h"

#include "Report.h"

#include "text/NumberText.h"
#include "text/ReadingText.h"
#include "text/RemarkText.h"

#include <algorithm>
#include <cmath>
#include <sys/ioctl.h>
#include <unistd.h>

namespace throughline::app {

namespace {

int terminalWidth() {
    winsize size{};
    return ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

/// All values of one record, in the order in which its series came.
QString valuesOf(const history::MetricHistory& records, std::size_t index) {
    QString text;
    for (const history::MetricSeries& series : records.series()) {
        const auto found = std::lower_bound(series.record.begin(), series.record.end(), index);
        if (found == series.record.end() || *found != index) continue;
        const double value = series.value[static_cast<std::size_t>(found - series.record.begin())];
        text += QStringLiteral("  %1 %2").arg(QString::fromStdString(series.name), ui::metricText(value));
    }
    return text;
}

} // namespace

bool isTerminal() {
    const QByteArray kind = qgetenv("TERM");
    return ::isatty(STDERR_FILENO) == 1 && !kind.isEmpty() && kind != "dumb";
}

void showBarLine(const QString& before, double share, const QString& behind) {
    constexpr int width = 24;
    const double part = std::clamp(share, 0.0, 1.0);
    const int filled = static_cast<int>(part * width);
    const QString line = QStringLiteral("%1 [%2%3] %4%%5")
                             .arg(before, QString(filled, QLatin1Char('#')), QString(width - filled, QLatin1Char('.')))
                             .arg(static_cast<int>(part * 100.0))
                             .arg(behind);
    printError(QStringLiteral("\r") + line.left(terminalWidth() - 1) + QStringLiteral("\x1b[K"));
}

void clearBarLine() {
    printError(QStringLiteral("\r\x1b[K"));
}

void PreparingText::show(const data::Reading& reading) {
    if (const QString memory = ui::memoryText(reading); !memory.isEmpty() && !std::exchange(m_memorySaid, true)) {
        clear();
        printError(memory + QLatin1Char('\n'));
    }
    showShare(ui::readingText(reading));
}

void PreparingText::show(const session::RetrainingProgress& progress) {
    if (!std::exchange(m_said, true)) {
        clear();
        const QString from =
            progress.from > 0 ? QStringLiteral("epoch %1").arg(progress.from) : QStringLiteral("the beginning");
        const QString time = std::isfinite(progress.seconds)
                                 ? QStringLiteral(", about %1").arg(ui::durationText(progress.seconds))
                                 : QString();
        printError(
            QStringLiteral("epoch %1 is not kept; recomputing it from %2%3\n").arg(progress.epoch).arg(from, time));
    }
    showShare(
        QStringLiteral("recomputing epoch %1: %2%").arg(progress.epoch).arg(static_cast<int>(progress.share * 100.0)));
}

data::ReadWatch PreparingText::watch() {
    return {{}, [this](const data::Reading& reading) { show(reading); }};
}

session::RetrainingListener PreparingText::listener() {
    return [this](const session::RetrainingProgress& progress) { show(progress); };
}

void PreparingText::showShare(const QString& line) {
    if (!isTerminal() || std::exchange(m_shown, line) == line) return;
    printError(QStringLiteral("\r%1\x1b[K").arg(line));
}

void PreparingText::clear() {
    if (!std::exchange(m_shown, QString()).isEmpty()) printError(QStringLiteral("\r\x1b[K"));
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
        showPreparing();
        return;
    }
    if (!m_terminal) return m_timer.stop();
    showBar();
}

void ConsoleProgress::showPreparing() {
    const session::Progress progress = m_session.progress();
    if (progress.retraining)
        m_preparing.show(*progress.retraining);
    else if (progress.reading)
        m_preparing.show(*progress.reading);
}

void ConsoleProgress::clear() {
    m_preparing.clear();
    if (std::exchange(m_barShown, false)) clearBarLine();
}

void ConsoleProgress::showRun() {
    showPreparing(); // it may have been over before anybody looked
    m_preparing.clear();
    const session::RunInfo& info = m_session.info();
    QString layers;
    for (const int width : info.widths) layers += (layers.isEmpty() ? "" : "-") + QString::number(width);
    printError(QStringLiteral("%1: layers %2, %3 parameters, %4 training rows, %5 validation rows\n")
                   .arg(QString::fromStdString(info.data.source), layers, ui::grouped(info.parameters),
                        ui::grouped(info.trainingRows), ui::grouped(info.validationRows)));
    for (const Remark& note : info.notes) printError(QStringLiteral("note: %1\n").arg(ui::remarkText(note)));
}

void ConsoleProgress::showRecords(std::size_t first) {
    const history::MetricHistory& records = m_session.history().records;
    const std::span<const double> epochs = records.x();
    for (std::size_t i = first; i < records.size(); ++i)
        printError(QStringLiteral("epoch %1/%2%3\n")
                       .arg(static_cast<qlonglong>(epochs[i]))
                       .arg(m_session.progress().epochs)
                       .arg(valuesOf(records, i)));
}

void ConsoleProgress::showBar() {
    const session::Progress progress = m_session.progress();
    if (progress.epochs <= 0 || progress.batchesPerEpoch <= 0) return;
    QString line;
    if (std::isfinite(progress.secondsLeft))
        line += QStringLiteral("  %1 left").arg(ui::durationText(std::max(1.0, std::ceil(progress.secondsLeft))));
    if (progress.samplesPerSecond > 0.0)
        line += QStringLiteral("  %1 samples/s").arg(ui::grouped(std::llround(progress.samplesPerSecond)));
    const history::MetricHistory& records = m_session.history().records;
    if (!records.empty()) line += valuesOf(records, records.size() - 1);
    showBarLine(QStringLiteral("epoch %1/%2").arg(std::min(progress.epoch + 1, progress.epochs)).arg(progress.epochs),
                progress.share(), line);
    m_barShown = true;
}

} // namespace throughline::app
