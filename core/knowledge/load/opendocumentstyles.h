// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QByteArray>
#include <QHash>
#include <QString>

namespace docswiki::knowledge {

/// The paragraph styles of an OpenDocument file, by their internal names, which are English whatever the language.
class OpenDocumentStyles {
public:
    /// From styles.xml, and those made on the fly from content.xml.
    void read(const QByteArray &xml);

    int headingLevel(const QString &style) const; ///< as the style says; 0: none
    bool isTitle(const QString &style) const { return derives(style, u"Title"); }
    bool isCode(const QString &style) const;

private:
    struct Entry {
        QString parent;
        QString shown; ///< the name people see
        int level = 0;
    };
    bool derives(const QString &style, QStringView from) const;

    QHash<QString, Entry> m_entries;
};

} // namespace docswiki::knowledge
