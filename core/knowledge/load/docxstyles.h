// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QByteArray>
#include <QHash>
#include <QString>

namespace docswiki::knowledge {

/// What a paragraph style of a Word document means to us.
struct DocxStyle {
    int level = 0; ///< of a heading, from 1; 0: none
    bool title = false;
    bool code = false;
    bool list = false;
    bool contents = false; ///< an entry of a table of contents, which only repeats the headings
};

/// The paragraph styles, by their ids. Word writes the names of its own styles in English whatever the language, and
/// the ids in the person's; styles of people's own tell what they are through the style they are based on.
class DocxStyles {
public:
    explicit DocxStyles(const QByteArray &stylesXml);

    DocxStyle style(const QString &id) const;

private:
    struct Entry {
        QString name;
        QString basedOn;
        int outlineLevel = -1; ///< from 0; -1: not said
        bool numbered = false;
    };
    QHash<QString, Entry> m_entries;
};

} // namespace docswiki::knowledge
