// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/provider/chatprovider.h"

#include <QObject>
#include <QStringList>

#include <memory>
#include <optional>
#include <utility>

namespace docswiki::test {

/// Holds one stream and writes down what it emits.
class StreamProbe final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(StreamProbe)
public:
    explicit StreamProbe(std::unique_ptr<provider::ChatStream> opened) : stream(std::move(opened))
    {
        using provider::ChatStream;
        connect(stream.get(), &ChatStream::connected, this, [this](bool wasOpen) {
            order += QStringLiteral("connected");
            reused = wasOpen;
        });
        connect(stream.get(), &ChatStream::headersArrived, this, [this] { order += QStringLiteral("headers"); });
        connect(stream.get(), &ChatStream::heartbeat, this, [this] { ++heartbeats; });
        connect(stream.get(), &ChatStream::statusChanged, this, [this](const QString &what) { statuses += what; });
        connect(stream.get(), &ChatStream::reasoningArrived, this, [this](const QString &text) { reasoning += text; });
        connect(stream.get(), &ChatStream::contentArrived, this, [this](const QString &text) {
            content += text;
            ++pieces;
        });
        connect(stream.get(), &ChatStream::toolCallStarted, this,
                [this](const QString &, const QString &name) { tools += name; });
        connect(stream.get(), &ChatStream::finished, this, [this](const Result<provider::ChatOutcome> &result) {
            ++finished;
            outcome = result;
            insideStart = starting;
        });
        starting = true;
        stream->start();
        starting = false;
    }

    bool ok() const { return outcome && *outcome; }
    Error error() const { return outcome && !*outcome ? outcome->error() : Error{}; }

    std::unique_ptr<provider::ChatStream> stream;
    QStringList order;
    std::optional<bool> reused;
    QString content;
    QString reasoning;
    QStringList tools;
    QStringList statuses;
    int pieces = 0;
    int heartbeats = 0;
    int finished = 0;
    bool starting = false;
    bool insideStart = false;
    std::optional<Result<provider::ChatOutcome>> outcome;
};

} // namespace docswiki::test
