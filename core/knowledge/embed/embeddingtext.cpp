// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/embed/embeddingtext.h"

namespace docswiki::knowledge {

QString embeddingText(const Passage &passage)
{
    QStringList lines{passage.title};
    lines += passage.headingPath;
    lines.removeDuplicates();
    lines.removeAll(QString());
    // A chunk often begins with its own heading.
    lines.removeIf([&](const QString &line) { return passage.text.startsWith(line); });
    lines.append(passage.text);
    return lines.join(u'\n');
}

} // namespace docswiki::knowledge
