// SPDX-License-Identifier: GPL-3.0-or-later
#include "theme/Style.h"

#include "theme/Icon.h"
#include "theme/StylePainting.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPainter>
#include <QSlider>
#include <QStyleFactory>
#include <QStyleOption>
#include <QTabBar>
#include <QVariant>

namespace throughline::ui {

namespace {

constexpr int ComboRow = 28, ComboInset = 9;

/// The list that a combo box opens.
bool isComboList(const QWidget* widget) {
    const auto* frame = widget ? widget->parentWidget() : nullptr;
    return frame && frame->inherits("QComboBoxPrivateContainer");
}
constexpr auto KindProperty = "throughlineKind";
constexpr int ButtonPadding = 12;
} // namespace

void setKind(QWidget* button, ButtonKind kind) {
    if (button->property(KindProperty) == static_cast<int>(kind)) return;
    button->setProperty(KindProperty, static_cast<int>(kind));
    button->updateGeometry();
    button->update();
}

ButtonKind kindOf(const QWidget* button, ButtonKind otherwise) {
    const auto value = button ? button->property(KindProperty) : QVariant();
    return value.isValid() ? static_cast<ButtonKind>(value.toInt()) : otherwise;
}

void setInvalid(QWidget* input, bool invalid) {
    if (input->property("invalid").toBool() == invalid) return;
    input->setProperty("invalid", invalid);
    input->update();
}

Style::Style() : QProxyStyle(QStyleFactory::create(QStringLiteral("Fusion"))) {}

void Style::polish(QWidget* widget) {
    QProxyStyle::polish(widget);
    if (qobject_cast<QAbstractButton*>(widget) || qobject_cast<QComboBox*>(widget) ||
        qobject_cast<QLineEdit*>(widget) || qobject_cast<QSlider*>(widget) || qobject_cast<QTabBar*>(widget))
        widget->setAttribute(Qt::WA_Hover);
    // Text from files is no markup; what is says so. Tool tips and message boxes are labels too.
    if (auto* label = qobject_cast<QLabel*>(widget); label && label->textFormat() == Qt::AutoText)
        label->setTextFormat(Qt::PlainText);
    // Rounded corners of a popup need what lies behind them.
    if (qobject_cast<QMenu*>(widget)) widget->setAttribute(Qt::WA_TranslucentBackground);
}

int Style::pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const {
    switch (metric) {
    case PM_FocusFrameHMargin: // beside the text of an item
        return isComboList(widget) ? ComboInset : QProxyStyle::pixelMetric(metric, option, widget);
    case PM_DefaultFrameWidth:
        return qobject_cast<const QAbstractItemView*>(widget) ? 0 : 1;
    case PM_ButtonIconSize:
    case PM_SmallIconSize:
    case PM_ToolBarIconSize:
    case PM_TabBarIconSize:
        return metrics::Icon;
    case PM_ScrollBarExtent:
        return 10;
    case PM_ScrollBarSliderMin:
        return 32;
    case PM_ScrollView_ScrollBarSpacing:
    case PM_ScrollView_ScrollBarOverlap:
        return 0;
    case PM_SliderThickness:
    case PM_SliderControlThickness:
    case PM_SliderLength:
        return 16;
    case PM_TabBarTabShiftVertical:
    case PM_TabBarTabShiftHorizontal:
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical:
        return 0;
    case PM_TabBarBaseHeight:
    case PM_TabBarBaseOverlap:
        return 0;
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight:
        return 16;
    case PM_CheckBoxLabelSpacing:
    case PM_RadioButtonLabelSpacing:
        return 8;
    case PM_MenuPanelWidth:
        return 1;
    case PM_MenuHMargin:
    case PM_MenuVMargin:
        return 4;
    case PM_MenuButtonIndicator:
        return 26;
    case PM_SplitterWidth:
        return 1;
    case PM_ToolTipLabelFrameWidth:
        return 6;
    case PM_HeaderMargin:
        return 6;
    case PM_LayoutLeftMargin:
    case PM_LayoutTopMargin:
    case PM_LayoutRightMargin:
    case PM_LayoutBottomMargin:
        return metrics::Inside;
    case PM_LayoutHorizontalSpacing:
    case PM_LayoutVerticalSpacing:
        return metrics::Related;
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int Style::styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget, QStyleHintReturn* data) const {
    switch (hint) {
    case SH_ComboBox_Popup:
    case SH_DialogButtonBox_ButtonsHaveIcons:
        return 0;
    case SH_Slider_AbsoluteSetButtons:
        return Qt::LeftButton;
    case SH_ScrollBar_LeftClickAbsolutePosition:
        return 0;
    case SH_EtchDisabledText:
    case SH_UnderlineShortcut:
        return 0;
    case SH_ToolTipLabel_Opacity:
        return 255;
    case SH_Table_GridLineColor:
        return static_cast<int>(Tokens::of(option ? option->palette : QPalette()).grid.rgb());
    case SH_ItemView_ShowDecorationSelected:
        return 1;
    default:
        return QProxyStyle::styleHint(hint, option, widget, data);
    }
}

QSize Style::sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& size,
                              const QWidget* widget) const {
    switch (type) {
    case CT_PushButton: {
        const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option);
        if (!button) break;
        const auto text = button->fontMetrics.size(0, painting::withoutAccessKey(button->text));
        if (kindOf(widget, ButtonKind::Outline) == ButtonKind::Link) return text + QSize(2, 2);
        int width = button->text.isEmpty() ? 0 : text.width() + 2 * ButtonPadding + 2;
        if (!button->icon.isNull()) width += metrics::Icon + (button->text.isEmpty() ? 2 * metrics::Related : 8);
        if (button->features & QStyleOptionButton::HasMenu) width += 16;
        return {width, metrics::ControlHeight};
    }
    case CT_ToolButton: {
        const auto* tool = qstyleoption_cast<const QStyleOptionToolButton*>(option);
        if (!tool) break;
        const bool words = tool->toolButtonStyle != Qt::ToolButtonIconOnly && !tool->text.isEmpty();
        if (!words) return {36, metrics::ControlHeight};
        int width = tool->fontMetrics.horizontalAdvance(painting::withoutAccessKey(tool->text)) + 2 * 10 + 2;
        if (!tool->icon.isNull()) width += metrics::Icon + 8;
        if (tool->features & QStyleOptionToolButton::HasMenu) width += 16;
        return {width, metrics::ControlHeight};
    }
    case CT_LineEdit:
        return {size.width() + 2 * 10, metrics::ControlHeight};
    case CT_SpinBox: // the line within it has margins like any other
        return QProxyStyle::sizeFromContents(type, option, size, widget) + QSize(2 * 8, 0);
    case CT_ComboBox:
        return {size.width() + 2 * 10 + 20, metrics::ControlHeight};
    case CT_TabBarTab: {
        const auto* tab = qstyleoption_cast<const QStyleOptionTab*>(option);
        return {(tab ? tab->fontMetrics.horizontalAdvance(painting::withoutAccessKey(tab->text)) : size.width()) + 16,
                42};
    }
    case CT_ItemViewItem:
        if (!isComboList(widget)) break;
        return {QProxyStyle::sizeFromContents(type, option, size, widget).width(), ComboRow};
    case CT_MenuItem:
        if (const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(option))
            return painting::menuItemSize(*item, size);
        break;
    default:
        break;
    }
    return QProxyStyle::sizeFromContents(type, option, size, widget);
}

QRect Style::subElementRect(SubElement element, const QStyleOption* option, const QWidget* widget) const {
    if (element == SE_LineEditContents) return option->rect.adjusted(8, 0, -8, 0);
    return QProxyStyle::subElementRect(element, option, widget);
}

QRect Style::subControlRect(ComplexControl control, const QStyleOptionComplex* option, SubControl sub,
                            const QWidget* widget) const {
    const auto r = option->rect;
    if (control == CC_ComboBox) {
        if (sub == SC_ComboBoxEditField) return r.adjusted(10, 0, -28, 0);
        if (sub == SC_ComboBoxArrow) return {r.right() - 27, r.top(), 28, r.height()};
        if (sub == SC_ComboBoxListBoxPopup) return r;
    }
    if (control == CC_ScrollBar) {
        // No arrows: the groove is the whole bar.
        if (sub == SC_ScrollBarAddLine || sub == SC_ScrollBarSubLine) return {};
        const auto* bar = qstyleoption_cast<const QStyleOptionSlider*>(option);
        if (bar && sub == SC_ScrollBarGroove) return r;
        if (bar && (sub == SC_ScrollBarSlider || sub == SC_ScrollBarAddPage || sub == SC_ScrollBarSubPage)) {
            const bool across = bar->orientation == Qt::Horizontal;
            const int length = across ? r.width() : r.height();
            const auto range = static_cast<qint64>(bar->maximum) - bar->minimum;
            const auto share = static_cast<qint64>(bar->pageStep) * length / std::max<qint64>(1, range + bar->pageStep);
            const int handle = range > 0 ? std::clamp(static_cast<int>(share), std::min(32, length), length) : length;
            const int start = sliderPositionFromValue(bar->minimum, bar->maximum, bar->sliderPosition, length - handle,
                                                      bar->upsideDown);
            int from = start, size = handle;
            if (sub == SC_ScrollBarSubPage) from = 0, size = start;
            if (sub == SC_ScrollBarAddPage) from = start + handle, size = length - from;
            return visualRect(bar->direction, r,
                              across ? QRect(from, 0, size, r.height()) : QRect(0, from, r.width(), size));
        }
    }
    return QProxyStyle::subControlRect(control, option, sub, widget);
}

void Style::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                          const QWidget* widget) const {
    switch (element) {
    case PE_PanelButtonCommand:
        return painting::buttonPanel(*painter, *option, kindOf(widget, ButtonKind::Outline));
    case PE_PanelLineEdit:
        if (qobject_cast<const QComboBox*>(widget ? widget->parentWidget() : nullptr)) return;
        return painting::inputFrame(*painter, *option, widget);
    case PE_FrameLineEdit:
        return;
    case PE_IndicatorCheckBox:
        return painting::checkIndicator(*painter, *option);
    case PE_IndicatorRadioButton:
        return painting::radioIndicator(*painter, *option);
    case PE_PanelMenu:
    case PE_PanelTipLabel:
        return painting::popupPanel(*painter, *option);
    case PE_FrameMenu:
    case PE_FrameFocusRect:
    case PE_FrameTabBarBase:
    case PE_PanelScrollAreaCorner:
    case PE_FrameButtonBevel:
        return;
    default:
        return QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

void Style::drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                        const QWidget* widget) const {
    switch (element) {
    case CE_PushButtonLabel:
        if (const auto* o = qstyleoption_cast<const QStyleOptionButton*>(option))
            return painting::buttonLabel(*painter, *o, kindOf(widget, ButtonKind::Outline));
        break;
    case CE_PushButtonBevel:
        return painting::buttonPanel(*painter, *option, kindOf(widget, ButtonKind::Outline));
    case CE_ComboBoxLabel:
        if (const auto* o = qstyleoption_cast<const QStyleOptionComboBox*>(option))
            return painting::comboLabel(*painter, *o);
        break;
    case CE_TabBarTabShape:
        return;
    case CE_TabBarTabLabel:
        if (const auto* o = qstyleoption_cast<const QStyleOptionTab*>(option)) return painting::tab(*painter, *o);
        break;
    case CE_MenuItem:
        if (const auto* o = qstyleoption_cast<const QStyleOptionMenuItem*>(option))
            return painting::menuItem(*painter, *o);
        break;
    case CE_MenuEmptyArea:
    case CE_HeaderEmptyArea:
        return;
    case CE_HeaderSection:
        if (const auto* o = qstyleoption_cast<const QStyleOptionHeader*>(option))
            return painting::headerSection(*painter, *o);
        break;
    case CE_HeaderLabel:
        if (const auto* o = qstyleoption_cast<const QStyleOptionHeader*>(option))
            return painting::headerLabel(*painter, *o);
        break;
    case CE_Splitter:
        return painter->fillRect(option->rect, Tokens::of(option->palette).border);
    default:
        break;
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

void Style::drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                               const QWidget* widget) const {
    switch (control) {
    case CC_ToolButton:
        if (const auto* o = qstyleoption_cast<const QStyleOptionToolButton*>(option))
            return painting::toolButton(*painter, *o, kindOf(widget, ButtonKind::Flat));
        break;
    case CC_ComboBox:
        if (const auto* o = qstyleoption_cast<const QStyleOptionComboBox*>(option))
            return painting::comboBox(*painter, *o, widget);
        break;
    case CC_Slider:
        if (const auto* o = qstyleoption_cast<const QStyleOptionSlider*>(option)) return painting::slider(*painter, *o);
        break;
    case CC_ScrollBar:
        if (const auto* o = qstyleoption_cast<const QStyleOptionSlider*>(option))
            return painting::scrollBar(*painter, *o, subControlRect(CC_ScrollBar, o, SC_ScrollBarSlider, widget));
        break;
    default:
        break;
    }
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

QIcon Style::standardIcon(StandardPixmap which, const QStyleOption* option, const QWidget* widget) const {
    if (which == SP_LineEditClearButton || which == SP_TitleBarCloseButton) return icon(QStringLiteral("close"));
    return QProxyStyle::standardIcon(which, option, widget);
}

} // namespace throughline::ui
