// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "nn/RateTest.h"

#include <QWidget>
#include <stop_token>

class QPushButton;

namespace throughline::ui {

class Label;

/// The picture of a test of learning rates (nn/RateTest.h): loss by rate, raw and smoothed, and the rate that it
/// suggests. A click takes the rate that is under it. GUI thread; the test runs on a pool thread.
class RateFinder : public QWidget {
    Q_OBJECT

public:
    explicit RateFinder(QWidget* parent = nullptr);
    ~RateFinder() override; ///< gives up a test that runs
    /// What a test would be about; null: nothing can be tested. Another configuration makes the picture that is shown
    /// an old one, and it goes.
    void setSubject(const nn::TrainConfig& config, std::shared_ptr<const nn::DataSplit> data);
    bool isShown() const { return !m_test.rates.empty(); }
    /// Where the plot of a rate is, in this widget.
    double xOf(double rate) const;

signals:
    void rateChosen(double rate);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    void run();
    void take(const Result<nn::RateTest>& test);
    QRectF plot() const;
    double rateAt(double x) const;

    nn::TrainConfig m_config;
    std::shared_ptr<const nn::DataSplit> m_data;
    nn::RateTest m_test;
    std::stop_source m_running;
    double m_pointed = 0.0; ///< rate under the mouse; 0: none
    QPushButton* m_try = nullptr;
    Label* m_says = nullptr;
};

} // namespace throughline::ui
