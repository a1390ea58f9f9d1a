// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/RunFolder.h"
#include "ui/widgets/Card.h"

#include <vector>

class QHBoxLayout;
class QVBoxLayout;

namespace throughline::ui {

class FlowLayout;

/// What the window shows with nothing chosen: three ways to begin, and the runs that wait to be resumed. Their list is
/// read on a pool thread.
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
    void lookWanted(const QString& folder);
    void resumeWanted(const QString& folder);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    void showInterrupted(const std::vector<session::RunSummary>& runs);
    QWidget* interruptedCard(const session::RunSummary& run, std::size_t index, bool primary);

    QWidget* m_column = nullptr;
    FlowLayout* m_cards = nullptr;
    QWidget* m_interrupted = nullptr;
    QVBoxLayout* m_interruptedRows = nullptr;
};

} // namespace throughline::ui
