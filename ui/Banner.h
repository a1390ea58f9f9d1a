// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <functional>

class QPushButton;

namespace throughline::ui {

class Label;

/// A slim line under the toolbar for what lasts: a sentence, and the way out where there is one.
class Banner : public QFrame {
    Q_OBJECT

public:
    explicit Banner(QWidget* parent = nullptr);
    /// `key` tells banners apart: a later one replaces an earlier one. Without `action` there is only the cross.
    void show(const QString& key, const QString& sentence, const QString& action = {}, std::function<void()> act = {});
    /// The same for what is no trouble and can be had.
    void offer(const QString& key, const QString& sentence, const QString& action, std::function<void()> act);
    void clear(const QString& key);
    const QString& key() const { return m_key; }
    QString sentence() const;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_key;
    Label* m_text = nullptr;
    QPushButton* m_action = nullptr;
    std::function<void()> m_act;
    bool m_offers = false;
};

} // namespace throughline::ui
