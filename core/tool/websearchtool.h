// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/tool/tool.h"

#include <QObject>

namespace docswiki::search {
class WebSearch;
}

namespace docswiki::tool {

/// `use_web_search`: looks something up on the web.
class WebSearchTool final : public Tool {
public:
    explicit WebSearchTool(search::WebSearch &web) : m_web(web) {}

    QString name() const override;
    QJsonObject definition() const override;
    Reach reach() const override { return Reach::Web; }
    QFuture<Result<ToolAnswer>> run(const QJsonObject &arguments, const ToolContext &context) override;

private:
    search::WebSearch &m_web;
    QObject m_runs; ///< owns the searches on their way
};

} // namespace docswiki::tool
