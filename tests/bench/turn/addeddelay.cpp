// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/turn/addeddelay.h"

#include "core/base/ids.h"
#include "core/metrics/statistics.h"
#include "core/net/streampool.h"
#include "core/provider/openai/openaiprovider.h"
#include "core/store/storethread.h"
#include "core/turn/turnrunner.h"
#include "tests/support/emulator/emulator.h"
#include "tests/support/rawstreamclient.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>
#include <QTemporaryDir>

#include <optional>

namespace docswiki::bench {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int warmUp = 20;
constexpr int limitMs = 20'000;

/// The same prompt for both, so that the emulator does the same work.
QByteArray directBody(const QString &question)
{
    const QJsonObject body{{u"model"_s, u"bench/model"_s},
                           {u"stream"_s, true},
                           {u"messages"_s, QJsonArray{QJsonObject{{u"role"_s, u"user"_s}, {u"content"_s, question}}}}};
    return QJsonDocument(body).toJson(QJsonDocument::Compact);
}

class Bench {
public:
    Bench()
        : m_emulator({.firstToken = 10ms, .tokensPerSecond = 2000, .answer = u"The answer of twelve words that the emulator gives to every question. "_s}),
          m_direct(m_emulator.baseUrl()), m_provider(provider::OpenAiProvider::create(m_emulator.baseUrl().toString(), u"key"_s, m_pool).value()),
          m_store(m_folder.filePath(u"conversations.db"_s), m_folder.path())
    {
    }

    double direct()
    {
        QSignalSpy finished(&m_direct, &test::RawStreamClient::finished);
        m_direct.send(directBody(question));
        if (finished.isEmpty() && !finished.wait(limitMs))
            qFatal("the emulator did not answer");
        return toMs(m_direct.firstContentAt().value() - m_direct.sentAt());
    }

    double ours()
    {
        turn::TurnServices services{*m_provider};
        services.profile.model = u"bench/model"_s;
        services.hasDocuments = false;
        services.store = [this] { return m_store.run([this](store::ConversationStore &s) { return writeQuestion(s); }); };
        turn::TurnRequest request;
        request.question = question;
        turn::TurnRunner runner(nextTurnId(), request, std::move(services), m_clock);
        std::optional<Instant> first;
        QObject::connect(&runner, &turn::TurnRunner::happened, &runner, [&](TurnId, const turn::TurnEvent &event) {
            if (!first && std::holds_alternative<turn::ContentEvent>(event.payload))
                first = m_clock.now();
        });
        QSignalSpy finished(&runner, &turn::TurnRunner::finished);
        const Instant begin = m_clock.now();
        runner.start();
        if (finished.isEmpty() && !finished.wait(limitMs))
            qFatal("the turn did not end");
        return toMs(first.value() - begin);
    }

private:
    Result<bool> writeQuestion(store::ConversationStore &store) const
    {
        const QDateTime now = m_clock.wallTime();
        store::Message asked;
        asked.id = newStoredId();
        asked.conversationId = newStoredId();
        asked.text = question;
        asked.createdAt = now;
        store::Message answer = asked;
        answer.id = newStoredId();
        answer.parentId = asked.id;
        answer.role = provider::Role::Assistant;
        answer.text.clear();
        return store.beginTurn({asked.conversationId, question, now, now, false, 0}, asked, answer);
    }

    inline static const QString question = u"How do I index only some rows of a table?"_s;
    QTemporaryDir m_folder;
    SystemClock m_clock;
    test::Emulator m_emulator;
    test::RawStreamClient m_direct;
    net::StreamPool m_pool;
    std::unique_ptr<provider::OpenAiProvider> m_provider;
    store::StoreThread m_store;
};

} // namespace

AddedDelay measureAddedDelay(int pairs)
{
    Bench bench;
    QList<double> direct, ours, differences;
    for (int i = 0; i < pairs + warmUp; ++i) {
        // Who goes first changes with every pair.
        double d = 0;
        double o = 0;
        if (i % 2 == 0) {
            d = bench.direct();
            o = bench.ours();
        } else {
            o = bench.ours();
            d = bench.direct();
        }
        if (i < warmUp)
            continue;
        direct.append(d);
        ours.append(o);
        differences.append(o - d);
    }
    AddedDelay result;
    result.direct = metrics::summarise(direct);
    result.ours = metrics::summarise(ours);
    result.pairs = metrics::summarise(differences);
    result.addedP50Ms = result.ours.p50Ms - result.direct.p50Ms;
    result.addedP99Ms = result.ours.p99Ms - result.direct.p99Ms;
    return result;
}

} // namespace docswiki::bench
