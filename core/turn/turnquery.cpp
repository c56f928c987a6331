// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/turn/turnquery.h"

namespace docswiki::turn {

namespace {
constexpr int earlierQuestions = 3; // that a follow-up question may lean on
}

knowledge::RetrieveQuery retrieveQueryOf(const TurnRequest &request)
{
    knowledge::RetrieveQuery query{request.question, request.topK, request.libraries};
    for (auto it = request.history.crbegin(); it != request.history.crend() && query.earlier.size() < earlierQuestions;
         ++it) {
        if (it->role == provider::Role::User) query.earlier.append(it->content);
    }
    return query;
}

} // namespace docswiki::turn
