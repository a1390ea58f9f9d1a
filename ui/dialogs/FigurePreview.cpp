// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/FigurePreview.h"

#include "theme/StylePainting.h"
#include "theme/Tokens.h"

#include <QApplication>
#include <QFontDatabase>
#include <QMouseEvent>
#include <QPainter>
#include <cmath>

namespace throughline::ui {

namespace {

constexpr int Inset = 16, Square = 8, HintHeight = 20;

/// What stands for "nothing here".
void paintChecks(QPainter& painter, const QRectF& rect) {
    painter.fillRect(rect, QColor(0xFF, 0xFF, 0xFF));
    for (int y = 0; y * Square < rect.height(); ++y)
        for (int x = y % 2; x * Square < rect.width(); x += 2)
            painter.fillRect(QRectF(rect.topLeft() + QPointF(x, y) * Square, QSizeF(Square, Square)).intersected(rect),
                             QColor(0xE6, 0xE6, 0xE6));
}

} // namespace

FigurePreview::FigurePreview(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("export-preview"));
    setAccessibleName(tr("Preview"));
    setCursor(Qt::OpenHandCursor);
}

QSize FigurePreview::room() const {
    return (size() - QSize(2 * Inset, 2 * Inset + HintHeight)).expandedTo({40, 40});
}

void FigurePreview::setPicture(const QImage& image) {
    m_picture = image;
    m_table.clear();
    update();
}

void FigurePreview::setTable(const QString& lines) {
    m_picture = {};
    m_table = lines;
    update();
}

QRectF FigurePreview::pictureRect() const {
    const auto size = m_picture.deviceIndependentSize();
    return {
        QPointF(std::floor((width() - size.width()) / 2.0), std::floor((height() - HintHeight - size.height()) / 2.0)),
        size};
}

void FigurePreview::paintEvent(QPaintEvent*) {
    const auto& t = Tokens::of(palette());
    QPainter painter(this);
    painting::box(painter, rect(), metrics::CardRadius, t.window, t.border);
    if (!m_picture.isNull()) {
        const auto at = pictureRect();
        if (m_picture.hasAlphaChannel()) paintChecks(painter, at);
        painter.drawImage(at.topLeft(), m_picture);
        painter.setPen(t.border);
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(at.adjusted(-0.5, -0.5, 0.5, 0.5));
    }
    painter.setFont(throughline::ui::font(TextRole::Secondary));
    painter.setPen(t.secondary);
    const QRect hint(Inset, height() - Inset / 2 - HintHeight, width() - 2 * Inset, HintHeight);
    painter.drawText(
        hint, Qt::AlignCenter,
        painter.fontMetrics().elidedText(tr("Drag it into a document or a folder"), Qt::ElideRight, hint.width()));
    if (!m_table.isEmpty()) {
        auto font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
        font.setPixelSize(throughline::ui::font(TextRole::Tick).pixelSize());
        painter.setFont(font);
        painter.setPen(t.secondary);
        painter.drawText(rect().adjusted(Inset, Inset, -Inset, -Inset - HintHeight), Qt::AlignLeft | Qt::AlignTop,
                         m_table);
    }
}

void FigurePreview::resizeEvent(QResizeEvent*) {
    emit resized();
}

void FigurePreview::mousePressEvent(QMouseEvent* event) {
    m_pressed = event->pos();
}

void FigurePreview::mouseMoveEvent(QMouseEvent* event) {
    if (!(event->buttons() & Qt::LeftButton)) return;
    if ((event->pos() - m_pressed).manhattanLength() >= QApplication::startDragDistance()) emit dragged();
}

} // namespace throughline::ui
