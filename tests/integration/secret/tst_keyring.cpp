// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/account/keybook.h"
#include "core/secret/keychainstore.h"

#include <QCoreApplication>
#include <QDBusConnection>
#include <QDBusConnectionInterface>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace docswiki;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

template<typename T>
bool ended(const QFuture<T> &future)
{
    return QTest::qWaitFor([&future] { return future.isFinished(); }, 20'000);
}

/// The program runs itself on a bus of its own (`dbus-run-session`), where only the key ring daemon that it starts is.
constexpr auto inside = "DOCSWIKI_TEST_ON_OWN_BUS";

} // namespace

/// Against a real Secret Service: gnome-keyring on a session bus of the test's own, its files in a folder of the
/// test's.
class KeyRingTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void withAnOpenRing() { runOnOwnBus(u"open"_s); }
    void withALockedRing() { runOnOwnBus(u"locked"_s); }
    void withoutARing() { runOnOwnBus(u"none"_s); }
    void withoutABus()
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        QTemporaryDir home;
        environment.insert(u"HOME"_s, home.path());
        environment.insert(u"XDG_RUNTIME_DIR"_s, home.path());
        environment.remove(u"DISPLAY"_s);
        environment.insert(u"DBUS_SESSION_BUS_ADDRESS"_s, u"unix:path=/nonexistent/bus"_s);
        runSelf(QCoreApplication::applicationFilePath(), {}, environment, u"none"_s);
    }

private:
    void runOnOwnBus(const QString &ring)
    {
        const QString bus = QStandardPaths::findExecutable(u"dbus-run-session"_s);
        if (bus.isEmpty()) QSKIP("dbus-run-session is not on this machine (Debian package dbus)");
        if (ring != "none"_L1 && QStandardPaths::findExecutable(u"gnome-keyring-daemon"_s).isEmpty())
            QSKIP("gnome-keyring-daemon is not on this machine (Debian package gnome-keyring)");
        QTemporaryDir home;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"HOME"_s, home.path());
        environment.insert(u"XDG_DATA_HOME"_s, home.filePath(u"data"_s));
        environment.insert(u"XDG_RUNTIME_DIR"_s, home.path());
        // No service is started by the bus itself: the ring that runs is the one of this test.
        environment.insert(u"XDG_DATA_DIRS"_s, home.filePath(u"nothing"_s));
        for (const auto &name : {u"DISPLAY"_s, u"WAYLAND_DISPLAY"_s, u"DBUS_SESSION_BUS_ADDRESS"_s})
            environment.remove(name);
        runSelf(bus, {u"--"_s, QCoreApplication::applicationFilePath()}, environment, ring);
    }

    void runSelf(const QString &program, QStringList arguments, QProcessEnvironment environment, const QString &ring)
    {
        environment.insert(QString::fromLatin1(inside), ring);
        QProcess process;
        process.setProcessEnvironment(environment);
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(program, arguments);
        const bool over = process.waitForFinished(60'000);
        if (!over) {
            process.terminate();
            process.waitForFinished(5'000);
        }
        const QByteArray output = process.readAll();
        QVERIFY2(over && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0, output.constData());
        QVERIFY2(!output.contains("sk-test-secret"), output.constData());
    }
};

/// What runs on that bus.
class OnOwnBus final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_ring = qEnvironmentVariable(inside);
        if (m_ring == "none"_L1) return;
        startDaemon(true);
        if (m_ring == "open"_L1) return;
        // A ring that was used before and has not been opened since the last start.
        const auto written =
            secret::KeychainStore().write(u"key of work for https://work.example:443"_s, u"sk-test-secret"_s);
        QVERIFY(ended(written));
        QVERIFY(written.result());
        stopDaemon();
        startDaemon(false);
    }

    void cleanupTestCase() { stopDaemon(); }

    void writesReadsRemoves()
    {
        if (m_ring != "open"_L1) QSKIP("for an open ring");
        secret::KeychainStore store;
        const auto absent = store.read(u"key of a for https://a:443"_s);
        QVERIFY(ended(absent));
        QVERIFY2(absent.result(), absent.result() ? "" : qPrintable(absent.result().error().detail));
        QCOMPARE(*absent.result(), QString());

        const auto written = store.write(u"key of a for https://a:443"_s, u"sk-test-secret-ü"_s);
        QVERIFY(ended(written));
        QVERIFY2(written.result(), written.result() ? "" : qPrintable(written.result().error().detail));
        secret::KeychainStore later; // as after the next start
        const auto read = later.read(u"key of a for https://a:443"_s);
        QVERIFY(ended(read));
        QVERIFY(*read.result() == u"sk-test-secret-ü"_s);
        const auto other = later.read(u"key of a for https://b:443"_s);
        QVERIFY(ended(other));
        QCOMPARE(*other.result(), QString());

        const auto removed = later.remove(u"key of a for https://a:443"_s);
        QVERIFY(ended(removed));
        QVERIFY(removed.result());
        const auto gone = later.read(u"key of a for https://a:443"_s);
        QVERIFY(ended(gone));
        QCOMPARE(*gone.result(), QString());
        const auto again = later.remove(u"key of a for https://a:443"_s);
        QVERIFY(ended(again));
        QVERIFY(again.result());
    }

    void keyBookFindsItAtTheNextStart()
    {
        if (m_ring != "open"_L1) QSKIP("for an open ring");
        provider::ProviderAccount account;
        account.id = u"openrouter"_s;
        account.kind = provider::ProviderKind::OpenRouter;
        for (const char *name : {"DOCSWIKI_API_KEY", "OPENROUTER_API_KEY"})
            qunsetenv(name);
        {
            provider::KeyBook book(std::make_shared<secret::KeychainStore>());
            const auto saved = book.save(account, u"sk-test-secret"_s);
            QVERIFY(ended(saved));
            QCOMPARE(saved.result().source, provider::KeySource::Keychain);
        }
        provider::KeyBook book(std::make_shared<secret::KeychainStore>());
        QVERIFY(book.keyFor(account).isEmpty());
        QVERIFY(ended(book.load({account})));
        QVERIFY(book.keyFor(account) == u"sk-test-secret"_s);
        account.baseUrl = u"https://evil.example/api/v1"_s;
        QVERIFY(book.keyFor(account).isEmpty());
        QVERIFY(ended(book.load({account})));
        QVERIFY(book.keyFor(account).isEmpty());
    }

    void goesOnWithMemory()
    {
        if (m_ring == "open"_L1) QSKIP("for a ring that is locked or missing");
        // Nobody is there to type a password, so a locked ring may stay silent.
        const auto store = std::make_shared<secret::KeychainStore>(secret::KeychainStore::Limits{2s, 2s});
        provider::ProviderAccount account;
        account.id = u"work"_s;
        account.kind = provider::ProviderKind::Compatible;
        account.baseUrl = u"https://work.example"_s;
        provider::KeyBook book(store);
        QVERIFY(ended(book.load({account})));
        const auto saved = book.save(account, u"sk-test-secret"_s);
        QVERIFY(book.keyFor(account) == u"sk-test-secret"_s); // at once
        QVERIFY(ended(saved));
        QCOMPARE(saved.result().source, provider::KeySource::Memory);
        QVERIFY(saved.result().notice);
        QVERIFY2(saved.result().notice->message.startsWith(u"This computer has no key ring that is open"_s),
                 qPrintable(saved.result().notice->message));
        QVERIFY(book.keyFor(account) == u"sk-test-secret"_s);
    }

private:
    static bool isRunning()
    {
        return QDBusConnection::sessionBus().interface()->isServiceRegistered(u"org.freedesktop.secrets"_s);
    }

    void startDaemon(bool unlocked)
    {
        QStringList arguments{u"--foreground"_s, u"--components=secrets"_s};
        if (unlocked) arguments += u"--unlock"_s;
        m_daemon.start(u"gnome-keyring-daemon"_s, arguments);
        QVERIFY(m_daemon.waitForStarted());
        if (unlocked) m_daemon.write("test"); // the password of the ring that it makes
        m_daemon.closeWriteChannel();
        QTRY_VERIFY_WITH_TIMEOUT(isRunning(), 20'000);
    }

    void stopDaemon()
    {
        if (m_daemon.state() == QProcess::NotRunning) return;
        m_daemon.terminate();
        QVERIFY(m_daemon.waitForFinished(5'000));
        QTRY_VERIFY_WITH_TIMEOUT(!isRunning(), 5'000);
    }

    QString m_ring;
    QProcess m_daemon;
};

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    if (qEnvironmentVariableIsSet(inside)) {
        OnOwnBus test;
        return QTest::qExec(&test, argc, argv);
    }
    KeyRingTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_keyring.moc"
