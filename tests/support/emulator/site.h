// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/clock.h"
#include "core/base/result.h"
#include "tests/support/emulator/httpconnection.h"

#include <QList>
#include <QString>

#include <optional>

namespace docswiki::test {

/// What the emulator serves besides chats, and how long each takes: web search and pages, embeddings, a vector store.
struct Site {
    Milliseconds connection{0}; ///< a new connection answers nothing before that: name, TCP and TLS of a real host
    Milliseconds search{0};     ///< `GET /search?q=…&format=json`, the form of SearXNG
    QList<Milliseconds> pages{Milliseconds{0}}; ///< `GET /page/N`: the N-th of these (N from 1), over and over
    Milliseconds embedding{0};                  ///< `POST /v1/embeddings`, the form of OpenAI
    Milliseconds vectors{0};                    ///< `POST /query`, the form of Pinecone
    int results = 5;                            ///< of a search
    int pageWords = 400;
};

/// Changes one setting as the program's options spell it: connection, search, pages (milliseconds, separated by
/// commas), embedding, vectors, results. Input error names what is wrong.
Result<void> setSiteOption(Site &site, const QString &name, const QString &value);

struct SiteAnswer {
    Milliseconds after{0};
    QByteArray contentType;
    QByteArray body;
};

/// The answer to `request` if it is for one of these. The same every time. `path` is without the prefix /v1.
std::optional<SiteAnswer> siteAnswer(const Site &site, const HttpRequest &request, const QByteArray &path);

} // namespace docswiki::test
