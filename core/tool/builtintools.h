// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace docswiki::knowledge {
class Retriever;
}
namespace docswiki::search {
class WebSearch;
}

namespace docswiki::tool {

class ToolRegistry;

/// Adds `use_rag_search`, and `use_web_search` where there is a web search. Null: without it.
void addBuiltInTools(ToolRegistry &registry, knowledge::Retriever *retriever, search::WebSearch *web);

} // namespace docswiki::tool
