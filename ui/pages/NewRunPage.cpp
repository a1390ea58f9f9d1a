// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/NewRunPage.h"

#include "text/ErrorText.h"
#include "theme/Tokens.h"
#include "ui/pages/DataCard.h"
#include "ui/pages/FormCard.h"
#include "ui/pages/NetworkCard.h"
#include "ui/pages/NewRunSummary.h"
#include "ui/pages/TrainingCard.h"
#include "ui/widgets/Ground.h"
#include "ui/widgets/ScrollPage.h"

#include <QVBoxLayout>

namespace throughline::ui {

NewRunPage::NewRunPage(NewRunSummary& summary, QWidget* parent)
    : Ground(parent), m_summary(summary), m_data(new DataCard), m_forms{new NetworkCard, new TrainingCard} {
    setObjectName(QStringLiteral("new-run"));
    auto* inside = new Ground;
    auto* column = new QVBoxLayout(inside);
    column->setContentsMargins(12, 12, 12, 12);
    column->setSpacing(metrics::Between);
    column->addWidget(m_data);
    for (auto* form : m_forms) {
        column->addWidget(form);
        connect(form, &FormCard::edited, this, &NewRunPage::evaluate);
    }
    column->addStretch();
    scrollInside(*this, inside);
    connect(m_data, &DataCard::changed, this, &NewRunPage::evaluate);
    connect(&summary, &NewRunSummary::startWanted, this, &NewRunPage::start);
    evaluate();
}

void NewRunPage::evaluate() {
    const auto loaded = m_data->data();
    const auto* split = loaded ? loaded->split.get() : nullptr;
    m_request = {};
    bool fine = true;
    for (auto* form : m_forms) {
        form->clearErrors();
        form->adapt(split);
        fine = form->read(m_request) && fine;
    }
    QString why;
    for (const auto& wrong : {nn::check(m_request.config, split), session::check(m_request.checkpoints)}) {
        if (!wrong) continue;
        fine = false;
        if (!blame(*wrong)) why = errorMessage(*wrong);
    }
    m_data->setSeed(m_request.config.seed);
    m_request.data = m_data->spec();
    // Not `loaded`: another seed has it read anew.
    m_request.loaded = m_data->data();
    m_summary.show(m_request, fine ? split : nullptr);
    const bool ready = fine && split;
    m_summary.setReady(ready, why);
    if (ready != m_ready) {
        m_ready = ready;
        emit readinessChanged(ready);
    }
}

/// Says it below the field that it is about; false where there is none.
bool NewRunPage::blame(const Error& wrong) {
    auto option = wrong.arguments.empty() ? QString() : QString::fromStdString(wrong.arguments.front());
    while (option.startsWith(QLatin1Char('-'))) option.remove(0, 1);
    for (auto* form : m_forms) {
        auto* field = form->field(option);
        if (!field) continue;
        if (!field->hasError()) field->setError(errorMessage(wrong));
        return true;
    }
    return false;
}

void NewRunPage::start() {
    if (!m_ready) return;
    auto request = m_request;
    request.name = m_summary.name().toStdString();
    emit startWanted(request);
}

} // namespace throughline::ui
