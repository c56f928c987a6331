// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/clock.h"
#include "core/base/error.h"

#include <QMetaType>
#include <QString>

#include <optional>

namespace docswiki::provider {

enum class ConnectionStepKind {
    Name,    ///< the host's name is looked up
    Connect, ///< a connection is made
    Tls,     ///< it is encrypted, and the certificate checked
    Key,     ///< the key is accepted
    Models,  ///< the models are listed
    Token,   ///< one token is answered
};

enum class ConnectionStepState {
    Waiting,
    Running,
    Passed,
    Failed,
    Skipped, ///< `detail` says why
};

struct ConnectionStep {
    ConnectionStepKind kind = ConnectionStepKind::Name;
    ConnectionStepState state = ConnectionStepState::Waiting;
    Nanoseconds took{0};
    QString detail;             ///< what was found, or why it was skipped, in a few words
    std::optional<Error> error; ///< Failed: one sentence of what to do

    bool operator==(const ConnectionStep &) const = default;
};

QString connectionStepName(ConnectionStepKind kind);    ///< "name", "connect", … as in JSON
QString connectionStateName(ConnectionStepState state); ///< "waiting", "running", …
QString connectionStepTitle(ConnectionStepKind kind);   ///< for people: "Name lookup"

} // namespace docswiki::provider

Q_DECLARE_METATYPE(docswiki::provider::ConnectionStep)
