// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/RunSummary.h"
#include "ui/widgets/Ground.h"

#include <vector>

class QHBoxLayout;
class QVBoxLayout;

namespace throughline::ui {

class FlowLayout;

/// What the window shows with nothing chosen: three ways to begin, the runs that wait to be resumed, and the latest of
/// the others. Their list is read on a pool thread.
class FirstStartPage : public Ground {
    Q_OBJECT

public:
    explicit FirstStartPage(QWidget* parent = nullptr);
    /// Reads the user's runs again.
    void refresh();

signals:
    void demoWanted();
    void newRunWanted();
    void openWanted();
    /// A run, or the folder of all the user's runs.
    void lookWanted(const QString& folder);
    void resumeWanted(const QString& folder);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    void showRuns(const std::vector<session::RunSummary>& runs);
    void addRun(const session::RunSummary& run);

    QWidget* m_column = nullptr;
    FlowLayout* m_cards = nullptr;
    QWidget* m_runs = nullptr;
    QVBoxLayout* m_rows = nullptr;
    std::size_t m_shown = 0; ///< runs
};

} // namespace throughline::ui
