// SPDX-License-Identifier: GPL-3.0-or-later
#include "theme/Icon.h"

#include "theme/Tokens.h"

#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

namespace throughline::ui {

namespace {

/// The drawing is a mask: its shape comes from the file, its colour from the tokens.
QPixmap tinted(const QString& name, QSize devicePixels, const QColor& color) {
    const auto key = QStringLiteral("throughline/%1/%2x%3/%4")
                         .arg(name)
                         .arg(devicePixels.width())
                         .arg(devicePixels.height())
                         .arg(color.rgba(), 0, 16);
    QPixmap pixmap;
    if (QPixmapCache::find(key, &pixmap)) return pixmap;
    pixmap = QPixmap(devicePixels);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    QSvgRenderer(QStringLiteral(":/icons/%1.svg").arg(name)).render(&painter);
    painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
    painter.fillRect(pixmap.rect(), color);
    painter.end();
    QPixmapCache::insert(key, pixmap);
    return pixmap;
}

QColor colorFor(QIcon::Mode mode) {
    const auto& tokens = Tokens::of(QGuiApplication::palette());
    if (mode == QIcon::Disabled) return tokens.disabled;
    return mode == QIcon::Selected ? tokens.onAccent : tokens.text;
}

class TintedIcon : public QIconEngine {
public:
    explicit TintedIcon(QString name) : m_name(std::move(name)) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override {
        paintIcon(*painter, m_name, rect, colorFor(mode));
    }
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State) override {
        return tinted(m_name, size, colorFor(mode));
    }
    QIconEngine* clone() const override { return new TintedIcon(m_name); }
    QString key() const override { return QStringLiteral("throughline"); }
    bool isNull() override { return false; }

private:
    QString m_name;
};

} // namespace

QIcon icon(const QString& name) {
    return QIcon(new TintedIcon(name));
}

void paintIcon(QPainter& painter, const QString& name, const QRectF& rect, const QColor& color) {
    const auto ratio = painter.device()->devicePixelRatioF();
    auto pixmap = tinted(name, (rect.size() * ratio).toSize(), color);
    pixmap.setDevicePixelRatio(ratio);
    painter.drawPixmap(rect.topLeft(), pixmap);
}

} // namespace throughline::ui
