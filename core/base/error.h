// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QMetaType>
#include <QString>

#include <chrono>
#include <optional>

namespace docswiki {

/// What kind of thing failed. Callers branch on it; people read Error::message.
enum class ErrorCode {
    Network,      ///< no connection, name not found, reset
    Timeout,      ///< one of our own limits ran out
    Cancelled,    ///< the person stopped it: an outcome, never shown as an error
    Http,         ///< the provider answered with an error status
    RateLimited,  ///< 429: too many requests, or the quota is used up
    Unauthorised, ///< 401 or 403: the key is missing or wrong
    Protocol,     ///< an answer that makes no sense
    Input,        ///< what we were given cannot be used (a bad file, a wrong option)
    NotFound,     ///< a model, file, library or page that is not there
    Storage,      ///< the disk or the database said no
    Internal,     ///< a defect of ours
};

/// One failure. `message` is a sentence for the person: who failed, what to do. `detail` is for the log.
/// Neither ever holds a key.
struct Error {
    ErrorCode code = ErrorCode::Internal;
    QString message;
    QString detail;
    bool retryable = false; ///< the same request may succeed later
    std::optional<std::chrono::milliseconds> retryAfter = {}; ///< how long the provider asks to wait

    bool operator==(const Error &) const = default;
};

/// The word that stands for `code` in JSON ("timeout", "rate_limited", …).
QString errorCodeName(ErrorCode code);

} // namespace docswiki

Q_DECLARE_METATYPE(docswiki::Error)
