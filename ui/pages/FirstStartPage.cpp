// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/FirstStartPage.h"

#include "session/RunPaths.h"
#include "text/NumberText.h"
#include "text/VisibleText.h"
#include "theme/Icon.h"
#include "theme/Style.h"
#include "theme/StylePainting.h"
#include "ui/Background.h"
#include "ui/widgets/ActionCard.h"
#include "ui/widgets/Card.h"
#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/FlowLayout.h"
#include "ui/widgets/Ground.h"
#include "ui/widgets/Label.h"
#include "ui/widgets/ScrollPage.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

namespace throughline::ui {

namespace {

constexpr int ColumnWidth = 788, CardWidth = 252, CardGap = 16;
constexpr std::size_t MostShown = 3;

using Status = session::RunSummary::Status;

bool waits(const session::RunSummary& run) {
    return run.status == Status::Interrupted || run.status == Status::Stopped || run.status == Status::Failed;
}

QString endingText(const session::RunSummary& run) {
    const auto when = whenText(run.changed);
    const auto epochs = counted(run.epoch, FirstStartPage::tr("epoch"), FirstStartPage::tr("epochs"));
    const auto safe = FirstStartPage::tr("epoch %1 of %2 is safe").arg(grouped(run.epoch), grouped(run.epochs));
    switch (run.status) {
    case Status::Running:
        return FirstStartPage::tr("training now, epoch %1 of %2").arg(grouped(run.epoch), grouped(run.epochs));
    case Status::Completed:
        return FirstStartPage::tr("completed %1, %2").arg(when, epochs);
    case Status::EarlyStopped:
        return FirstStartPage::tr("stopped early %1, %2").arg(when, epochs);
    case Status::Diverged:
        return FirstStartPage::tr("diverged %1, %2").arg(when, epochs);
    case Status::Interrupted:
        return FirstStartPage::tr("ended without warning %1, %2").arg(when, safe);
    case Status::Failed:
        return FirstStartPage::tr("failed %1, %2").arg(when, safe);
    case Status::Stopped:
        return FirstStartPage::tr("stopped %1, %2").arg(when, safe);
    }
    return {};
}

class ColourSquare : public QWidget {
public:
    explicit ColourSquare(std::size_t index) : m_index(index) { setFixedSize(10, 10); }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        painting::box(painter, rect(), 3, Tokens::of(palette()).run(m_index), Qt::transparent);
    }

private:
    std::size_t m_index;
};

} // namespace

FirstStartPage::FirstStartPage(QWidget* parent) : Ground(parent), m_column(new QWidget), m_runs(new QWidget) {
    setObjectName(QStringLiteral("first-start"));
    auto* column = new QVBoxLayout(m_column);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto* headline = new Label(tr("One curve, through every pause and restart"), TextRole::Headline);
    headline->setAlignment(Qt::AlignHCenter);
    headline->setWordWrap(true);
    auto* below =
        new Label(tr("Train a network and watch it, or open a history that you have."), TextRole::Body, Ink::Secondary);
    below->setAlignment(Qt::AlignHCenter);
    below->setWordWrap(true);
    column->addWidget(headline);
    column->addSpacing(8);
    column->addWidget(below);
    column->addSpacing(28);

    auto* cards = new QWidget;
    m_cards = new FlowLayout(CardGap, cards);
    const auto add = [this](const char* name, const QString& icon, const QString& title, const QString& words,
                            const QString& keys, void (FirstStartPage::*wanted)()) {
        auto* card = new ActionCard(icon, title, words, keys);
        card->setObjectName(QLatin1String(name));
        m_cards->addWidget(card);
        connect(card, &ActionCard::clicked, this, wanted);
    };
    add("card-demo", QStringLiteral("play"), tr("Watch it train"),
        tr("Handwritten digits, a small network, ten seconds. Nothing to download."), tr("Ctrl+D"),
        &FirstStartPage::demoWanted);
    add("card-new", QStringLiteral("new"), tr("Train on your data"),
        tr("A CSV table, arrays as NPZ, NPY or IDX, or folders of pictures. What is in them is found for you."),
        tr("Ctrl+N"), &FirstStartPage::newRunWanted);
    add("card-open", QStringLiteral("open"), tr("Open a history"),
        tr("A Keras history, a JSON list of epochs, TensorBoard's events, or a run of your own."), tr("Ctrl+O"),
        &FirstStartPage::openWanted);
    column->addWidget(cards);

    m_rows = new QVBoxLayout(m_runs);
    m_rows->setContentsMargins(0, 40, 0, 0);
    m_rows->setSpacing(metrics::Related);
    column->addWidget(m_runs);
    m_runs->hide();

    auto* inside = new Ground;
    auto* centred = new QVBoxLayout(inside);
    centred->setContentsMargins(16, 24, 16, 24);
    centred->addStretch(9);
    centred->addWidget(m_column, 0, Qt::AlignHCenter);
    centred->addStretch(10);
    scrollInside(*this, inside);
}

void FirstStartPage::showEvent(QShowEvent* event) {
    Ground::showEvent(event);
    refresh();
}

void FirstStartPage::refresh() {
    inBackground(
        this, [] { return session::listRuns(session::userRunsFolder()); },
        [this](const std::vector<session::RunSummary>& runs) { showRuns(runs); });
}

void FirstStartPage::showRuns(const std::vector<session::RunSummary>& runs) {
    while (auto* item = m_rows->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    m_shown = 0;
    const auto section = [&](const QString& title, bool waiting) {
        std::size_t shown = 0;
        for (const auto& run : runs) {
            if (waits(run) != waiting || shown == MostShown) continue;
            if (shown++ == 0) {
                if (m_shown > 0) m_rows->addSpacing(metrics::Between);
                m_rows->addWidget(new Label(title, TextRole::Section, Ink::Secondary));
            }
            addRun(run);
        }
    };
    section(tr("Interrupted"), true);
    section(tr("Latest"), false);
    if (runs.size() > m_shown) {
        auto* all = new QPushButton(tr("Look at all %1 runs").arg(runs.size()));
        all->setObjectName(QStringLiteral("look-all"));
        m_rows->addSpacing(metrics::Related);
        m_rows->addWidget(all, 0, Qt::AlignRight);
        connect(all, &QPushButton::clicked, this,
                [this] { emit lookWanted(QString::fromStdString(session::userRunsFolder().string())); });
    }
    m_runs->setVisible(m_shown > 0);
}

void FirstStartPage::addRun(const session::RunSummary& run) {
    const auto index = m_shown++;
    auto* card = new Card;
    card->body()->setContentsMargins(16, 12, 16, 12);
    auto* row = new QHBoxLayout;
    row->setSpacing(metrics::Between);
    row->addWidget(new ColourSquare(index));
    auto* words = new QVBoxLayout;
    words->setSpacing(1);
    auto name = new ElidedLabel(visible(run.name));
    words->addWidget(name);
    words->addWidget(new ElidedLabel(endingText(run), TextRole::Secondary, Ink::Secondary));
    row->addLayout(words, 1);
    const auto folder = QString::fromStdString(run.folder.string());
    auto* look = new QPushButton(tr("Look"));
    look->setObjectName(QStringLiteral("look-%1").arg(index));
    look->setAccessibleName(tr("Look at %1").arg(name->text()));
    connect(look, &QPushButton::clicked, this, [this, folder] { emit lookWanted(folder); });
    row->addWidget(look);
    if (waits(run)) {
        auto* resume = new QPushButton(icon(QStringLiteral("resume")), tr("Resume"));
        resume->setObjectName(QStringLiteral("resume-%1").arg(index));
        resume->setAccessibleName(tr("Resume %1").arg(name->text()));
        if (index == 0) setKind(resume, ButtonKind::Primary);
        connect(resume, &QPushButton::clicked, this, [this, folder] { emit resumeWanted(folder); });
        row->addWidget(resume);
    }
    card->body()->addLayout(row);
    m_rows->addWidget(card);
}

void FirstStartPage::resizeEvent(QResizeEvent* event) {
    Ground::resizeEvent(event);
    // As many cards in a line as fit, and the column just as wide as they are.
    const int fit = std::clamp((width() - 32 + CardGap) / (CardWidth + CardGap), 1, 3);
    m_column->setFixedWidth(fit * CardWidth + (fit - 1) * CardGap);
    static_assert(ColumnWidth == 3 * CardWidth + 2 * CardGap);
}

} // namespace throughline::ui
