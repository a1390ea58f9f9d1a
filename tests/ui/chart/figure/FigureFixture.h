// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "figure/ChartExport.h"
#include "figure/FigureFormat.h"

#include <QByteArray>
#include <QColor>
#include <QImage>
#include <cmath>
#include <cstdlib>
#include <memory>
#include <vector>

/// What the tests of figures share: a run made by hand, its figure as a file, and looking at its pixels.
namespace throughline::chart::testing {

inline ChartRun run(const char* name, int epochs, std::size_t colour = 0) {
    auto history = std::make_shared<history::History>();
    for (double epoch = 1; epoch <= epochs; ++epoch) {
        history->records.addRecord({epoch, epoch, 0, 1.0});
        history->records.addPoint("loss", (1.0 + 0.5 * static_cast<double>(colour)) / epoch);
        history->records.addPoint("accuracy", 1.0 - 0.5 / epoch);
        if (std::fmod(epoch, 2) == 0) history->records.addPoint("val_loss", epoch == 4 ? NAN : 1.1 / epoch);
    }
    ChartRun run;
    run.id = run.name = QString::fromUtf8(name);
    run.colour = colour;
    run.history = history;
    return run;
}

inline QByteArray bytes(FigureFormat format, std::vector<ChartRun> runs, const FigureOptions& options = {}) {
    auto result = figureBytes(format, std::move(runs), options);
    return result ? *result : QByteArray();
}

inline int count(const QImage& image, const QColor& color) {
    int found = 0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x) {
            const QColor c = image.pixelColor(x, y);
            found += std::abs(c.red() - color.red()) + std::abs(c.green() - color.green()) +
                         std::abs(c.blue() - color.blue()) <
                     40; // edges are antialiased
        }
    return found;
}

} // namespace throughline::chart::testing
