// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/provider/chatprovider.h"

#include <QObject>
#include <QStringList>

#include <memory>
#include <optional>
#include <utility>

namespace docswiki::test {

/// Holds one stream and writes down, line by line, what it tells: "connected", "headers", "text:…", "1 first failed", …
class AttemptProbe final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(AttemptProbe)
public:
    explicit AttemptProbe(std::unique_ptr<provider::ChatStream> opened) : stream(std::move(opened))
    {
        using provider::ChatStream;
        const ChatStream *from = stream.get();
        connect(from, &ChatStream::connected, this, [this](bool) { say(QStringLiteral("connected")); });
        connect(from, &ChatStream::headersArrived, this, [this] { say(QStringLiteral("headers")); });
        connect(from, &ChatStream::heartbeat, this, [this] { say(QStringLiteral("heartbeat")); });
        connect(from, &ChatStream::statusChanged, this, [this](const QString &what) { say(what); });
        connect(from, &ChatStream::reasoningArrived, this,
                [this](const QString &text) { say(QStringLiteral("thought:") + text); });
        connect(from, &ChatStream::contentArrived, this, [this](const QString &text) {
            content += text;
            say(QStringLiteral("text:") + text);
        });
        connect(from, &ChatStream::toolCallStarted, this,
                [this](const QString &, const QString &name) { say(QStringLiteral("tool:") + name); });
        connect(from, &ChatStream::attemptChanged, this, [this](const provider::Attempt &attempt) {
            attempts += attempt;
            const QString line = QStringLiteral("%1 %2 %3")
                                     .arg(QString::number(attempt.number), attemptKindName(attempt.kind),
                                          attemptStateName(attempt.state));
            attemptLines += line;
            say(line);
        });
        connect(from, &ChatStream::finished, this, [this](const Result<provider::ChatOutcome> &result) {
            say(result ? QStringLiteral("ended") : QStringLiteral("failed"));
            ++finished;
            outcome = result;
        });
        starting = true;
        stream->start();
        starting = false;
    }

    Error error() const { return outcome && !*outcome ? outcome->error() : Error{}; }

    std::unique_ptr<provider::ChatStream> stream;
    QStringList said;
    QStringList attemptLines;
    QList<provider::Attempt> attempts;
    QString content;
    int finished = 0;
    int saidTooLate = 0;
    bool starting = false;
    bool saidInStart = false;
    std::optional<Result<provider::ChatOutcome>> outcome;

private:
    void say(const QString &what)
    {
        said += what;
        saidInStart |= starting;
        if (finished > 0) ++saidTooLate;
    }
};

} // namespace docswiki::test
