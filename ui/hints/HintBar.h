// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/Hints.h"
#include "ui/models/Item.h"

#include <QStringList>
#include <QTimer>
#include <QWidget>
#include <vector>

class QPushButton;
class QToolButton;

namespace throughline::ui {

class Label;

/// A quiet line above the charts: what the run that lies on top gives reason to look at, by its curve and, as soon as
/// that is known, by its model (ModelHints), one hint at a time, each with a cross that puts it away for that run for
/// good. Not there where there is none.
class HintBar : public QWidget {
    Q_OBJECT

public:
    explicit HintBar(QWidget* parent = nullptr);
    /// Looks at a run once more, soon: not at each epoch of one that trains. Null, or a history: nothing is said.
    void setItem(const Item* item);
    QString sentence() const;

protected:
    void paintEvent(QPaintEvent* event) override;

signals:
    void resumeWanted(const QString& path);

private:
    void look();
    void showFirst();
    void putAway();

    QTimer m_soon;
    QString m_path, m_id;
    std::shared_ptr<const session::RunInfo> m_info;
    std::shared_ptr<const history::History> m_history;
    std::optional<std::vector<session::Hint>> m_ofModel;
    bool m_canResume = false;
    std::vector<session::Hint> m_hints;
    Label* m_text = nullptr;
    Label* m_more = nullptr;
    QPushButton* m_resume = nullptr;
};

} // namespace throughline::ui
