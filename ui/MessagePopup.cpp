// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/MessagePopup.h"

#include "theme/StylePainting.h"
#include "ui/models/MessageLog.h"
#include "ui/widgets/Label.h"

#include <QListView>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

namespace throughline::ui {

namespace {

constexpr int TimeWidth = 64;

class MessageDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const int width = option.rect.width() - TimeWidth - 32;
        const auto words = option.fontMetrics.boundingRect(0, 0, std::max(120, width), 4000, Qt::TextWordWrap,
                                                           index.data().toString());
        return {option.rect.width(), words.height() + 12};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const auto& t = Tokens::of(option.palette);
        const auto row = option.rect.adjusted(16, 6, -16, -6);
        painter->save();
        painter->setFont(font(TextRole::Secondary));
        painter->setPen(t.disabled);
        painter->drawText(row, Qt::AlignTop | Qt::AlignLeft, index.data(MessageLog::Time).toString());
        painter->setFont(option.font);
        painter->setPen(index.data(MessageLog::IsWarning).toBool() ? t.warning : t.text);
        painter->drawText(row.adjusted(TimeWidth, 0, 0, 0), Qt::AlignTop | Qt::AlignLeft | Qt::TextWordWrap,
                          index.data().toString());
        painter->restore();
    }
};

} // namespace

MessagePopup::MessagePopup(MessageLog& log, QWidget* parent) : QFrame(parent, Qt::Popup | Qt::FramelessWindowHint) {
    setAttribute(Qt::WA_TranslucentBackground);
    setObjectName(QStringLiteral("messages"));
    setAccessibleName(tr("Messages"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(1, 14, 1, 10);
    column->setSpacing(6);
    auto* title = new Label(tr("Messages"), TextRole::CardTitle);
    title->setContentsMargins(16, 0, 16, 0);
    column->addWidget(title);
    auto* view = new QListView;
    view->setModel(&log);
    view->setItemDelegate(new MessageDelegate(view));
    view->setSelectionMode(QAbstractItemView::NoSelection);
    view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    view->setResizeMode(QListView::Adjust);
    column->addWidget(view);
    if (log.rowCount() == 0) {
        view->hide();
        auto* none = new Label(tr("Nothing to report."), TextRole::Body, Ink::Disabled);
        none->setContentsMargins(16, 0, 16, 8);
        column->addWidget(none);
        column->addStretch();
    }
    resize(420, log.rowCount() == 0 ? 90 : 280);
}

void MessagePopup::showAbove(const QPoint& corner) {
    move(corner.x() - width(), corner.y() - height());
    show();
}

void MessagePopup::paintEvent(QPaintEvent*) {
    const auto& t = Tokens::of(palette());
    QPainter painter(this);
    painting::box(painter, rect(), metrics::CardRadius, t.surface, mixed(t.border, t.text, 0.06));
}

} // namespace throughline::ui
