// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "theme/ColorScheme.h"

#include "../FakeServices.h"

#include <QGuiApplication>
#include <QSignalSpy>
#include <QTest>

using throughline::ui::ColorScheme;
using namespace throughline::ui::testing;

namespace {

class Portal : public QObject {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.portal.Settings")

public:
    uint scheme = 0;

    void set(uint value) {
        scheme = value;
        emit SettingChanged(QStringLiteral("org.freedesktop.appearance"), QStringLiteral("color-scheme"),
                            QDBusVariant(value));
    }

public slots:
    /// With one variant more than the signal, as real portals do.
    QDBusVariant Read(const QString&, const QString&) {
        return QDBusVariant(QVariant::fromValue(QDBusVariant(scheme)));
    }

signals:
    void SettingChanged(const QString& group, const QString& key, const QDBusVariant& value);
};

} // namespace

/// Light and dark as the desktop's portal says, on a bus of our own. One test alone: the window must follow in a
/// process in which nobody has used the portal's types before.
class ColorSchemeTest : public QObject {
    Q_OBJECT

private slots:
    void followsThePortalWhileItRuns() {
        ColorScheme scheme;
        QVERIFY(!scheme.isDark());
        Portal portal;
        auto bus = QDBusConnection::connectToBus(QString::fromUtf8(qgetenv("DBUS_SESSION_BUS_ADDRESS")),
                                                 QStringLiteral("service"));
        QVERIFY(bus.registerObject(QStringLiteral("/org/freedesktop/portal/desktop"), &portal,
                                   QDBusConnection::ExportAllSlots | QDBusConnection::ExportAllSignals));
        QVERIFY(bus.registerService(QStringLiteral("org.freedesktop.portal.Desktop")));
        // A signal that overtakes the news of who owns the name is nobody's: on a busy machine one is not enough.
        QTRY_VERIFY((portal.set(1), scheme.isDark()));
        portal.set(2);
        QTRY_VERIFY(!scheme.isDark());
        portal.set(1);
        QTRY_VERIFY(scheme.isDark());
        QVERIFY(!ColorScheme().isDark()); // not known before the portal answers
        const ColorScheme later;
        QTRY_VERIFY(later.isDark());
        QDBusConnection::disconnectFromBus(QStringLiteral("service"));
    }
};

static int runColorSchemeTest(int argc, char** argv) {
    const QTemporaryDir home;
    qputenv("XDG_CONFIG_HOME", home.path().toUtf8());
    qunsetenv("THROUGHLINE_THEME");
    PrivateBus bus;
    if (!bus.start()) qFatal("dbus-daemon is needed (package dbus)");
    qputenv("DBUS_SESSION_BUS_ADDRESS", bus.address().toUtf8());
    QGuiApplication app(argc, argv);
    ColorSchemeTest test;
    return QTest::qExec(&test, argc, argv);
}

THROUGHLINE_TEST_BY(ColorSchemeTest, runColorSchemeTest)
#include "ColorSchemeTest.moc"
