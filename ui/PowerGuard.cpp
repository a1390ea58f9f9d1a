// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/PowerGuard.h"

#include <QDBusMessage>
#include <QDBusObjectPath>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>

namespace throughline::ui {

namespace {

constexpr auto PortalService = "org.freedesktop.portal.Desktop";
constexpr auto PortalPath = "/org/freedesktop/portal/desktop";
constexpr auto PortalInterface = "org.freedesktop.portal.Inhibit";
constexpr auto RequestInterface = "org.freedesktop.portal.Request";
constexpr uint PortalSuspend = 4;
constexpr auto LogindService = "org.freedesktop.login1";
constexpr auto LogindPath = "/org/freedesktop/login1";
constexpr auto LogindInterface = "org.freedesktop.login1.Manager";
constexpr auto PropertiesInterface = "org.freedesktop.DBus.Properties";
constexpr int LookAtPowerEvery = 10'000;

/// Calls, and hands the reply to `done` on this thread unless `context` is gone by then.
template <class Done>
void call(const QDBusConnection& bus, const QDBusMessage& message, QObject* context, Done done) {
    auto* watcher = new QDBusPendingCallWatcher(bus.asyncCall(message), context);
    QObject::connect(watcher, &QDBusPendingCallWatcher::finished, context,
                     [done = std::move(done)](QDBusPendingCallWatcher* finished) {
                         done(finished);
                         finished->deleteLater();
                     });
}

} // namespace

PowerGuard::PowerGuard(QObject* parent)
    : PowerGuard(QDBusConnection::sessionBus(), QDBusConnection::systemBus(), parent) {}

PowerGuard::PowerGuard(QDBusConnection session, QDBusConnection system, QObject* parent)
    : QObject(parent), m_session(std::move(session)), m_system(std::move(system)) {
    m_power.setInterval(LookAtPowerEvery);
    connect(&m_power, &QTimer::timeout, this, &PowerGuard::lookAtPower);
    if (m_system.isConnected())
        m_system.connect(LogindService, LogindPath, LogindInterface, QStringLiteral("PrepareForShutdown"), this,
                         SLOT(onPrepareForShutdown(bool)));
}

PowerGuard::~PowerGuard() {
    blockSignals(true); // whoever owns it, and listens, is going too
    release();
}

void PowerGuard::setAwake(bool on) {
    if (m_awake == on) return;
    m_awake = on;
    ++m_asked;
    if (on) {
        askPortal();
        lookAtPower();
        m_power.start();
    } else {
        release();
    }
}

void PowerGuard::setLidIgnored(bool on) {
    m_lidIgnored = on;
    lookAtPower();
}

/// Asks for the lid, or lets go of it, by where the power comes from.
void PowerGuard::lookAtPower() {
    if (!m_awake || !m_lidIgnored || !m_system.isConnected()) return setLidHeld(false);
    auto message =
        QDBusMessage::createMethodCall(LogindService, LogindPath, PropertiesInterface, QStringLiteral("Get"));
    message << QString::fromLatin1(LogindInterface) << QStringLiteral("OnExternalPower");
    call(m_system, message, this, [this](QDBusPendingCallWatcher* finished) {
        const QDBusPendingReply<QDBusVariant> reply = *finished;
        setLidHeld(m_awake && m_lidIgnored && !reply.isError() && reply.value().variant().toBool());
    });
}

void PowerGuard::setLidHeld(bool on) {
    if (!on && m_lidLock.isValid()) {
        m_lidLock = {};
        emit changed();
    }
    if (!on || m_lidLock.isValid() || m_lidAsked) return;
    m_lidAsked = true;
    const auto message =
        inhibit(QStringLiteral("handle-lid-switch"), tr("A run is being trained"), QStringLiteral("block"));
    call(m_system, message, this, [this](QDBusPendingCallWatcher* finished) {
        const QDBusPendingReply<QDBusUnixFileDescriptor> reply = *finished;
        m_lidAsked = false;
        if (reply.isError() || !m_awake || !m_lidIgnored) return;
        m_lidLock = reply.value();
        emit changed();
    });
}

void PowerGuard::askPortal() {
    if (!m_session.isConnected()) return askLogind();
    auto message =
        QDBusMessage::createMethodCall(PortalService, PortalPath, PortalInterface, QStringLiteral("Inhibit"));
    message << QString() << PortalSuspend << QVariantMap{{QStringLiteral("reason"), tr("A run is being trained")}};
    call(m_session, message, this, [this, asked = m_asked](QDBusPendingCallWatcher* finished) {
        const QDBusPendingReply<QDBusObjectPath> reply = *finished;
        if (reply.isError()) {
            if (asked == m_asked) askLogind();
        } else if (asked == m_asked) {
            m_request = reply.value().path();
            emit changed();
        } else {
            closeRequest(reply.value().path());
        }
    });
}

void PowerGuard::askLogind() {
    if (!m_system.isConnected()) return;
    const auto message = inhibit(QStringLiteral("sleep"), tr("A run is being trained"), QStringLiteral("block"));
    call(m_system, message, this, [this, asked = m_asked](QDBusPendingCallWatcher* finished) {
        const QDBusPendingReply<QDBusUnixFileDescriptor> reply = *finished;
        // A late answer goes out of scope here, and its lock with it.
        if (reply.isError() || asked != m_asked) return;
        m_sleepLock = reply.value();
        emit changed();
    });
}

void PowerGuard::release() {
    if (!m_request.isEmpty()) closeRequest(std::exchange(m_request, {}));
    m_sleepLock = {};
    m_lidLock = {};
    m_power.stop();
    emit changed();
}

void PowerGuard::closeRequest(const QString& request) {
    m_session.asyncCall(
        QDBusMessage::createMethodCall(PortalService, request, RequestInterface, QStringLiteral("Close")));
}

void PowerGuard::setUnsaved(bool on) {
    if (m_unsaved == on) return;
    m_unsaved = on;
    m_shutdownLock = {};
    if (!on || !m_system.isConnected()) return;
    const auto message = inhibit(QStringLiteral("shutdown"), tr("The run is saved first"), QStringLiteral("delay"));
    call(m_system, message, this, [this](QDBusPendingCallWatcher* finished) {
        const QDBusPendingReply<QDBusUnixFileDescriptor> reply = *finished;
        if (!reply.isError() && m_unsaved) m_shutdownLock = reply.value();
    });
}

void PowerGuard::onPrepareForShutdown(bool coming) {
    if (coming) emit shutdownComing();
}

QDBusMessage PowerGuard::inhibit(const QString& what, const QString& why, const QString& mode) const {
    auto message =
        QDBusMessage::createMethodCall(LogindService, LogindPath, LogindInterface, QStringLiteral("Inhibit"));
    message << what << QStringLiteral("Throughline") << why << mode;
    return message;
}

} // namespace throughline::ui
