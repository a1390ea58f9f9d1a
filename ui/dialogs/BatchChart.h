// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <cstdint>
#include <vector>

namespace throughline::ui {

/// The losses of an epoch's batches under one another's curve: a bar each, the mean of the epoch as a line. A click, or
/// the arrow keys, chooses a batch; Escape and a second click choose none. Where there are more batches than pixels the
/// highest of those that share one is drawn. GUI thread.
class BatchChart : public QWidget {
    Q_OBJECT

public:
    explicit BatchChart(QWidget* parent = nullptr);

    /// `mean`: of the epoch; not finite: none.
    void setLosses(std::vector<double> losses, double mean);
    /// From 1; 0: none.
    std::int64_t chosen() const { return m_chosen; }
    void choose(std::int64_t batch);
    QSize sizeHint() const override { return {640, 180}; }

signals:
    /// By the user's hand.
    void batchChosen(std::int64_t batch);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    QRectF plot() const;
    std::int64_t batchAt(double x) const;
    QRectF bar(std::int64_t batch) const;
    void take(std::int64_t batch);

    std::vector<double> m_losses;
    double m_mean = 0.0, m_most = 1.0;
    std::int64_t m_chosen = 0, m_pointed = 0;
};

} // namespace throughline::ui
