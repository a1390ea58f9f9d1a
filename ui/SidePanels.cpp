// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/SidePanels.h"

#include "theme/Settings.h"
#include "theme/Tokens.h"
#include "ui/SideGrip.h"

#include <QHBoxLayout>
#include <algorithm>

namespace throughline::ui {

namespace {

// Below these the side panel, then the list, make way for the page.
constexpr int SideFrom = 1100, ListFrom = 900;
constexpr int RoomyPage = 520; ///< that a widened panel leaves
constexpr int LeastPage = 244; ///< beside a panel that was asked for
constexpr auto SideSetting = "window/inspector-width";
constexpr auto ListSetting = "window/list-width";

} // namespace

SidePanels::SidePanels(QWidget* list, QWidget* page, QWidget* side) : m_list(list), m_page(page), m_side(side) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(list);
    row->addWidget(page, 1);
    row->addWidget(side);
    m_listGrip = new SideGrip(*list, Qt::RightEdge, metrics::SideWidth);
    m_listGrip->setObjectName(QStringLiteral("list-grip"));
    m_sideGrip = new SideGrip(*side, Qt::LeftEdge, metrics::InspectorWidth);
    m_sideGrip->setObjectName(QStringLiteral("side-grip"));
    connect(m_listGrip, &SideGrip::dragged, this, &SidePanels::setListWidth);
    connect(m_sideGrip, &SideGrip::dragged, this, &SidePanels::setSideWidth);
}

void SidePanels::restore() {
    m_sideWidth = settings().value(SideSetting, metrics::InspectorWidth).toInt();
    setListWidth(settings().value(ListSetting, metrics::SideWidth).toInt());
}

void SidePanels::remember() const {
    settings().setValue(SideSetting, m_sideWidth);
    settings().setValue(ListSetting, m_listWidth);
}

void SidePanels::setSideUseful(bool useful) {
    m_sideUseful = useful;
    arrange();
}

void SidePanels::toggleList() {
    m_listWish.set(listFits(), m_list->isHidden());
    m_listLast = true;
    arrange();
}

void SidePanels::toggleSide() {
    m_sideWish.set(sideFits(), m_side->isHidden());
    m_listLast = false;
    arrange();
}

void SidePanels::showPage() {
    if (!m_page->isHidden()) return;
    m_listWish.narrow = m_sideWish.narrow = -1;
    arrange();
}

bool SidePanels::listFits() const {
    return width() >= ListFrom;
}

bool SidePanels::sideFits() const {
    return width() >= SideFrom - (wantsList() ? 0 : metrics::SideWidth);
}

bool SidePanels::needsListSwitch() const {
    return !listFits() || m_listWish.roomy == 0;
}

void SidePanels::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    arrange();
}

void SidePanels::arrange() {
    bool showList = wantsList();
    bool showSide = m_sideUseful && m_sideWish.isShown(sideFits());
    if (showList && showSide && width() < metrics::SideWidth + metrics::InspectorWidth + LeastPage)
        (m_listLast ? showSide : showList) = false;
    const bool pageFits =
        width() >= LeastPage + (showList ? metrics::SideWidth : 0) + (showSide ? metrics::InspectorWidth : 0);
    // What is hidden leaves the keys to whom the window gives them, not to whatever comes next.
    for (const auto* hidden : {showList ? nullptr : m_list, showSide ? nullptr : m_side})
        if (hidden && hidden->isAncestorOf(window()->focusWidget())) emit focusLost();
    m_page->setVisible(pageFits);
    m_list->setVisible(showList);
    m_side->setVisible(showSide);
    for (auto* grip : {m_listGrip, m_sideGrip}) grip->setWanted(pageFits);
    setListWidth(m_listWidth);
    emit changed();
}

/// Long names may be given room, as far as the page and a narrow side panel keep theirs; a wider one makes way.
void SidePanels::setListWidth(int wanted) {
    m_listWidth = wanted;
    const int side = m_side->isHidden() ? 0 : metrics::InspectorWidth;
    const int most = std::max(metrics::SideWidth, width() - side - RoomyPage);
    m_list->setFixedWidth(m_page->isHidden() ? width() : std::clamp(wanted, metrics::SideWidth, most));
    setSideWidth(m_sideWidth);
}

/// A wide table may be given room, as far as the page keeps enough of it.
void SidePanels::setSideWidth(int wanted) {
    m_sideWidth = wanted;
    if (m_page->isHidden()) return m_side->setFixedWidth(width());
    const int list = m_list->isHidden() ? 0 : m_list->width();
    const int most = std::max(metrics::InspectorWidth, width() - list - RoomyPage);
    m_side->setFixedWidth(std::clamp(wanted, metrics::InspectorWidth, most));
}

} // namespace throughline::ui
