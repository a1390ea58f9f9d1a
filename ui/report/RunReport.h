// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"
#include "figure/ChartExport.h"
#include "session/Evaluation.h"
#include "session/Hints.h"
#include "session/OpenedRun.h"
#include "ui/report/ReportPage.h"

#include <QByteArray>
#include <memory>

namespace throughline::ui {

/// What a report tells of a run.
struct ReportSource {
    std::shared_ptr<const session::OpenedRun> run;
    /// Of the run's model on its own data; an error where that could not be had, which the report says.
    Result<session::Evaluation> evaluation;
    std::vector<session::Hint> hints{}; ///< that it is to tell
};

/// Opens the run and evaluates its model, at the point asked for, on its own data, which are read once. Errors: those
/// of `openRun`, and `Cancelled`; one of the evaluation is the report's to tell. Any thread; blocks.
Result<ReportSource> readReport(const session::ModelRequest& model, const data::ReadWatch& watch = {});

/// Paints the curves that a report begins with, on the thread of the QApplication. Null: there are none. Errors: those
/// of `chart::drawFigure`.
Result<chart::FigureWork> drawCurves(const ReportSource& source);
/// A run on one page: its curves with restarts and what was done by hand, its evaluation, data and their preparation,
/// settings, environment, and the commands that make it again. HTML stands by itself, its pictures within; a PDF has
/// leaves of A4. Any thread of a program with a QGuiApplication. Errors: those of `curves`.
Result<QByteArray> reportBytes(const ReportSource& source, ReportFormat format, const chart::FigureWork& curves);

/// A history that is no run of ours, of which there are no data and no model.
struct HistoryReportSource {
    QString name, place;
    std::shared_ptr<const history::History> history; ///< which does not grow
};
Result<chart::FigureWork> drawCurves(const HistoryReportSource& source);
/// Its curves, the best and newest values of its series, what was mended in it, and where it lies; as above.
Result<QByteArray> reportBytes(const HistoryReportSource& source, ReportFormat format, const chart::FigureWork& curves);

/// Both in one, on the thread of the QApplication.
template <class Source>
Result<QByteArray> reportBytes(const Source& source, ReportFormat format) {
    const auto curves = drawCurves(source);
    if (!curves) return tl::make_unexpected(curves.error());
    return reportBytes(source, format, *curves);
}

} // namespace throughline::ui
