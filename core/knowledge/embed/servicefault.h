// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/result.h"
#include "core/net/postcall.h"

#include <QDateTime>
#include <QString>

#include <optional>

namespace docswiki::knowledge {

/// What can be done about an answer of `/embeddings` that brought no vectors.
enum class ServiceRemedy {
    None,        ///< tell the person
    Wait,        ///< ask again later, after ServiceFault::wait if it says so
    Smaller,     ///< fewer or shorter texts may pass; the same will not
    SmallerWait, ///< a failure of the service's own: ask again, best with fewer texts
    PlainNumbers ///< it does not know base64
};

struct ServiceFault {
    ServiceRemedy remedy = ServiceRemedy::None;
    std::optional<Milliseconds> wait;
    bool tooLong = false; ///< its words are about length
    Error error;          ///< for the person, when nothing helps
};

/// Reads an answer with an error status, or the failure to get one. `service` is what the sentences call it; `key` is
/// taken out of its words. Pure.
ServiceFault serviceFault(const net::HttpAnswer &answer, const QString &service, const QString &model,
                          const QString &key, const QDateTime &now);

} // namespace docswiki::knowledge
