// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/embed/embedder.h"
#include "core/knowledge/vector/vectorstore.h"

#include <memory>

namespace docswiki::knowledge {

/// What it takes to search by meaning: who makes vectors, and who keeps them. None: keywords only.
struct Meaning {
    std::shared_ptr<Embedder> embedder;
    std::shared_ptr<VectorStore> store;
    qint64 spaceId = 0; ///< of embedder->space() in this store, in the knowledge database
    bool remote = false; ///< the store is not this database: what it has and has yet to forget is noted here

    explicit operator bool() const { return embedder && store; }
};

} // namespace docswiki::knowledge
