// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/result.h"
#include "tests/support/emulator/eventlog.h"
#include "tests/support/emulator/script.h"
#include "tests/support/emulator/site.h"

#include <QThread>
#include <QUrl>

#include <memory>

namespace docswiki::test {

class EmulatorServer;

/// An OpenAI/OpenRouter-compatible server on a loopback port, for tests, benchmarks and trying things out:
/// `POST /v1/chat/completions` (streamed and whole), `GET /v1/models`, `GET /v1/models/{id}`, `GET /v1/key`; `/api/v1`
/// and no prefix work as well. Beside it stand a web search with its pages, embeddings and a vector store (see Site).
/// Its HTTP is written by hand, so that every fault can be made byte for byte; its timing is its own,
/// because it runs on a thread of its own.
///
///     Emulator emulator;                                  // answers at once
///     emulator.setScript({.firstToken = 200ms, .tokensPerSecond = 50, .fault = Fault::Stall});
///     provider::OpenAiProvider::create(emulator.baseUrl().toString(), u"key"_s, pool)
///     emulator.setScripts({{.fault = Fault::RateLimit}, {}}); // a 429, then answers
///     emulator.requests().first().tokensSent              // when each token was really sent
///
/// One request can ask for its own script by its model's name: `emulator/slow?first=2000&tps=20`, `emulator/fault-429`
/// (see scriptForModel). Stand-alone it is the program `docswiki-emulator` (`--help` lists the options).
/// Every function may be called from any thread.
class Emulator final {
    Q_DISABLE_COPY_MOVE(Emulator)
public:
    /// Listens on 127.0.0.1, on `port` or any free one. isListening() says whether that worked.
    explicit Emulator(Script script = {}, quint16 port = 0);
    ~Emulator();

    bool isListening() const { return m_port != 0; }
    QUrl baseUrl() const; ///< "http://127.0.0.1:PORT/v1"

    void setScript(const Script &script); ///< for chats that are asked for from now on
    /// The n-th chat that is asked for from now on goes by the n-th script; those after the last go by the last.
    void setScripts(const QList<Script> &scripts);
    void setSite(const Site &site); ///< for connections and requests that come from now on
    /// From now on connections are neither taken nor refused: a connect() hangs (Linux). Returns when that is so.
    void stopAccepting();

    QList<SeenRequest> requests() const { return m_log->requests(); }
    int requestCount() const { return m_log->requestCount(); }
    int openConnections() const { return m_log->openConnections(); }
    void clearLog() { m_log->clear(); }

private:
    std::shared_ptr<EventLog> m_log;
    QThread m_thread;
    EmulatorServer *m_server = nullptr; ///< lives on m_thread, dies with it
    quint16 m_port = 0;
};

} // namespace docswiki::test
