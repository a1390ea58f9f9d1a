// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace throughline::ui {

class SideGrip;

/// List, page and side panel in a row. The page always wins the room: first the side panel makes way, then the list.
/// One may ask for either all the same, and drag its border; where there is no room beside a page at all, the panel
/// stands in the page's place. GUI thread.
class SidePanels : public QWidget {
    Q_OBJECT

public:
    /// Takes all three.
    SidePanels(QWidget* list, QWidget* page, QWidget* side);

    /// Whether the side panel has something to say beside this page.
    void setSideUseful(bool useful);
    void toggleList();
    void toggleSide();
    /// Brings the page back where a panel stands in its place.
    void showPage();
    bool isSideUseful() const { return m_sideUseful; }
    /// While the list has its room, there is no need for a switch to it.
    bool needsListSwitch() const;

    /// The widths of both panels, from and to the settings.
    void restore();
    void remember() const;

signals:
    /// What is shown has changed, or the room for it.
    void changed();
    /// What had the focus has gone.
    void focusLost();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    /// The user's choice, -1 none, 0 folded, 1 shown: where the width has room for it, and where it has not.
    struct Wish {
        int roomy = -1, narrow = -1;
        bool isShown(bool fits) const { return (fits ? roomy : narrow) < 0 ? fits : (fits ? roomy : narrow) == 1; }
        void set(bool fits, bool shown) { (fits ? roomy : narrow) = shown; }
    };

    void arrange();
    bool listFits() const;
    bool wantsList() const { return m_listWish.isShown(listFits()); }
    bool sideFits() const;
    void setListWidth(int wanted);
    void setSideWidth(int wanted);

    QWidget* m_list = nullptr;
    QWidget* m_page = nullptr;
    QWidget* m_side = nullptr;
    SideGrip* m_listGrip = nullptr;
    SideGrip* m_sideGrip = nullptr;
    Wish m_listWish, m_sideWish;
    bool m_sideUseful = false;
    bool m_listLast = false; ///< the list was asked for later than the side panel
    int m_listWidth = 0;     ///< as wished for, and given as far as there is room
    int m_sideWidth = 0;     ///< the same
};

} // namespace throughline::ui
