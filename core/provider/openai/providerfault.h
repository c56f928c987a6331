// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/clock.h"
#include "core/base/result.h"

#include <QByteArrayView>
#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <optional>

namespace docswiki::provider::openai {

/// What a provider says when it fails, in whatever form it says it.
struct ProviderFault {
    QString words;  ///< its own sentence, one line, at most 400 characters; may be empty
    QString type;   ///< `type`, or OpenRouter's `error_type`
    QString code;   ///< `code`, as text, when it is a word ("insufficient_quota")
    int status = 0; ///< HTTP status, or the number in `code`; 0: unknown
    std::optional<Milliseconds> retryAfter;
    QString requestId;
    QStringList parameters;          ///< the fields of the request it complains about; usually one
    QString availability;            ///< OpenRouter's word for why a model cannot be had ("model_deprecated")
    std::optional<bool> shouldRetry; ///< when the provider says so itself
    bool withoutKey = false;         ///< the request had no key

    bool operator==(const ProviderFault &) const = default;
};

/// The fault in a JSON object: `{"error":{…}}`, `{"error":"text"}`, `{"detail":…}`, `{"object":"error","message":…}`,
/// `{"message":…}`. Nothing when it holds none of these; a null or empty `error` is none.
std::optional<ProviderFault> faultIn(const QJsonObject &object);

/// The fault in the body of an answer with an error status: JSON of the forms above, a list of them, plain text, a web
/// page.
ProviderFault faultOfBody(int status, QByteArrayView body);

/// One clear sentence for the person: who failed (`provider` is its name), its words, what to do. Retryable only where
/// the same request can succeed later: not for a quota that is used up, although that comes as 429, too.
Error toError(const ProviderFault &fault, const QString &provider);

/// Whether it is a server that runs already and still reads its model from disk.
bool isLoadingModel(const ProviderFault &fault);

/// `error` with every occurrence of `key` taken out, whoever wrote it there.
Error withoutKey(Error error, const QString &key);

} // namespace docswiki::provider::openai
