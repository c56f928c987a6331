// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tool/passagetext.h"

namespace docswiki::tool {

using namespace Qt::StringLiterals;

namespace {

QString withoutMarks(QString text)
{
    return text.replace(u"<<<"_s, u"‹‹‹"_s).replace(u">>>"_s, u"›››"_s);
}

/// Titles and headings come from documents and web pages too: they stay on their line.
QString labelOf(int number, const knowledge::Passage &passage)
{
    QString label = passage.title;
    if (!passage.headingPath.isEmpty()) label += u" › "_s + passage.section();
    if (passage.page > 0) label += u" (page %1)"_s.arg(passage.page);
    return u"[%1] "_s.arg(number) + withoutMarks(label.simplified());
}

} // namespace

QString numberedPassage(int number, const knowledge::Passage &passage)
{
    return labelOf(number, passage) + "\n<<<\n"_L1 + withoutMarks(passage.text) + "\n>>>"_L1;
}

} // namespace docswiki::tool
