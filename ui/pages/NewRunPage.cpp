// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/NewRunPage.h"

#include "text/ErrorText.h"
#include "text/NumberText.h"
#include "theme/Tokens.h"
#include "ui/pages/DataCard.h"
#include "ui/pages/FormCard.h"
#include "ui/pages/NetworkCard.h"
#include "ui/pages/NewRunSummary.h"
#include "ui/pages/RateFinder.h"
#include "ui/pages/TrainingCard.h"
#include "ui/widgets/Ground.h"
#include "ui/widgets/ScrollPage.h"
#include "ui/widgets/TextField.h"

#include <QVBoxLayout>
#include <algorithm>
#include <utility>

namespace throughline::ui {

namespace {
constexpr std::size_t MostRuns = 1'000;
}

NewRunPage::NewRunPage(NewRunSummary& summary, QWidget* parent)
    : Ground(parent),
      m_summary(summary),
      m_data(new DataCard),
      m_training(new TrainingCard),
      m_forms{new NetworkCard, m_training} {
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
    connect(&summary, &NewRunSummary::startBesideWanted, this, &NewRunPage::startBeside);
    evaluate();
}

/// What the fields say now; `why`: what is wrong, where no field is to blame.
bool NewRunPage::read(const nn::DataSplit* split, session::RunRequest& request, QString& why) {
    request = {};
    bool fine = true;
    for (auto* form : m_forms) fine = form->read(request) && fine;
    for (const auto& wrong : {nn::check(request.config, split), session::check(request.checkpoints)}) {
        if (!wrong) continue;
        fine = false;
        if (!blame(*wrong)) why = errorMessage(*wrong);
    }
    return fine;
}

/// All combinations of the fields that hold several values, and of the folds. False where one of them is wrong, whose
/// fields are marked then.
bool NewRunPage::readRuns(const nn::DataSplit* split, QString& why) {
    m_runs.clear();
    std::vector<TextField*> varied;
    std::size_t count = 1;
    for (auto* form : m_forms)
        for (auto* field : form->fields()) {
            auto* text = qobject_cast<TextField*>(field);
            if (!text || text->isHidden() || text->values().size() < 2) continue;
            varied.push_back(text);
            count *= static_cast<std::size_t>(text->values().size());
            if (count > MostRuns) {
                text->setError(tr("These are more than %1 runs.").arg(grouped(MostRuns)));
                return false;
            }
        }
    const auto folds = static_cast<std::size_t>(std::max(1, m_request.data.folds));
    if (count * folds < 2) return true;
    bool fine = true;
    for (std::size_t run = 0; run < count && fine; ++run) {
        session::SweepRun one;
        std::size_t rest = run;
        for (auto* field : varied) {
            const auto values = field->values();
            const auto value = static_cast<qsizetype>(rest % static_cast<std::size_t>(values.size()));
            rest /= static_cast<std::size_t>(values.size());
            field->choose(static_cast<int>(value));
            // As on the command line, where "128, 64" has no blank.
            const auto text = QString(values[value]).replace(QStringLiteral(", "), QStringLiteral(","));
            one.settings.push_back({field->option().toStdString(), text.toStdString()});
        }
        fine = read(split, one.request, why);
        const int wanted = one.request.data.folds;
        one.request.data = m_data->spec();
        one.request.data.folds = wanted;
        // A seed of its own for the split stays the same for all.
        if (!m_data->hasOwnSplitSeed()) one.request.data.seed = one.request.config.seed;
        if (wanted > 0) one.request.data.validationFraction.reset();
        if (one.request.data == m_data->spec()) one.request.loaded = m_data->data();
        for (std::size_t fold = 0; fold < folds; ++fold) {
            auto& joined = m_runs.emplace_back(one);
            if (wanted == 0) continue;
            joined.request.data.fold = static_cast<int>(fold);
            joined.settings.push_back({"fold", std::to_string(fold + 1)});
        }
    }
    for (auto* field : varied) field->choose(0);
    return fine;
}

void NewRunPage::evaluate() {
    const auto loaded = m_data->data();
    const auto* split = loaded ? loaded->split.get() : nullptr;
    for (auto* form : m_forms) {
        form->clearErrors();
        form->adapt(split);
    }
    QString why;
    bool fine = read(split, m_request, why);
    if (fine) fine = readRuns(split, why);
    if (!fine) m_runs.clear();
    m_data->setSeed(m_request.config.seed);
    m_request.data = m_data->spec();
    // Not `loaded`: another seed has it read anew.
    m_request.loaded = m_data->data();
    m_summary.show(m_request, fine ? split : nullptr);
    m_training->rateFinder().setSubject(m_request.config, fine && loaded ? loaded->split : nullptr);
    showStart();
    const bool ready = fine && split;
    m_summary.setReady(ready, why);
    if (std::exchange(m_ready, ready) != ready) emit startChanged();
}

void NewRunPage::take(const session::RunInfo& info) {
    m_data->choose(info.data);
    for (auto* form : m_forms) form->write(info);
    evaluate();
}

void NewRunPage::setBusy(bool busy) {
    m_busy = busy;
    showStart();
}

void NewRunPage::showStart() {
    const auto runs = static_cast<qsizetype>(m_runs.size());
    const auto text = runs > 1 && m_busy ? tr("Start %1 runs after this one").arg(runs)
                      : runs > 1         ? tr("Start %1 runs").arg(runs)
                      : m_busy           ? tr("Start after this one")
                                         : tr("Start");
    m_summary.setStart(text, m_busy);
    if (std::exchange(m_startText, text) != text) emit startChanged();
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
    if (!m_runs.empty()) return startSweep(false);
    auto request = m_request;
    request.name = m_summary.takeName().toStdString();
    emit startWanted(request);
}

void NewRunPage::startSweep(bool beside) {
    session::Sweep sweep;
    sweep.name = m_summary.takeName().toStdString();
    sweep.runs = m_runs;
    emit sweepWanted(sweep, beside);
}

void NewRunPage::startBeside() {
    if (!m_ready) return;
    if (!m_runs.empty()) return startSweep(true);
    auto request = m_request;
    request.name = m_summary.takeName().toStdString();
    emit startBesideWanted(request);
}

} // namespace throughline::ui
