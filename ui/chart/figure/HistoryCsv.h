// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "curves/ChartRun.h"
#include "figure/FigureOptions.h"

#include <QByteArray>
#include <limits>
#include <vector>

namespace throughline::chart {

/// A cell as RFC 4180 has it: quoted where it has to be.
QByteArray csvCell(const QByteArray& text);

/// The recorded values as CSV (RFC 4180, CRLF, UTF-8): epoch, the step or the training time where that is the axis, run
/// where there are several, and a column for each series of the options' metrics (none: all series), beside it its
/// smoothed values where they are asked for, and the ends of bands; of the part shown alone. Numbers come back as the
/// same double; a value that was not recorded is an empty cell, one that diverged NaN or Infinity. `most`: lines, for a
/// preview. Any thread.
QByteArray historyCsv(const std::vector<ChartRun>& runs, const FigureOptions& options,
                      std::size_t most = std::numeric_limits<std::size_t>::max());

} // namespace throughline::chart
