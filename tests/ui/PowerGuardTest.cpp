// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/PowerGuard.h"

#include <QDBusObjectPath>
#include <QFile>
#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <poll.h>
#include <unistd.h>

using throughline::ui::PowerGuard;

namespace {

/// A lock as logind hands them out: the writing end of a pipe, in effect until its last copy is closed.
class Lock {
public:
    Lock() {
        int ends[2];
        if (::pipe(ends) != 0) qFatal("no pipe");
        m_reading = ends[0];
        m_given = QDBusUnixFileDescriptor(ends[1]); // its own copy
        ::close(ends[1]);
    }
    ~Lock() { ::close(m_reading); }
    Lock(const Lock&) = delete;

    QDBusUnixFileDescriptor give() { return std::exchange(m_given, {}); }
    bool isOpen() const {
        pollfd look{m_reading, POLLIN, 0};
        return ::poll(&look, 1, 0) == 0;
    }

private:
    int m_reading = -1;
    QDBusUnixFileDescriptor m_given;
};

class Logind : public QObject {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.login1.Manager")

public:
    std::map<QString, std::unique_ptr<Lock>> locks; ///< by "what mode"
    bool holds(const QString& lock) const { return locks.contains(lock) && locks.at(lock)->isOpen(); }

public slots:
    QDBusUnixFileDescriptor Inhibit(const QString& what, const QString& who, const QString& why, const QString& mode) {
        if (who.isEmpty() || why.isEmpty()) return {};
        auto& lock = locks[what + QLatin1Char(' ') + mode];
        lock = std::make_unique<Lock>();
        return lock->give();
    }

signals:
    void PrepareForShutdown(bool coming);
};

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

// Without a document type, whose address would look like a comment to moc.
constexpr auto Configuration =
    "<busconfig><type>session</type><listen>unix:dir=%1</listen><auth>EXTERNAL</auth><policy context='default'>"
    "<allow send_destination='*'/><allow receive_sender='*'/><allow own='*'/></policy></busconfig>";

} // namespace

/// The guard against services of our own, on a bus of our own.
class PowerGuardTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    QProcess m_daemon;
    QString m_address;

    QDBusConnection connection(const char* name) {
        return QDBusConnection::connectToBus(m_address, QLatin1String(name));
    }

private slots:
    void initTestCase() {
        const auto file = m_folder.filePath(QStringLiteral("bus.conf"));
        QFile out(file);
        QVERIFY(out.open(QIODevice::WriteOnly));
        out.write(QString::fromLatin1(Configuration).arg(m_folder.path()).toUtf8());
        out.close();
        m_daemon.start(
            QStringLiteral("dbus-daemon"),
            {QStringLiteral("--config-file=") + file, QStringLiteral("--nofork"), QStringLiteral("--print-address=1")});
        QVERIFY2(m_daemon.waitForStarted(), "dbus-daemon is needed (package dbus)");
        QTRY_VERIFY(m_daemon.canReadLine());
        m_address = QString::fromUtf8(m_daemon.readLine()).trimmed();
        QVERIFY(connection("client").isConnected());
    }

    void cleanup() { QDBusConnection::disconnectFromBus(QStringLiteral("service")); }

    void cleanupTestCase() {
        QDBusConnection::disconnectFromBus(QStringLiteral("client"));
        m_daemon.terminate();
        m_daemon.waitForFinished();
    }

    void thePortalIsAskedFirst() {
        auto bus = connection("service");
        Portal portal;
        Request request;
        Logind logind;
        const auto all = QDBusConnection::ExportAllSlots;
        QVERIFY(bus.registerObject(QStringLiteral("/org/freedesktop/portal/desktop"), &portal, all));
        QVERIFY(bus.registerObject(QStringLiteral("/org/freedesktop/portal/desktop/request/1"), &request, all));
        QVERIFY(bus.registerObject(QStringLiteral("/org/freedesktop/login1"), &logind, all));
        QVERIFY(bus.registerService(QStringLiteral("org.freedesktop.portal.Desktop")));
        QVERIFY(bus.registerService(QStringLiteral("org.freedesktop.login1")));
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
        auto bus = connection("service");
        Logind logind;
        QVERIFY(
            bus.registerObject(QStringLiteral("/org/freedesktop/login1"), &logind, QDBusConnection::ExportAllSlots));
        QVERIFY(bus.registerService(QStringLiteral("org.freedesktop.login1")));
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

    void shutdownWaitsUntilAllIsSaved() {
        auto bus = connection("service");
        Logind logind;
        QVERIFY(bus.registerObject(QStringLiteral("/org/freedesktop/login1"), &logind,
                                   QDBusConnection::ExportAllSlots | QDBusConnection::ExportAllSignals));
        QVERIFY(bus.registerService(QStringLiteral("org.freedesktop.login1")));
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

QTEST_GUILESS_MAIN(PowerGuardTest)
#include "PowerGuardTest.moc"
