// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"
#include "session/Evaluation.h"
#include "session/Hints.h"
#include "session/OpenedRun.h"

#include <QByteArray>
#include <filesystem>
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

enum class ReportFormat { Html, Pdf };
/// By a file's ending: ".html" or ".htm", ".pdf". Errors: `BadOption`.
Result<ReportFormat> reportFormat(const std::filesystem::path& file);

/// A run on one page: its curves with restarts and what was done by hand, its evaluation, data and their preparation,
/// settings, environment, and the commands that make it again. HTML stands by itself, its pictures within; a PDF has
/// pages of A4. Any thread of a program with a QGuiApplication; takes as long as the curves take to be drawn. Errors:
/// those of a figure.
Result<QByteArray> reportBytes(const ReportSource& source, ReportFormat format);

} // namespace throughline::ui
