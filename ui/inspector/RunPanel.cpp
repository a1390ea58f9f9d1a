// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector/RunPanel.h"

#include "curves/MetricNames.h"
#include "history/MetricNames.h"
#include "nn/Metrics.h"
#include "session/Hints.h"
#include "session/RateChange.h"
#include "text/MetricText.h"
#include "text/NumberText.h"
#include "text/RemarkText.h"
#include "text/VisibleText.h"
#include "theme/Style.h"
#include "ui/RunController.h"
#include "ui/inspector/RunText.h"
#include "ui/models/ItemPath.h"
#include "ui/widgets/Label.h"
#include "ui/widgets/NoteBox.h"
#include "ui/widgets/NumberField.h"
#include "ui/widgets/Rows.h"
#include "ui/widgets/Tile.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <functional>

namespace throughline::ui {

namespace {

/// The series of the two metrics that say most: on validation data where there is any, loss first.
std::vector<std::string> tileMetrics(const history::MetricHistory& records) {
    const auto all = history::commonSeries(records);
    std::vector<std::string> chosen;
    const auto take = [&](std::string_view common) {
        const auto found = std::ranges::find(all, common, &history::CommonSeries::common);
        if (found != all.end()) chosen.push_back(found->series);
    };
    for (const auto* name : {"val_loss", "loss"})
        if (chosen.empty()) take(name);
    for (const auto* name : {"val_accuracy", "accuracy", "val_r2", "r2", "val_mae", "mae", "val_rmse", "rmse"})
        if (chosen.size() < 2) take(name);
    for (const auto& [common, series] : all)
        if (chosen.size() < 2 && std::ranges::find(chosen, series) == chosen.end()) chosen.push_back(series);
    return chosen;
}

} // namespace

RunPanel::RunPanel(Workspace& workspace, RunController& controller, QWidget* parent)
    : QWidget(parent),
      m_workspace(workspace),
      m_controller(controller),
      m_rows(new Rows),
      m_rate(new NumberField(tr("Learning rate from the next batch on"), QStringLiteral("live-learning-rate"), 0.001,
                             NumberField::Kind::Real)),
      m_notes(new QWidget) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(15, 16, 16, 16);
    column->setSpacing(16);
    auto* tiles = new QHBoxLayout;
    tiles->setSpacing(metrics::Related);
    for (auto*& tile : m_tiles) tiles->addWidget(tile = new Tile({}), 1);
    m_tiles[0]->setObjectName(QStringLiteral("tile-0"));
    m_tiles[1]->setObjectName(QStringLiteral("tile-1"));
    column->addLayout(tiles);
    column->addWidget(m_rows);
    m_rate->edit()->setToolTip(tr("Enter applies it; the change is marked on the curves"));
    connect(m_rate->edit(), &QLineEdit::returnPressed, this, &RunPanel::applyRate);
    column->addWidget(m_rate);
    m_noteRows = new QVBoxLayout(m_notes);
    m_noteRows->setContentsMargins(0, 0, 0, 0);
    m_noteRows->setSpacing(metrics::Related);
    column->addWidget(m_notes);
    column->addStretch(1);

    m_soon.setSingleShot(true);
    m_soon.setInterval(100);
    connect(&m_soon, &QTimer::timeout, this, &RunPanel::refresh);
    const auto soon = [this] {
        if (!m_soon.isActive()) m_soon.start();
    };
    connect(&controller, &RunController::ticked, this, [this] {
        if (m_workspace.isLive(m_path)) refresh();
    });
    connect(&controller, &RunController::stateChanged, this, soon);
    connect(&workspace, &Workspace::historyGrown, this, [this](const QString& path) {
        if (path != m_path) return;
        scan();
        // Together with the chart's own figures; the rest follows with the controller's beat.
        const auto* item = m_workspace.isLive(path) ? m_workspace.find(path) : nullptr;
        if (item) showFigures(*item);
    });
    connect(&workspace, &Workspace::itemChanged, this, [this, soon](const QString& path) {
        if (path == m_path && !m_workspace.isLive(path)) soon();
    });
}

void RunPanel::setItem(const QString& path) {
    const bool other = path != m_path;
    m_path = path;
    m_best.clear();
    if (other) m_rows->clear();
    m_asked.reset();
    refresh();
}

void RunPanel::scan() {
    const auto* item = m_workspace.find(m_path);
    if (!item || !item->history) return;
    const auto& records = item->history->records;
    const auto wanted = tileMetrics(records);
    if (!std::ranges::equal(m_best, wanted, {}, &BestValue::metric)) {
        m_best.clear();
        for (const auto& metric : wanted) m_best.emplace_back(metric);
    }
    for (auto& best : m_best) best.scan(*item);
}

const session::RunInfo* RunPanel::infoOf(const Item& item) const {
    if (item.live) return &m_controller.sessionOf(m_path).info();
    return item.run ? &item.run->info : nullptr;
}

void RunPanel::refresh() {
    const auto* item = m_workspace.find(m_path);
    if (!item) return;
    scan();
    showFigures(*item);
    if (const auto* info = infoOf(*item))
        showRun(*item, *info);
    else if (item->history && item->kind == Item::Kind::History)
        showHistory(*item);
    showRate(*item);
    showNotes(*item);
}

void RunPanel::showFigures(const Item& item) {
    // With a long number of an epoch the words would not fit: then neither tile has it, and the tooltips do.
    const bool isLong = std::ranges::any_of(m_best, [](const BestValue& best) { return best.epoch() >= 1000; });
    for (std::size_t i = 0; i < 2; ++i) {
        m_tiles[i]->setVisible(i == 0 || i < m_best.size());
        if (i >= m_best.size() || !item.history) {
            m_tiles[i]->set(i == 0 ? tr("loss") : QString(), QStringLiteral("–"), tr("no epoch yet"));
            continue;
        }
        const auto& best = m_best[i];
        const double last = lastValue(item.history->records, best.metric());
        QString below, whole;
        if (best.exists()) {
            whole = tr("best %1 at %2").arg(metricText(best.value()), grouped(std::llround(best.epoch())));
            below = isLong ? tr("best %1").arg(metricText(best.value())) : whole;
        }
        m_tiles[i]->setToolTip(whole);
        m_tiles[i]->set(seriesText(history::commonName(best.metric())), metricText(last), below);
    }
}

void RunPanel::showRun(const Item& item, const session::RunInfo& info) {
    const auto& config = info.config;
    m_rows->set(tr("Data"), dataText(info));
    m_rows->set(tr("Network"), networkText(info));
    m_rows->set(tr("Parameters"), grouped(info.parameters));
    const double rate = item.history ? lastValue(item.history->records, "learning_rate") : std::nan("");
    m_rows->set(tr("Optimizer"), optimizerText(config, rate));
    m_rows->set(tr("Batch"), grouped(config.batchSize));
    const double last = item.history && !item.history->records.empty() ? item.history->records.x().back() : 0.0;
    m_rows->set(tr("Early stop"), stoppingText(config, last, static_cast<double>(item.summary.bestEpoch)));
    std::vector<std::int64_t> kept;
    if (item.live) {
        // The best is written before any later one.
        const auto saved = m_controller.sessionOf(m_path).progress().savedEpoch;
        if (item.summary.bestEpoch > 0 && item.summary.bestEpoch < saved) kept.push_back(item.summary.bestEpoch);
        if (saved > 0) kept.push_back(saved);
    } else if (item.run) {
        kept = item.run->checkpointEpochs;
    }
    m_rows->set(tr("Checkpoints"), checkpointText(info, kept, item.summary.bestEpoch));
    m_rows->set(tr("Sessions"), sessionsText(info));
    if (item.history) m_rows->set(tr("Time"), timeText(*item.history));
    m_rows->set(tr("Seed"), QString::number(config.seed));
    m_rows->set(tr("Forked"), forkText(info));
    m_rows->set(tr("Left out"),
                info.leftOutRows.empty() ? QString() : counted(std::ssize(info.leftOutRows), tr("row"), tr("rows")));
    m_rows->set(tr("Tags"), visible(item.tags().join(QStringLiteral(", ")).toStdString()));
    m_rows->set(tr("Notes"), visible(info.comment));
}

void RunPanel::showHistory(const Item& item) {
    const auto& records = item.history->records;
    m_rows->set(tr("Records"), grouped(static_cast<std::int64_t>(records.size())));
    m_rows->set(tr("Metrics"), grouped(static_cast<std::int64_t>(records.series().size())));
    m_rows->set(tr("Format"), formatText(item.history->format));
    m_rows->set(tr("Time"), timeText(*item.history));
    if (item.pieces.size() > 1) m_rows->set(tr("Pieces"), grouped(item.pieces.size()));
    if (const auto host = ItemPath::of(item.path).host(); !host.isEmpty()) m_rows->set(tr("Machine"), visible(host));
}

void RunPanel::showNotes(const Item& item) {
    struct Note {
        QString head, text, link;
        std::function<void()> follow{}; ///< what the link does
        bool warning = true;
    };
    std::vector<Note> notes;
    if (item.isFollowed())
        notes.push_back({tr("Trained elsewhere:"),
                         tr("%1 holds this run. It is shown as it grows, and can be resumed here once it is free.")
                             .arg(item.holderText()),
                         {}});
    if (!item.finding.head.isEmpty()) notes.push_back({item.finding.head, item.finding.text, {}, {}, false});
    // A run's stands above its charts, among its hints.
    if (item.kind == Item::Kind::History && item.history && !m_best.empty() && m_best[0].exists() &&
        history::commonName(m_best[0].metric()) == "val_loss") {
        const auto& records = item.history->records;
        const auto valuesOf = [&](std::string_view metric) {
            const auto* series = records.find(metric);
            return series ? std::span<const double>(series->value) : std::span<const double>();
        };
        const auto* series = records.find(m_best[0].metric());
        const auto place = series ? placeIn(records, *series, m_best[0].epoch()) : std::nullopt;
        const auto above =
            place ? session::overfitting(valuesOf(m_best[0].metric()), *place, valuesOf("loss")) : std::nullopt;
        if (above) {
            const auto best = static_cast<std::int64_t>(m_best[0].epoch());
            const double since = records.x().back() - m_best[0].epoch();
            notes.push_back({tr("Over-fitting?"),
                             tr("Validation loss has risen by %1 % in the %2 epochs since its best at %3.")
                                 .arg(std::llround(*above))
                                 .arg(plainNumber(since), grouped(best)),
                             {}});
        }
    }
    if (item.canResume() && item.summary.wasStillGaining()) {
        const auto& metric = item.summary.bestMetric;
        const bool falls = nn::directionOf(metric) == nn::Direction::Lower;
        notes.push_back({falls ? tr("Still falling:") : tr("Still rising:"),
                         tr("%1 was best in the last epoch, %2.").arg(seriesText(metric), grouped(item.summary.epoch)),
                         m_controller.canResume(item) ? tr("Train on…") : QString(),
                         [this] { m_controller.askAndResume(m_path); }, false});
    }
    if (item.history)
        for (const auto& warning : item.history->warnings) {
            const bool last = &warning == &item.history->warnings.back();
            const bool mends = last && item.kind == Item::Kind::History && !item.history->records.empty();
            notes.push_back({{}, remarkText(warning), mends ? tr("Save as a clean list…") : QString(), [this] {
                                 emit mendWanted(m_path);
                             }});
        }
    if (const auto* info = infoOf(item))
        for (const auto& note : info->notes) notes.push_back({{}, remarkText(note), {}});
    QString shown = m_path;
    for (const auto& note : notes) shown += note.head + note.text + note.link;
    if (shown == m_notesShown) return;
    m_notesShown = shown;
    while (auto* child = m_noteRows->takeAt(0)) {
        delete child->widget();
        delete child;
    }
    if (!notes.empty()) m_noteRows->addWidget(new Label(tr("Notes"), TextRole::Section, Ink::Secondary));
    for (const auto& note : notes) {
        auto* box = new NoteBox(note.head, note.text, note.link, note.warning);
        m_noteRows->addWidget(box);
        if (note.follow) connect(box, &NoteBox::linkActivated, this, note.follow);
    }
    m_notes->setVisible(!notes.empty());
}

/// The rate that the schedule starts from, which is the one that can be set; beside it what it has made of it.
void RunPanel::showRate(const Item& item) {
    m_rate->setVisible(item.live);
    if (!item.live) return;
    auto* edit = m_rate->edit();
    // Also while one looks something up in another window.
    if (window()->focusWidget() == edit && edit->isModified()) return;
    const auto& marks = item.history->marks;
    if (marks.size() != m_marks) m_asked.reset();
    const auto& info = m_controller.sessionOf(m_path).info();
    const auto& config = info.config;
    const double base = session::baseRate(info, marks);
    const double now = lastValue(item.history->records, "learning_rate");
    m_rate->setValue(m_asked.value_or(base));
    m_rate->setError({});
    const bool scheduled = config.schedule.kind != nn::ScheduleKind::Constant && !std::isnan(now);
    if (m_asked) return m_rate->setSuffix(tr("pending"));
    m_rate->setSuffix(scheduled ? tr("now %1").arg(plainNumber(now, 3)) : QString());
}

void RunPanel::applyRate() {
    double rate = 0.0;
    if (!m_rate->into(rate)) return;
    if (!(rate > 0.0)) {
        m_rate->setError(tr("Above 0, please: at 0 nothing is learned."));
        return;
    }
    m_controller.sessionOf(m_path).setLearningRate(rate);
    m_asked = rate;
    m_marks = m_controller.sessionOf(m_path).history().marks.size();
    m_rate->edit()->setModified(false);
    refresh();
}

} // namespace throughline::ui
