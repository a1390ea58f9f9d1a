// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"
#include "figure/Figure.h"

#include <QByteArray>
#include <QImage>
#include <filesystem>
#include <functional>
#include <limits>
#include <memory>
#include <optional>

namespace throughline::chart {

enum class FigureFormat { Png, Svg, Pdf, Csv };
inline constexpr std::array<const char*, 4> figureEndings{"png", "svg", "pdf", "csv"};

/// By the ending of the file's name, in any case. Nothing: none of ours.
std::optional<FigureFormat> figureFormat(const std::filesystem::path& file);

/// Exactly `size.pixels()`, its resolution set to `size.density()`, or the same in fewer pixels. Null where there is no
/// memory for it. Thread of the QApplication, as for all that paints.
QImage figureImage(const Figure& figure);
QImage figureImage(const Figure& figure, const QSize& pixels);

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

/// The recorded values as CSV (RFC 4180, CRLF, UTF-8): epoch, the step or the training time where that is the axis, run
/// where there are several, and a column for each series of the options' metrics (none: all series), beside it its
/// smoothed values where they are asked for, and the ends of bands; of the part shown alone. Numbers come back as the
/// same double; a value that was not recorded is an empty cell, one that diverged NaN or Infinity. `most`: lines, for a
/// preview. Any thread.
QByteArray historyCsv(const std::vector<ChartRun>& runs, const FigureOptions& options,
                      std::size_t most = std::numeric_limits<std::size_t>::max());

} // namespace throughline::chart
