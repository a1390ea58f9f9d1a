// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDBusConnection>
#include <QDBusUnixFileDescriptor>
#include <QObject>
#include <QTimer>

class QDBusMessage;

namespace throughline::ui {

/// Keeps the machine awake while a run trains, and holds a shutdown up until a run is saved. Suspend is inhibited
/// through the desktop's portal (org.freedesktop.portal.Inhibit), else through logind, else not at all; the lid, which
/// suspends by itself, through logind, and on mains power alone: a machine that trains in a bag gets hot. Shutdown
/// through logind's delay (up to its InhibitDelayMaxSec, five seconds by default). All calls are asynchronous, and a
/// missing service is no error. https://systemd.io/INHIBITOR_LOCKS/. GUI thread.
class PowerGuard : public QObject {
    Q_OBJECT

public:
    explicit PowerGuard(QObject* parent = nullptr);
    /// On other buses than the user's, for tests.
    PowerGuard(QDBusConnection session, QDBusConnection system, QObject* parent = nullptr);
    /// Lets go of everything.
    ~PowerGuard() override;

    /// Whether suspend is to wait: while training, not while paused.
    void setAwake(bool on);
    /// Whether closing the lid is to go without effect meanwhile.
    void setLidIgnored(bool on);
    bool isLidIgnored() const { return m_lidIgnored; }
    /// Whether there is something to save before a shutdown.
    void setUnsaved(bool on);
    /// Whether suspend is held off at the moment, as far as the services have answered.
    bool isHolding() const { return !m_request.isEmpty() || m_sleepLock.isValid(); }
    /// Whether the lid is.
    bool isHoldingLid() const { return m_lidLock.isValid(); }

signals:
    /// The machine shuts down as soon as `setUnsaved(false)` is said, and soon in any case.
    void shutdownComing();
    /// What is held off is another.
    void changed();

private slots:
    void onPrepareForShutdown(bool coming);

private:
    void askPortal();
    void askLogind();
    void lookAtPower();
    void setLidHeld(bool on);
    void release();
    void closeRequest(const QString& request);
    QDBusMessage inhibit(const QString& what, const QString& why, const QString& mode) const;

    QDBusConnection m_session;
    QDBusConnection m_system;
    bool m_awake = false;
    bool m_lidIgnored = false;
    bool m_lidAsked = false; ///< on its way
    bool m_unsaved = false;
    int m_asked = 0;                     ///< tells an answer to the present wish from a late one
    QString m_request;                   ///< the portal's handle; empty: none
    QDBusUnixFileDescriptor m_sleepLock; ///< logind's, in effect as long as it is open
    QDBusUnixFileDescriptor m_lidLock;
    QDBusUnixFileDescriptor m_shutdownLock;
    QTimer m_power; ///< looks where it comes from, of which logind sends no news
};

} // namespace throughline::ui
