// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/provider/account/provideraccount.h"

#include <QByteArray>
#include <QMap>
#include <QMetaType>
#include <QString>
#include <QStringList>

#include <optional>

namespace docswiki::provider::local {

/// A model server that runs on this computer.
struct FoundServer {
    ProviderKind kind = ProviderKind::Compatible;
    QString baseUrl;       ///< as an account wants it: "http://127.0.0.1:11434", "http://127.0.0.1:8080/v1"
    QString title;         ///< for people: "Ollama"
    QString version;       ///< as it says it; may be empty
    int models = 0;        ///< that can chat, as far as it tells them apart
    bool needsKey = false; ///< it answers, but lists nothing without a key

    bool operator==(const FoundServer &) const = default;
};

/// What one address said, by path.
struct Answer {
    int status = 0; ///< 0: nothing came in time
    QByteArray body;
    QByteArray authenticate; ///< the WWW-Authenticate header

    bool operator==(const Answer &) const = default;
};
using Answers = QMap<QString, Answer>;

/// The paths that are asked for. All are reads that change nothing.
const QStringList &probePaths();

/// Who is behind `origin` ("http://127.0.0.1:8080"). Nothing for programs that are no model servers (Chroma and SearXNG
/// live on the same ports) and for those that nothing is known about. Pure.
std::optional<FoundServer> fingerprint(const QString &origin, const Answers &answers);

} // namespace docswiki::provider::local

Q_DECLARE_METATYPE(docswiki::provider::local::FoundServer)
