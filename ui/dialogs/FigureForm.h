// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "figure/ChartExport.h"

#include <QWidget>

namespace throughline::ui {

class ChoiceField;
class Label;
class NumberField;
class Switch;
class TextField;

/// What one can choose about a figure: the left half of the export dialog.
class FigureForm : public QWidget {
    Q_OBJECT

public:
    /// `options`: shown first. `smoothing`: the window's. `plots`: that stand below one another. `zoomed`: the view is
    /// not of the whole.
    FigureForm(const chart::FigureOptions& options, double smoothing, int plots, bool zoomed,
               QWidget* parent = nullptr);

    chart::FigureFormat format() const;
    void setFormat(chart::FigureFormat format);
    /// Puts what is chosen into `options`; false, and the fields say why, where it cannot be.
    bool into(chart::FigureOptions& options);
    void show(const chart::FigureOptions& options);
    /// Whether the part that the window shows is wanted, where that is not all.
    bool wantsView() const;
    /// Of a table.
    enum class Columns { Shown, ShownAndSmoothed, All };
    Columns columns() const;
    /// Says that the histories are too large to be carried.
    void setCarries(bool fits);

signals:
    void edited();

private:
    void build(bool zoomed);
    void present();
    void choosePreset(int index);
    void chooseUnit(int index);
    void takeSize(chart::FigureSize& size) const;

    chart::FigureOptions m_options; ///< as last shown or read
    double m_smoothing;
    int m_plots = 1;
    bool m_showing = false; ///< fields are set by us
    bool m_fits = true;
    ChoiceField* m_format = nullptr;
    ChoiceField* m_preset = nullptr;
    NumberField* m_width = nullptr;
    NumberField* m_height = nullptr;
    ChoiceField* m_unit = nullptr;
    NumberField* m_dpi = nullptr;
    ChoiceField* m_scale = nullptr;
    ChoiceField* m_theme = nullptr;
    ChoiceField* m_part = nullptr; ///< null: the view is of the whole
    ChoiceField* m_columns = nullptr;
    TextField* m_title = nullptr;
    Switch* m_smooth = nullptr; ///< null: the window does not smooth
    Switch* m_legend = nullptr;
    Switch* m_history = nullptr;
    Label* m_note = nullptr;
    QWidget* m_picture = nullptr; ///< what a table has not
};

} // namespace throughline::ui
