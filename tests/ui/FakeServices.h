// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDBusConnection>
#include <QDBusObjectPath>
#include <QDBusUnixFileDescriptor>
#include <QFile>
#include <QTemporaryDir>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <poll.h>
#include <unistd.h>
#include <utility>

/// Services of the desktop as tests need them, and a bus of their own. Package dbus has the daemon.
namespace throughline::ui::testing {

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
    Q_PROPERTY(bool OnExternalPower MEMBER mains)

public:
    bool mains = true;
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

/// A daemon, ended with this object. Needs no application object: a bus must be there before the first one looks.
class PrivateBus {
public:
    ~PrivateBus() {
        if (m_process > 0) ::kill(m_process, SIGTERM);
        if (m_daemon) ::pclose(m_daemon);
    }
    bool start() {
        const auto file = m_folder.filePath(QStringLiteral("bus.conf"));
        QFile out(file);
        if (!out.open(QIODevice::WriteOnly)) return false;
        // Without a document type, whose address would look like a comment to moc.
        out.write(QStringLiteral("<busconfig><type>session</type><listen>unix:dir=%1</listen><auth>EXTERNAL</auth>"
                                 "<policy context='default'><allow send_destination='*'/><allow receive_sender='*'/>"
                                 "<allow own='*'/></policy></busconfig>")
                      .arg(m_folder.path())
                      .toUtf8());
        out.close();
        const QByteArray command = "exec dbus-daemon --nofork --print-address=1 --print-pid=1 --config-file='" +
                                   file.toLocal8Bit() + "' 2>/dev/null";
        m_daemon = ::popen(command.constData(), "r");
        char address[1024] = {}, process[64] = {};
        if (!m_daemon || !std::fgets(address, sizeof address, m_daemon) ||
            !std::fgets(process, sizeof process, m_daemon))
            return false;
        m_address = QString::fromUtf8(address).trimmed();
        m_process = static_cast<pid_t>(std::atoi(process));
        return true;
    }
    const QString& address() const { return m_address; }
    QDBusConnection connection(const char* name) const {
        return QDBusConnection::connectToBus(m_address, QLatin1String(name));
    }
    /// A connection that offers `logind` where the real one is found.
    QDBusConnection offer(Logind& logind) const {
        auto bus = connection("service");
        if (!bus.registerObject(QStringLiteral("/org/freedesktop/login1"), &logind,
                                QDBusConnection::ExportAllSlots | QDBusConnection::ExportAllSignals |
                                    QDBusConnection::ExportAllProperties) ||
            !bus.registerService(QStringLiteral("org.freedesktop.login1")))
            qFatal("the bus does not take the service");
        return bus;
    }

private:
    QTemporaryDir m_folder;
    std::FILE* m_daemon = nullptr; ///< what it says
    pid_t m_process = 0;
    QString m_address;
};

} // namespace throughline::ui::testing
