// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/RunRequest.h"
#include "ui/widgets/Ground.h"

#include <vector>

namespace throughline::ui {

class DataCard;
class FormCard;
class NewRunSummary;

/// Everything that makes a run, in a page of three cards; only the data is required. What is wrong is said below its
/// field while one types.
class NewRunPage : public Ground {
    Q_OBJECT

public:
    /// `summary` shows what the page holds; it stands elsewhere in the window.
    explicit NewRunPage(NewRunSummary& summary, QWidget* parent = nullptr);
    bool isReady() const { return m_ready; }
    DataCard& dataCard() { return *m_data; }
    void start();

signals:
    void readinessChanged(bool ready);
    void startWanted(const throughline::session::RunRequest& request);

private:
    void evaluate();
    bool blame(const Error& wrong);

    NewRunSummary& m_summary;
    DataCard* m_data = nullptr;
    std::vector<FormCard*> m_forms;
    session::RunRequest m_request;
    bool m_ready = false;
};

} // namespace throughline::ui
