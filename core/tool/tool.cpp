// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tool/tool.h"

#include <QJsonArray>
#include <QStringList>

namespace docswiki::tool {

QJsonObject functionDefinition(const QString &name, const QString &description, const QJsonObject &properties,
                               const QStringList &required)
{
    const QJsonObject parameters{{QStringLiteral("type"), QStringLiteral("object")},
                                 {QStringLiteral("properties"), properties},
                                 {QStringLiteral("required"), QJsonArray::fromStringList(required)}};
    return {{QStringLiteral("type"), QStringLiteral("function")},
            {QStringLiteral("function"), QJsonObject{{QStringLiteral("name"), name},
                                                     {QStringLiteral("description"), description},
                                                     {QStringLiteral("parameters"), parameters}}}};
}

} // namespace docswiki::tool
