// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/ChartHelpDialog.h"

#include "theme/Tokens.h"
#include "ui/widgets/Label.h"

#include <QDialogButtonBox>
#include <QGridLayout>
#include <QVBoxLayout>
#include <vector>

namespace throughline::ui {

namespace {

struct Line {
    const char* what;
    const char* mouse;
    const char* keys;
};

struct Section {
    const char* title;
    std::vector<Line> lines;
};

#define WORDS(text) QT_TRANSLATE_NOOP("throughline::ui::ChartHelpDialog", text)

const std::vector<Section>& sections() {
    static const std::vector<Section> all{
        {WORDS("View"),
         {{WORDS("Zoom along x"), WORDS("wheel"), WORDS("+  −")},
          {WORDS("Zoom x and y"), WORDS("Ctrl+wheel"), WORDS("Ctrl++  Ctrl+−")},
          {WORDS("Move"), WORDS("drag, Shift+wheel"), WORDS("←  →  ↑  ↓")},
          {WORDS("Zoom to a box"), WORDS("Shift+drag, Ctrl+drag"), WORDS("B, move the crosshair, B")},
          {WORDS("Show all and follow"), WORDS("double click"), WORDS("Home, 0")},
          {WORDS("Follow the newest points"), "", WORDS("End")},
          {WORDS("Back and forward"), WORDS("the mouse's side buttons"), WORDS("Alt+←  Alt+→")},
          {WORDS("Which charts, and how they stand"), WORDS("right click, Charts…"), WORDS("M")},
          {WORDS("Scale, range, title, place of a chart"), WORDS("right click"), WORDS("Menu, Shift+F10")},
          {WORDS("Draw two charts as one"), WORDS("drag a title onto the other"),
           WORDS("Menu, Draw in one chart with")},
          {WORDS("Another chart"), "", WORDS("Page Up, Page Down")}}},
        {WORDS("Values"),
         {{WORDS("Crosshair"), WORDS("point at a chart"), WORDS("Shift+←  Shift+→")},
          {WORDS("Crosshair, in leaps"), "", WORDS("Ctrl+Shift+←  Ctrl+Shift+→")},
          {WORDS("Another curve"), WORDS("point at it"), WORDS("Shift+↑  Shift+↓")},
          {WORDS("Pin the crosshair; again, to tell the difference"), WORDS("click beside the points"), WORDS("P")},
          {WORDS("Best, nearest or by name first"), "", WORDS("S")},
          {WORDS("More of the values"), WORDS("Alt+wheel"), WORDS("Shift+↑  Shift+↓")},
          {WORDS("Copy the values, with all digits"), "", WORDS("Ctrl+C")},
          {WORDS("What can be done with an epoch"), WORDS("click its point"), WORDS("Enter")},
          {WORDS("No crosshair"), WORDS("leave the chart"), WORDS("Esc")}}},
        {WORDS("Legend"),
         {{WORDS("Hide or show a curve"), WORDS("click its name"), WORDS("L, for a menu")},
          {WORDS("Show it alone"), WORDS("double-click its name"), ""}}}};
    return all;
}

#undef WORDS

} // namespace

ChartHelpDialog::ChartHelpDialog(QWidget* parent) : QDialog(parent) {
    setObjectName(QStringLiteral("chart-help"));
    setWindowTitle(tr("Keys and mouse on the charts"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 16, 20, 16);
    column->setSpacing(metrics::Between);
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(24);
    grid->setVerticalSpacing(6);
    int row = 0;
    for (const auto& section : sections()) {
        if (row > 0) grid->setRowMinimumHeight(row++, metrics::Related);
        grid->addWidget(new Label(tr(section.title), TextRole::Strong), row, 0);
        if (row == 0) {
            grid->addWidget(new Label(tr("Mouse"), TextRole::Secondary, Ink::Secondary), row, 1);
            grid->addWidget(new Label(tr("Keys"), TextRole::Secondary, Ink::Secondary), row, 2);
        }
        ++row;
        for (const auto& line : section.lines) {
            grid->addWidget(new Label(tr(line.what)), row, 0);
            grid->addWidget(new Label(tr(line.mouse), TextRole::Body, Ink::Secondary), row, 1);
            grid->addWidget(new Label(tr(line.keys), TextRole::Body, Ink::Secondary), row, 2);
            ++row;
        }
    }
    column->addLayout(grid);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    column->addWidget(buttons);
}

} // namespace throughline::ui
