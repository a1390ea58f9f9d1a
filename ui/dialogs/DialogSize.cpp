// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/DialogSize.h"

#include <QLayout>
#include <QTimer>
#include <QWidget>

namespace throughline::ui {

void growSoon(QWidget& dialog) {
    QTimer::singleShot(0, &dialog, [&dialog] {
        dialog.layout()->activate();
        const int needed = dialog.layout()->totalHeightForWidth(dialog.width());
        if (needed > dialog.height()) dialog.resize(dialog.width(), needed);
    });
}

} // namespace throughline::ui
