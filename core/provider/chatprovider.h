// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/result.h"
#include "core/provider/attempt.h"
#include "core/provider/chattypes.h"

#include <QFuture>
#include <QObject>

#include <memory>
#include <optional>

namespace docswiki::provider {

/// One answer on its way. Lives on the thread of the provider that made it. Signals come in the order
/// connected, headersArrived, then text; `finished` comes exactly once, also after abort() (as Cancelled) and never
/// from within open() or start(). Nothing is emitted after `finished`. Deleting it aborts it silently.
class ChatStream : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ChatStream)
public:
    using QObject::QObject;
    virtual void start() = 0;
    virtual void abort() = 0; ///< closes the network call at once; idempotent

Q_SIGNALS:
    void connected(bool reused); ///< the connection stands; `reused`: it stood already
    void headersArrived();       ///< the provider took the request
    void heartbeat();            ///< bytes came that carry no text (keep-alive)
    void statusChanged(const QString &what); ///< what it is busy with before the first word: "Loading qwen2.5 into memory"
    /// Of a stream that tries more than once (core/provider/resilience). The signals around it are those of the attempt
    /// that is on screen; after one failed, `connected` comes again.
    void attemptChanged(const docswiki::provider::Attempt &attempt);
    void reasoningArrived(const QString &text);
    void contentArrived(const QString &text);
    void toolCallStarted(const QString &id, const QString &name);
    void finished(const docswiki::Result<docswiki::provider::ChatOutcome> &result);
};

struct ModelInfo {
    QString id;
    QString name;
    QString provider;                      ///< "built-in", "openrouter.ai", "127.0.0.1:8080"
    int contextLength = 0;                 ///< tokens; 0: unknown
    int maxOutputTokens = 0;               ///< 0: unknown
    std::optional<double> promptPrice;     ///< USD a token
    std::optional<double> completionPrice; ///< USD a token
    std::optional<double> cachedPromptPrice; ///< USD a token read from the provider's prompt cache
    std::optional<bool> tools;             ///< whether it can call tools; none: not said
    std::optional<bool> loaded;            ///< in the memory of a local server; none: not said
    QString account;                       ///< id of the ProviderAccount; empty: built in

    bool operator==(const ModelInfo &) const = default;
};

/// A place that answers chats. Engine thread.
class ChatProvider {
public:
    virtual ~ChatProvider() = default;

    virtual QString name() const = 0; ///< for people: "the excerpt model", "openrouter.ai"
    virtual std::unique_ptr<ChatStream> open(const ChatRequest &request) = 0;
    /// What it lists. Ends at the latest after `limit`.
    virtual QFuture<Result<QList<ModelInfo>>> models(Milliseconds limit)
    {
        Q_UNUSED(limit);
        return QtFuture::makeReadyFuture(Result<QList<ModelInfo>>(QList<ModelInfo>()));
    }
    /// Opens a connection, and lets a local server load the model, ahead of need. Ends with what was done, for people
    /// ("connection open", "qwen2.5 loaded in 4.1 s"); failures are for the log, since the next request meets them.
    virtual QFuture<Result<QString>> warmUp(const ModelProfile &profile)
    {
        Q_UNUSED(profile);
        return QtFuture::makeReadyFuture(Result<QString>(QString()));
    }
};

} // namespace docswiki::provider
