// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/profilefields.h"
#include "ui/settings/providerwords.h"

#include <QTest>

using namespace docswiki;
using namespace docswiki::ui;
using namespace Qt::StringLiterals;
using provider::KeySource;
using provider::ProviderAccount;
using provider::ProviderKind;

class TestProviderWords : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }

    void states_data()
    {
        QTest::addColumn<engine::ProviderState>("state");
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("tone");
        const QDateTime fetched = QDateTime::fromString(u"2026-03-01T10:00:00Z"_s, Qt::ISODate);
        engine::ProviderState good;
        good.account.kind = ProviderKind::OpenRouter;
        good.key.source = KeySource::Environment;
        good.key.variable = u"OPENROUTER_API_KEY"_s;
        good.models = 312;
        good.modelsFetchedAt = fetched;
        const auto row = [](const char *name, const engine::ProviderState &state, const QString &text,
                            Chip::Tone tone) { QTest::newRow(name) << state << text << static_cast<int>(tone); };
        row("good", good, u"312 models · key from OPENROUTER_API_KEY · list from 5 min ago"_s, Chip::Tone::Good);
        engine::ProviderState state = good;
        state.account.enabled = false;
        row("off", state, u"Switched off: its models are not offered."_s, Chip::Tone::Neutral);
        state = good;
        state.key = {};
        row("no key", state, u"No key yet. Enter one to use its models."_s, Chip::Tone::Warn);
        state.key.loading = true;
        row("key ring asked", state, u"Asking the key ring for its key…"_s, Chip::Tone::Neutral);
        state = good;
        state.key.withheld = true;
        row("withheld", state, u"The key is not sent: the address is not encrypted. Edit the provider to allow it."_s,
            Chip::Tone::Warn);
        state = good;
        state.problem = Error{ErrorCode::Network, u"No connection to openrouter.ai."_s};
        row("silent", state, u"Did not answer: No connection to openrouter.ai."_s, Chip::Tone::Bad);
        state.problem = Error{ErrorCode::Unauthorised, u"OpenRouter does not accept the key."_s};
        row("answers with an error", state, u"OpenRouter does not accept the key."_s, Chip::Tone::Bad);
        state = good;
        state.models = 0;
        row("no model", state, u"It answers, but has no model · key from OPENROUTER_API_KEY · list from 5 min ago"_s,
            Chip::Tone::Warn);
        state.modelsFetchedAt = {};
        state.refreshing = true;
        row("asked for the first time", state, u"Asking for its models…"_s, Chip::Tone::Neutral);
        state = good;
        state.account.kind = ProviderKind::Ollama;
        state.key = {};
        state.models = 1;
        row("needs no key", state, u"1 model · list from 5 min ago"_s, Chip::Tone::Good);
    }
    void states()
    {
        QFETCH(engine::ProviderState, state);
        const ToneText said =
            providerwords::state(state, QDateTime::fromString(u"2026-03-01T10:05:00Z"_s, Qt::ISODate));
        QTEST(said.text, "text");
        QTEST(static_cast<int>(said.tone), "tone");
    }
    void plainHttp_data()
    {
        QTest::addColumn<QString>("address");
        QTest::addColumn<QString>("part"); // of the warning; empty: none
        QTest::newRow("https") << u"https://llm.example.org"_s << QString();
        QTest::newRow("this machine") << u"http://localhost:8080"_s << QString();
        QTest::newRow("this machine, IPv6") << u"http://[::1]:8080"_s << QString();
        QTest::newRow("own network") << u"http://192.168.1.20:8000"_s << u"your network"_s;
        QTest::newRow("10.x") << u"http://10.1.2.3"_s << u"your network"_s;
        QTest::newRow("name without dots") << u"http://gpu:8000"_s << u"your network"_s;
        QTest::newRow("internet") << u"http://llm.example.org"_s << u"anybody"_s;
        QTest::newRow("172.32 is the internet") << u"http://172.32.0.1"_s << u"anybody"_s;
    }
    void plainHttp()
    {
        QFETCH(QString, address);
        QFETCH(QString, part);
        ProviderAccount account;
        account.baseUrl = address;
        const QString warning = providerwords::plainHttpWarning(account);
        QCOMPARE(warning.isEmpty(), part.isEmpty());
        QVERIFY2(warning.contains(part), qPrintable(warning));
    }
    void problemsAreToldFieldByField()
    {
        ProviderAccount account;
        account.name = u"Lab"_s;
        providerwords::Problems found = providerwords::problems(account, {});
        QVERIFY(found.address.contains(u"http://"_s)); // the kind has no address of its own
        QVERIFY(found.name.isEmpty() && found.proxy.isEmpty() && found.key.isEmpty());
        account.kind = ProviderKind::OpenRouter;
        QVERIFY(!providerwords::problems(account, u"sk-or-v1-abc"_s).any());
        account.route.proxy = net::Route::Proxy::Own;
        QVERIFY(!providerwords::problems(account, {}).proxy.isEmpty());
        account.route.proxyUrl = u"http://proxy.example:3128"_s;
        QVERIFY(!providerwords::problems(account, {}).any());
        QVERIFY(!providerwords::problems(account, u"two words"_s).key.isEmpty());
        QVERIFY(!providerwords::problems(account, u"https://openrouter.ai"_s).key.isEmpty());
        account.baseUrl = u"sk-or-v1-0123456789abcdef"_s;
        const QString sentence = providerwords::problems(account, {}).address;
        QVERIFY(!sentence.isEmpty() && !sentence.contains(u"0123456789"_s));
    }
    void keysAreNeverQuoted()
    {
        const QString key = u"schlüssel-geheim"_s;
        ProviderAccount account;
        account.kind = ProviderKind::OpenAi;
        account.name = u"x"_s;
        const QString sentence = providerwords::problems(account, key).key;
        QVERIFY(!sentence.isEmpty() && !sentence.contains(u"geheim"_s));
    }
    void numbers_data()
    {
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("typed");
        QTest::addColumn<double>("value"); // -1: refused, -2: none
        QTest::newRow("empty") << u"max_tokens"_s << u"  "_s << -2.0;
        QTest::newRow("whole") << u"max_tokens"_s << u"2000"_s << 2000.0;
        QTest::newRow("not whole") << u"max_tokens"_s << u"2000.5"_s << -1.0;
        QTest::newRow("zero") << u"max_tokens"_s << u"0"_s << -1.0;
        QTest::newRow("words") << u"max_tokens"_s << u"many"_s << -1.0;
        QTest::newRow("not a number") << u"temperature"_s << u"nan"_s << -1.0;
        QTest::newRow("temperature") << u"temperature"_s << u"0.6"_s << 0.6;
        QTest::newRow("too hot") << u"temperature"_s << u"2.1"_s << -1.0;
        QTest::newRow("free") << u"prompt_price"_s << u"0"_s << 0.0;
        QTest::newRow("negative") << u"prompt_price"_s << u"-1"_s << -1.0;
        QTest::newRow("too many digits") << u"total_s"_s << u"1e300"_s << -1.0;
    }
    void numbers()
    {
        QFETCH(QString, field);
        QFETCH(QString, typed);
        QFETCH(double, value);
        for (const profilefields::Field &one : profilefields::all()) {
            if (one.name != field) continue;
            const auto parsed = profilefields::parse(one, typed);
            QCOMPARE(parsed.has_value(), value != -1.0);
            if (!parsed) {
                QVERIFY(parsed.error().message.endsWith(u'.'));
                return;
            }
            QCOMPARE(parsed->has_value(), value != -2.0);
            if (*parsed) QCOMPARE(**parsed, value);
            return;
        }
        QFAIL("no such field");
    }
    void whatCountsWithoutAnOwnValue()
    {
        const auto said = [](const QString &name, const QMap<QString, double> &own,
                             const QMap<QString, double> &bundled) {
            for (const profilefields::Field &one : profilefields::all()) {
                if (one.name == name) return profilefields::placeholder(one, own, bundled);
            }
            return QString();
        };
        const QMap<QString, double> bundled{{u"timeout_s"_s, 45}, {u"max_tokens"_s, 2000}};
        QCOMPARE(said(u"max_tokens"_s, {}, bundled), u"2000"_s);
        QCOMPARE(said(u"connect_s"_s, {}, bundled), u"10 (from the time limit)"_s);
        QCOMPARE(said(u"gap_s"_s, {}, bundled), u"45 (from the time limit)"_s);
        QCOMPARE(said(u"total_s"_s, {{u"timeout_s"_s, 90}}, bundled), u"900 (from the time limit)"_s);
        QCOMPARE(said(u"gap_s"_s, {}, {{u"gap_s"_s, 12}}), u"12"_s);
        QCOMPARE(said(u"prompt_price"_s, {}, bundled), u"as the provider says"_s);
    }
};

QTEST_GUILESS_MAIN(TestProviderWords)
#include "tst_providerwords.moc"
