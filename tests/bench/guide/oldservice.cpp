// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/guide/oldservice.h"

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTcpSocket>
#include <QUrl>

namespace docswiki::bench {

using namespace Qt::StringLiterals;

namespace {
constexpr int limitMs = 120'000;
constexpr int answerTokens = 2000; // the guide's max_tokens
constexpr qsizetype mostGathered = 16'000;

QByteArray toBytes(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}
} // namespace

Result<OldService::Took> OldService::ask(const Scenario &scenario)
{
    m_gathered.clear();
    Took took;
    QElapsedTimer timer;
    timer.start();
    for (const OldCall &call : scenario.oldCalls) {
        const Result<QByteArray> answer = perform(call, scenario.question);
        if (!answer) return fail(answer.error());
        ++took.calls;
        if (call.kind != OldCall::Kind::Answer && m_gathered.size() < mostGathered)
            m_gathered += answer->left(4000) + '\n';
    }
    took.answerMs = static_cast<double>(timer.nsecsElapsed()) / 1e6;
    return took;
}

Result<QByteArray> OldService::perform(const OldCall &call, const QString &question)
{
    switch (call.kind) {
    case OldCall::Kind::Model: // the same model, asked for little and not for reasoning
        return complete(u"emulator/echo?reasoning="_s, call.what + u"\n\n"_s + question, call.amount);
    case OldCall::Kind::Answer:
        return complete(u"bench/model"_s, QString::fromUtf8(m_gathered) + u"\n\nQuestion: "_s + question, answerTokens);
    case OldCall::Kind::Embedding:
        return exchange("POST", "/v1/embeddings",
                        toBytes({{"model"_L1, "bench/embedding"_L1}, {"input"_L1, question}}));
    case OldCall::Kind::Vectors:
        return exchange("POST", "/query",
                        toBytes({{"vector"_L1, QJsonArray{0.1, 0.2}},
                                 {"topK"_L1, 4},
                                 {"namespace"_L1, "default_docs"_L1},
                                 {"includeMetadata"_L1, true}}));
    case OldCall::Kind::Search:
        return exchange("GET", "/search?format=json&q=" + QUrl::toPercentEncoding(question), {});
    case OldCall::Kind::Page: return exchange("GET", "/page/" + QByteArray::number(call.amount), {});
    }
    Q_UNREACHABLE();
}

Result<QByteArray> OldService::complete(const QString &model, const QString &prompt, int maxTokens)
{
    return exchange(
        "POST", "/v1/chat/completions",
        toBytes({{"model"_L1, model},
                 {"max_tokens"_L1, maxTokens},
                 {"messages"_L1, QJsonArray{QJsonObject{{"role"_L1, "user"_L1}, {"content"_L1, prompt}}}}}));
}

Result<QByteArray> OldService::exchange(const QByteArray &method, const QByteArray &path, const QByteArray &body)
{
    QTcpSocket socket;
    socket.connectToHost(m_base.host(), static_cast<quint16>(m_base.port()));
    if (!socket.waitForConnected(limitMs)) return fail(ErrorCode::Network, u"The emulator takes no connection."_s);
    socket.setSocketOption(QAbstractSocket::LowDelayOption, 1);
    socket.write(method + ' ' + path + " HTTP/1.1\r\nHost: " + m_base.authority().toUtf8() +
                 "\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: " +
                 QByteArray::number(body.size()) + "\r\n\r\n" + body);
    QByteArray answer;
    qsizetype bodyAt = -1;
    qsizetype length = 0;
    while (bodyAt < 0 || answer.size() < bodyAt + length) {
        if (!socket.waitForReadyRead(limitMs)) return fail(ErrorCode::Network, u"The emulator did not answer."_s);
        answer += socket.readAll();
        if (bodyAt >= 0 || !answer.contains("\r\n\r\n")) continue;
        bodyAt = answer.indexOf("\r\n\r\n") + 4;
        const qsizetype at = answer.indexOf("Content-Length: ") + 16;
        length = answer.mid(at, answer.indexOf('\r', at) - at).toLongLong();
    }
    if (!answer.startsWith("HTTP/1.1 200"))
        return fail(ErrorCode::Protocol, u"The emulator refused: %1"_s.arg(QString::fromUtf8(answer.left(300))));
    return answer.sliced(bodyAt, length);
}

} // namespace docswiki::bench
