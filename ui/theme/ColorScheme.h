// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDBusVariant>
#include <QObject>

namespace throughline::ui {

/// Whether the window is light or dark, followed live. In this order: `THROUGHLINE_THEME=light|dark`, the user's own
/// choice (setting `appearance/theme`), the desktop's (portal `org.freedesktop.appearance color-scheme`), the lightness
/// of the palette that the platform gave at the start. GUI thread; never waits for D-Bus.
class ColorScheme : public QObject {
    Q_OBJECT

public:
    enum class Choice { System, Light, Dark };

    explicit ColorScheme(QObject* parent = nullptr);

    bool isDark() const { return m_dark; }
    Choice choice() const { return m_choice; }
    /// Kept for the next start.
    void setChoice(Choice choice);

signals:
    void changed(bool dark);

private slots:
    void onSettingChanged(const QString& group, const QString& key, const QDBusVariant& value);

private:
    void askPortal();
    void setSystem(uint portalValue);
    void update();

    bool m_dark = false;
    bool m_paletteDark = false;
    int m_systemDark = -1; ///< -1: the desktop has no opinion
    Choice m_choice = Choice::System;
};

} // namespace throughline::ui
