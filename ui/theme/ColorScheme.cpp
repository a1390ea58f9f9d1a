// SPDX-License-Identifier: GPL-3.0-or-later
#include "theme/ColorScheme.h"

#include "theme/Settings.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QGuiApplication>
#include <QPalette>

namespace throughline::ui {

namespace {
constexpr auto Service = "org.freedesktop.portal.Desktop";
constexpr auto Path = "/org/freedesktop/portal/desktop";
constexpr auto Interface = "org.freedesktop.portal.Settings";
constexpr auto Group = "org.freedesktop.appearance";
constexpr auto Key = "color-scheme";
constexpr auto ChoiceSetting = "appearance/theme";

ColorScheme::Choice choiceFrom(const QString& text) {
    if (text == QLatin1String("light")) return ColorScheme::Choice::Light;
    return text == QLatin1String("dark") ? ColorScheme::Choice::Dark : ColorScheme::Choice::System;
}

/// `Read` wraps the value in one variant more than `SettingChanged` does.
QVariant unwrapped(QVariant value) {
    while (value.canConvert<QDBusVariant>()) value = value.value<QDBusVariant>().variant();
    return value;
}
} // namespace

ColorScheme::ColorScheme(QObject* parent)
    : QObject(parent), m_paletteDark(QGuiApplication::palette().color(QPalette::Window).lightness() < 128) {
    const auto forced = qEnvironmentVariable("THROUGHLINE_THEME");
    m_choice = choiceFrom(forced.isEmpty() ? settings().value(ChoiceSetting).toString() : forced);
    update();
    askPortal();
}

void ColorScheme::setChoice(Choice choice) {
    auto store = settings();
    if (choice == Choice::System)
        store.remove(ChoiceSetting);
    else
        store.setValue(ChoiceSetting, choice == Choice::Dark ? "dark" : "light");
    m_choice = choice;
    update();
}

void ColorScheme::askPortal() {
    auto bus = QDBusConnection::sessionBus();
    if (!bus.isConnected()) return;
    // The slot is found by the names of its types: one that nobody has asked for yet would not be.
    qRegisterMetaType<QDBusVariant>();
    bus.connect(Service, Path, Interface, QStringLiteral("SettingChanged"), this,
                SLOT(onSettingChanged(QString, QString, QDBusVariant)));
    auto call = QDBusMessage::createMethodCall(Service, Path, Interface, QStringLiteral("Read"));
    call << QString::fromLatin1(Group) << QString::fromLatin1(Key);
    auto* watcher = new QDBusPendingCallWatcher(bus.asyncCall(call), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this](QDBusPendingCallWatcher* done) {
        const QDBusPendingReply<QVariant> reply = *done;
        if (!reply.isError()) setSystem(unwrapped(reply.value()).toUInt());
        done->deleteLater();
    });
}

void ColorScheme::onSettingChanged(const QString& group, const QString& key, const QDBusVariant& value) {
    if (group == QLatin1String(Group) && key == QLatin1String(Key)) setSystem(unwrapped(value.variant()).toUInt());
}

void ColorScheme::setSystem(uint portalValue) {
    m_systemDark = portalValue == 1 ? 1 : portalValue == 2 ? 0 : -1;
    update();
}

void ColorScheme::update() {
    bool dark = m_systemDark < 0 ? m_paletteDark : m_systemDark == 1;
    if (m_choice != Choice::System) dark = m_choice == Choice::Dark;
    if (dark == m_dark) return;
    m_dark = dark;
    emit changed(dark);
}

} // namespace throughline::ui
