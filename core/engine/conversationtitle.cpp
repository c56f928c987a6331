// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/conversationtitle.h"

namespace docswiki::engine {

using namespace Qt::StringLiterals;

QString conversationTitle(const QString &firstQuestion)
{
    constexpr qsizetype longest = 60;
    const QString line = firstQuestion.left(1'000).simplified();
    if (line.isEmpty())
        return u"New chat"_s;
    if (line.size() <= longest)
        return line;
    qsizetype cut = line.lastIndexOf(u' ', longest - 1);
    if (cut < longest / 2)
        cut = longest - 1;
    if (line[cut - 1].isHighSurrogate())
        --cut;
    return line.left(cut) + u'…';
}

} // namespace docswiki::engine
