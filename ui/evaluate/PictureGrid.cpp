// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/evaluate/PictureGrid.h"

#include "theme/Tokens.h"
#include "ui/evaluate/PictureView.h"

#include <QGridLayout>

namespace throughline::ui {

namespace {

constexpr int TwoAcrossFrom = 480;

} // namespace

PictureGrid::PictureGrid(std::vector<PictureView*> views, QWidget* parent)
    : QWidget(parent), m_views(std::move(views)), m_grid(new QGridLayout(this)) {
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setSpacing(metrics::Inside);
    for (auto* view : m_views) {
        view->setParent(this);
        view->hide();
    }
    arrange();
}

void PictureGrid::arrange() {
    const int across = width() >= TwoAcrossFrom ? 2 : 1;
    std::vector<PictureView*> shown;
    for (auto* view : m_views)
        if (view->picture()) shown.push_back(view);
    if (across == m_across && shown == m_placed) return;
    for (auto* view : m_placed) m_grid->removeWidget(view);
    m_across = across;
    m_placed = std::move(shown);
    for (int i = 0; i < static_cast<int>(m_placed.size()); ++i)
        m_grid->addWidget(m_placed[static_cast<std::size_t>(i)], i / across, i % across, Qt::AlignTop);
    m_grid->setColumnStretch(0, 1);
    m_grid->setColumnStretch(1, across == 2 ? 1 : 0);
    setVisible(!m_placed.empty());
}

void PictureGrid::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    arrange();
}

} // namespace throughline::ui
