// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tool/toolregistry.h"

#include <algorithm>

namespace docswiki::tool {

bool ToolRegistry::add(std::unique_ptr<Tool> tool)
{
    if (!tool || find(tool->name())) return false;
    m_tools.push_back(std::move(tool));
    return true;
}

Tool *ToolRegistry::find(const QString &name) const
{
    const auto it =
        std::find_if(m_tools.cbegin(), m_tools.cend(), [&name](const auto &tool) { return tool->name() == name; });
    return it == m_tools.cend() ? nullptr : it->get();
}

QList<Tool *> ToolRegistry::all() const
{
    QList<Tool *> tools;
    for (const auto &tool : m_tools)
        tools.append(tool.get());
    return tools;
}

QJsonArray ToolRegistry::definitions() const
{
    QJsonArray definitions;
    for (const auto &tool : m_tools)
        definitions.append(tool->definition());
    return definitions;
}

} // namespace docswiki::tool
