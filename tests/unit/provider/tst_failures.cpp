// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/openai/failures.h"

#include <QTest>

using namespace docswiki;
using namespace docswiki::provider::openai;
using namespace Qt::StringLiterals;
using net::CertificateFault;
using net::HttpFailure;
using Reply = QNetworkReply;

/// Each way in which a connection fails, and its sentence.
class FailuresTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sentences_data();
    void sentences();
    void everyErrorOfQt();
    void namesAreNotTemplates();
    void routeOfNoUse();
};

void FailuresTest::sentences_data()
{
    QTest::addColumn<HttpFailure>("failure");
    QTest::addColumn<QString>("message");
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<bool>("retryable");
    const auto row = [](const char *name, const HttpFailure &failure, const QString &message, ErrorCode code,
                        bool retryable) { QTest::newRow(name) << failure << message << code << retryable; };
    const auto direct = [](Reply::NetworkError error) { return HttpFailure{error, u"why"_s}; };
    const auto proxied = [](Reply::NetworkError error) { return HttpFailure{error, u"why"_s, u"p.example:3128"_s}; };
    const auto shown = [](CertificateFault fault, const QString &issuer) {
        return HttpFailure{Reply::SslHandshakeFailedError, u"why"_s, {}, fault, issuer};
    };
    row("refused", direct(Reply::ConnectionRefusedError),
        u"a.example refuses connections. Check that the server runs and that the address is right."_s,
        ErrorCode::Network, true);
    row("not found", direct(Reply::HostNotFoundError),
        u"The name of a.example was not found. Check the network and the address."_s, ErrorCode::Network, true);
    row("closed", direct(Reply::RemoteHostClosedError),
        u"a.example closed the connection before it answered. Ask again, or choose another model."_s,
        ErrorCode::Network, true);
    row("nobody there", direct(Reply::TimeoutError),
        u"a.example cannot be reached: nothing answers at its address. Check the network and the address."_s,
        ErrorCode::Timeout, true);
    row("no way", direct(Reply::TemporaryNetworkFailureError),
        u"There is no way from this computer to a.example. Check the network, then ask again."_s, ErrorCode::Network,
        true);
    row("firewall", direct(Reply::ContentAccessDenied),
        u"This computer does not allow the connection to a.example. Check its firewall."_s, ErrorCode::Network, false);
    row("no HTTP", direct(Reply::ProtocolFailure),
        u"a.example did not answer as a web server should. Check the address, or choose another model."_s,
        ErrorCode::Protocol, true);
    row("anything else", direct(Reply::UnknownNetworkError),
        u"The connection to a.example failed. Check the network, then ask again."_s, ErrorCode::Network, true);

    row("inspected", shown(CertificateFault::Unknown, u"Corporate Inspection CA"_s),
        u"No safe connection to a.example: its certificate was signed by “Corporate Inspection CA”, which this "
        "computer does not trust. If your network or its proxy inspects connections, set that authority's certificate "
        "file for this provider in Settings."_s,
        ErrorCode::Network, false);
    row("other name", shown(CertificateFault::WrongHost, u"X"_s),
        u"No safe connection to a.example: the certificate that was shown belongs to another name. Check the address, "
        "and whether this network asks for a login."_s,
        ErrorCode::Network, false);
    row("expired", shown(CertificateFault::Expired, u"X"_s),
        u"No safe connection to a.example: its certificate has expired or is not valid yet. Check this computer's "
        "clock."_s,
        ErrorCode::Network, false);
    const QString untrusted = u"No safe connection to a.example: its certificate is not trusted. Check the address and "
                              "this computer's clock."_s;
    row("revoked and the like", shown(CertificateFault::Other, u"X"_s), untrusted, ErrorCode::Network, false);
    row("nobody signed it", shown(CertificateFault::Unknown, {}), untrusted, ErrorCode::Network, false);
    row("nothing said", direct(Reply::SslHandshakeFailedError), untrusted, ErrorCode::Network, false);

    row("proxy refused", proxied(Reply::ProxyConnectionRefusedError),
        u"The proxy p.example:3128 refuses connections. Check that it runs, and its address in Settings or in the "
        "system."_s,
        ErrorCode::Network, false);
    row("proxy refused, unknown which", direct(Reply::ProxyConnectionRefusedError),
        u"The proxy on the way to a.example refuses connections. Check that it runs, and its address in Settings or in "
        "the system."_s,
        ErrorCode::Network, false);
    row("proxy closed", proxied(Reply::ProxyConnectionClosedError),
        u"The proxy p.example:3128 closed the connection. Ask again, or check the proxy in Settings or in the "
        "system."_s,
        ErrorCode::Network, true);
    row("proxy not found", proxied(Reply::ProxyNotFoundError),
        u"The proxy p.example:3128 was not found by its name. Check the network, and its address in Settings or in the "
        "system."_s,
        ErrorCode::Network, false);
    row("proxy silent", proxied(Reply::ProxyTimeoutError),
        u"The proxy p.example:3128 does not answer. Check the network, and the proxy in Settings or in the system."_s,
        ErrorCode::Timeout, true);
    row("proxy password", proxied(Reply::ProxyAuthenticationRequiredError),
        u"The proxy p.example:3128 asks for a user name and password that it accepts. Enter them with its address in "
        "Settings."_s,
        ErrorCode::Unauthorised, false);
    row("no proxy", proxied(Reply::UnknownProxyError),
        u"The proxy p.example:3128 did not make the connection. Check that its address and kind are right in Settings "
        "or in the system, or ask who runs it."_s,
        ErrorCode::Network, false);
    row("proxy denies", proxied(Reply::ContentAccessDenied),
        u"The proxy p.example:3128 does not allow connections to a.example. Ask who runs it, or set no proxy for this "
        "provider."_s,
        ErrorCode::Network, false);
    const QString beyond = u"The proxy p.example:3128 cannot reach a.example, or does not allow it. Check the address, "
                           "or set no proxy for this provider."_s;
    for (const auto error : {Reply::HostNotFoundError, Reply::ConnectionRefusedError, Reply::TimeoutError,
                             Reply::TemporaryNetworkFailureError})
        row(qPrintable(u"proxy cannot, %1"_s.arg(error)), proxied(error), beyond, ErrorCode::Network, true);
    row("closed behind the proxy", proxied(Reply::RemoteHostClosedError),
        u"a.example closed the connection before it answered. Ask again, or choose another model."_s,
        ErrorCode::Network, true);
}

void FailuresTest::sentences()
{
    QFETCH(HttpFailure, failure);
    const Error error = networkError(failure, u"a.example"_s);
    QTEST(error.message, "message");
    QTEST(error.code, "code");
    QTEST(error.retryable, "retryable");
    QCOMPARE(error.detail, u"why"_s);
    if (failure.proxy.isEmpty() && failure.certificate == CertificateFault::None)
        QCOMPARE(networkError(failure.error, failure.detail, u"a.example"_s), error);
}

void FailuresTest::everyErrorOfQt()
{
    for (int error = 1; error <= 499; ++error) {
        for (const QString &proxy : {QString(), u"p.example:1"_s}) {
            const Error told = networkError(HttpFailure{Reply::NetworkError(error), {}, proxy}, u"a.example"_s);
            QVERIFY(!told.message.isEmpty() && !told.message.contains(u'%'));
            QVERIFY(told.message.endsWith(u'.'));
            QVERIFY(told.message.contains(u"a.example"_s) || told.message.contains(u"p.example:1"_s));
        }
    }
}

void FailuresTest::namesAreNotTemplates()
{
    HttpFailure failure{Reply::SslHandshakeFailedError, {}, {}, CertificateFault::Unknown, u"%1 %2 %3"_s};
    QVERIFY(networkError(failure, u"%2"_s)
                .message.startsWith(u"No safe connection to %2: its certificate was signed by “%1 %2 %3”,"_s));
}

void FailuresTest::routeOfNoUse()
{
    const Error why{ErrorCode::Input, u"The certificate file x cannot be read. Correct it in Settings."_s, u"y"_s};
    HttpFailure failure{Reply::UnknownNetworkError, u"y"_s};
    failure.settings = why;
    QCOMPARE(networkError(failure, u"a.example"_s), why);
}

QTEST_GUILESS_MAIN(FailuresTest)
#include "tst_failures.moc"
