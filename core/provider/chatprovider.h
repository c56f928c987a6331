// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/result.h"
#include "core/provider/chattypes.h"

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

    bool operator==(const ModelInfo &) const = default;
};

/// A place that answers chats. Engine thread.
class ChatProvider {
public:
    virtual ~ChatProvider() = default;

    virtual QString name() const = 0; ///< for people: "the excerpt model", "openrouter.ai"
    virtual std::unique_ptr<ChatStream> open(const ChatRequest &request) = 0;
    virtual void warmUp() {} ///< opens a connection ahead of need; never fails loudly
};

} // namespace docswiki::provider
