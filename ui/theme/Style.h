// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProxyStyle>

class QAbstractButton;
class QWidget;

namespace throughline::ui {

/// What a button is for. One primary button at a time; everything else is quiet.
enum class ButtonKind {
    Outline, ///< a push button's own
    Flat,    ///< a tool button's own
    Primary, ///< the one thing to do next
    Choice,  ///< checkable, tinted while chosen
    Link,    ///< words in a sentence
};
void setKind(QWidget* button, ButtonKind kind);
ButtonKind kindOf(const QWidget* button, ButtonKind otherwise);

/// Marks an input as wrong: its border says so.
void setInvalid(QWidget* input, bool invalid);

/// Draws the controls that the window uses as the sketches have them, from the palette's tokens; leaves the rest, and
/// all behaviour, to Fusion.
class Style : public QProxyStyle {
    Q_OBJECT

public:
    Style();

    void polish(QWidget* widget) override;
    using QProxyStyle::polish;
    int pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const override;
    int styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                  QStyleHintReturn* data) const override;
    QSize sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& size,
                           const QWidget* widget) const override;
    QRect subElementRect(SubElement element, const QStyleOption* option, const QWidget* widget) const override;
    QRect subControlRect(ComplexControl control, const QStyleOptionComplex* option, SubControl sub,
                         const QWidget* widget) const override;
    void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                       const QWidget* widget) const override;
    void drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                     const QWidget* widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                            const QWidget* widget) const override;
    QIcon standardIcon(StandardPixmap which, const QStyleOption* option, const QWidget* widget) const override;
};

} // namespace throughline::ui
