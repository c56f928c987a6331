// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/tool/tool.h"

#include <QJsonArray>
#include <QStringList>

#include <memory>
#include <vector>

namespace docswiki::tool {

/// The tools there are, in the order they were added: the list that models see is the same in every request. Filled
/// when the engine starts; engine's thread. Outlives the turns.
class ToolRegistry final {
    Q_DISABLE_COPY_MOVE(ToolRegistry)
public:
    ToolRegistry() = default;
    ~ToolRegistry() = default;

    /// False when there is a tool of that name already; it stays.
    bool add(std::unique_ptr<Tool> tool);

    Tool *find(const QString &name) const; ///< null: none of that name
    QList<Tool *> all() const;
    QJsonArray definitions() const;
    bool isEmpty() const { return m_tools.empty(); }

private:
    std::vector<std::unique_ptr<Tool>> m_tools;
};

} // namespace docswiki::tool
