// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/result.h"
#include "core/knowledge/retrieve/retrieval.h"

#include <QFuture>

namespace docswiki::knowledge {

/// Finds the passages that answer a question, best first. The turn knows only this.
/// Called on the thread it lives on; the work happens on threads of its own. Continue with `.then(context, …)`; a
/// retriever that goes away finishes its futures as cancelled.
class Retriever {
public:
    virtual ~Retriever() = default;
    virtual QFuture<Result<Retrieval>> retrieve(const RetrieveQuery &query) = 0;
};

} // namespace docswiki::knowledge
