// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/proxyenvironment.h"

#include <QMap>
#include <QTest>

using namespace docswiki;
using namespace Qt::StringLiterals;
using Variables = QMap<QByteArray, QString>;

namespace {
/// "http a.example:80 user:password"
QString words(const QNetworkProxy &proxy)
{
    if (proxy.type() == QNetworkProxy::NoProxy) return u"direct"_s;
    const QString kind = proxy.type() == QNetworkProxy::Socks5Proxy ? u"socks5 "_s : u"http "_s;
    const QString login = proxy.user().isEmpty() ? QString() : u' ' + proxy.user() + u':' + proxy.password();
    return kind + proxy.hostName() + u':' + QString::number(proxy.port()) + login;
}
} // namespace

class ProxyEnvironmentTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void parses_data();
    void parses();
    void refuses_data();
    void refuses();
    void noProxy_data();
    void noProxy();
    void environment_data();
    void environment();
};

void ProxyEnvironmentTest::parses_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<QString>("proxy");
    const auto row = [](const QString &address, const QString &proxy) {
        QTest::newRow(qPrintable(address)) << address << proxy;
    };
    row(u"http://proxy.example:3128"_s, u"http proxy.example:3128"_s);
    row(u" proxy.example:3128/ "_s, u"http proxy.example:3128"_s);
    row(u"proxy.example"_s, u"http proxy.example:80"_s);
    row(u"HTTP://Proxy.Example:3128"_s, u"http proxy.example:3128"_s);
    row(u"10.1.2.3:8080"_s, u"http 10.1.2.3:8080"_s);
    row(u"http://[fd00::1]:8080"_s, u"http fd00::1:8080"_s);
    row(u"http://me:secret@proxy.example:1"_s, u"http proxy.example:1 me:secret"_s);
    row(u"http://me%40work:s%3Ac%2Fr%25t@proxy.example:1"_s, u"http proxy.example:1 me@work:s:c/r%t"_s);
    row(u"socks5://proxy.example"_s, u"socks5 proxy.example:1080"_s);
    row(u"socks5h://me:secret@proxy.example:9050"_s, u"socks5 proxy.example:9050 me:secret"_s);
    row(u"socks://proxy.example:9050"_s, u"socks5 proxy.example:9050"_s);
}

void ProxyEnvironmentTest::parses()
{
    QFETCH(QString, address);
    const auto proxy = net::parseProxy(address, u"The proxy"_s, u"Correct it."_s);
    QVERIFY2(proxy, proxy ? "" : qPrintable(proxy.error().message));
    QTEST(words(*proxy), "proxy");
}

void ProxyEnvironmentTest::refuses_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<QString>("message");
    const auto row = [](const QString &address, const QString &message) {
        QTest::newRow(qPrintable(u'<' + address + u'>')) << address << message;
    };
    const QString noAddress =
        u"The proxy is no address: “%1” should look like http://host:3128 or socks5://host:1080. Correct it."_s;
    row({}, u"The proxy is missing. Correct it."_s);
    row(u"https://me:secret@proxy.example:443"_s,
        u"The proxy is reached over https (“proxy.example:443”), which is not supported; use http:// or socks5://. "
        "Correct it."_s);
    row(u"socks4://proxy.example"_s, noAddress.arg(u"socks4://proxy.example"_s));
    row(u"ftp://me:secret@proxy.example"_s, noAddress.arg(u"proxy.example"_s));
    row(u"http://"_s, noAddress.arg(u"http://"_s));
    row(u"http://proxy.example:99999"_s, noAddress.arg(u"http://proxy.example:99999"_s));
    row(u"http://me:secret@proxy.example:port"_s, noAddress.arg(u"proxy.example:port"_s));
    row(u"http://me:s/ecret@proxy.example:1"_s, noAddress.arg(u"proxy.example:1"_s));
    row(u"http://proxy.example:0"_s, noAddress.arg(u"http://proxy.example:0"_s));
    row(u"http://proxy.example/proxy.pac"_s, noAddress.arg(u"http://proxy.example/proxy.pac"_s));
    row(u"two words"_s, noAddress.arg(u"two words"_s));
}

void ProxyEnvironmentTest::refuses()
{
    QFETCH(QString, address);
    const auto proxy = net::parseProxy(address, u"The proxy"_s, u"Correct it."_s);
    QVERIFY(!proxy);
    QCOMPARE(proxy.error().code, ErrorCode::Input);
    QTEST(proxy.error().message, "message");
    QVERIFY(!(proxy.error().message + proxy.error().detail).contains(u"ecret"_s));
}

void ProxyEnvironmentTest::noProxy_data()
{
    QTest::addColumn<QString>("list");
    QTest::addColumn<QString>("url");
    QTest::addColumn<bool>("listed");
    const auto row = [](const QString &list, const QString &url, bool listed) {
        QTest::newRow(qPrintable(list + " | "_L1 + url)) << list << url << listed;
    };
    row(u"a.example"_s, u"https://a.example/v1"_s, true);
    row(u"A.Example."_s, u"https://a.EXAMPLE/v1"_s, true);
    row(u"a.example"_s, u"https://b.a.example"_s, true);
    row(u"a.example"_s, u"https://ba.example"_s, false);
    row(u"a.example"_s, u"https://a.example.org"_s, false);
    row(u".a.example"_s, u"https://b.a.example"_s, true);
    row(u".a.example"_s, u"https://a.example"_s, true);
    row(u"*.a.example"_s, u"https://c.b.a.example"_s, true);
    row(u"*.a.example"_s, u"https://a.example"_s, false);
    row(u"x, b.example ,,c.example d.example"_s, u"http://c.example"_s, true);
    row(u"x, b.example ,,c.example d.example"_s, u"http://d.example"_s, true);
    row(u"x, b.example ,,c.example d.example"_s, u"http://e.example"_s, false);
    row(u"*"_s, u"https://a.example"_s, true);
    row(u"*"_s, u"https://10.1.2.3"_s, true);
    row(u"a.example:8443"_s, u"https://a.example:8443"_s, true);
    row(u"a.example:8443"_s, u"https://a.example"_s, false);
    row(u"a.example:443"_s, u"https://a.example"_s, true);
    row(u"a.example:80"_s, u"http://a.example"_s, true);
    row(u"10.1.2.3"_s, u"https://10.1.2.3"_s, true);
    row(u"10.1.2.3"_s, u"https://10.1.2.30"_s, false);
    row(u"10.1.2.3:8080"_s, u"http://10.1.2.3:8080"_s, true);
    row(u"10.1.2.3:8080"_s, u"http://10.1.2.3"_s, false);
    row(u"10.0.0.0/8"_s, u"https://10.1.2.3"_s, true);
    row(u"10.0.0.0/8"_s, u"https://11.1.2.3"_s, false);
    row(u"10.0.0.0/8"_s, u"https://ten.example"_s, false);
    row(u"192.168.1.0/255.255.255.0"_s, u"http://192.168.1.77"_s, true);
    row(u"fd00::/8"_s, u"http://[fd12::3]:80"_s, true);
    row(u"fd00::/8"_s, u"http://[fe12::3]:80"_s, false);
    row(u"[fd00::1]:80"_s, u"http://[fd00::1]"_s, true);
    row(u"[fd00::1]:81"_s, u"http://[fd00::1]"_s, false);
    row(u"fd00::1"_s, u"http://[fd00:0::1]"_s, true);
    row(u"0.0.0.0/0"_s, u"http://1.2.3.4"_s, true);
    row(u"10.0.0.0/99"_s, u"http://10.0.0.1"_s, false);
    row(u"bücher.example"_s, u"https://xn--bcher-kva.example"_s, true);
    row(u"xn--bcher-kva.example"_s, u"https://www.bücher.example"_s, true);
    row(u".,*.,:,[,]:,/,1/2/3,::,*:80"_s, u"https://a.example"_s, false);
    row({}, u"https://a.example"_s, false);
}

void ProxyEnvironmentTest::noProxy()
{
    QFETCH(QString, list);
    QFETCH(QString, url);
    QTEST(net::isOnNoProxyList(list, QUrl(url)), "listed");
}

void ProxyEnvironmentTest::environment_data()
{
    QTest::addColumn<Variables>("variables");
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("proxy"); // empty: nothing is said
    const auto row = [](const char *name, const Variables &variables, const QString &url, const QString &proxy) {
        QTest::newRow(name) << variables << url << proxy;
    };
    const QString safe = u"https://a.example"_s;
    const QString plain = u"http://a.example"_s;
    row("nothing", {}, safe, {});
    row("https", {{"https_proxy", u"p:1"_s}}, safe, u"http p:1"_s);
    row("capitals", {{"HTTPS_PROXY", u"p:1"_s}}, safe, u"http p:1"_s);
    row("small letters win", {{"HTTPS_PROXY", u"p:1"_s}, {"https_proxy", u"q:2"_s}}, safe, u"http q:2"_s);
    row("empty does not", {{"HTTPS_PROXY", u"p:1"_s}, {"https_proxy", u" "_s}}, safe, u"http p:1"_s);
    row("http is for http", {{"http_proxy", u"p:1"_s}}, plain, u"http p:1"_s);
    row("and for nothing else", {{"http_proxy", u"p:1"_s}}, safe, {});
    row("all", {{"all_proxy", u"socks5://p"_s}}, safe, u"socks5 p:1080"_s);
    row("all, plain", {{"ALL_PROXY", u"socks5://p"_s}}, plain, u"socks5 p:1080"_s);
    row("its own wins", {{"ALL_PROXY", u"socks5://p"_s}, {"http_proxy", u"q:1"_s}}, plain, u"http q:1"_s);
    row("password", {{"https_proxy", u"http://me:secret@p:1"_s}}, safe, u"http p:1 me:secret"_s);
    row("no_proxy", {{"https_proxy", u"p:1"_s}, {"no_proxy", u"a.example"_s}}, safe, u"direct"_s);
    row("NO_PROXY", {{"https_proxy", u"p:1"_s}, {"NO_PROXY", u"*"_s}}, safe, u"direct"_s);
    row("no_proxy alone", {{"no_proxy", u".example"_s}}, safe, u"direct"_s);
    row("no_proxy for others", {{"https_proxy", u"p:1"_s}, {"no_proxy", u"b.example"_s}}, safe, u"http p:1"_s);
    row("broken", {{"https_proxy", u"https://p:1"_s}}, safe,
        u"The proxy in the environment variable https_proxy is reached over https (“https://p:1”), which is not "
        "supported; use http:// or socks5://. Correct it, or choose a proxy for this provider in Settings."_s);
    row("broken all", {{"all_proxy", u"http://p:x"_s}}, safe,
        u"The proxy in the environment variable all_proxy is no address: “http://p:x” should look like "
        "http://host:3128 or socks5://host:1080. Correct it, or choose a proxy for this provider in Settings."_s);
    row("broken, but not used", {{"https_proxy", u"http://p:x"_s}, {"no_proxy", u"*"_s}}, safe, u"direct"_s);
}

void ProxyEnvironmentTest::environment()
{
    QFETCH(Variables, variables);
    QFETCH(QString, url);
    const auto environment = net::ProxyEnvironment::of([&](const char *name) { return variables.value(name); });
    const auto proxy = environment.proxyFor(QUrl(url));
    QTEST(!proxy ? QString() : *proxy ? words(**proxy) : proxy->error().message, "proxy");
}

QTEST_GUILESS_MAIN(ProxyEnvironmentTest)
#include "tst_proxyenvironment.moc"
