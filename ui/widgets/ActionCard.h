// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>

namespace throughline::ui {

/// A card that is one large button: sign, title, a few words, the keys that do the same.
class ActionCard : public QAbstractButton {
    Q_OBJECT

public:
    ActionCard(const QString& icon, const QString& title, const QString& words, const QString& keys,
               QWidget* parent = nullptr);
    QSize sizeHint() const override;
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_icon, m_words, m_keys;
};

} // namespace throughline::ui
