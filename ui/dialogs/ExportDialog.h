// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "chart/Figure.h"

#include <QDialog>

class QPushButton;

namespace throughline::chart {
class ChartStack;
}

namespace throughline::ui {

class ChoiceField;
class Label;
class NumberField;
class TextField;

/// Saves what the charts show as PNG, SVG or PDF of a chosen size, or their values as CSV.
class ExportDialog : public QDialog {
    Q_OBJECT

public:
    ExportDialog(const chart::ChartStack& charts, QWidget* parent);
    /// Writes `file` with the settings shown; false, and the sentence in the dialog, where that fails.
    bool save(const QString& file);

private:
    void buildFields();
    void check();
    void askAndSave();
    QString suffix() const;
    chart::FigureOptions options() const;

    const chart::ChartStack& m_charts;
    ChoiceField* m_format = nullptr;
    ChoiceField* m_theme = nullptr;
    NumberField* m_width = nullptr;
    NumberField* m_height = nullptr;
    NumberField* m_dpi = nullptr;
    TextField* m_title = nullptr;
    ChoiceField* m_legend = nullptr;
    Label* m_size = nullptr;
    Label* m_error = nullptr;
    QPushButton* m_save = nullptr;
};

} // namespace throughline::ui
