// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/provider/chattypes.h"

#include <QJsonObject>

namespace docswiki::test {

/// Limits so long that none runs out in a test that does not want it.
inline net::Deadlines patient()
{
    using namespace std::chrono_literals;
    return {20s, 20s, 20s, 20s, 60s};
}

/// A short question, with one tool if wanted.
inline provider::ChatRequest question(const QString &model = QStringLiteral("some/model"),
                                      net::Deadlines deadlines = patient(), bool tools = false)
{
    using namespace Qt::StringLiterals;
    provider::ChatRequest request;
    request.profile.model = model;
    request.profile.deadlines = deadlines;
    request.messages = {{provider::Role::System, u"Be brief."_s}, {provider::Role::User, u"What is there?"_s}};
    if (tools)
        request.tools = {QJsonObject{{"type"_L1, "function"_L1}, {"function"_L1, QJsonObject{{"name"_L1, "find"_L1}}}}};
    return request;
}

} // namespace docswiki::test
