// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/vector/postgres/postgrespool.h"
#include "core/knowledge/vector/postgres/postgresstore.h"
#include "core/knowledge/vector/remoteanswer.h"
#include "tests/integration/postgres/postgresserver.h"

#include <QElapsedTimer>
#include <QSet>
#include <QTest>

using namespace docswiki;
using namespace docswiki::knowledge;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

using Answer = Result<QString>;

/// The first value that `statement` answers with.
QFuture<Answer> ask(PostgresPool &pool, const QString &statement)
{
    const auto answer = RemoteAnswer<QString>::begin();
    pool.run(
        [answer, statement](PostgresConnection &connection) {
            const auto rows = connection.run(statement);
            answer->give(rows ? Answer(rows->isEmpty() ? QString() : rows->first().value(0).toString())
                              : Answer(fail(rows.error())));
        },
        [answer](const Error &error) { answer->give(fail(error)); });
    return answer->future();
}

template<typename T>
Result<T> ended(const QFuture<Result<T>> &future)
{
    if (!QTest::qWaitFor([&future] { return future.isFinished(); }, 30'000))
        return fail(ErrorCode::Internal, u"late"_s);
    return future.result();
}

const QString backend = u"SELECT pg_backend_pid()"_s;

} // namespace

/// Against Debian's plain PostgreSQL: connections, their number, their loss, limits, and what is said without pgvector.
class TestPostgresPool : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        if (test::PostgresServer::programs().isEmpty())
            QSKIP("PostgreSQL is not on this machine (Debian package postgresql)");
        QVERIFY2(m_server.create(), qPrintable(m_server.problem()));
        QVERIFY2(m_server.start(), qPrintable(m_server.problem()));
    }

    void connectionsAreKeptAndBounded()
    {
        PostgresLimits limits;
        limits.connections = 4;
        PostgresPool pool(m_server.access(), limits);
        const auto first = ended(ask(pool, backend));
        QVERIFY2(first, first ? "" : qPrintable(first.error().message + first.error().detail));
        QCOMPARE(*ended(ask(pool, backend)), *first); // the same connection again
        QList<QFuture<Answer>> answers;
        for (int i = 0; i < 40; ++i)
            answers += ask(pool, u"SELECT pg_backend_pid() FROM pg_sleep(0.02)"_s);
        QSet<QString> backends;
        for (const auto &answer : std::as_const(answers))
            backends += *ended(answer);
        QVERIFY(backends.size() > 1);
        QVERIFY(backends.size() <= 4);
    }

    void statementsHaveALimit()
    {
        PostgresLimits limits;
        limits.connections = 1;
        limits.statement = 200ms;
        PostgresPool pool(m_server.access(), limits);
        const auto late = ended(ask(pool, u"SELECT pg_sleep(60)"_s));
        QCOMPARE(late.error().code, ErrorCode::Timeout);
        QVERIFY(ended(ask(pool, backend))); // and the connection goes on
    }

    void waitingHasALimit()
    {
        PostgresLimits limits;
        limits.connections = 1;
        limits.wait = 100ms;
        limits.waiting = 2;
        PostgresPool pool(m_server.access(), limits);
        const auto busy = ask(pool, u"SELECT 'slept' FROM pg_sleep(1.2)"_s);
        QVERIFY(QTest::qWaitFor([&] { return *ended(countOf(u"pg_sleep"_s)) != "0"_L1; }));
        const auto second = ask(pool, backend);
        const auto third = ask(pool, backend);
        const auto fourth = ask(pool, backend);
        QVERIFY(fourth.isFinished());
        QVERIFY(fourth.result().error().message.contains(u"Too many calls"_s));
        QCOMPARE(ended(second).error().code, ErrorCode::Timeout);
        QCOMPARE(ended(third).error().code, ErrorCode::Timeout);
        QCOMPARE(*ended(busy), u"slept"_s);
    }

    void connectsAgain()
    {
        PostgresLimits limits;
        limits.connections = 1;
        PostgresPool pool(m_server.access(), limits);
        const auto first = ended(ask(pool, backend));
        QVERIFY(first);
        {
            PostgresPool other(m_server.access(), limits);
            QVERIFY(ended(ask(other, u"SELECT pg_terminate_backend(%1)"_s.arg(*first))));
        }
        const auto second = ended(ask(pool, backend));
        QVERIFY2(second, second ? "" : qPrintable(second.error().message));
        QVERIFY(*second != *first);

        m_server.stop();
        const auto gone = ended(ask(pool, backend));
        QVERIFY(!gone);
        QCOMPARE(gone.error().code, ErrorCode::Network);
        QVERIFY(gone.error().retryable);
        QVERIFY2(m_server.start(), qPrintable(m_server.problem()));
        const auto back = ended(ask(pool, backend));
        QVERIFY2(back, back ? "" : qPrintable(back.error().message + back.error().detail));
    }

    void moreThanTheServerTakes()
    {
        PostgresLimits limits;
        limits.connections = 20; // it takes 11
        PostgresPool pool(m_server.access(), limits);
        QList<QFuture<Answer>> answers;
        for (int i = 0; i < 60; ++i)
            answers += ask(pool, u"SELECT pg_backend_pid() FROM pg_sleep(0.02)"_s);
        QSet<QString> backends;
        for (const auto &answer : std::as_const(answers)) {
            const auto result = ended(answer);
            QVERIFY2(result, result ? "" : qPrintable(result.error().message));
            backends += *result;
        }
        QVERIFY2(backends.size() <= 12, qPrintable(QString::number(backends.size())));
    }

    void saysWhatIsWrong_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<ErrorCode>("code");
        QTest::addColumn<QString>("said");
        QTest::newRow("password") << u"password"_s << ErrorCode::Unauthorised << u"Check user and password"_s;
        QTest::newRow("database") << u"database"_s << ErrorCode::NotFound << u"has no database “missing”"_s;
        QTest::newRow("port") << u"port"_s << ErrorCode::Network << u"cannot be reached"_s;
        QTest::newRow("TLS") << u"tls"_s << ErrorCode::Network << u"offers no TLS"_s;
        QTest::newRow("pgvector") << u"pgvector"_s << ErrorCode::Input << u"has no pgvector"_s;
        QTest::newRow("table") << u"table"_s << ErrorCode::Input << u"no name for a table"_s;
    }
    void saysWhatIsWrong()
    {
        QFETCH(QString, what);
        PostgresAccess access = m_server.access();
        if (what == "password"_L1) access.password = u"pg-wrong-secret"_s;
        if (what == "database"_L1) access.database = u"missing"_s;
        if (what == "port"_L1) access.port = 1;
        if (what == "tls"_L1) access.tls = true;
        if (what == "table"_L1) access.table = u"x; DROP TABLE y"_s;
        PostgresStore store(access);
        const auto checked = ended(store.check({u"m"_s, {}, 3, true}));
        QVERIFY(!checked);
        QTEST(checked.error().code, "code");
        QFETCH(QString, said);
        QVERIFY2(checked.error().message.contains(said), qPrintable(checked.error().message));
        QVERIFY(!(checked.error().message + checked.error().detail).contains(u"secret"_s));
    }

    void endsWhileAStatementRuns()
    {
        PostgresLimits limits;
        limits.connections = 1;
        auto pool = std::make_unique<PostgresPool>(m_server.access(), limits);
        const auto running = ask(*pool, u"SELECT 'ended' FROM pg_sleep(30)"_s);
        const auto waiting = ask(*pool, backend);
        QVERIFY(QTest::qWaitFor([&] { return *ended(countOf(u"pg_sleep"_s)) != "0"_L1; }));
        pool.reset(); // half a second, and then it is cut off
        QVERIFY(running.isFinished());
        QVERIFY(!running.result());
        QCOMPARE(ended(waiting).error().code, ErrorCode::Cancelled);
    }

    void aFrozenServerHoldsNobody()
    {
        PostgresLimits limits;
        limits.connections = 1;
        limits.statement = 100ms;
        limits.connect = 2s;
        PostgresPool pool(m_server.access(), limits);
        const auto process = ended(ask(pool, backend));
        QVERIFY(process);
        m_server.freeze(process->toLongLong());
        const auto late = ended(ask(pool, backend));
        m_server.thaw(process->toLongLong());
        QCOMPARE(late.error().code, ErrorCode::Timeout);
        const auto other = ended(ask(pool, backend));
        QVERIFY2(other, other ? "" : qPrintable(other.error().message));
        QVERIFY(*other != *process);
    }

private:
    /// Statements that run just now and contain `words`.
    QFuture<Answer> countOf(const QString &words)
    {
        if (!m_watch) m_watch = std::make_unique<PostgresPool>(m_server.access(), PostgresLimits{.connections = 1});
        return ask(*m_watch,
                   u"SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%%1%' AND pid "
                   "<> pg_backend_pid()"_s.replace(u"%1"_s, words));
    }

    test::PostgresServer m_server;
    std::unique_ptr<PostgresPool> m_watch;
};

QTEST_GUILESS_MAIN(TestPostgresPool)
#include "tst_postgrespool.moc"
