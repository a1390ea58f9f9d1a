// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ChartFixture.h"

#include <QObject>
#include <memory>
#include <vector>

namespace throughline::chart::testing {

/// A test that has runs of forty epochs shown, one of them at first.
class ShownRuns : public QObject {
protected:
    std::shared_ptr<history::History> m_history; ///< of the first
    std::unique_ptr<ChartStack> m_stack;

    void begin() {
        m_history = makeHistory(0.0);
        showRuns(1);
    }
    void end() { m_stack.reset(); }

    static std::shared_ptr<history::History> makeHistory(double level) {
        auto history = std::make_shared<history::History>();
        for (double i = 1; i <= 40; ++i) {
            history->records.addRecord({i, i * 10.0, 1.7e12 + 60'000.0 * i + (i > 20 ? 3.6e6 : 0.0), 2.0});
            history->records.addPoint("loss", level + 1.0 / i);
            history->records.addPoint("val_loss", level + 0.2 + 1.0 / i);
            history->records.addPoint("accuracy", 1.0 - 0.5 / i);
        }
        return history;
    }

    MetricChart* loss() const { return m_stack->chart("loss"); }

    void showRuns(int count) {
        std::vector<ChartRun> runs;
        runs.reserve(static_cast<std::size_t>(count));
        const char* const names[]{"one", "two", "three"};
        for (int i = 0; i < count; ++i)
            runs.push_back(runOf(names[i], i == 0 ? m_history : makeHistory(0.5 * i), static_cast<std::size_t>(i)));
        m_stack = shown(std::move(runs));
    }

    void key(int which, Qt::KeyboardModifiers modifiers = Qt::NoModifier) const {
        QTest::keyClick(m_stack.get(), static_cast<Qt::Key>(which), modifiers);
    }
};

} // namespace throughline::chart::testing
