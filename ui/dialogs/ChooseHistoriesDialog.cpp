// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/ChooseHistoriesDialog.h"

#include "text/MetricText.h"
#include "text/NumberText.h"
#include "text/VisibleText.h"
#include "theme/Tokens.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QShortcut>
#include <QSortFilterProxyModel>
#include <QStandardItemModel>
#include <QVBoxLayout>

namespace throughline::ui {

ChooseHistoriesDialog::ChooseHistoriesDialog(const QString& place, const std::vector<Workspace::Found>& found,
                                             QWidget* parent)
    : QDialog(parent), m_model(new QStandardItemModel(this)), m_shown(new QSortFilterProxyModel(this)) {
    setObjectName(QStringLiteral("choose-histories"));
    setWindowTitle(tr("Open histories — Throughline"));
    for (const auto& [name, format] : found) {
        auto* item = new QStandardItem(QStringLiteral("%1  ·  %2").arg(visible(name), formatText(std::string(format))));
        item->setCheckable(true);
        item->setEditable(false);
        m_model->appendRow(item);
    }
    m_shown->setSourceModel(m_model);
    m_shown->setFilterCaseSensitivity(Qt::CaseInsensitive);
    build(place);
    connect(m_model, &QStandardItemModel::itemChanged, this, &ChooseHistoriesDialog::tell);
    tell();
    m_filter->setFocus();
}

void ChooseHistoriesDialog::build(const QString& place) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 20, 20, 20);
    column->setSpacing(metrics::Between);
    auto* words =
        new QLabel(tr("%1 histories lie in %2. Tick those to open.").arg(grouped(m_model->rowCount()), place));
    words->setTextFormat(Qt::PlainText);
    words->setWordWrap(true);
    column->addWidget(words);

    m_filter = new QLineEdit;
    m_filter->setObjectName(QStringLiteral("choose-filter"));
    m_filter->setPlaceholderText(tr("Filter by name or format"));
    m_filter->setAccessibleName(m_filter->placeholderText());
    m_filter->setClearButtonEnabled(true);
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_shown->setFilterFixedString(text);
        tell();
    });
    column->addWidget(m_filter);

    m_list = new QListView;
    m_list->setObjectName(QStringLiteral("choose-list"));
    m_list->setAccessibleName(tr("Histories"));
    m_list->setModel(m_shown);
    m_list->setUniformItemSizes(true);
    m_list->setSpacing(2);
    m_list->setTextElideMode(Qt::ElideMiddle);
    m_list->setSelectionMode(QAbstractItemView::SingleSelection);
    column->addWidget(m_list, 1);
    // Down leads from what is typed to what it left.
    connect(new QShortcut(Qt::Key_Down, m_filter, nullptr, nullptr, Qt::WidgetShortcut), &QShortcut::activated, this,
            [this] {
                m_list->setFocus();
                if (!m_list->currentIndex().isValid()) m_list->setCurrentIndex(m_shown->index(0, 0));
            });

    m_count = new QLabel;
    m_count->setObjectName(QStringLiteral("choose-count"));
    auto* row = new QHBoxLayout;
    row->addWidget(m_count, 1);
    const auto add = [&](const char* name, const QString& text, Qt::CheckState state) {
        auto* button = new QPushButton(text);
        button->setObjectName(QLatin1String(name));
        button->setAutoDefault(false);
        connect(button, &QPushButton::clicked, this, [this, state] { tickShown(state); });
        row->addWidget(button);
    };
    add("choose-all", tr("Tick all shown"), Qt::Checked);
    add("choose-none", tr("Untick all shown"), Qt::Unchecked);
    column->addLayout(row);

    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    m_open = buttons->addButton(tr("Open"), QDialogButtonBox::AcceptRole);
    m_open->setObjectName(QStringLiteral("choose-open"));
    m_open->setDefault(true);
    buttons->button(QDialogButtonBox::Cancel)->setAutoDefault(false); // Return opens, or does nothing
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    column->addWidget(buttons);
    resize(QSize(620, 560).boundedTo(parentWidget() ? parentWidget()->size() - QSize(40, 60) : QSize(620, 560)));
}

void ChooseHistoriesDialog::tickShown(Qt::CheckState state) {
    {
        const QSignalBlocker quiet(m_model); // ten thousand of them
        for (int row = 0; row < m_shown->rowCount(); ++row)
            m_model->itemFromIndex(m_shown->mapToSource(m_shown->index(row, 0)))->setCheckState(state);
    }
    m_list->viewport()->update();
    tell();
}

void ChooseHistoriesDialog::tell() {
    const auto count = static_cast<std::int64_t>(chosen().size());
    m_count->setText(m_shown->rowCount() < m_model->rowCount()
                         ? tr("%1 ticked, %2 shown").arg(grouped(count), grouped(m_shown->rowCount()))
                         : tr("%1 ticked").arg(grouped(count)));
    m_open->setText(count > 0 ? tr("Open %1").arg(grouped(count)) : tr("Open"));
    m_open->setEnabled(count > 0);
}

std::vector<std::size_t> ChooseHistoriesDialog::chosen() const {
    std::vector<std::size_t> chosen;
    for (int row = 0; row < m_model->rowCount(); ++row)
        if (m_model->item(row)->checkState() == Qt::Checked) chosen.push_back(static_cast<std::size_t>(row));
    return chosen;
}

} // namespace throughline::ui
