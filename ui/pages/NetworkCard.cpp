// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/NetworkCard.h"

#include "theme/Tokens.h"
#include "ui/pages/OfferedNames.h"
#include "ui/widgets/ChoiceField.h"
#include "ui/widgets/Disclosure.h"
#include "ui/widgets/NumberField.h"
#include "ui/widgets/TextField.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QVBoxLayout>

namespace throughline::ui {

namespace {

/// "128, 64", "128 64" and "" are lists of widths; nothing where a part is no whole number.
std::optional<std::vector<int>> widthsFrom(const QString& text) {
    std::vector<int> widths;
    auto spaced = text;
    for (const auto& part :
         spaced.replace(QLatin1Char(','), QLatin1Char(' ')).split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        bool ok = false;
        widths.push_back(part.toInt(&ok));
        if (!ok) return std::nullopt;
    }
    return widths;
}

QString textOf(const std::vector<int>& widths) {
    QStringList words;
    for (const int width : widths) words << QString::number(width);
    return words.join(QStringLiteral(", "));
}

} // namespace

NetworkCard::NetworkCard(QWidget* parent) : FormCard(tr("Network"), parent) {
    using Kind = NumberField::Kind;
    m_hidden = new TextField(tr("Hidden layers"), QStringLiteral("hidden"), textOf(nn::NetworkConfig{}.hidden));
    m_hidden->edit()->setPlaceholderText(tr("none"));
    m_hidden->setSeveral(TextField::Several::Lists);
    m_hidden->edit()->setToolTip(
        tr("Widths with commas between; semicolons between networks make several runs: 64; 128, 64"));
    m_activation = new ChoiceField(
        tr("Activation"), QStringLiteral("activation"),
        offered<nn::Activation>([](nn::TrainConfig& c, nn::Activation a) { c.network.activation = a; }));
    m_dropout = new NumberField(tr("Dropout"), QStringLiteral("dropout"), 0, Kind::Real);
    auto* first = row({m_hidden, m_activation, m_dropout});
    first->setStretch(0, 2);
    body()->addLayout(first);

    m_initialization = new ChoiceField(
        tr("Initialisation"), QStringLiteral("initialization"),
        offered<nn::Initialization>([](nn::TrainConfig& c, nn::Initialization i) { c.network.initialization = i; }));
    m_batchNorm = new ChoiceField(tr("Batch normalisation"), QStringLiteral("batch-norm"), {tr("off"), tr("on")});
    m_loss = new ChoiceField(tr("Loss"), QStringLiteral("loss"),
                             offered<nn::Loss>([](nn::TrainConfig& c, nn::Loss l) { c.loss = l; }));
    m_interval =
        new NumberField(tr("Interval holds"), QStringLiteral("interval"), nn::TrainConfig{}.interval, Kind::Real);
    m_interval->setSuffix(tr("of the rows"));
    auto* belowLoss = row({m_interval});
    belowLoss->setContentsMargins(0, 0, 0, 0);
    for (int column = 0; column < 2; ++column) belowLoss->insertWidget(0, new QWidget, 1);
    m_intervalRow = new QWidget;
    m_intervalRow->setLayout(belowLoss);
    auto* more = new QWidget;
    auto* rows = new QVBoxLayout(more);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(metrics::Between);
    rows->addLayout(row({m_initialization, m_batchNorm, m_loss}));
    rows->addWidget(m_intervalRow);
    body()->addWidget(new Disclosure(tr("Initialisation, batch normalisation, loss"), more));
    body()->setContentsMargins(20, 16, 20, 12);
    showRelevant();
    connect(this, &FormCard::edited, this, &NetworkCard::showRelevant);
}

nn::Loss NetworkCard::loss() const {
    return enumFrom(m_loss->current(), nn::Loss::Auto);
}

/// A field that the loss leaves without meaning is not there.
void NetworkCard::showRelevant() {
    m_intervalRow->setVisible(loss() == nn::Loss::Quantile);
}

bool NetworkCard::read(session::RunRequest& request) {
    auto& network = request.config.network;
    const auto widths = widthsFrom(m_hidden->text());
    m_hidden->setError(widths ? QString() : tr("Widths as whole numbers with commas between them, as in 128, 64."));
    if (widths) network.hidden = *widths;
    network.activation = enumFrom(m_activation->current(), network.activation);
    network.initialization = enumFrom(m_initialization->current(), network.initialization);
    network.batchNorm = m_batchNorm->index() == 1;
    request.config.loss = loss();
    bool ok = m_dropout->into(network.dropout) && widths;
    if (loss() == nn::Loss::Quantile) ok = m_interval->into(request.config.interval) && ok;
    return ok;
}

void NetworkCard::write(const session::RunInfo& info) {
    const auto& network = info.config.network;
    const auto nameOf = [](auto value) { return QString::fromUtf8(nn::name(value)); };
    m_hidden->setText(textOf(network.hidden));
    m_activation->setCurrent(nameOf(network.activation));
    m_initialization->setCurrent(nameOf(network.initialization));
    m_batchNorm->combo()->setCurrentIndex(network.batchNorm ? 1 : 0);
    m_loss->setCurrent(nameOf(info.config.loss));
    m_interval->setValue(info.config.interval);
    m_dropout->setValue(network.dropout);
}

void NetworkCard::adapt(const nn::DataSplit*) {
    nn::TrainConfig config;
    config.network.batchNorm = true;
    m_batchNorm->setVisible(!nn::check(config));
}

} // namespace throughline::ui
