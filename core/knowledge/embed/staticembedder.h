// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/embed/embedder.h"
#include "core/knowledge/embed/staticmodel.h"

#include <QThreadPool>

#include <memory>

namespace docswiki::knowledge {

/// A StaticModel as an Embedder: works on threads of its own, one a core and at most four. Questions and documents are
/// alike to it.
class StaticEmbedder final : public Embedder {
public:
    explicit StaticEmbedder(std::shared_ptr<const StaticModel> model);
    ~StaticEmbedder() override; ///< what waits ends as cancelled; what runs is waited for, some milliseconds

    EmbeddingSpace space() const override { return m_model->space(); }
    int batchSize() const override;
    QFuture<Result<QList<Vector>>> embed(const QStringList &texts, EmbedPurpose purpose) override;

private:
    std::shared_ptr<const StaticModel> m_model;
    QThreadPool m_threads; ///< last: gone before the model
};

} // namespace docswiki::knowledge
