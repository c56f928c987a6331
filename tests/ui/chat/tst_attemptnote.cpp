// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chat/attemptnote.h"
#include "ui/chat/toolrow.h"

#include <QTest>

using namespace docswiki;
using namespace docswiki::ui;
using namespace Qt::StringLiterals;
using provider::Attempt;
using provider::AttemptKind;
using provider::AttemptState;

using Steps = QList<Attempt>;
Q_DECLARE_METATYPE(Steps)

namespace {

const QString gpt = u"openai/gpt-5"_s;
const QString deepseek = u"deepseek/deepseek-chat-v3.1"_s;
const QString place = u"openrouter.ai"_s;

Error error(ErrorCode code, const QString &detail = {})
{
    return {code, u"openrouter.ai said no."_s, detail, true};
}

Error busy()
{
    return error(ErrorCode::RateLimited, u"status=429 type=rate_limit request_id=r1"_s);
}

Attempt failed(int number, AttemptKind kind, const QString &model, const Error &why, int ms)
{
    return {number, kind, AttemptState::Failed, model, place, why, Milliseconds(ms), {}};
}

Attempt step(int number, AttemptKind kind, AttemptState state, const QString &model, int wait = 0)
{
    return {number, kind, state, model, place, {}, {}, Milliseconds(wait)};
}

} // namespace

class AttemptNoteTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tellsWhatGoesOn_data()
    {
        QTest::addColumn<Steps>("steps");
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("untilMs"); // -1: no countdown
        const Attempt first = failed(1, AttemptKind::First, gpt, busy(), 1200);
        QTest::newRow("the first try") << Steps{} << QString() << -1;
        QTest::newRow("fallback") << Steps{first, step(2, AttemptKind::Fallback, AttemptState::Started, deepseek)}
                                  << u"gpt-5 returned 429 · asking deepseek-chat-v3.1"_s << -1;
        QTest::newRow("pause before a retry")
            << Steps{first, step(2, AttemptKind::Retry, AttemptState::Waiting, gpt, 3000)}
            << u"openrouter.ai is busy · trying again in"_s << 3002;
        QTest::newRow("retry") << Steps{first, step(2, AttemptKind::Retry, AttemptState::Waiting, gpt, 3000),
                                        step(2, AttemptKind::Retry, AttemptState::Started, gpt)}
                               << u"gpt-5 returned 429 · asking again"_s << -1;
        QTest::newRow("hedge") << Steps{step(2, AttemptKind::Hedge, AttemptState::Started, deepseek)}
                               << u"Asking deepseek-chat-v3.1 as well"_s << -1;
        QTest::newRow("a hedge that fails") << Steps{step(2, AttemptKind::Hedge, AttemptState::Started, deepseek),
                                                     failed(2, AttemptKind::Hedge, deepseek, busy(), 100)}
                                            << QString() << -1;
        QTest::newRow("it answers") << Steps{first, step(2, AttemptKind::Fallback, AttemptState::Started, deepseek),
                                             step(2, AttemptKind::Fallback, AttemptState::Answering, deepseek)}
                                    << QString() << -1;
        QTest::newRow("nobody there") << Steps{failed(1, AttemptKind::First, gpt, error(ErrorCode::Network), 20),
                                               step(2, AttemptKind::Retry, AttemptState::Waiting, gpt, 500)}
                                      << u"openrouter.ai cannot be reached · trying again in"_s << 502;
    }

    void tellsWhatGoesOn()
    {
        QFETCH(Steps, steps);
        QFETCH(QString, text);
        QFETCH(int, untilMs);
        AttemptNote note;
        int at = 0;
        for (const Attempt &attempt : steps)
            note.add(attempt, Milliseconds(++at));
        const auto now = note.now();
        QCOMPARE(now ? now->text : QString(), text);
        QCOMPARE(now && now->until ? now->until->count() / 1'000'000 : -1, untilMs);
    }

    void tellsHowItWasAnswered_data()
    {
        QTest::addColumn<Steps>("steps");
        QTest::addColumn<QString>("sentence");
        const Attempt first = failed(1, AttemptKind::First, gpt, busy(), 1200);
        const auto answering = [](int number, AttemptKind kind, const QString &model) {
            return step(number, kind, AttemptState::Answering, model);
        };
        QTest::newRow("at the first try") << Steps{} << QString();
        QTest::newRow("fallback") << Steps{first, answering(2, AttemptKind::Fallback, deepseek)}
                                  << u"Answered by deepseek-chat-v3.1 after gpt-5 returned 429 (1.2 s)"_s;
        QTest::newRow("retry") << Steps{first, answering(2, AttemptKind::Retry, gpt)}
                               << u"Answered at try 2, after gpt-5 returned 429 (1.2 s)"_s;
        QTest::newRow("the second of a list")
            << Steps{first, failed(2, AttemptKind::Fallback, u"b/b"_s, error(ErrorCode::Timeout), 2200),
                     answering(3, AttemptKind::Fallback, deepseek)}
            << u"Answered by deepseek-chat-v3.1 after gpt-5 returned 429 and b did not answer in time (3.4 s)"_s;
        QTest::newRow("the same failure twice counts once")
            << Steps{first, failed(2, AttemptKind::Retry, gpt, busy(), 800),
                     answering(3, AttemptKind::Fallback, deepseek)}
            << u"Answered by deepseek-chat-v3.1 after gpt-5 returned 429 (2.0 s)"_s;
        QTest::newRow("the hedge is faster") << Steps{step(2, AttemptKind::Hedge, AttemptState::Started, deepseek),
                                                      answering(2, AttemptKind::Hedge, deepseek),
                                                      step(1, AttemptKind::First, AttemptState::Abandoned, gpt)}
                                             << u"Answered by deepseek-chat-v3.1, which was faster than gpt-5"_s;
        QTest::newRow("the hedge is slower") << Steps{step(2, AttemptKind::Hedge, AttemptState::Started, deepseek),
                                                      answering(1, AttemptKind::First, gpt),
                                                      step(2, AttemptKind::Hedge, AttemptState::Abandoned, deepseek)}
                                             << u"Answered by gpt-5, which was faster than deepseek-chat-v3.1"_s;
        QTest::newRow("nobody answers") << Steps{first, failed(2, AttemptKind::Fallback, deepseek, busy(), 100)}
                                        << QString();
        QTest::newRow("in the second round of tools")
            << Steps{answering(1, AttemptKind::First, gpt), first, answering(2, AttemptKind::Fallback, deepseek)}
            << u"Answered by deepseek-chat-v3.1 after gpt-5 returned 429 (1.2 s)"_s;
    }

    void tellsHowItWasAnswered()
    {
        QFETCH(Steps, steps);
        QFETCH(QString, sentence);
        AttemptNote note;
        for (const Attempt &attempt : steps)
            note.add(attempt, Milliseconds(1));
        QCOMPARE(note.sentence(), sentence);
    }

    void theProvidersWordsAreKept()
    {
        AttemptNote note;
        note.add(failed(1, AttemptKind::First, gpt, busy(), 5), Milliseconds(5));
        QCOMPARE(note.details(),
                 QStringList{u"gpt-5: openrouter.ai said no. (status 429 · rate_limit · request id r1)"_s});
        for (int i = 0; i < 1000; ++i)
            note.add(failed(i, AttemptKind::Retry, gpt, busy(), 5), Milliseconds(5));
        QVERIFY(note.details().size() <= 100);
    }

    void detailsAreForPeople_data()
    {
        QTest::addColumn<QString>("detail");
        QTest::addColumn<QString>("text");
        QTest::newRow("pairs") << u"status=429 type=a code=b retry_after_ms=20000 request_id=q"_s
                               << u"status 429 · a · b · asks to wait 20 s · request id q"_s;
        QTest::newRow("words before") << u"POST /v1/chat status=502"_s << u"POST /v1/chat · status 502"_s;
        QTest::newRow("no pairs") << u"connection reset by peer"_s << u"connection reset by peer"_s;
        QTest::newRow("no status") << u"status=0"_s << QString();
        QTest::newRow("nothing") << QString() << QString();
    }

    void detailsAreForPeople()
    {
        QFETCH(QString, detail);
        QTEST(detailText(detail), "text");
    }

    void toolsAreToldInPlainWords_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("arguments");
        QTest::addColumn<bool>("running");
        QTest::addColumn<QString>("title");
        const QString query = u"{\"query\":\"partial index\"}"_s;
        QTest::newRow("documents") << u"use_rag_search"_s << query << false
                                   << u"Searched your documents for “partial index”"_s;
        QTest::newRow("documents, running")
            << u"use_rag_search"_s << query << true << u"Searching your documents for “partial index”"_s;
        QTest::newRow("being written") << u"use_rag_search"_s << QString() << true << u"Searching your documents"_s;
        QTest::newRow("web") << u"web_search"_s << query << true << u"Searching the web for “partial index”"_s;
        QTest::newRow("page") << u"fetch_page"_s << u"{\"url\":\"https://example.org/a\"}"_s << false
                              << u"Read example.org"_s;
        QTest::newRow("unknown") << u"lookup"_s << u"{\"id\":42,\"who\":\"me\"}"_s << false
                                 << u"Ran lookup (id: 42, who: “me”)"_s;
        QTest::newRow("unknown, no arguments") << u"lookup"_s << u"{}"_s << false << u"Ran lookup"_s;
        QTest::newRow("broken arguments")
            << u"use_rag_search"_s << u"{\"query\":"_s << false << u"Searched your documents"_s;
    }

    void toolsAreToldInPlainWords()
    {
        QFETCH(QString, name);
        QFETCH(QString, arguments);
        QFETCH(bool, running);
        const ToolRow row{u"c1"_s, name, arguments, running ? ToolState::Running : ToolState::Done, {}, {}, {}};
        QTEST(toolTitle(row), "title");
    }

    void toolFactsAndSums()
    {
        ToolRow row{u"c1"_s,          u"use_rag_search"_s, {}, ToolState::Done, Milliseconds(100),
                    Milliseconds(41), u"3 passages"_s};
        QCOMPARE(toolFacts(row, {}), u"3 passages · 41 ms"_s);
        row.state = ToolState::Failed;
        row.summary = u"the index is locked"_s;
        QCOMPARE(toolFacts(row, {}), u"failed: the index is locked · 41 ms"_s);
        row.state = ToolState::Running;
        QCOMPARE(toolFacts(row, Milliseconds(1300)), u"… 1.2 s"_s);
        const auto done = [](int begin, int took) {
            return ToolRow{{}, u"t"_s, {}, ToolState::Done, Milliseconds(begin), Milliseconds(took), {}};
        };
        // Two side by side and one after them.
        QCOMPARE(toolsSummary({done(0, 1000), done(100, 500), done(2000, 200)}), u"Used 3 tools · 1.2 s"_s);
        QCOMPARE(toolsFooter({done(0, 1000), done(100, 500), done(2000, 200)}), u"tools 3 · 1.2 s"_s);
        QCOMPARE(toolsFooter({}), QString());
    }
};

QTEST_GUILESS_MAIN(AttemptNoteTest)
#include "tst_attemptnote.moc"
