// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/DialogSize.h"

#include "ui/widgets/ScrollPage.h"

#include <QEvent>
#include <QLayout>
#include <QScreen>
#include <QScrollArea>
#include <QTimer>
#include <algorithm>
#include <utility>

namespace throughline::ui {

namespace {

constexpr int TitleBar = 40; ///< what a window manager may put around a dialog, in height

int heightOf(const QWidget& widget, int width) {
    auto* layout = widget.layout();
    return layout->hasHeightForWidth() ? layout->totalHeightForWidth(width) : layout->totalSizeHint().height();
}

void grow(QWidget& dialog) {
    dialog.layout()->activate();
    const int needed = std::max(heightOf(dialog, dialog.width()), dialog.minimumSizeHint().height());
    if (needed > dialog.height()) dialog.resize(dialog.width(), needed);
    // What grew beyond the screen's end comes back into it.
    const auto room = dialog.screen()->availableGeometry();
    const int below = dialog.frameGeometry().bottom() - room.bottom();
    if (dialog.isVisible() && below > 0) dialog.move(dialog.x(), std::max(room.top(), dialog.y() - below));
}

/// Follows the height of what scrolls.
class FormHeight : public QObject {
public:
    FormHeight(QWidget& dialog, QScrollArea& form) : QObject(&form), m_dialog(dialog), m_form(form) {
        form.widget()->installEventFilter(this);
    }

    bool eventFilter(QObject*, QEvent* event) override {
        if (event->type() == QEvent::LayoutRequest && !std::exchange(m_soon, true))
            QTimer::singleShot(0, this, [this] { follow(); });
        return false;
    }

private:
    void follow() {
        m_soon = false;
        const int wanted = heightOf(*m_form.widget(), m_form.viewport()->width());
        const int others = heightOf(m_dialog, m_dialog.width()) - m_form.sizeHint().height();
        const int most = m_dialog.screen()->availableGeometry().height() - TitleBar - std::max(0, others);
        m_form.setMinimumHeight(std::min(wanted, most));
        grow(m_dialog);
    }

    QWidget& m_dialog;
    QScrollArea& m_form;
    bool m_soon = false;
};

} // namespace

void growSoon(QWidget& dialog) {
    QTimer::singleShot(0, &dialog, [&dialog] { grow(dialog); });
}

QScrollArea* growingForm(QWidget& dialog, QWidget* inside) {
    auto* form = scrolling(inside);
    new FormHeight(dialog, *form);
    return form;
}

} // namespace throughline::ui
