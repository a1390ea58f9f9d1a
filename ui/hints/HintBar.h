// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/Hints.h"
#include "ui/models/Item.h"

#include <QStringList>
#include <QTimer>
#include <QWidget>
#include <vector>

class QGridLayout;

namespace throughline::ui {

class Label;

/// A quiet line above the charts: what the run that lies on top gives reason to look at, by its curve and, as soon as
/// that is known, by its model (ModelHints), one hint at a time, with buttons for what can be done about it, and a
/// cross that puts it away for that run for good. Not there where there is none.
class HintBar : public QWidget {
    Q_OBJECT

public:
    explicit HintBar(QWidget* parent = nullptr);
    /// Looks at a run once more, soon: not at each epoch of one that trains. Null, or a history: nothing is said.
    void setItem(const Item* item);
    QString sentence() const;

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

signals:
    void actionWanted(const QString& path, const throughline::session::HintAction& action);

private:
    void look();
    void showFirst();
    void showActions();
    void arrange();
    void putAway();

    QTimer m_soon;
    QString m_path, m_id;
    std::shared_ptr<const session::RunInfo> m_info;
    std::shared_ptr<const history::History> m_history;
    std::optional<std::vector<session::Hint>> m_ofModel;
    bool m_canResume = false, m_canFork = false;
    std::int64_t m_lastEpoch = 0;
    std::vector<session::Hint> m_hints;
    std::vector<session::HintAction> m_shown; ///< that there are buttons for
    Label* m_text = nullptr;
    Label* m_more = nullptr;
    QGridLayout* m_grid = nullptr;
    QWidget* m_actions = nullptr; ///< the buttons, or none
    bool m_isBelow = false;       ///< the buttons, where there is no room beside the words
};

} // namespace throughline::ui
