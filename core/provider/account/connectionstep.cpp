// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/account/connectionstep.h"

namespace docswiki::provider {

using namespace Qt::StringLiterals;

QString connectionStepName(ConnectionStepKind kind)
{
    switch (kind) {
    case ConnectionStepKind::Name: return u"name"_s;
    case ConnectionStepKind::Connect: return u"connect"_s;
    case ConnectionStepKind::Tls: return u"tls"_s;
    case ConnectionStepKind::Key: return u"key"_s;
    case ConnectionStepKind::Models: return u"models"_s;
    case ConnectionStepKind::Token: return u"token"_s;
    }
    return {};
}

QString connectionStateName(ConnectionStepState state)
{
    switch (state) {
    case ConnectionStepState::Waiting: return u"waiting"_s;
    case ConnectionStepState::Running: return u"running"_s;
    case ConnectionStepState::Passed: return u"passed"_s;
    case ConnectionStepState::Failed: return u"failed"_s;
    case ConnectionStepState::Skipped: return u"skipped"_s;
    }
    return {};
}

QString connectionStepTitle(ConnectionStepKind kind)
{
    switch (kind) {
    case ConnectionStepKind::Name: return u"Name lookup"_s;
    case ConnectionStepKind::Connect: return u"Connection"_s;
    case ConnectionStepKind::Tls: return u"Encryption"_s;
    case ConnectionStepKind::Key: return u"Key"_s;
    case ConnectionStepKind::Models: return u"List of models"_s;
    case ConnectionStepKind::Token: return u"One token"_s;
    }
    return {};
}

} // namespace docswiki::provider
