// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/clock.h"
#include "core/provider/account/provideraccount.h"
#include "tests/support/emulator/eventlog.h"
#include "tests/support/emulator/script.h"

#include <QList>
#include <QString>
#include <QStringList>
#include <QThread>
#include <QUrl>

#include <memory>

namespace docswiki::test {

class LocalServerCore;

/// A model on the disk of an emulated local server.
struct LocalModel {
    QString name; ///< "qwen2.5:latest", "qwen/qwen2.5-7b"
    int contextLength = 32'768;
    QStringList capabilities{QStringLiteral("completion"), QStringLiteral("tools")}; ///< "embedding": it only embeds
    int loadedContext = 0;                                                           ///< not 0: in memory
};

/// How an emulated local server behaves. A value.
struct LocalSetup {
    provider::ProviderKind kind = provider::ProviderKind::Ollama; ///< Ollama, LmStudio or LlamaServer
    QList<LocalModel> models{{QStringLiteral("qwen2.5:latest")}};
    Milliseconds loadDelay{0};   ///< what reading a model into memory takes
    Script script;               ///< how chats go
    bool stillLoading = false;   ///< llama-server: it runs, its model is not there yet
    bool hasNativeList = true;   ///< LM Studio: 0.4 and later
    bool answersLists = true;    ///< false: they hang
    bool hasCapabilities = true; ///< Ollama: false: an older version, which does not tell them
};

/// A local server on a loopback port, with what is its own: Ollama's `/api/…`, LM Studio's `/api/v1/models` and
/// `/load`, llama-server's `/health` and `/props`; the last two also answer `/v1/models` and chats as the Emulator
/// does. A model that is asked for is loaded, one at a time. Runs on a thread of its own; every function may be called
/// from any thread. `docswiki-emulator --kind ollama` is the same as a program.
class LocalServer final {
    Q_DISABLE_COPY_MOVE(LocalServer)
public:
    explicit LocalServer(LocalSetup setup = {}, quint16 port = 0);
    ~LocalServer();

    bool isListening() const { return m_port != 0; }
    QUrl baseUrl() const; ///< "http://127.0.0.1:PORT"

    void set(const LocalSetup &setup); ///< for requests that come from now on
    QList<SeenRequest> requests() const { return m_log->requests(); }
    QList<SeenRequest> requests(const QByteArray &path) const; ///< those to one path
    int openConnections() const { return m_log->openConnections(); }
    void clearLog() { m_log->clear(); }

private:
    std::shared_ptr<EventLog> m_log;
    QThread m_thread;
    LocalServerCore *m_server = nullptr; ///< lives on m_thread, dies with it
    quint16 m_port = 0;
};

} // namespace docswiki::test
