// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tool/builtintools.h"

#include "core/tool/ragsearchtool.h"
#include "core/tool/toolregistry.h"
#include "core/tool/websearchtool.h"

namespace docswiki::tool {

void addBuiltInTools(ToolRegistry &registry, knowledge::Retriever *retriever, search::WebSearch *web)
{
    if (retriever) registry.add(std::make_unique<RagSearchTool>(*retriever));
    if (web) registry.add(std::make_unique<WebSearchTool>(*web));
}

} // namespace docswiki::tool
