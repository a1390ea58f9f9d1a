// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <vector>

class QGridLayout;

namespace throughline::ui {

class PictureView;

/// Pictures under one another, or two side by side where there is room; those that show nothing take none. GUI thread.
class PictureGrid : public QWidget {
    Q_OBJECT

public:
    explicit PictureGrid(std::vector<PictureView*> views, QWidget* parent = nullptr);
    /// Others of them show something now.
    void arrange();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    std::vector<PictureView*> m_views;
    std::vector<PictureView*> m_placed;
    QGridLayout* m_grid = nullptr;
    int m_across = 0;
};

} // namespace throughline::ui
