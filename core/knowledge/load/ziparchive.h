// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/result.h"

#include <QByteArray>
#include <QHash>
#include <QString>

#include <functional>

namespace docswiki::knowledge {

/// What is wanted of a zip archive that lies in memory, unpacked. Names have '/' between folders.
class ZipArchive {
public:
    /// Errors: it is damaged, protected by a password, or unpacks to more than makes sense.
    static Result<ZipArchive> read(const QByteArray &bytes, const std::function<bool(const QString &name)> &wanted);

    bool contains(const QString &name) const { return m_entries.contains(name); }
    /// Empty where there is none.
    QByteArray value(const QString &name) const { return m_entries.value(name); }
    QByteArray take(const QString &name) { return m_entries.take(name); }
    QStringList names() const { return m_entries.keys(); }

private:
    QHash<QString, QByteArray> m_entries;
};

/// "word/document.xml" and "../media/a.png" or "/word/media/a.png": the name of what a part refers to.
QString resolvedName(const QString &from, const QString &reference);

} // namespace docswiki::knowledge
