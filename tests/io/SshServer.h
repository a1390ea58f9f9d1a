// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <arpa/inet.h>
#include <csignal>
#include <cstdint>
#include <netinet/in.h>
#include <pwd.h>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

/// A real sshd on a port of the loopback, with keys and settings of its own, which `ssh box` reaches: an `ssh` that
/// comes first in PATH reads our config in place of the user's. Nothing of the user's or the system's is changed, but
/// for the empty folder that sshd wants of root.
class SshServer {
public:
    SshServer() {
        if (!QFile::exists(program())) qFatal("%s is missing: install openssh-server", qPrintable(program()));
        if (::geteuid() == 0) QDir().mkpath(QStringLiteral("/run/sshd"));
        m_port = freePort();
        for (const char* key : {"host_key", "user_key"}) {
            const auto file = path(QLatin1String(key));
            if (QProcess::execute(QStringLiteral("ssh-keygen"),
                                  {QStringLiteral("-q"), QStringLiteral("-t"), QStringLiteral("ed25519"),
                                   QStringLiteral("-N"), QString(), QStringLiteral("-f"), file}) != 0)
                qFatal("ssh-keygen fails");
        }
        write(QStringLiteral("authorized_keys"), read(QStringLiteral("user_key.pub")));
        const auto port = QByteArray::number(m_port), folder = m_folder.path().toUtf8();
        write(QStringLiteral("known_hosts"), "[127.0.0.1]:" + port + ' ' + read(QStringLiteral("host_key.pub")));
        write(QStringLiteral("sshd_config"), "ListenAddress 127.0.0.1\nPort " + port + "\nHostKey " + folder +
                                                 "/host_key\nAuthorizedKeysFile " + folder +
                                                 "/authorized_keys\nPidFile none\nStrictModes no\nUsePAM no\n"
                                                 "PasswordAuthentication no\nKbdInteractiveAuthentication no\n"
                                                 "PermitRootLogin yes\nLogLevel FATAL\n");
        write(QStringLiteral("ssh_config"), "Host box\nHostName 127.0.0.1\nPort " + port + "\nUser " +
                                                QByteArray(::getpwuid(::geteuid())->pw_name) + "\nIdentityFile " +
                                                folder + "/user_key\nIdentitiesOnly yes\nUserKnownHostsFile " + folder +
                                                "/known_hosts\nStrictHostKeyChecking yes\n"
                                                "Host stranger\nHostName 127.0.0.1\nPort " +
                                                port + "\nUserKnownHostsFile /dev/null\nStrictHostKeyChecking yes\n");
        QDir(m_folder.path()).mkdir(QStringLiteral("bin"));
        write(QStringLiteral("bin/ssh"), "#!/bin/sh\nexec /usr/bin/ssh -F '" + folder + "/ssh_config' \"$@\"\n");
        QFile::setPermissions(path(QStringLiteral("bin/ssh")), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        qputenv("PATH", folder + "/bin:" + qgetenv("PATH"));
        start();
    }
    ~SshServer() {
        endSessions();
        stop();
    }

    void start() {
        m_sshd.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_sshd.start(program(), {QStringLiteral("-D"), QStringLiteral("-e"), QStringLiteral("-f"),
                                 path(QStringLiteral("sshd_config"))});
        if (!m_sshd.waitForStarted()) qFatal("sshd does not start");
        for (int tries = 0; !answers(); ++tries) {
            if (tries == 300 || m_sshd.state() == QProcess::NotRunning) qFatal("sshd does not answer");
            m_sshd.waitForFinished(50);
        }
    }
    /// Takes no further connections; those that there are go on.
    void stop() {
        m_sshd.kill();
        m_sshd.waitForFinished();
    }
    /// Sends a signal to what serves each connection: SIGKILL drops the line, SIGSTOP makes it hang.
    void signalSessions(int number) const {
        for (const pid_t session : m_sessions) ::kill(session, number);
    }
    /// Those that the server, which runs, has now.
    int findSessions() {
        m_sessions.clear();
        if (m_sshd.state() != QProcess::Running) return 0; // else they would be those of process 0
        const auto parent = QByteArray::number(m_sshd.processId());
        for (const QString& name : QDir(QStringLiteral("/proc")).entryList(QDir::Dirs)) {
            QFile file(QStringLiteral("/proc/%1/stat").arg(name));
            if (name.toInt() == 0 || !file.open(QIODevice::ReadOnly)) continue;
            const QByteArray stat = file.readAll(); // "pid (name) state parent …"
            if (stat.mid(stat.lastIndexOf(')') + 2).split(' ').value(1) == parent) m_sessions.push_back(name.toInt());
        }
        return static_cast<int>(m_sessions.size());
    }
    void endSessions() {
        findSessions();
        signalSessions(SIGKILL);
    }

private:
    static QString program() { return QStringLiteral("/usr/sbin/sshd"); }
    QString path(const QString& name) const { return m_folder.filePath(name); }

    void write(const QString& name, const QByteArray& text) const {
        QFile file(path(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size()) qFatal("cannot write");
    }
    QByteArray read(const QString& name) const {
        QFile file(path(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    static sockaddr_in addressOf(int port) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(static_cast<std::uint16_t>(port));
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        return address;
    }
    static int freePort() {
        const int probe = ::socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address = addressOf(0);
        socklen_t size = sizeof address;
        auto* const any = reinterpret_cast<sockaddr*>(&address);
        if (::bind(probe, any, size) != 0 || ::getsockname(probe, any, &size) != 0) qFatal("no port is free");
        ::close(probe);
        return ntohs(address.sin_port);
    }
    bool answers() const {
        const int probe = ::socket(AF_INET, SOCK_STREAM, 0);
        const sockaddr_in address = addressOf(m_port);
        const bool connected = ::connect(probe, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
        ::close(probe);
        return connected;
    }

    QTemporaryDir m_folder;
    QProcess m_sshd;
    int m_port = 0;
    std::vector<pid_t> m_sessions;
};
