// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLayout>
#include <vector>

namespace throughline::ui {

/// Items in lines, left to right, as words in a paragraph. Owns its items.
class FlowLayout : public QLayout {
    Q_OBJECT

public:
    explicit FlowLayout(int spacing, QWidget* parent = nullptr);
    ~FlowLayout() override;

    void addItem(QLayoutItem* item) override;
    int count() const override;
    QLayoutItem* itemAt(int index) const override;
    QLayoutItem* takeAt(int index) override;
    Qt::Orientations expandingDirections() const override { return {}; }
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override { return minimumSize(); }
    QSize minimumSize() const override;
    void setGeometry(const QRect& rect) override;

protected:
    /// Places the items in `rect` where that is to be applied; the height that they take.
    virtual int arrange(const QRect& rect, bool apply) const;
    /// Those that are shown.
    std::vector<QLayoutItem*> shown() const;

private:
    std::vector<QLayoutItem*> m_items;
};

} // namespace throughline::ui
