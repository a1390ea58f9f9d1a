// SPDX-License-Identifier: GPL-3.0-or-later
#include "theme/Tokens.h"

#include <QGuiApplication>
#include <cmath>

namespace throughline::ui {

namespace {
constexpr std::size_t firstOwn = std::size_t{1} << 24;
}

const Tokens& Tokens::light() {
    static const Tokens tokens{
        .dark = false,
        .window = QColor(0xF4F5F7),
        .surface = QColor(0xFFFFFF),
        .border = QColor(0xE2E5EA),
        .grid = QColor(0xEEF0F3),
        .text = QColor(0x1A1D21),
        .secondary = QColor(0x5F6875),
        .disabled = QColor(0x8A93A0),
        .accent = QColor(0x2563EB),
        .accentTint = QColor(0xE8EFFE),
        .onAccent = QColor(0xFFFFFF),
        .live = QColor(0x15803D),
        .warning = QColor(0xB45309),
        .runs = {QColor(0x2563EB), QColor(0xBF1B08), QColor(0x06754A), QColor(0x6D1DA2), QColor(0xC28908),
                 QColor(0xEF4975), QColor(0x4C9CD2), QColor(0x4D5B7D)},
    };
    return tokens;
}

const Tokens& Tokens::darkScheme() {
    static const Tokens tokens{
        .dark = true,
        .window = QColor(0x15181C),
        .surface = QColor(0x1C2025),
        .border = QColor(0x2C323A),
        .grid = QColor(0x252A31),
        .text = QColor(0xE7EAEE),
        .secondary = QColor(0x9BA5B2),
        .disabled = QColor(0x717B88),
        .accent = QColor(0x6EA1FF),
        .accentTint = QColor(0x22304D),
        .onAccent = QColor(0x15181C),
        .live = QColor(0x4ADE80),
        .warning = QColor(0xFBBF24),
        .runs = {QColor(0x6EA1FF), QColor(0xF57D5B), QColor(0x25BB90), QColor(0xA06BC8), QColor(0xBEAD35),
                 QColor(0xEE86BF), QColor(0x86D8F1), QColor(0x738691)},
    };
    return tokens;
}

std::size_t ownColour(const QColor& colour) {
    return firstOwn | (colour.rgb() & 0xFFFFFFU);
}

QColor Tokens::run(std::size_t index) const {
    if (index >= firstOwn) return QColor::fromRgb(static_cast<QRgb>(index & 0xFFFFFFU));
    const QColor& colour = runs[index % runs.size()];
    switch (index / runs.size() % 4) {
    case 1:
        return mixed(colour, text, 0.45);
    case 2:
        return mixed(colour, surface, 0.5);
    case 3:
        return mixed(colour, surface, 0.25);
    default:
        return colour;
    }
}

const Tokens& Tokens::of(const QPalette& palette) {
    return palette.color(QPalette::Active, QPalette::Window).lightness() < 128 ? darkScheme() : light();
}

QPalette Tokens::palette() const {
    QPalette p;
    p.setColor(QPalette::Window, window);
    p.setColor(QPalette::Base, surface);
    p.setColor(QPalette::AlternateBase, grid);
    p.setColor(QPalette::Button, surface);
    p.setColor(QPalette::ToolTipBase, surface);
    for (const auto r : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::ToolTipText})
        p.setColor(r, text);
    p.setColor(QPalette::PlaceholderText, disabled);
    p.setColor(QPalette::Highlight, accentTint);
    p.setColor(QPalette::HighlightedText, text);
    // Roles that no control of ours uses for what they are named after carry the rest of the tokens: see role().
    p.setColor(QPalette::Mid, secondary);
    p.setColor(QPalette::Dark, disabled);
    p.setColor(QPalette::Link, accent);
    p.setColor(QPalette::LinkVisited, live);
    p.setColor(QPalette::BrightText, warning);
    p.setColor(QPalette::Light, border);
    p.setColor(QPalette::Midlight, border);
    p.setColor(QPalette::Shadow, border);
    for (const auto r : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::HighlightedText})
        p.setColor(QPalette::Disabled, r, disabled);
    return p;
}

QColor mixed(const QColor& a, const QColor& b, double share) {
    const auto part = [share](int from, int to) { return static_cast<int>(std::lround(from + (to - from) * share)); };
    return {part(a.red(), b.red()), part(a.green(), b.green()), part(a.blue(), b.blue())};
}

QPalette::ColorRole role(Ink ink) {
    switch (ink) {
    case Ink::Text:
        return QPalette::WindowText;
    case Ink::Secondary:
        return QPalette::Mid;
    case Ink::Disabled:
        return QPalette::Dark;
    case Ink::Accent:
        return QPalette::Link;
    case Ink::Warning:
        return QPalette::BrightText;
    case Ink::Live:
        return QPalette::LinkVisited;
    }
    return QPalette::WindowText;
}

QFont font(TextRole role) {
    auto f = QGuiApplication::font();
    const auto set = [&f](int pixels, QFont::Weight weight) {
        f.setPixelSize(pixels);
        f.setWeight(weight);
    };
    switch (role) {
    case TextRole::Body:
        set(13, QFont::Normal);
        break;
    case TextRole::Strong:
        set(13, QFont::DemiBold);
        break;
    case TextRole::Secondary:
        set(12, QFont::Normal);
        break;
    case TextRole::Tick:
        set(11, QFont::Normal);
        break;
    case TextRole::Section:
        set(11, QFont::DemiBold);
        break;
    case TextRole::CardTitle:
        set(14, QFont::DemiBold);
        break;
    case TextRole::Figure:
        set(20, QFont::DemiBold);
        break;
    case TextRole::Headline:
        set(22, QFont::DemiBold);
        break;
    }
    return f;
}

} // namespace throughline::ui
