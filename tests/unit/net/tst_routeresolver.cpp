// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/routeresolver.h"
#include "core/net/trust.h"

#include <QDir>
#include <QFile>
#include <QSemaphore>
#include <QSet>
#include <QSslCertificate>
#include <QSslSocket>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

#include <atomic>

#ifdef Q_OS_UNIX
#include <sys/stat.h>
#endif

using namespace docswiki;
using namespace Qt::StringLiterals;
using net::Route;
using net::RouteResolver;
using Proxies = QList<QNetworkProxy>;

namespace {
// Two authorities made for this test; their keys are gone.
const QByteArray first = "-----BEGIN CERTIFICATE-----\n"
                         "MIIBjTCCATOgAwIBAgIUMg1xnNHGXwLwK8e8/Hmay5EeArkwCgYIKoZIzj0EAwIw\n"
                         "GzEZMBcGA1UEAwwQVGVzdCBhdXRob3JpdHkgMTAgFw0yNjExMjIxMTI2MzlaGA8y\n"
                         "MTI2MTAyOTExMjYzOVowGzEZMBcGA1UEAwwQVGVzdCBhdXRob3JpdHkgMTBZMBMG\n"
                         "ByqGSM49AgEGCCqGSM49AwEHA0IABJYiJSBTmBP+v+qQF880ZRPKmPBRwldAy0cP\n"
                         "O2ug6tX0gt667y5deQ9O7SW+YrdkEGCiZsMDeyIG0wR6cFIdI0ejUzBRMB0GA1Ud\n"
                         "DgQWBBSnboHiL31wV6iyMp2cQJ2rlXGl1TAfBgNVHSMEGDAWgBSnboHiL31wV6iy\n"
                         "Mp2cQJ2rlXGl1TAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0gAMEUCIQDX\n"
                         "e0/C9vW9/KdtcKK99AOh86ZHfuaJVAxoyItx98YHTwIgRxledUSEySCza86Mgpko\n"
                         "RdGbv2Mg0/tWXySln3vOd6U=\n"
                         "-----END CERTIFICATE-----\n";
const QByteArray second = "-----BEGIN CERTIFICATE-----\n"
                          "MIIBjjCCATOgAwIBAgIUZ9KoC+mdMlEKo8msuxE8bS4KV6gwCgYIKoZIzj0EAwIw\n"
                          "GzEZMBcGA1UEAwwQVGVzdCBhdXRob3JpdHkgMjAgFw0yNjExMjIxMTI2MzlaGA8y\n"
                          "MTI2MTAyOTExMjYzOVowGzEZMBcGA1UEAwwQVGVzdCBhdXRob3JpdHkgMjBZMBMG\n"
                          "ByqGSM49AgEGCCqGSM49AwEHA0IABPAiuflmuQEZUMnKMcwMW3gnFCBoyDYJxmfV\n"
                          "r/B+SZgEzOaX47s3Z/vg1BYl9vQPENQBGqvyfLknV5LpyzOV4GajUzBRMB0GA1Ud\n"
                          "DgQWBBSoCI4zZkaeDwayW35VkBy61YvmVDAfBgNVHSMEGDAWgBSoCI4zZkaeDway\n"
                          "W35VkBy61YvmVDAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0kAMEYCIQCd\n"
                          "DL7LxF5jVvIYilc4CUy3DqRyBWefv4T4OC0gOjDU+QIhAKeesisx4u2+MFD1BkPL\n"
                          "NBy1K/ASOv3zY2Unlv0iefqJ\n"
                          "-----END CERTIFICATE-----\n";

const QUrl safe(u"https://a.example/v1"_s);
const QUrl plain(u"http://a.example/v1"_s);

Route own(const QString &proxy)
{
    Route route;
    route.proxy = Route::Proxy::Own;
    route.proxyUrl = proxy;
    return route;
}

Route direct(const QString &authorities = {})
{
    Route route;
    route.proxy = Route::Proxy::None;
    route.caFile = authorities;
    return route;
}

/// Quicker than the hundreds of the system.
QSslConfiguration trustingSecond()
{
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    tls.setCaCertificates(QSslCertificate::fromData(second));
    return tls;
}

QNetworkProxy proxyOfSystem()
{
    return {QNetworkProxy::HttpProxy, u"system.example"_s, 8080};
}
} // namespace

class RouteResolverTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void neverForThisMachine();
    void ownProxy();
    void systemProxy();
    void asksTheSystemOnAWorker();
    void environmentFirst();
    void contextIsGone();
    void systemHangs();
    void authorities_data();
    void authorities();
    void besideTheSystems();
    void noPlainFile();
    void readsTheFileWhenItChanges();
    void brokenFile();
    void rulesOfTls();

private:
    RouteResolver::Plan resolved(RouteResolver &resolver, const QUrl &url, const Route &route);
    QString write(const QByteArray &pem, const QString &name = u"own.pem"_s);

    net::ProxyEnvironment m_environment;
    std::atomic<int> m_asked = 0;
    RouteResolver::Sources m_sources;
    std::unique_ptr<QTemporaryDir> m_folder;
};

void RouteResolverTest::init()
{
    m_environment = {};
    m_asked = 0;
    m_sources = {};
    m_sources.environment = [this] { return m_environment; };
    m_sources.system = [this](const QNetworkProxyQuery &) {
        ++m_asked;
        return Proxies{proxyOfSystem()};
    };
    m_folder = std::make_unique<QTemporaryDir>();
}

RouteResolver::Plan RouteResolverTest::resolved(RouteResolver &resolver, const QUrl &url, const Route &route)
{
    RouteResolver::Plan plan = fail(ErrorCode::Internal, u"not resolved"_s);
    bool done = false;
    resolver.resolve(url, route, this, [&](const RouteResolver::Plan &found) {
        plan = found;
        done = true;
    });
    if (done || !QTest::qWaitFor([&] { return done; }, 60'000)) return fail(ErrorCode::Internal, u"at once, or never"_s);
    return plan;
}

QString RouteResolverTest::write(const QByteArray &pem, const QString &name)
{
    QFile file(m_folder->filePath(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(pem) != pem.size()) return {};
    return file.fileName();
}

void RouteResolverTest::neverForThisMachine()
{
    m_environment.all = u"http://proxy.example:1"_s;
    RouteResolver resolver({}, m_sources);
    for (const QString &host : {u"127.0.0.1"_s, u"localhost"_s, u"[::1]"_s, u"127.9.9.9"_s, u"app.localhost"_s}) {
        for (const Route &route : {Route(), own(u"http://proxy.example:1"_s), own(u"no proxy at all:"_s), direct()}) {
            const auto plan = resolver.known(QUrl("http://"_L1 + host + ":8080/v1"_L1), route);
            QVERIFY(plan && *plan);
            QVERIFY((*plan)->isDirect());
            QCOMPARE((*plan)->proxyName(), QString());
        }
    }
    QCOMPARE(m_asked, 0);
}

void RouteResolverTest::ownProxy()
{
    RouteResolver resolver({}, m_sources);
    const auto plan = resolver.known(safe, own(u"socks5://me:secret@proxy.example:9050"_s));
    QVERIFY(plan && *plan);
    QCOMPARE((*plan)->proxy, QNetworkProxy(QNetworkProxy::Socks5Proxy, u"proxy.example"_s, 9050, u"me"_s, u"secret"_s));
    QCOMPARE((*plan)->proxyName(), u"proxy.example:9050"_s);
    const auto broken = resolver.known(safe, own(u"https://proxy.example"_s));
    QVERIFY(broken && !*broken);
    QCOMPARE(broken->error().code, ErrorCode::Input);
    QCOMPARE(broken->error().message,
             u"The proxy of this provider is reached over https (“https://proxy.example”), which is not supported; use "
             "http:// or socks5://. Correct it in Settings."_s);
    QVERIFY(resolver.known(safe, direct()).value()->isDirect());
    QCOMPARE(m_asked, 0);
}

void RouteResolverTest::systemProxy()
{
    m_sources.system = [this](const QNetworkProxyQuery &query) -> Proxies {
        ++m_asked;
        if (query.url().host() == "direct.example"_L1) return {QNetworkProxy(QNetworkProxy::NoProxy)};
        if (query.url().host() == "none.example"_L1) return {};
        QNetworkProxy caching(QNetworkProxy::HttpCachingProxy, u"caching.example"_s, 3128);
        if (query.url().host() == "caching.example"_L1) return {caching};
        return {caching, proxyOfSystem()};
    };
    RouteResolver resolver({}, m_sources);
    QVERIFY(!resolver.known(safe, {}));
    QCOMPARE(resolved(resolver, safe, {}).value().proxy, proxyOfSystem());
    QCOMPARE(resolver.known(safe, {}).value()->proxy, proxyOfSystem());
    QCOMPARE(m_asked, 1);
    QVERIFY(!resolver.known(plain, {})); // another origin may have another proxy
    QVERIFY(resolved(resolver, QUrl(u"https://direct.example"_s), {})->isDirect());
    QVERIFY(resolver.known(QUrl(u"https://direct.example/x"_s), {}).value()->isDirect());
    QVERIFY(resolved(resolver, QUrl(u"https://none.example"_s), {})->isDirect());
    QCOMPARE(resolved(resolver, QUrl(u"https://caching.example"_s), {})->proxy,
             QNetworkProxy(QNetworkProxy::HttpProxy, u"caching.example"_s, 3128));
    QCOMPARE(m_asked, 4);
}

void RouteResolverTest::asksTheSystemOnAWorker()
{
    QSemaphore gate;
    std::atomic<bool> onThisThread = false;
    m_sources.system = [&, test = QThread::currentThread()](const QNetworkProxyQuery &) {
        onThisThread = QThread::currentThread() == test;
        ++m_asked;
        gate.acquire();
        return Proxies{proxyOfSystem()};
    };
    RouteResolver resolver({}, m_sources);
    int ready = 0;
    for (int i = 0; i < 20; ++i)
        resolver.resolve(safe, {}, this, [&ready](const RouteResolver::Plan &plan) { ready += plan.has_value(); });
    QTRY_COMPARE(m_asked, 1);
    QCOMPARE(ready, 0);
    gate.release();
    QTRY_COMPARE(ready, 20);
    QCOMPARE(m_asked, 1); // once for all of them
    QVERIFY(!onThisThread);
}

void RouteResolverTest::environmentFirst()
{
    m_environment.https = u"http://proxy.example:3128"_s;
    m_environment.no = u"b.example"_s;
    RouteResolver resolver({}, m_sources);
    QCOMPARE(resolver.known(safe, {}).value()->proxyName(), u"proxy.example:3128"_s);
    QVERIFY(resolver.known(QUrl(u"https://b.example"_s), {}).value()->isDirect());
    QVERIFY(resolver.known(safe, direct()).value()->isDirect());
    QVERIFY(!resolver.known(plain, {})); // about that it says nothing
    QCOMPARE(m_asked, 0);
}

void RouteResolverTest::contextIsGone()
{
    RouteResolver resolver({}, m_sources);
    auto context = std::make_unique<QObject>();
    bool called = false;
    resolver.resolve(safe, {}, context.get(), [&called](const RouteResolver::Plan &) { called = true; });
    context.reset();
    QVERIFY(resolved(resolver, safe, {}));
    QVERIFY(!called);
    // The resolver goes first, and what it asked for ends behind it.
    auto shortLived = std::make_unique<RouteResolver>(std::nullopt, m_sources);
    shortLived->resolve(safe, {}, this, [&called](const RouteResolver::Plan &) { called = true; });
    shortLived.reset();
    QCoreApplication::processEvents();
    QVERIFY(!called);
}

void RouteResolverTest::systemHangs()
{
    auto gate = std::make_shared<QSemaphore>();
    auto left = std::make_shared<QSemaphore>();
    m_sources.system = [gate, left](const QNetworkProxyQuery &) {
        gate->acquire();
        left->release();
        return Proxies{proxyOfSystem()};
    };
    auto resolver = std::make_unique<RouteResolver>(std::nullopt, m_sources);
    bool called = false;
    resolver->resolve(safe, {}, this, [&called](const RouteResolver::Plan &) { called = true; });
    QVERIFY(!resolver->known(safe, {}));
    QVERIFY(resolved(*resolver, safe, direct())->isDirect()); // the others go on
    resolver.reset();                                         // and so does the program's end
    QVERIFY(!called);
    gate->release(10);
    QVERIFY(left->tryAcquire(1, 5'000));
}

void RouteResolverTest::authorities_data()
{
    QTest::addColumn<QByteArray>("pem");
    QTest::addColumn<int>("count"); // certificates taken
    QTest::addColumn<QString>("problem");
    QTest::newRow("one") << first << 1 << QString();
    QTest::newRow("two") << first + "\n# a comment\n" + second << 2 << QString();
    QTest::newRow("empty") << QByteArray() << 0 << u"holds no certificate in PEM form"_s;
    QTest::newRow("text") << QByteArray("Not a certificate") << 0 << u"holds no certificate in PEM form"_s;
    QTest::newRow("key") << QByteArray("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n") << 0
                         << u"holds no certificate in PEM form"_s;
    QTest::newRow("cut") << first + second.first(300) << 0 << u"holds a damaged certificate"_s;
    QTest::newRow("damaged") << QByteArray(first).replace("MIIB", "AAAA") + second << 0
                             << u"holds a damaged certificate"_s;
    QTest::newRow("huge") << QByteArray(5 * 1024 * 1024, '\n') + first << 0
                          << u"is far too large for a list of certificates"_s;
}

void RouteResolverTest::authorities()
{
    if (!QSslSocket::supportsSsl()) QSKIP("Qt finds no TLS library here.");
    QFETCH(QByteArray, pem);
    QFETCH(int, count);
    QFETCH(QString, problem);
    const QString path = write(pem);
    const auto loaded = net::loadAuthorities(path, trustingSecond());
    QCOMPARE(loaded.has_value(), problem.isEmpty());
    if (!loaded) {
        QCOMPARE(loaded.error().code, ErrorCode::Input);
        QCOMPARE(loaded.error().message,
                 u"The certificate file %1 %2. Correct it in Settings."_s.arg(QDir::toNativeSeparators(path), problem));
        return;
    }
    // Beside what was trusted before, not in its place.
    QCOMPARE(loaded->caCertificates().size(), 1 + count);
    for (const QSslCertificate &certificate : QSslCertificate::fromData(pem))
        QVERIFY(loaded->caCertificates().contains(certificate));
}

void RouteResolverTest::besideTheSystems()
{
    if (!QSslSocket::supportsSsl()) QSKIP("Qt finds no TLS library here.");
    const auto system = QSslConfiguration::systemCaCertificates();
    if (system.isEmpty()) QSKIP("There are no certificates of authorities on this system.");
    RouteResolver resolver({}, m_sources);
    const auto plan = resolved(resolver, safe, direct(write(first)));
    QVERIFY(plan);
    const auto trusted = plan->tls.caCertificates();
    QCOMPARE(trusted.size(), QSet<QSslCertificate>(system.cbegin(), system.cend()).size() + 1);
    for (const QSslCertificate &certificate : {system.constFirst(), system.constLast()})
        QVERIFY(trusted.contains(certificate));
    QVERIFY(trusted.contains(QSslCertificate::fromData(first).constFirst()));
    QVERIFY(resolver.known(safe, direct()).value()->tls.caCertificates().isEmpty()); // of other routes as before
}

void RouteResolverTest::noPlainFile()
{
    QString pipe = m_folder->filePath(u"pipe"_s);
#ifdef Q_OS_UNIX
    QCOMPARE(mkfifo(qPrintable(pipe), 0600), 0); // whoever opens it waits for a writer
#endif
    for (const QString &path : {pipe, m_folder->path(), m_folder->filePath(u"missing.pem"_s)}) {
        const auto loaded = net::loadAuthorities(path);
        QVERIFY(!loaded);
        QCOMPARE(loaded.error().message, u"The certificate file %1 cannot be read. Correct it in Settings."_s.arg(
                                             QDir::toNativeSeparators(path)));
    }
}

void RouteResolverTest::readsTheFileWhenItChanges()
{
    if (!QSslSocket::supportsSsl()) QSKIP("Qt finds no TLS library here.");
    const auto base = [] {
        QSslConfiguration tls = trustingSecond();
        tls.setCaCertificates(QSslCertificate::fromData(first));
        return tls;
    }();
    const auto two = QSslCertificate::fromData(second).constFirst();
    const QString path = write(first);
    RouteResolver patient(base, m_sources);
    m_sources.authoritiesAge = Milliseconds(0);
    RouteResolver resolver(base, m_sources);
    QCOMPARE(resolved(resolver, safe, direct(path)).value().tls.caCertificates().size(), 2);
    QVERIFY(!patient.known(safe, direct(path)));
    QCOMPARE(resolved(patient, safe, direct(path)).value().tls.caCertificates().size(), 2);
    QVERIFY(patient.known(safe, direct(path)));
    QVERIFY(patient.known(plain, direct(path)));
    write(first + second);
    QVERIFY(resolved(resolver, safe, direct(path)).value().tls.caCertificates().contains(two));
    QVERIFY(!patient.known(safe, direct(path)).value()->tls.caCertificates().contains(two)); // not looked at yet
}

void RouteResolverTest::brokenFile()
{
    if (!QSslSocket::supportsSsl()) QSKIP("Qt finds no TLS library here.");
    const QString path = m_folder->filePath(u"later.pem"_s);
    RouteResolver resolver(trustingSecond(), m_sources);
    QVERIFY(resolver.known(plain, direct(path)).value().has_value()); // not needed there
    QVERIFY(!resolved(resolver, safe, direct(path)));
    QCOMPARE(resolved(resolver, safe, direct(path)).error().message,
             u"The certificate file %1 cannot be read. Correct it in Settings."_s.arg(QDir::toNativeSeparators(path)));
    write(first, u"later.pem"_s);
    QVERIFY(resolved(resolver, safe, direct(path))); // as soon as it is corrected
}

void RouteResolverTest::rulesOfTls()
{
    QSslConfiguration careless = trustingSecond();
    careless.setPeerVerifyMode(QSslSocket::VerifyNone);
    careless.setProtocol(QSsl::AnyProtocol);
    RouteResolver resolver(careless, m_sources);
    QStringList files{{}};
    if (QSslSocket::supportsSsl()) files += write(first);
    for (const QString &path : files) {
        const auto plan = resolved(resolver, safe, direct(path));
        QVERIFY(plan);
        QCOMPARE(plan->tls.peerVerifyMode(), QSslSocket::VerifyPeer);
        QCOMPARE(plan->tls.protocol(), QSsl::TlsV1_2OrLater);
    }
}

QTEST_GUILESS_MAIN(RouteResolverTest)
#include "tst_routeresolver.moc"
