// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/tool/tool.h"

#include <QObject>

namespace docswiki::knowledge {
class Retriever;
}

namespace docswiki::tool {

/// `use_rag_search`: looks something up in the person's documents.
class RagSearchTool final : public Tool {
public:
    explicit RagSearchTool(knowledge::Retriever &retriever) : m_retriever(retriever) {}

    QString name() const override;
    QJsonObject definition() const override;
    Reach reach() const override { return Reach::Documents; }
    QFuture<Result<ToolAnswer>> run(const QJsonObject &arguments, const ToolContext &context) override;

private:
    knowledge::Retriever &m_retriever;
    QObject m_runs; ///< owns the searches on their way
};

} // namespace docswiki::tool
