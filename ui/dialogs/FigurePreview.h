// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QPoint>
#include <QWidget>

namespace throughline::ui {

/// What an export will look like: the picture, not larger than it is on paper, or the first lines of the table. Can be
/// dragged out.
class FigurePreview : public QWidget {
    Q_OBJECT

public:
    explicit FigurePreview(QWidget* parent = nullptr);
    /// Where the picture may be, in logical pixels.
    QSize room() const;
    /// `image`: its device pixel ratio is set. Null: nothing to show yet.
    void setPicture(const QImage& image);
    void setTable(const QString& lines);
    const QImage& picture() const { return m_picture; }
    QSize sizeHint() const override { return {520, 420}; }
    QSize minimumSizeHint() const override { return {260, 220}; }

signals:
    void resized();
    void dragged();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;

private:
    QRectF pictureRect() const;

    QImage m_picture;
    QString m_table;
    QPoint m_pressed;
};

} // namespace throughline::ui
