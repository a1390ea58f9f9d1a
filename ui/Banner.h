// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <functional>
#include <vector>

class QPushButton;

namespace throughline::ui {

class Label;

/// A slim line under the toolbar for what lasts: a sentence, and the way out where there is one. Of several it shows
/// the newest; the one before comes back when that is cleared, so that none pushes out what still holds.
class Banner : public QFrame {
    Q_OBJECT

public:
    explicit Banner(QWidget* parent = nullptr);
    /// `key` tells banners apart: one of the same key is replaced. Without `action` there is only the cross.
    void show(const QString& key, const QString& sentence, const QString& action = {}, std::function<void()> act = {});
    /// The same for what is no trouble and can be had. Trouble is not covered by it, and a later offer replaces it.
    void offer(const QString& key, const QString& sentence, const QString& action, std::function<void()> act);
    void clear(const QString& key);
    QString key() const { return m_notes.empty() ? QString() : m_notes.back().key; }
    QString sentence() const; ///< without how many more there are

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    struct Note {
        QString key, sentence, action;
        std::function<void()> act;
        bool offers = false;
    };
    void add(Note note);
    void showNewest();

    std::vector<Note> m_notes; ///< the newest last, an offer first
    Label* m_text = nullptr;
    Label* m_more = nullptr; ///< how many stand behind it
    QPushButton* m_action = nullptr;
};

} // namespace throughline::ui
