// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evaluation/PictureExport.h"

#include <QWidget>
#include <memory>

class QMenu;
class QToolButton;

namespace throughline::ui {

class Label;

/// A picture of an evaluation under its title, as high as it wants to be. Its parts are chosen by mouse, or by the
/// arrow keys and Enter; a menu saves it as PNG, SVG, PDF or CSV and copies its numbers, as Ctrl+C does. What is better
/// scrolled through than painted has a widget of its own there, its body. GUI thread.
class PictureView : public QWidget {
    Q_OBJECT

public:
    /// `body`: shown in place of the picture, as high as it is itself; becomes a child. Null: the picture is painted.
    explicit PictureView(const QString& name, QWidget* body = nullptr, QWidget* parent = nullptr);
    /// Null: nothing, and no room is taken. What was chosen stays where the number of parts is the same.
    void setPicture(std::shared_ptr<const chart::Picture> picture);
    /// Said behind the title, on screen alone; empty: nothing.
    void setNote(const QString& note);
    const chart::Picture* picture() const { return m_picture.get(); }
    /// -1: none.
    void setChosen(int part);
    int chosen() const { return m_chosen; }
    /// Where the picture is painted.
    QRectF room() const;
    QMenu* makeMenu();
    /// Writes it by the ending of the file's name; what went wrong comes as `told`.
    void save(const QString& file);

    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;

signals:
    void partChosen(int part);
    /// It was saved or copied, or could not be.
    void told(const QString& sentence);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    bool event(QEvent* event) override;

private:
    void copy();
    void askAndSave();
    void choose(int part);
    void showTitle();
    void point(int part);

    std::shared_ptr<const chart::Picture> m_picture;
    QWidget* const m_body;
    QString m_note;
    int m_height = 0; ///< that it had asked for
    Label* m_title = nullptr;
    QToolButton* m_more = nullptr;
    int m_chosen = -1;
    int m_pointed = 0;  ///< by the keys
    int m_hovered = -1; ///< by the mouse, of pictures that show it
    bool m_ring = false;
};

} // namespace throughline::ui
