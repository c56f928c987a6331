// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/vector/postgres/postgresfault.h"
#include "core/knowledge/vector/postgres/postgressql.h"
#include "core/knowledge/vector/vectortext.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace docswiki;
using namespace docswiki::knowledge;
using namespace Qt::StringLiterals;

namespace {
PostgresSql sqlOf(const QString &table = u"docs"_s)
{
    PostgresAccess access;
    access.table = table;
    access.installation = u"o'brien"_s;
    return *PostgresSql::create(access);
}

VectorRecord record(qint64 chunk, const Vector &values, const QString &text = u"t"_s)
{
    Passage passage;
    passage.chunkId = chunk;
    passage.text = text;
    return {values, passage};
}
} // namespace

class TestPostgresSql : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void quotesTexts()
    {
        QCOMPARE(sqlText(u"plain"_s), u"'plain'"_s);
        QCOMPARE(sqlText(u"it's '' \\' x"_s), u"'it''s '''' \\'' x'"_s);
        QCOMPARE(sqlText(u"a"_s + QChar(0) + u"b"_s), u"'ab'"_s);
    }

    void tableNames_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("good");
        QTest::newRow("usual") << u"docswiki_passages"_s << true;
        QTest::newRow("schema") << u"team.Docs2"_s << true;
        QTest::newRow("empty") << u""_s << false;
        QTest::newRow("injection") << u"docs; DROP TABLE x"_s << false;
        QTest::newRow("quote") << u"docs\""_s << false;
        QTest::newRow("line") << u"docs\nx"_s << false;
        QTest::newRow("two dots") << u"a.b.c"_s << false;
        QTest::newRow("digit") << u"1docs"_s << false;
        QTest::newRow("too long") << u"x"_s.repeated(64) << false;
        QTest::newRow("longest") << u"x"_s.repeated(63) << true;
    }
    void tableNames()
    {
        QFETCH(QString, name);
        PostgresAccess access;
        access.table = name;
        const auto sql = PostgresSql::create(access);
        QTEST(sql.has_value(), "good");
        if (!sql) QCOMPARE(sql.error().code, ErrorCode::Input);
    }

    void indexByDimension()
    {
        const auto made = [](int dimension) {
            return sqlOf(u"team.docs"_s).makeTable({u"m"_s, {}, dimension, true}).join(u'\n');
        };
        QVERIFY(made(384).contains(u"\"team\".\"docs\""_s));
        QVERIFY(made(384).contains(u"vector(384)"_s));
        QVERIFY(made(2'000).contains(u"(embedding vector_cosine_ops)"_s));
        QVERIFY(made(2'001).contains(u"(embedding::halfvec(2001)) halfvec_cosine_ops"_s));
        QVERIFY(!made(4'001).contains(u"hnsw"_s));
        const QString query = sqlOf().nearest({Vector(3'072, 0.1F), 5, {}, {}});
        QVERIFY(query.contains(u"ORDER BY embedding::halfvec(3072) <=>"_s));
        QVERIFY(sqlOf(u"x"_s.repeated(63))
                    .makeTable({u"m"_s, {}, 3, true})
                    .join(u' ')
                    .contains(u"\"%1_nearest\""_s.arg(u"x"_s.repeated(55))));
    }

    void batches()
    {
        QList<VectorRecord> records;
        for (int i = 500; i >= 1; --i)
            records += record(i, {1, 2});
        records += record(7, {3, 4}, u"newer"_s);
        records += record(9'000, {0, 0});
        records += record(9'001, {std::numeric_limits<float>::quiet_NaN(), 1});
        const QStringList statements = sqlOf().upserts(records, {});
        QCOMPARE(statements.size(), 3);
        QCOMPARE(statements.join(QString()).count(u"::vector"_s), 500);
        QVERIFY(statements[0].contains(u"('o''brien',7,"_s));
        QVERIFY(statements[0].contains(u"'newer','[3,4]'::vector"_s)); // the later one of two
        QVERIFY(statements[0].indexOf(u"('o''brien',1,"_s) < statements[0].indexOf(u"('o''brien',2,"_s));
        PostgresLimits small;
        small.bytes = 300;
        QVERIFY(sqlOf().upserts(records, small).size() > 50);
        QCOMPARE(sqlOf().removals(QList<qint64>(2'500, 5), {}).size(), 3);
        QVERIFY(sqlOf().upserts({}, {}).isEmpty());
    }

    void vectorsReadBack()
    {
        const Vector values{0.1F, -2.5e-8F, 1e20F, 1.0F / 3.0F};
        const QByteArray text = vectorText(values);
        const QByteArrayList parts = text.mid(1, text.size() - 2).split(',');
        for (qsizetype i = 0; i < values.size(); ++i)
            QCOMPARE(parts[i].toFloat(), values[i]);
        QCOMPARE(vectorText({}), "[]");
    }

    void spacesAreNotMixed()
    {
        const EmbeddingSpace space{u"m"_s, u"r"_s, 384, true};
        const QString comment = PostgresSql::commentOf(space);
        QVERIFY(sqlOf().fits(u"vector(384)"_s, comment, space));
        QVERIFY(sqlOf().fits(u"public.vector(384)"_s, comment, space));
        QVERIFY(!sqlOf().fits(u"vector(512)"_s, comment, space));
        QVERIFY(!sqlOf().fits(u"vector(384)"_s, comment, {u"other"_s, u"r"_s, 384, true}));
        QVERIFY(!sqlOf().fits(u"vector(384)"_s, comment, {u"m"_s, u"other"_s, 384, true}));
        QVERIFY(!sqlOf().fits(QString(), QString(), space));
        QVERIFY(!sqlOf().fits(u"vector(384)"_s, u"a table of ours"_s, space));
    }

    void errorsBecomeSentences_data()
    {
        QTest::addColumn<QString>("state");
        QTest::addColumn<QString>("words");
        QTest::addColumn<bool>("connecting");
        QTest::addColumn<ErrorCode>("code");
        QTest::addColumn<QString>("said");
        QTest::newRow("no extension 15") << u"58P01"_s << u"could not open extension control file \"vector.control\""_s
                                         << false << ErrorCode::Input << u"has no pgvector"_s;
        QTest::newRow("no extension 18") << u"0A000"_s << u"extension \"vector\" is not available"_s << false
                                         << ErrorCode::Input << u"has no pgvector"_s;
        QTest::newRow("not allowed") << u"42501"_s << u"permission denied for schema public"_s << false
                                     << ErrorCode::Unauthorised << u"does not allow"_s;
        QTest::newRow("late") << u"57014"_s << u"canceling statement due to statement timeout"_s << false
                              << ErrorCode::Timeout << u"too long"_s;
        QTest::newRow("gone") << u""_s << u"server closed the connection unexpectedly"_s << false << ErrorCode::Network
                              << u"was lost"_s;
        QTest::newRow("password") << u""_s << u"FATAL: password authentication failed with pg-secret"_s << true
                                  << ErrorCode::Unauthorised << u"Check user and password"_s;
        QTest::newRow("database") << u""_s << u"FATAL: database \"docs\" does not exist"_s << true
                                  << ErrorCode::NotFound << u"has no database"_s;
        QTest::newRow("refused") << u""_s << u"Connection refused"_s << true << ErrorCode::Network
                                 << u"cannot be reached"_s;
        QTest::newRow("full") << u""_s << u"FATAL: sorry, too many clients already"_s << true << ErrorCode::Storage
                              << u"no more connections"_s;
        QTest::newRow("TLS") << u""_s << u"server does not support SSL, but SSL was required"_s << true
                             << ErrorCode::Network << u"offers no TLS"_s;
        QTest::newRow("dimension") << u"22000"_s << u"expected 3 dimensions, not 4"_s << false << ErrorCode::Input
                                   << u"another dimension"_s;
    }
    void errorsBecomeSentences()
    {
        QFETCH(QString, state);
        QFETCH(QString, words);
        QFETCH(bool, connecting);
        QFETCH(QString, said);
        PostgresAccess access;
        access.password = u"pg-secret"_s;
        const Error error = postgresError(
            QSqlError(u"driver"_s, words, connecting ? QSqlError::ConnectionError : QSqlError::StatementError, state),
            access);
        QTEST(error.code, "code");
        QVERIFY2(error.message.contains(said), qPrintable(error.message));
        QVERIFY(!error.message.contains(u"pg-secret"_s));
        QVERIFY(!error.detail.contains(u"pg-secret"_s));
    }
};

QTEST_GUILESS_MAIN(TestPostgresSql)
#include "tst_postgressql.moc"
