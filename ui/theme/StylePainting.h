// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "theme/Style.h"
#include "theme/Tokens.h"

class QPainter;
class QStyleOption;
class QStyleOptionButton;
class QStyleOptionComboBox;
class QStyleOptionHeader;
class QStyleOptionMenuItem;
class QStyleOptionSlider;
class QStyleOptionTab;
class QStyleOptionToolButton;

/// How `Style` paints each kind of control: functions of option and painter, kept apart by what they draw.
namespace throughline::ui::painting {

/// A rounded box whose one-pixel border lies on whole device pixels.
void box(QPainter& painter, const QRectF& rect, double radius, const QColor& fill, const QColor& border,
         double width = 1.0);
void focusRing(QPainter& painter, const QRectF& rect, double radius, const Tokens& tokens);

/// A control's text as it is drawn and measured: without the "&" before its access key, which this style does not show.
QString withoutAccessKey(const QString& text);

// StyleButtons.cpp
void buttonPanel(QPainter& painter, const QStyleOption& option, ButtonKind kind);
void buttonLabel(QPainter& painter, const QStyleOptionButton& option, ButtonKind kind);
void toolButton(QPainter& painter, const QStyleOptionToolButton& option, ButtonKind kind);
void checkIndicator(QPainter& painter, const QStyleOption& option);
void radioIndicator(QPainter& painter, const QStyleOption& option);
void inputFrame(QPainter& painter, const QStyleOption& option, const QWidget* widget);
void comboBox(QPainter& painter, const QStyleOptionComboBox& option, const QWidget* widget);
void comboLabel(QPainter& painter, const QStyleOptionComboBox& option);
void slider(QPainter& painter, const QStyleOptionSlider& option);

// StyleViews.cpp
void scrollBar(QPainter& painter, const QStyleOptionSlider& option, const QRect& handle);
void tab(QPainter& painter, const QStyleOptionTab& option);
void menuItem(QPainter& painter, const QStyleOptionMenuItem& option);
QSize menuItemSize(const QStyleOptionMenuItem& option, const QSize& content);
void popupPanel(QPainter& painter, const QStyleOption& option);
void headerSection(QPainter& painter, const QStyleOptionHeader& option);
void headerLabel(QPainter& painter, const QStyleOptionHeader& option);

} // namespace throughline::ui::painting
