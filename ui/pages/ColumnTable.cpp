// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/ColumnTable.h"

#include "io/IsoTime.h"
#include "text/ColumnText.h"
#include "text/NumberText.h"
#include "text/RemarkText.h"
#include "text/VisibleText.h"
#include "theme/Tokens.h"
#include "ui/widgets/PlainTable.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <QStyledItemDelegate>
#include <algorithm>
#include <array>
#include <cmath>

namespace throughline::ui {

namespace {

enum Column { NameColumn, Use, KindColumn, Missing, Distinct, RangeOf, Spread, Columns };
constexpr int MostRows = 8, MostColumns = 1'000, SpreadWidth = 76; ///< lines in view; columns of a file that are listed

using data::ColumnKind;
using data::ColumnRole;
using data::MissingPolicy;

QString roleTip(ColumnRole role) {
    static const std::array texts{
        QT_TRANSLATE_NOOP("ColumnTable", "The network learns from it"),
        QT_TRANSLATE_NOOP("ColumnTable", "The network predicts it"),
        QT_TRANSLATE_NOOP("ColumnTable", "Nothing is made of it"),
        QT_TRANSLATE_NOOP("ColumnTable", "Rows with the same value are all learned from, all validated on, or all held "
                                         "out for the test"),
        QT_TRANSLATE_NOOP("ColumnTable", "The last rows by it, as by a time, are held out for the test, if there is "
                                         "one; those before them are validated on")};
    return ColumnTable::tr(texts.at(static_cast<std::size_t>(role)));
}

QString dayText(double day) {
    constexpr std::int64_t msPerDay = 86'400'000;
    return QString::fromStdString(io::isoTime(static_cast<std::int64_t>(std::floor(day)) * msPerDay).substr(0, 10));
}

/// "1.5 … 80", "2024-01-01 … 2024-12-31", "red, blue, …".
QString rangeText(const data::ColumnProfile& column) {
    if (column.dates) return QStringLiteral("%1 … %2").arg(dayText(column.dates->least), dayText(column.dates->most));
    if (!column.hasTexts())
        return column.numbers == 0
                   ? QString()
                   : QStringLiteral("%1 … %2").arg(plainNumber(column.least, 4), plainNumber(column.most, 4));
    QStringList some;
    for (const auto& category : column.categories) {
        if (some.size() == 3) break;
        some << visible(category);
    }
    if (some.isEmpty()) some << visible(column.firstText.text);
    return some.join(QStringLiteral(", ")) +
           (static_cast<std::size_t>(some.size()) == column.categories.size() ? QString() : QStringLiteral(", …"));
}

QString distinctText(const data::ColumnProfile& column) {
    if (column.tooManyCategories) return QStringLiteral("> %1").arg(grouped(data::ColumnProfile::mostDifferent));
    if (column.distinct < 0) return {};
    return grouped(column.distinct);
}

/// The bars of a column's numbers.
class SpreadDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        QStyledItemDelegate::paint(painter, option, index);
        const auto bins = index.data(Qt::UserRole).toList();
        double most = 0.0;
        for (const auto& bin : bins) most = std::max(most, bin.toDouble());
        if (most <= 0.0) return;
        const auto room = option.rect.adjusted(4, 5, -4, -4);
        const double width = static_cast<double>(room.width()) / static_cast<double>(bins.size());
        const auto& tokens = Tokens::of(option.palette);
        for (qsizetype i = 0; i < bins.size(); ++i) {
            const double height = std::ceil(bins[i].toDouble() / most * room.height());
            const double left = std::floor(room.left() + static_cast<double>(i) * width);
            painter->fillRect(QRectF(left, room.bottom() + 1 - height, std::max(1.0, std::floor(width) - 1.0), height),
                              tokens.secondary);
        }
    }
};

} // namespace

ColumnTable::ColumnTable(QWidget* parent) : QTableWidget(0, Columns, parent) {
    setObjectName(QStringLiteral("data-columns"));
    setAccessibleName(tr("Columns of the table"));
    makePlainTable(this);
    setHorizontalHeaderLabels(
        {tr("Column"), tr("Used as"), tr("Kind"), tr("Missing"), tr("Distinct"), tr("Range"), tr("Spread")});
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setItemDelegateForColumn(Spread, new SpreadDelegate(this));
    horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    horizontalHeader()->setSectionResizeMode(RangeOf, QHeaderView::Stretch);
    horizontalHeader()->setSectionResizeMode(Spread, QHeaderView::Fixed);
    horizontalHeader()->resizeSection(Spread, SpreadWidth);
    for (int column = 0; column < Columns; ++column)
        horizontalHeaderItem(column)->setTextAlignment(
            (column == Missing || column == Distinct ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(this, &QTableWidget::cellClicked, this, &ColumnTable::offer);
}

QSize ColumnTable::sizeHint() const {
    const int rows = std::clamp(rowCount(), 1, MostRows);
    return {400, horizontalHeader()->sizeHint().height() + rows * TableRowHeight + 6};
}

const data::ColumnDecision* ColumnTable::decisionOn(const std::string& name) const {
    const auto found = std::ranges::find(m_decisions, name, &data::ColumnDecision::name);
    return found == m_decisions.end() ? nullptr : &*found;
}

/// What the user has said of it, or what it is without.
data::ColumnChoice ColumnTable::choiceOf(const std::string& name) const {
    const auto said = std::ranges::find(m_spec.columns, name, &data::ColumnChoice::name);
    if (said != m_spec.columns.end()) return *said;
    const auto* decided = decisionOn(name);
    return {name, decided ? decided->role : ColumnRole::Input};
}

void ColumnTable::show(const data::Preview& profile, const data::LoadedData* data, const data::DataSpec& spec) {
    m_spec = spec;
    if (data) m_decisions = data->summary.columns;
    const int kept = currentRow();
    const auto count = std::min<std::size_t>(profile.columns.size(), MostColumns);
    setRowCount(static_cast<int>(count));
    for (std::size_t i = 0; i < count; ++i) {
        const auto& column = profile.columns[i];
        const auto* decision = data ? decisionOn(column.name) : nullptr;
        const auto choice = choiceOf(column.name);
        const bool isTarget = spec.target.empty() ? i + 1 == profile.columns.size() : column.name == spec.target;
        const ColumnRole role = decision ? decision->role : isTarget ? ColumnRole::Target : choice.role;
        const bool isUsed = role != ColumnRole::LeftOut;
        const auto set = [&](Column at, const QString& text, const QString& tip = {}) {
            auto* item = new QTableWidgetItem(text);
            item->setToolTip(tip.isEmpty() ? text : tip);
            item->setForeground(palette().color(isUsed ? ui::role(Ink::Text) : ui::role(Ink::Disabled)));
            if (at == Missing || at == Distinct) item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
            item->setData(Qt::UserRole + 1, QString::fromStdString(column.name));
            setItem(static_cast<int>(i), at, item);
            return item;
        };
        QStringList why;
        if (decision)
            for (const auto& reason : decision->reasons) why << remarkText(reason);
        set(NameColumn, visible(column.name));
        set(Use, roleText(role) + QStringLiteral(" ▾"), why.isEmpty() ? roleTip(role) : why.join(QLatin1Char('\n')));
        const auto kind = decision && isUsed ? decision->as : choice.as.value_or(column.kind());
        set(KindColumn, kindText(kind) + (role == ColumnRole::Input ? QStringLiteral(" ▾") : QString()));
        const auto missing = decision ? decision->missing : column.missing;
        const bool told = missing > 0 && role == ColumnRole::Input && decision;
        set(Missing, missing > 0 ? grouped(missing) + (told ? QStringLiteral(" ▾") : QString()) : QString(),
            told ? tr("%1 missing: %2").arg(grouped(missing), policyText(decision->policy)) : QString());
        set(Distinct, distinctText(column));
        set(RangeOf, rangeText(column));
        QVariantList bins;
        if (!column.hasTexts())
            for (const int bin : column.bins) bins << bin;
        set(Spread, {})->setData(Qt::UserRole, bins);
    }
    if (kept >= 0 && kept < rowCount()) setCurrentCell(kept, NameColumn);
    updateGeometry();
}

void ColumnTable::keyPressEvent(QKeyEvent* event) {
    const bool opens = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter || event->key() == Qt::Key_Space;
    if (opens && currentRow() >= 0) return offer(currentRow(), currentColumn() == NameColumn ? Use : currentColumn());
    QTableWidget::keyPressEvent(event);
}

void ColumnTable::offer(int row, int column) {
    const auto* cell = item(row, NameColumn);
    if (!cell) return;
    const auto choice = choiceOf(cell->data(Qt::UserRole + 1).toString().toStdString());
    const auto* decision = decisionOn(choice.name);
    const ColumnRole role = decision ? decision->role : choice.role;
    auto* menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("column-menu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto add = [&](const QString& text, bool on, const QString& tip, auto change) {
        auto* action = menu->addAction(text);
        action->setCheckable(true);
        action->setChecked(on);
        action->setToolTip(tip);
        connect(action, &QAction::triggered, this, [this, choice, change] {
            auto changed = choice;
            change(changed);
            emit chosen(changed);
        });
    };
    menu->setToolTipsVisible(true);
    if (column == Use || column == NameColumn) {
        for (const auto each :
             {ColumnRole::Input, ColumnRole::Target, ColumnRole::LeftOut, ColumnRole::Group, ColumnRole::Order})
            add(roleText(each), role == each, roleTip(each), [each](auto& to) { to.role = each; });
    } else if (column == KindColumn && role == ColumnRole::Input) {
        add(tr("as found"), !choice.as, {}, [](auto& to) { to.as.reset(); });
        for (const auto each : {ColumnKind::Number, ColumnKind::Category, ColumnKind::Date})
            add(kindText(each), choice.as == each, {}, [each](auto& to) { to.as = each; });
    } else if (column == Missing && role == ColumnRole::Input && decision) {
        const bool isText = decision->as == ColumnKind::Category;
        const auto policies =
            isText ? std::vector{MissingPolicy::Category, MissingPolicy::MostFrequent, MissingPolicy::Drop}
                   : std::vector{MissingPolicy::Median, MissingPolicy::Mean, MissingPolicy::MostFrequent,
                                 MissingPolicy::Flag, MissingPolicy::Drop};
        for (const auto each : policies)
            add(policyText(each), decision->policy == each, {}, [each](auto& to) { to.missing = each; });
    }
    if (menu->isEmpty()) return menu->deleteLater();
    const auto place = visualItemRect(item(row, column == NameColumn ? Use : column));
    menu->popup(viewport()->mapToGlobal(place.bottomLeft()));
}

} // namespace throughline::ui
