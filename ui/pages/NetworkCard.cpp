// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/NetworkCard.h"

#include "text/NumberText.h"
#include "text/VisibleText.h"
#include "theme/Tokens.h"
#include "ui/pages/OfferedNames.h"
#include "ui/widgets/ChoiceField.h"
#include "ui/widgets/Disclosure.h"
#include "ui/widgets/EvenLayout.h"
#include "ui/widgets/NumberField.h"
#include "ui/widgets/TextField.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QVBoxLayout>

namespace throughline::ui {

namespace {

/// "128, 64", "128 64" and "" are lists; nothing where `parse` does not take a part.
template <class Number, class Parse>
std::optional<std::vector<Number>> listFrom(const QString& text, Parse parse) {
    std::vector<Number> numbers;
    auto spaced = text;
    for (const auto& part :
         spaced.replace(QLatin1Char(','), QLatin1Char(' ')).split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        bool ok = false;
        numbers.push_back(parse(part, ok));
        if (!ok) return std::nullopt;
    }
    return numbers;
}

std::optional<std::vector<int>> widthsFrom(const QString& text) {
    return listFrom<int>(text, [](const QString& part, bool& ok) { return part.toInt(&ok); });
}

std::optional<std::vector<double>> weightsFrom(const QString& text) {
    return listFrom<double>(text, [](const QString& part, bool& ok) { return part.toDouble(&ok); });
}

enum Weighting { Equal, Balanced, OneByOne };

/// The classes in their order; no more of them than fit on a line.
QString classList(const nn::Dataset& data) {
    constexpr qsizetype most = 60; // characters
    QString list;
    for (const auto& name : data.classNames) {
        const auto next = (list.isEmpty() ? QString() : QStringLiteral(", ")) + visible(name);
        if (list.size() + next.size() > most) return list + QStringLiteral(", …");
        list += next;
    }
    return list;
}

/// As many as there are classes, all alike.
QString equalWeights(std::size_t classes) {
    QStringList ones;
    for (std::size_t i = 0; i < classes; ++i) ones << QStringLiteral("1");
    return ones.join(QStringLiteral(", "));
}

QString textOf(const std::vector<int>& widths) {
    QStringList words;
    for (const int width : widths) words << QString::number(width);
    return words.join(QStringLiteral(", "));
}

void setLoss(nn::TrainConfig& config, nn::Loss loss) {
    config.loss = loss;
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
    body()->addWidget(new Disclosure(tr("Initialisation, batch normalisation, loss"), buildMore()));
    body()->setContentsMargins(20, 16, 20, 12);
    showRelevant();
    connect(this, &FormCard::edited, this, &NetworkCard::showRelevant);
}

nn::Loss NetworkCard::loss() const {
    return enumFrom(m_loss->current(), nn::Loss::Auto);
}

QWidget* NetworkCard::buildMore() {
    using Kind = NumberField::Kind;
    const nn::TrainConfig usual;
    m_loss = new ChoiceField(tr("Loss"), QStringLiteral("loss"), offered<nn::Loss>(setLoss));
    m_interval = new NumberField(tr("Interval holds"), QStringLiteral("interval"), usual.interval, Kind::Real);
    m_interval->setSuffix(tr("of the rows"));
    m_smoothing =
        new NumberField(tr("Label smoothing"), QStringLiteral("label-smoothing"), usual.labelSmoothing, Kind::Real);
    m_focal = new NumberField(tr("Focal gamma (0: off)"), QStringLiteral("focal"), usual.focal, Kind::Real);
    m_weighting = new ChoiceField(tr("Class weights"), QStringLiteral("class-weights"),
                                  {tr("equal"), tr("balanced"), tr("one by one")});
    m_weights = new TextField({}, QStringLiteral("class-weights-each"), {});
    tellBy(m_weights, "class-weights");
    auto* more = new QWidget;
    auto* column = new QVBoxLayout(more);
    column->setContentsMargins(0, 0, 0, 8);
    column->setSpacing(metrics::Between);
    column->addLayout(rows({m_initialization, m_batchNorm, m_loss, m_interval, m_smoothing, m_focal, m_weighting}));
    column->addLayout(rows({m_weights}));
    return more;
}

bool NetworkCard::read(session::RunRequest& request) {
    auto& network = request.config.network;
    const auto widths = widthsFrom(m_hidden->text());
    m_hidden->setError(widths ? QString() : tr("Widths as whole numbers with commas between them, as in 128, 64."));
    if (widths) network.hidden = *widths;
    network.activation = enumFrom(m_activation->current(), network.activation);
    network.initialization = enumFrom(m_initialization->current(), network.initialization);
    network.batchNorm = m_batchNorm->index() == 1;
    const bool ok = readLoss(request.config);
    return m_dropout->into(network.dropout) && widths && ok;
}

bool NetworkCard::readLoss(nn::TrainConfig& config) {
    config.loss = loss();
    if (loss() == nn::Loss::Quantile && !m_interval->into(config.interval)) return false;
    if (!m_forClasses) return true;
    bool ok = m_smoothing->into(config.labelSmoothing);
    ok = m_focal->into(config.focal) && ok;
    config.balancedClasses = m_weighting->index() == Balanced;
    if (m_weighting->index() != OneByOne) return ok;
    const auto weights = weightsFrom(m_weights->text());
    m_weights->setError(weights && !weights->empty() ? QString() : tr("A number for each class, with commas between."));
    if (!weights || weights->empty()) return false;
    config.classWeights = *weights;
    return ok;
}

void NetworkCard::write(const session::RunInfo& info) {
    const auto& config = info.config;
    const auto& network = config.network;
    const auto nameOf = [](auto value) { return QString::fromUtf8(nn::name(value)); };
    m_hidden->setText(textOf(network.hidden));
    m_activation->setCurrent(nameOf(network.activation));
    m_initialization->setCurrent(nameOf(network.initialization));
    m_batchNorm->combo()->setCurrentIndex(network.batchNorm ? 1 : 0);
    m_loss->setCurrent(nameOf(config.loss));
    m_interval->setValue(config.interval);
    m_smoothing->setValue(config.labelSmoothing);
    m_focal->setValue(config.focal);
    const bool isWeighted = !config.balancedClasses && !config.classWeights.empty();
    m_weighting->combo()->setCurrentIndex(config.balancedClasses ? Balanced : isWeighted ? OneByOne : Equal);
    QStringList weights;
    for (const double weight : config.classWeights) weights << plainNumber(weight);
    if (isWeighted) m_weights->setText(weights.join(QStringLiteral(", ")));
    if (isWeighted) m_weights->edit()->setModified(true);
    m_dropout->setValue(network.dropout);
}

/// Fields that the choices leave without meaning are not there.
void NetworkCard::showRelevant() {
    for (Field* field :
         {static_cast<Field*>(m_smoothing), static_cast<Field*>(m_focal), static_cast<Field*>(m_weighting)})
        field->setVisible(m_forClasses);
    m_interval->setVisible(loss() == nn::Loss::Quantile);
    m_weights->setVisible(m_forClasses && m_weighting->index() == OneByOne);
}

void NetworkCard::adapt(const nn::DataSplit* data) {
    if (!data) return; // being read: what is there stays until it is known
    m_forClasses = takes([](nn::TrainConfig& c) { c.labelSmoothing = 0.1; }, data);
    const auto losses = offered<nn::Loss>(setLoss, data);
    m_loss->setChoices(losses);
    if (m_forClasses) {
        const auto& classes = *data->training;
        m_weights->setLabel(tr("A weight for each of %1").arg(classList(classes)));
        if (!m_weights->edit()->isModified()) m_weights->setText(equalWeights(classes.classes()));
    }
    showRelevant();
}

} // namespace throughline::ui
