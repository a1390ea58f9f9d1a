// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/NewRunSummary.h"

#include "text/NumberText.h"
#include "theme/Icon.h"
#include "theme/Style.h"
#include "ui/widgets/Label.h"
#include "ui/widgets/Rows.h"
#include "ui/widgets/Tile.h"

#include <QFileInfo>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QTabBar>
#include <QToolButton>
#include <QVBoxLayout>

namespace throughline::ui {

namespace {

/// Bytes of weights, gradients and the optimiser's moments.
QString memoryText(std::int64_t parameters, const nn::OptimizerConfig& optimizer) {
    const auto copies = static_cast<double>(2 + nn::slotCount(optimizer));
    const double bytes = sizeof(float) * copies * static_cast<double>(parameters);
    return NewRunSummary::tr("%1 with %2").arg(sizeText(bytes), QString::fromUtf8(nn::name(optimizer.kind)));
}

QString layersText(const nn::NetworkConfig& network) {
    if (network.hidden.empty()) return NewRunSummary::tr("none");
    QStringList layers;
    for (const int width : network.hidden)
        layers << QStringLiteral("%1 %2").arg(width).arg(QString::fromUtf8(nn::name(network.activation)));
    return layers.join(QStringLiteral(", "));
}

QString outputText(nn::Task task, int width) {
    switch (task) {
    case nn::Task::MultiClass:
        return NewRunSummary::tr("%1, softmax").arg(width);
    case nn::Task::Binary:
        return NewRunSummary::tr("1, sigmoid");
    case nn::Task::Regression:
        return NewRunSummary::tr("%1, linear").arg(width);
    }
    return {};
}

/// As the session names a run without a name: "digits 128-64".
QString suggestedName(const session::RunRequest& request) {
    QStringList widths;
    for (const int width : request.config.network.hidden) widths << QString::number(width);
    const auto source = QFileInfo(QString::fromStdString(request.data.source)).completeBaseName();
    return (source + QLatin1Char(' ') + widths.join(QLatin1Char('-'))).trimmed();
}

} // namespace

NewRunSummary::NewRunSummary(QWidget* parent)
    : Panel(Qt::LeftEdge, parent),
      m_parameters(new Tile(tr("parameters"))),
      m_steps(new Tile(tr("batches"))),
      m_rows(new Rows),
      m_why(new Label({}, TextRole::Secondary, Ink::Warning)),
      m_name(new QLineEdit),
      m_start(new QPushButton(icon(QStringLiteral("start")), tr("Start"))),
      m_beside(new QToolButton) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(1, 4, 0, 16);
    column->setSpacing(0);
    auto* tabs = new QTabBar;
    tabs->addTab(tr("This run"));
    tabs->setFocusPolicy(Qt::NoFocus);
    tabs->setExpanding(false);
    tabs->setDrawBase(false);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(8, 0, 8, 0);
    head->addWidget(tabs);
    head->addStretch();
    column->addLayout(head);
    auto* line = new Panel(Qt::TopEdge);
    line->setFixedHeight(1);
    column->addWidget(line);

    auto* body = new QVBoxLayout;
    body->setContentsMargins(15, 16, 16, 0);
    body->setSpacing(16);
    auto* tiles = new QHBoxLayout;
    tiles->setSpacing(metrics::Related);
    tiles->addWidget(m_parameters, 1);
    tiles->addWidget(m_steps, 1);
    body->addLayout(tiles);
    body->addWidget(m_rows);
    body->addStretch(3);
    auto* named = new QVBoxLayout;
    named->setSpacing(metrics::Small);
    auto* label = new Label(tr("Name"), TextRole::Secondary, Ink::Secondary);
    label->setBuddy(m_name);
    named->addWidget(label);
    m_name->setObjectName(QStringLiteral("run-name"));
    m_name->setAccessibleName(tr("Name"));
    named->addWidget(m_name);
    body->addLayout(named);
    m_why->setWordWrap(true);
    m_why->setObjectName(QStringLiteral("new-run-error"));
    body->addWidget(m_why);
    body->addStretch(2);
    m_start->setObjectName(QStringLiteral("start-run"));
    m_start->setToolTip(tr("Start the run (F5)"));
    m_start->setFixedHeight(36);
    setKind(m_start, ButtonKind::Primary);
    m_beside->setObjectName(QStringLiteral("start-menu"));
    m_beside->setIcon(icon(QStringLiteral("chevron-down")));
    m_beside->setAccessibleName(tr("Other ways to start"));
    m_beside->setToolTip(tr("Other ways to start"));
    m_beside->setPopupMode(QToolButton::InstantPopup);
    m_beside->setFixedSize(36, 36);
    auto* menu = new QMenu(m_beside);
    auto* beside = menu->addAction(tr("Start beside it, at once"));
    beside->setObjectName(QStringLiteral("start-beside"));
    connect(beside, &QAction::triggered, this, &NewRunSummary::startBesideWanted);
    m_beside->setMenu(menu);
    auto* starts = new QHBoxLayout;
    starts->setSpacing(metrics::Related);
    starts->addWidget(m_start, 1);
    starts->addWidget(m_beside);
    body->addLayout(starts);
    column->addLayout(body, 1);
    connect(m_start, &QPushButton::clicked, this, &NewRunSummary::startWanted);
}

void NewRunSummary::show(const session::RunRequest& request, const nn::DataSplit* split) {
    const auto& config = request.config;
    m_name->setPlaceholderText(suggestedName(request));
    if (!split) {
        m_parameters->set(tr("parameters"), QStringLiteral("–"), {});
        m_steps->set(tr("batches"), QStringLiteral("–"), {});
        for (const auto& name : {tr("Input"), tr("Layers"), tr("Output"), tr("Training rows"), tr("Validation rows")})
            m_rows->set(name, QStringLiteral("–"));
        if (request.data.testFraction || !request.data.testFile.empty())
            m_rows->set(tr("Test rows"), QStringLiteral("–"));
        return;
    }
    const auto& data = *split->training;
    const auto parameters = nn::parameterCount(config, data);
    m_parameters->set(tr("parameters"), grouped(parameters), memoryText(parameters, config.optimizer));
    const auto rows = static_cast<std::int64_t>(split->trainingRows.size());
    const auto batches = (rows + config.batchSize - 1) / config.batchSize;
    m_steps->set(tr("batches an epoch"), grouped(batches),
                 tr("%1 in %2").arg(grouped(batches * config.epochs), grouped(config.epochs)));
    const auto widths = nn::layerWidths(config, data);
    m_rows->set(tr("Input"), tr("%1, standardised").arg(widths.front()));
    m_rows->set(tr("Layers"), layersText(config.network));
    m_rows->set(tr("Output"), outputText(nn::taskOf(data), widths.back()));
    m_rows->set(tr("Training rows"), grouped(rows));
    m_rows->set(tr("Validation rows"), grouped(static_cast<std::int64_t>(split->validationRows.size())));
    m_rows->set(tr("Test rows"),
                split->testRows.empty() ? QString() : grouped(static_cast<std::int64_t>(split->testRows.size())));
}

void NewRunSummary::setReady(bool ready, const QString& why) {
    m_start->setEnabled(ready);
    m_beside->setEnabled(ready);
    m_why->setText(why);
    m_why->setVisible(!why.isEmpty());
}

void NewRunSummary::setStart(const QString& text, bool beside) {
    m_start->setText(text);
    m_beside->setVisible(beside);
}

QString NewRunSummary::takeName() {
    const auto name = m_name->text().trimmed();
    m_name->clear();
    return name;
}

} // namespace throughline::ui
