// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/account/keybook.h"

#include <QPromise>
#include <QSignalSpy>
#include <QTest>

#include <deque>

using namespace docswiki;
using namespace docswiki::provider;
using namespace Qt::StringLiterals;

namespace {

/// A key ring that the test answers by hand, or that refuses.
class HandRing final : public secret::SecretStore {
public:
    QFuture<Result<QString>> read(const QString &name) override
    {
        reads += name;
        readPromises.emplace_back();
        readPromises.back().start();
        return readPromises.back().future();
    }
    QFuture<Result<void>> write(const QString &name, const QString &secret) override
    {
        held.insert(name, secret);
        writePromises.emplace_back();
        writePromises.back().start();
        return writePromises.back().future();
    }
    QFuture<Result<void>> remove(const QString &name) override
    {
        held.remove(name);
        writePromises.emplace_back();
        writePromises.back().start();
        return writePromises.back().future();
    }
    bool outlivesProgram() const override { return true; }

    void answerRead(std::size_t which, Result<QString> result)
    {
        readPromises[which].addResult(std::move(result));
        readPromises[which].finish();
    }
    void answerWrite(std::size_t which, Result<void> result)
    {
        writePromises[which].addResult(std::move(result));
        writePromises[which].finish();
    }

    QStringList reads;
    QHash<QString, QString> held;
    std::deque<QPromise<Result<QString>>> readPromises;
    std::deque<QPromise<Result<void>>> writePromises;
};

ProviderAccount work()
{
    ProviderAccount account;
    account.id = u"work"_s;
    account.name = u"Work"_s;
    account.kind = ProviderKind::Vllm;
    account.baseUrl = u"https://a.example/v1"_s;
    return account;
}

Error locked(ErrorCode code = ErrorCode::Storage)
{
    return {code, u"locked"_s, {}, false};
}

} // namespace

class KeyBookTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        for (const char *name : {"DOCSWIKI_API_KEY", "OPENROUTER_API_KEY", "OPENAI_API_KEY"})
            qunsetenv(name);
    }

    void environmentCountsFirst()
    {
        KeyBook book(std::make_shared<secret::MemoryStore>());
        book.save(work(), u"saved"_s);
        QCOMPARE(book.keyFor(work()), u"saved"_s);
        qputenv("DOCSWIKI_API_KEY", "from outside");
        QCOMPARE(book.keyFor(work()), u"from outside"_s);
        QCOMPARE(book.stateOf(work()).source, KeySource::Environment);
        QCOMPARE(book.stateOf(work()).variable, u"DOCSWIKI_API_KEY"_s);
    }

    void aKeyStaysAtItsOrigin_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<bool>("given");
        QTest::newRow("same") << u"https://a.example/v1"_s << true;
        QTest::newRow("other path") << u"https://a.example/other/v1"_s << true;
        QTest::newRow("written differently") << u"a.example"_s << true;
        QTest::newRow("other host") << u"https://b.example/v1"_s << false;
        QTest::newRow("longer host") << u"https://a.example.evil/v1"_s << false;
        QTest::newRow("other port") << u"https://a.example:8443/v1"_s << false;
        QTest::newRow("other scheme") << u"http://a.example/v1"_s << false;
        QTest::newRow("as user") << u"https://a.example@b.example/v1"_s << false;
        QTest::newRow("nonsense") << u"ftp://a.example"_s << false;
    }
    void aKeyStaysAtItsOrigin()
    {
        QFETCH(QString, url);
        KeyBook book(std::make_shared<secret::MemoryStore>());
        book.save(work(), u"secret"_s);
        ProviderAccount moved = work();
        moved.baseUrl = url;
        moved.keyOverPlainHttp = true;
        QTest::qWait(0);
        book.load({moved});
        QTest::qWait(0);
        QFETCH(bool, given);
        QCOMPARE(book.keyFor(moved), given ? u"secret"_s : QString());
        ProviderAccount other = work(); // same place, another account
        other.id = u"private"_s;
        QCOMPARE(book.keyFor(other), QString());
    }

    void noKeyTravelsUnencryptedUnasked()
    {
        ProviderAccount plain = work();
        plain.baseUrl = u"http://10.0.0.5:8000"_s;
        KeyBook book(std::make_shared<secret::MemoryStore>());
        book.save(plain, u"secret"_s);
        QCOMPARE(book.keyFor(plain), QString());
        QVERIFY(book.stateOf(plain).withheld);
        plain.keyOverPlainHttp = true;
        QCOMPARE(book.keyFor(plain), u"secret"_s);
        QVERIFY(!book.stateOf(plain).withheld);
    }

    void loadsFromTheRing()
    {
        const auto ring = std::make_shared<HandRing>();
        KeyBook book(ring);
        QSignalSpy changed(&book, &KeyBook::changed);
        ProviderAccount ollama = work();
        ollama.kind = ProviderKind::Ollama;
        ollama.id = u"ollama"_s;
        const QFuture<void> loaded = book.load({work(), ollama});
        QCOMPARE(ring->reads, QStringList{keyName(work())});
        QVERIFY(book.stateOf(work()).loading);
        QVERIFY(!loaded.isFinished());
        ring->answerRead(0, u"secret"_s);
        QTRY_VERIFY(loaded.isFinished());
        QCOMPARE(book.keyFor(work()), u"secret"_s);
        QCOMPARE(book.stateOf(work()).source, KeySource::Keychain);
        QVERIFY(!book.stateOf(work()).loading);
        QCOMPARE(changed.size(), 1);
        QVERIFY(book.load({work()}).isFinished()); // known: not asked again
        QCOMPARE(ring->reads.size(), 1);
    }

    void asksALateRingAgain()
    {
        const auto ring = std::make_shared<HandRing>();
        KeyBook book(ring);
        const QFuture<void> loaded = book.load({work()});
        ring->answerRead(0, tl::unexpected(locked(ErrorCode::Timeout)));
        QTRY_VERIFY(loaded.isFinished());
        QVERIFY(book.stateOf(work()).loading);
        QCOMPARE(ring->reads.size(), 2);
        ring->answerRead(1, u"secret"_s);
        QTRY_COMPARE(book.keyFor(work()), u"secret"_s);

        const auto silent = std::make_shared<HandRing>();
        KeyBook other(silent);
        other.load({work()});
        for (std::size_t i = 0; i < 6; ++i) {
            QTRY_COMPARE(silent->readPromises.size(), i + 1);
            silent->answerRead(i, tl::unexpected(locked(ErrorCode::Timeout)));
        }
        QTRY_VERIFY(!other.stateOf(work()).loading);
        QCOMPARE(silent->readPromises.size(), std::size_t(6));
        QVERIFY(other.stateOf(work()).notice);
    }

    void goesOnWithMemory()
    {
        const auto ring = std::make_shared<HandRing>();
        KeyBook book(ring);
        const QFuture<KeyState> saved = book.save(work(), u" secret \n"_s);
        QCOMPARE(book.keyFor(work()), u"secret"_s);
        ring->answerWrite(0, tl::unexpected(locked()));
        QTRY_VERIFY(saved.isFinished());
        QCOMPARE(saved.result().source, KeySource::Memory);
        QCOMPARE(saved.result().notice, std::optional(locked()));
        QCOMPARE(book.keyFor(work()), u"secret"_s);
    }

    void aSlowReadDoesNotUndoASave()
    {
        const auto ring = std::make_shared<HandRing>();
        KeyBook book(ring);
        book.load({work()});
        const QFuture<KeyState> saved = book.save(work(), u"new"_s);
        ring->answerRead(0, u"old"_s);
        ring->answerWrite(0, {});
        QTRY_VERIFY(saved.isFinished());
        QCOMPARE(saved.result().source, KeySource::Keychain);
        QTest::qWait(0);
        QCOMPARE(book.keyFor(work()), u"new"_s);
    }

    void forgets()
    {
        const auto ring = std::make_shared<HandRing>();
        KeyBook book(ring);
        const QFuture<KeyState> saved = book.save(work(), u"secret"_s);
        ring->answerWrite(0, {});
        QTRY_VERIFY(saved.isFinished());
        QVERIFY(!ring->held.isEmpty());
        const QFuture<KeyState> gone = book.save(work(), QString());
        QVERIFY(ring->held.isEmpty());
        QCOMPARE(book.keyFor(work()), QString());
        ring->answerWrite(1, tl::unexpected(locked()));
        QTRY_VERIFY(gone.isFinished());
        QVERIFY(gone.result().notice);
        QVERIFY(gone.result().notice->message.contains(u"still in this computer's key ring"_s));
    }

    void dyingWithOpenQuestions()
    {
        const auto ring = std::make_shared<HandRing>();
        QFuture<void> loaded;
        {
            KeyBook book(ring);
            loaded = book.load({work()});
        }
        QTRY_VERIFY(loaded.isFinished()); // cancelled, not for ever
        ring->answerRead(0, u"secret"_s);
        QTest::qWait(0);
    }

    void proxyPasswords()
    {
        KeyBook book(std::make_shared<secret::MemoryStore>());
        ProviderAccount account = work();
        account.route = {net::Route::Proxy::Own, u"http://me:hidden@proxy.example:3128"_s, {}};
        book.saveProxyPassword(account);
        QCOMPARE(account.route.proxyUrl, u"http://me@proxy.example:3128"_s);
        QCOMPARE(book.routeFor(account).proxyUrl, u"http://me:hidden@proxy.example:3128"_s);
        account.route.proxyUrl = u"http://me@other.example:3128"_s;
        QCOMPARE(book.routeFor(account).proxyUrl, account.route.proxyUrl);
    }
};

QTEST_GUILESS_MAIN(KeyBookTest)
#include "tst_keybook.moc"
