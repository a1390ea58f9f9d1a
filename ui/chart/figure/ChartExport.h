// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"
#include "figure/Figure.h"
#include "figure/FigureFormat.h"

#include <QByteArray>
#include <filesystem>
#include <functional>
#include <memory>

namespace throughline::chart {

/// What is left of an export once it is painted: the bytes of the whole file. Any thread.
using FigureWork = std::function<Result<QByteArray>()>;

/// Paints now, on the thread of the QApplication, which may run on the offscreen platform (CSV needs none). Errors:
/// `BadOption` (a size out of range), `OutOfMemory`. The work keeps what it needs of the figure, which may change.
Result<FigureWork> drawFigure(FigureFormat format, const std::shared_ptr<const Figure>& figure);

/// Both in one.
Result<QByteArray> figureBytes(FigureFormat format, std::vector<ChartRun> runs, const FigureOptions& options);

/// Writes the file that `bytes` are, whole or not at all: the only way in which figures come to a disk. Any thread.
Result<void> writeFigure(const std::filesystem::path& file, const QByteArray& bytes);

/// Whether a PNG carries its histories: above some million values it would be larger than other programs open.
bool carriesHistories(const Figure& figure);

} // namespace throughline::chart
