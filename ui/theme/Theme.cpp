// SPDX-License-Identifier: GPL-3.0-or-later
#include "theme/Theme.h"

#include "theme/Style.h"

#include <QApplication>
#include <QFontDatabase>
#include <QFontInfo>
#include <QToolTip>

namespace throughline::ui {

Theme::Theme(QApplication& app) {
    // The style first: setting one resets the palette to its own.
    QApplication::setStyle(new Style);
    QApplication::setPalette(tokens().palette());
    applyFont(app);
    connect(&m_scheme, &ColorScheme::changed, this, [this] { QApplication::setPalette(tokens().palette()); });
}

void Theme::applyFont(QApplication& app) {
    auto font = QApplication::font();
    // A desktop that names no font of its own resolves "Sans Serif" to one that was made for small screens long ago.
    const auto family = QFontInfo(font).family();
    const bool chosen = !family.contains(QLatin1String("DejaVu")) && !family.contains(QLatin1String("Bitstream")) &&
                        font.family().compare(QLatin1String("Sans Serif"), Qt::CaseInsensitive) != 0 &&
                        !family.isEmpty();
    if (!chosen) {
        const auto have = QFontDatabase::families();
        for (const auto* better : {"Inter", "Noto Sans", "Cantarell", "Open Sans", "Liberation Sans"}) {
            if (!have.contains(QLatin1String(better))) continue;
            font.setFamily(QLatin1String(better));
            break;
        }
    }
    font.setPixelSize(13);
    // Hinting moves glyphs to whole pixels, which spoils the spacing of a text font at these sizes.
    font.setHintingPreference(QFont::PreferNoHinting);
    app.setFont(font);
    QToolTip::setFont(throughline::ui::font(TextRole::Secondary));
}

} // namespace throughline::ui
