// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace throughline::app {

/// Turns SIGINT, SIGTERM and SIGHUP into a Qt signal of the main thread (a self-pipe). A SIGINT half a second or
/// more after the first ends the program at once with status 130. At most one object at a time; a SIGHUP that was
/// ignored (nohup) stays so.
class StopSignals : public QObject {
    Q_OBJECT

public:
    explicit StopSignals(QObject* parent = nullptr);
    ~StopSignals() override;

    /// The first signal that came, 0: none. The exit status of a stopped run is 128 more.
    int received() const { return m_received; }

signals:
    void stopRequested();

private:
    void readPipe();

    int m_received = 0;
};

} // namespace throughline::app
