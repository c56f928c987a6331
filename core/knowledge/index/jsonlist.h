// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QByteArray>
#include <QJsonArray>
#include <QJsonDocument>
#include <QStringList>

namespace docswiki::knowledge {

/// Lists of paths as they lie in the database: a JSON array of strings.
inline QString listToJson(const QStringList &list)
{
    return QString::fromUtf8(QJsonDocument(QJsonArray::fromStringList(list)).toJson(QJsonDocument::Compact));
}

inline QStringList listFromJson(const QByteArray &json)
{
    QStringList list;
    for (const auto &value : QJsonDocument::fromJson(json).array())
        list.append(value.toString());
    return list;
}

} // namespace docswiki::knowledge
