// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/result.h"
#include "tests/bench/guide/scenario.h"

#include <QJsonArray>
#include <QUrl>

namespace docswiki::bench {

/// What the guide says the service did before: one call after another, a new connection for each, nothing kept, the
/// whole answer waited for. Blocking, as it was. Talks to the emulator like any client; it knows nothing of its
/// settings.
class OldService {
public:
    explicit OldService(QUrl baseUrl) : m_base(std::move(baseUrl)) {}

    struct Took {
        double answerMs = 0; ///< until the answer is there, which is also when its first word is seen
        int calls = 0;
    };
    Result<Took> ask(const Scenario &scenario);

private:
    Result<QByteArray> perform(const OldCall &call, const QString &question);
    Result<QByteArray> complete(const QString &model, const QString &prompt, int maxTokens);
    Result<QByteArray> exchange(const QByteArray &method, const QByteArray &path, const QByteArray &body);

    const QUrl m_base;
    QByteArray m_gathered; ///< what was found so far; goes into the prompt of the answer
};

} // namespace docswiki::bench
