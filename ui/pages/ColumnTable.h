// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/Load.h"
#include "data/Preview.h"

#include <QTableWidget>

namespace throughline::ui {

/// The columns of a table before it is trained on, a line each: name, kind, missing, distinct, range, how its numbers
/// are spread, and what it is for. A click on what it is for, on the kind or on what is missing, or Enter, offers what
/// else it can be. GUI thread.
class ColumnTable : public QTableWidget {
    Q_OBJECT

public:
    explicit ColumnTable(QWidget* parent = nullptr);
    /// `profile`: of the file, or of its first rows. `data`, or null where the file cannot be trained on as it is: what
    /// was decided. `spec`: what the user said.
    void show(const data::Preview& profile, const data::LoadedData* data, const data::DataSpec& spec);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {120, sizeHint().height()}; }

signals:
    /// The user said this of a column.
    void chosen(const throughline::data::ColumnChoice& choice);

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void offer(int row, int column);
    const data::ColumnDecision* decisionOn(const std::string& name) const;
    data::ColumnChoice choiceOf(const std::string& name) const;

    std::vector<data::ColumnDecision> m_decisions;
    data::DataSpec m_spec;
};

} // namespace throughline::ui
