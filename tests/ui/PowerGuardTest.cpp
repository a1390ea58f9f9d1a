// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "ui/PowerGuard.h"

#include "FakeServices.h"

#include <QSignalSpy>
#include <QTest>

using throughline::ui::PowerGuard;
using namespace throughline::ui::testing;

namespace {

class Portal : public QObject {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.portal.Inhibit")

public:
    uint flags = 0;

public slots:
    QDBusObjectPath Inhibit(const QString&, uint what, const QVariantMap& options) {
        if (options.value(QStringLiteral("reason")).toString().isEmpty()) return {};
        flags = what;
        return QDBusObjectPath(QStringLiteral("/org/freedesktop/portal/desktop/request/1"));
    }
};

class Request : public QObject {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.portal.Request")

public:
    int closed = 0;

public slots:
    void Close() { ++closed; }
};

} // namespace

/// The guard against services of our own, on a bus of our own.
class PowerGuardTest : public QObject {
    Q_OBJECT

    PrivateBus m_bus;

    QDBusConnection connection(const char* name) { return m_bus.connection(name); }

private slots:
    void initTestCase() {
        QVERIFY2(m_bus.start(), "dbus-daemon is needed (package dbus)");
        QVERIFY(connection("client").isConnected());
    }

    void cleanup() { QDBusConnection::disconnectFromBus(QStringLiteral("service")); }

    void cleanupTestCase() { QDBusConnection::disconnectFromBus(QStringLiteral("client")); }

    void thePortalIsAskedFirst() {
        Portal portal;
        Request request;
        Logind logind;
        auto bus = m_bus.offer(logind);
        const auto all = QDBusConnection::ExportAllSlots;
        QVERIFY(bus.registerObject(QStringLiteral("/org/freedesktop/portal/desktop"), &portal, all));
        QVERIFY(bus.registerObject(QStringLiteral("/org/freedesktop/portal/desktop/request/1"), &request, all));
        QVERIFY(bus.registerService(QStringLiteral("org.freedesktop.portal.Desktop")));
        PowerGuard guard(connection("client"), connection("client"));
        guard.setAwake(true);
        QTRY_VERIFY(guard.isHolding());
        QCOMPARE(portal.flags, 4U); // suspend, and nothing else
        QVERIFY(logind.locks.empty());
        guard.setAwake(false);
        QVERIFY(!guard.isHolding());
        QTRY_COMPARE(request.closed, 1);
        // An answer that comes after the wish has gone is given back.
        guard.setAwake(true);
        guard.setAwake(false);
        QTRY_COMPARE(request.closed, 2);
        QVERIFY(!guard.isHolding());
    }

    void withoutAPortalLogindHoldsSuspendOff() {
        Logind logind;
        const auto bus = m_bus.offer(logind);
        {
            PowerGuard guard(connection("client"), connection("client"));
            guard.setAwake(true);
            QTRY_VERIFY(guard.isHolding());
            QVERIFY(logind.holds(QStringLiteral("sleep block")));
            guard.setAwake(false);
            QTRY_VERIFY(!logind.holds(QStringLiteral("sleep block")));
            guard.setAwake(true);
            QTRY_VERIFY(guard.isHolding() && logind.holds(QStringLiteral("sleep block")));
        }
        QTRY_VERIFY(!logind.holds(QStringLiteral("sleep block"))); // and when it goes
    }

    // Closing the lid suspended all the same.
    void theLidIsHeldOnMainsPowerWhereThatIsWanted() {
        Logind logind;
        const auto bus = m_bus.offer(logind);
        const QString lock = QStringLiteral("handle-lid-switch block");
        PowerGuard guard(connection("client"), connection("client"));
        QSignalSpy changed(&guard, &PowerGuard::changed);
        guard.setAwake(true);
        QTRY_VERIFY(guard.isHolding());
        QVERIFY(!guard.isHoldingLid() && !logind.holds(lock));
        guard.setLidIgnored(true);
        QTRY_VERIFY(guard.isHoldingLid());
        QVERIFY(logind.holds(lock));
        QCOMPARE(changed.count(), 2);
        guard.setLidIgnored(false);
        QTRY_VERIFY(!logind.holds(lock));
        QVERIFY(guard.isHolding()); // suspend itself

        guard.setLidIgnored(true);
        QTRY_VERIFY(guard.isHoldingLid());
        guard.setAwake(false); // paused, or done
        QTRY_VERIFY(!logind.holds(lock));

        logind.mains = false; // a machine that trains in a bag gets hot
        guard.setAwake(true);
        QTRY_VERIFY(guard.isHolding());
        QTest::qWait(100);
        QVERIFY(!guard.isHoldingLid());
    }

    // Its window listened, of which not much was left by then.
    void whatGoesTellsNothing() {
        Logind logind;
        const auto bus = m_bus.offer(logind);
        int told = 0;
        {
            PowerGuard guard(connection("client"), connection("client"));
            connect(&guard, &PowerGuard::changed, this, [&] { ++told; });
            guard.setAwake(true);
            QTRY_VERIFY(guard.isHolding());
            QCOMPARE(told, 1);
        }
        QCOMPARE(told, 1);
    }

    void shutdownWaitsUntilAllIsSaved() {
        Logind logind;
        const auto bus = m_bus.offer(logind);
        PowerGuard guard(connection("client"), connection("client"));
        guard.setUnsaved(true);
        QTRY_VERIFY(logind.holds(QStringLiteral("shutdown delay")));
        QSignalSpy coming(&guard, &PowerGuard::shutdownComing);
        emit logind.PrepareForShutdown(false); // called off
        emit logind.PrepareForShutdown(true);
        QTRY_COMPARE(coming.count(), 1);
        QVERIFY(logind.holds(QStringLiteral("shutdown delay")));
        guard.setUnsaved(false);
        QTRY_VERIFY(!logind.holds(QStringLiteral("shutdown delay")));
    }

    void withoutAnyServiceNothingHappens() {
        PowerGuard guard(connection("client"), connection("client"));
        guard.setAwake(true);
        guard.setUnsaved(true);
        QTest::qWait(100);
        QVERIFY(!guard.isHolding());
        PowerGuard lonely(QDBusConnection(QStringLiteral("none")), QDBusConnection(QStringLiteral("none")));
        lonely.setAwake(true);
        lonely.setUnsaved(true);
        QVERIFY(!lonely.isHolding());
    }
};

THROUGHLINE_TEST(PowerGuardTest)
#include "PowerGuardTest.moc"
