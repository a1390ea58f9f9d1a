// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/evaluate/PictureView.h"

#include "figure/ChartExport.h"
#include "text/ErrorText.h"
#include "theme/Icon.h"
#include "theme/StylePainting.h"
#include "ui/widgets/ElidedLabel.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHelpEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QPainter>
#include <QToolButton>
#include <QToolTip>
#include <utility>

namespace throughline::ui {

namespace {

constexpr int HeadHeight = 28;

} // namespace

PictureView::PictureView(const QString& name, QWidget* body, QWidget* parent)
    : QWidget(parent),
      m_body(body),
      m_title(new ElidedLabel({}, TextRole::Strong, Ink::Text, this)),
      m_more(new QToolButton(this)) {
    setObjectName(name);
    setFocusPolicy(m_body ? Qt::NoFocus : Qt::StrongFocus);
    if (m_body) m_body->setParent(this);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    setMouseTracking(true);
    m_title->setAttribute(Qt::WA_TransparentForMouseEvents); // who leaves the picture for its title leaves its part
    m_more->setIcon(icon(QStringLiteral("more")));
    m_more->setAutoRaise(true);
    // A picture has the focus itself, and the menu key opens the same menu.
    m_more->setFocusPolicy(m_body ? Qt::TabFocus : Qt::NoFocus);
    m_more->setToolTip(tr("Save or copy"));
    m_more->setAccessibleName(tr("Save or copy"));
    connect(m_more, &QToolButton::clicked, this, [this] {
        auto* menu = makeMenu();
        menu->popup(m_more->mapToGlobal(m_more->rect().bottomLeft()));
    });
    hide();
}

void PictureView::setPicture(std::shared_ptr<const chart::Picture> picture) {
    const int parts = m_picture ? m_picture->parts() : 0;
    m_picture = std::move(picture);
    setVisible(m_picture != nullptr);
    if (!m_picture) {
        m_chosen = -1;
        return;
    }
    if (m_picture->parts() != parts) {
        m_chosen = -1;
        m_pointed = 0;
    }
    showTitle();
    setAccessibleDescription(m_picture->summary());
    // The page is laid out anew only where something moves.
    if (const int height = heightForWidth(width()); std::exchange(m_height, height) != height) updateGeometry();
    update();
}

void PictureView::setNote(const QString& note) {
    m_note = note;
    showTitle();
}

void PictureView::showTitle() {
    if (!m_picture) return;
    const auto title =
        m_note.isEmpty() ? m_picture->title() : QStringLiteral("%1 · %2").arg(m_picture->title(), m_note);
    m_title->setText(title);
    setAccessibleName(title);
}

void PictureView::setChosen(int part) {
    m_chosen = part;
    update();
}

QRectF PictureView::room() const {
    return QRectF(rect()).adjusted(0.0, HeadHeight, 0.0, 0.0);
}

int PictureView::heightForWidth(int width) const {
    if (!m_picture) return 0;
    return HeadHeight + (m_body ? m_body->height() : static_cast<int>(m_picture->heightFor(width)) + 1);
}

QSize PictureView::sizeHint() const {
    const int wide = width() > 0 ? width() : metrics::InspectorWidth;
    return {wide, heightForWidth(wide)};
}

void PictureView::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    m_title->setGeometry(0, 0, width() - 30, HeadHeight - 6);
    m_more->setGeometry(width() - 26, -2, 26, 26);
    if (m_body) m_body->setGeometry(0, HeadHeight, width(), m_body->height());
}

void PictureView::paintEvent(QPaintEvent*) {
    if (!m_picture || m_body) return;
    QPainter painter(this);
    const auto& tokens = Tokens::of(palette());
    const int chosen = m_ring && m_picture->parts() > 0 ? m_pointed : m_chosen;
    m_picture->paint(painter, room(), {&tokens, chosen, m_hovered < m_picture->parts() ? m_hovered : -1});
    if (m_ring)
        painting::focusRing(painter, QRectF(rect()).adjusted(1.0, 1.0, -1.0, -1.0), metrics::ControlRadius, tokens);
}

void PictureView::choose(int part) {
    if (!m_picture || part < 0 || part >= m_picture->parts()) return;
    m_chosen = m_pointed = part;
    update();
    emit partChosen(part);
}

void PictureView::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || !m_picture) return QWidget::mousePressEvent(event);
    choose(m_picture->partAt(event->position(), room()));
}

void PictureView::mouseMoveEvent(QMouseEvent* event) {
    if (m_picture && m_picture->showsPointed()) point(m_picture->partAt(event->position(), room()));
    QWidget::mouseMoveEvent(event);
}

void PictureView::leaveEvent(QEvent* event) {
    point(-1);
    QWidget::leaveEvent(event);
}

void PictureView::point(int part) {
    if (std::exchange(m_hovered, part) == part) return;
    setCursor(part >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
    update();
}

void PictureView::keyPressEvent(QKeyEvent* event) {
    if (event->matches(QKeySequence::Copy)) return copy();
    const int parts = m_picture ? m_picture->parts() : 0;
    const int across = m_picture ? m_picture->partsAcross() : 1;
    int to = m_pointed;
    switch (event->key()) {
    case Qt::Key_Left:
        to -= 1;
        break;
    case Qt::Key_Right:
        to += 1;
        break;
    case Qt::Key_Up:
        to -= across;
        break;
    case Qt::Key_Down:
        to += across;
        break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        return choose(m_pointed);
    default:
        return QWidget::keyPressEvent(event);
    }
    // At an edge the key is the page's, which scrolls.
    if (to < 0 || to >= parts) return QWidget::keyPressEvent(event);
    m_pointed = to;
    setAccessibleDescription(m_picture->partText(m_pointed));
    QToolTip::showText(mapToGlobal(QPoint(width() / 2, HeadHeight)), m_picture->partText(m_pointed), this);
    update();
}

void PictureView::focusInEvent(QFocusEvent* event) {
    m_ring = event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason;
    QWidget::focusInEvent(event);
    update();
}

void PictureView::focusOutEvent(QFocusEvent* event) {
    m_ring = false;
    QWidget::focusOutEvent(event);
    update();
}

bool PictureView::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip && m_picture && !m_body) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const int part = m_picture->partAt(help->pos(), room());
        if (part >= 0)
            QToolTip::showText(help->globalPos(), m_picture->partText(part), this);
        else if (m_title->geometry().contains(help->pos()))
            QToolTip::showText(help->globalPos(), m_picture->title(), this);
        else
            QToolTip::hideText();
        return true;
    }
    return QWidget::event(event);
}

void PictureView::contextMenuEvent(QContextMenuEvent* event) {
    if (m_picture) makeMenu()->popup(event->globalPos());
}

QMenu* PictureView::makeMenu() {
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    auto* numbers = menu->addAction(icon(QStringLiteral("copy")), tr("Copy numbers"));
    numbers->setShortcut(QKeySequence::Copy);
    connect(numbers, &QAction::triggered, this, &PictureView::copy);
    auto* file = menu->addAction(icon(QStringLiteral("export")), tr("Save as PNG, SVG, PDF or CSV…"));
    connect(file, &QAction::triggered, this, &PictureView::askAndSave);
    return menu;
}

void PictureView::copy() {
    if (!m_picture) return;
    QGuiApplication::clipboard()->setText(chart::tableText(*m_picture));
    emit told(tr("Copied the numbers of “%1”").arg(m_picture->title()));
}

void PictureView::askAndSave() {
    QFileDialog dialog(this, tr("Save “%1”").arg(m_picture->title()), QDir::homePath(),
                       tr("Pictures and tables (*.png *.svg *.pdf *.csv)"));
    dialog.setAcceptMode(QFileDialog::AcceptSave);
    dialog.setDefaultSuffix(QStringLiteral("png"));
    dialog.selectFile(objectName() + QStringLiteral(".png"));
    if (dialog.exec() == QDialog::Accepted) save(dialog.selectedFiles().value(0));
}

void PictureView::save(const QString& file) {
    if (!m_picture) return;
    const auto format = chart::pictureFormat(file.toStdString());
    if (!format) return emit told(errorText(format.error()));
    const auto bytes = chart::pictureBytes(*format, {m_picture},
                                           {.dark = Tokens::of(palette()).dark, .column = m_picture->paperWidth()});
    if (!bytes) return emit told(errorText(bytes.error()));
    const auto written = chart::writeFigure(file.toStdString(), *bytes);
    emit told(written ? tr("Saved %1").arg(QFileInfo(file).fileName()) : errorText(written.error()));
}

} // namespace throughline::ui
