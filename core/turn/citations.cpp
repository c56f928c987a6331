// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/turn/citations.h"

#include <QRegularExpression>

namespace docswiki::turn {

using namespace Qt::StringLiterals;

QList<int> citedSources(const QString &text, int sourceCount)
{
    // Code comes first in the alternation, so that brackets inside it are swallowed with it. A fence left open runs to
    // the end; a bracket that a parenthesis follows is a link.
    static const QRegularExpression codeOrCitation(
        uR"(```.*?(?:```|\z)|`[^`\n]*`|\[(\d{1,4}(?:\s*,\s*\d{1,4})*)\](?!\())"_s,
        QRegularExpression::DotMatchesEverythingOption);
    QList<int> cited;
    for (auto it = codeOrCitation.globalMatch(text); it.hasNext();) {
        const QRegularExpressionMatch match = it.next();
        for (const QString &number : match.captured(1).split(u',', Qt::SkipEmptyParts)) {
            const int id = number.trimmed().toInt();
            if (id >= 1 && id <= sourceCount && !cited.contains(id))
                cited.append(id);
        }
    }
    return cited;
}

} // namespace docswiki::turn
