// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/provider/account/connectionstep.h"
#include "core/provider/account/provideraccount.h"
#include "core/provider/chatprovider.h"

#include <QFuture>
#include <QList>
#include <QNetworkProxy>
#include <QObject>
#include <QSslConfiguration>
#include <QTimer>
#include <QUrl>

#include <functional>
#include <memory>
#include <optional>

class QNetworkAccessManager;
class QNetworkReply;
class QSslSocket;

namespace docswiki::provider {

/// What a connection test needs to know. What it points to must outlive the test.
struct ConnectionTarget {
    using Models = Result<QList<ModelInfo>>;

    ProviderAccount account;
    QString key;                                 ///< may be empty
    QNetworkProxy proxy{QNetworkProxy::NoProxy}; ///< of this account's route, for this address
    std::optional<QSslConfiguration> tls;        ///< whom to trust; none: the system's authorities
    QNetworkAccessManager *calls =
        nullptr; ///< with that proxy and trust; for OpenRouter's word about the key. May be null
    std::function<QFuture<Models>(Milliseconds limit)> models; ///< lists the models. May be empty
    ChatProvider *chat = nullptr;                              ///< null: no token is asked for
    QString model; ///< that is asked for a token; empty: one of the list, which is loaded if any is
};

/// Tests an account step by step and says of each how long it took. The first step that fails ends the test. Engine's
/// thread; each step has a limit, so it always ends; deleting it stops it silently.
class ConnectionTest final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ConnectionTest)
public:
    struct Limits {
        Milliseconds name{5'000};
        Milliseconds connect{10'000};
        Milliseconds tls{10'000};
        Milliseconds key{10'000};
        Milliseconds models{10'000};
        Milliseconds token{120'000}; ///< a local model may have to be loaded first
    };

    ConnectionTest(ConnectionTarget target, Limits limits, QObject *parent = nullptr);
    explicit ConnectionTest(ConnectionTarget target, QObject *parent = nullptr)
        : ConnectionTest(std::move(target), Limits(), parent)
    {
    }
    ~ConnectionTest() override;

    void start();  ///< once; signals come later, never from within
    void cancel(); ///< at once: the step that runs is skipped as stopped, then finished()

    const QList<ConnectionStep> &steps() const { return m_steps; } ///< all six, in order
    bool passed() const;                                           ///< over, and no step failed or was stopped

Q_SIGNALS:
    void stepChanged(const docswiki::provider::ConnectionStep &step);
    void finished(); ///< once

private:
    void begin(ConnectionStepKind kind);
    void lookUp();
    void connectSocket();
    void encrypt();
    void askAboutKey();
    void readKeyAnswer(QNetworkReply &reply);
    void askForModels();
    void takeModels(const ConnectionTarget::Models &models);
    void askForToken();
    void socketFailed();
    void timedOut();

    ConnectionStep &step(ConnectionStepKind kind) { return m_steps[static_cast<int>(kind)]; }
    void run(ConnectionStepKind kind);
    void pass(ConnectionStepKind kind, const QString &detail);
    void skip(ConnectionStepKind kind, const QString &why);
    void failed(ConnectionStepKind kind, const Error &error);
    void next(ConnectionStepKind after);
    void end();
    void dropEverything();
    Milliseconds limitOf(ConnectionStepKind kind) const;
    bool hasProxy() const { return m_target.proxy.type() != QNetworkProxy::NoProxy; }

    ConnectionTarget m_target;
    const Limits m_limits;
    QUrl m_url;
    QString m_who; ///< for sentences: the host, with its port if it is not the usual one
    QList<ConnectionStep> m_steps;
    ConnectionStepKind m_current = ConnectionStepKind::Name;
    Instant m_since;
    QTimer m_deadline;
    std::optional<int> m_lookup;
    QSslSocket *m_socket = nullptr;
    QNetworkReply *m_reply = nullptr;
    QObject *m_waiting = nullptr; ///< context of the wait for models
    std::unique_ptr<ChatStream> m_stream;
    bool m_started = false;
    bool m_over = false;
    bool m_stopped = false;
};

} // namespace docswiki::provider
