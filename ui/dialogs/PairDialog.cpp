// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/PairDialog.h"

#include "stack/PairChart.h"
#include "text/MetricText.h"
#include "theme/Icon.h"
#include "theme/Tokens.h"
#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/Label.h"

#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPushButton>
#include <QScreen>
#include <algorithm>

namespace throughline::ui {

PairDialog::PairDialog(const std::vector<chart::ChartRun>& runs, const std::string& y, QWidget* parent)
    : QDialog(parent), m_chart(new chart::PairChart), m_x(new QComboBox), m_y(new QComboBox) {
    setObjectName(QStringLiteral("pair-dialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Metric against metric"));
    resize(QSize(720, 560).boundedTo(screen()->availableSize() * 0.85));
    // A history that grows is as it is now.
    auto still = runs;
    for (auto& run : still)
        if (run.grows && run.history) run.history = std::make_shared<const history::History>(*run.history);
    m_chart->setRuns(still);
    m_x->setObjectName(QStringLiteral("pair-x"));
    m_y->setObjectName(QStringLiteral("pair-y"));
    for (const auto& name : m_chart->series())
        for (auto* box : {m_x, m_y}) box->addItem(seriesText(name), QString::fromStdString(name));
    const auto find = [](const QComboBox* box, const std::string& name, int otherwise) {
        const int at = box->findData(QString::fromStdString(name));
        return at >= 0 ? at : otherwise;
    };
    // The same measured on the other part says most.
    const bool isValidation = y.starts_with("val_");
    m_y->setCurrentIndex(find(m_y, isValidation ? y : "val_" + y, find(m_y, y, 0)));
    m_x->setCurrentIndex(find(m_x, isValidation ? y.substr(4) : y, 0));
    for (auto* box : {m_x, m_y}) connect(box, &QComboBox::currentIndexChanged, this, &PairDialog::choose);

    auto* head = new QHBoxLayout;
    head->setSpacing(metrics::Related);
    head->addWidget(m_y);
    head->addWidget(new Label(tr("over"), TextRole::Body, Ink::Secondary));
    head->addWidget(m_x);
    head->addStretch();
    auto* copy = new QPushButton(icon(QStringLiteral("copy")), tr("Copy"));
    copy->setAutoDefault(false);
    connect(copy, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setPixmap(m_chart->grab()); });
    head->addWidget(copy);
    auto* words = new ElidedLabel;
    words->setObjectName(QStringLiteral("pair-words"));
    connect(m_chart, &chart::PairChart::pointed, words, &ElidedLabel::setText);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 14, 16, 14);
    column->setSpacing(metrics::Between);
    column->addLayout(head);
    column->addWidget(m_chart, 1);
    column->addWidget(words);
    choose();
}

void PairDialog::choose() {
    m_chart->setSeries(m_x->currentData().toString().toStdString(), m_y->currentData().toString().toStdString());
}

} // namespace throughline::ui
