// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/excerpt/sentences.h"

#include <QRegularExpression>
#include <QStringList>

namespace docswiki::provider {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype longestWithoutStop = 400; // a run of text without any full stop is cut near here

bool endsWithAbbreviation(QStringView text)
{
    static const QStringList abbreviations = {u"e.g."_s, u"i.e."_s, u"etc."_s, u"vs."_s, u"cf."_s, u"Dr."_s,  u"Mr."_s,
                                              u"Mrs."_s, u"No."_s,  u"Fig."_s, u"p."_s,  u"pp."_s, u"ca."_s, u"z.B."_s};
    for (const QString &abbreviation : abbreviations) {
        if (!text.endsWith(abbreviation))
            continue;
        const qsizetype before = text.size() - abbreviation.size() - 1;
        if (before < 0 || !text[before].isLetterOrNumber())
            return true;
    }
    return false;
}

bool isFullWidthStop(QChar c)
{
    return c == u'。' || c == u'！' || c == u'？' || c == u'．';
}

bool isClosing(QChar c)
{
    return c == u')' || c == u'"' || c == u'”' || c == u'」' || c == u'）';
}

qsizetype afterClosing(const QString &text, qsizetype i)
{
    while (i < text.size() && isClosing(text[i]))
        ++i;
    return i;
}

/// True when a sentence ends with the character at `i` and the brackets that close behind it.
bool endsSentence(const QString &text, qsizetype i)
{
    const QChar c = text[i];
    if (isFullWidthStop(c))
        return true;
    if (c != u'.' && c != u'!' && c != u'?')
        return false;
    const qsizetype next = afterClosing(text, i + 1);
    if (next >= text.size())
        return true;
    if (!text[next].isSpace())
        return false;
    const qsizetype after = next + 1;
    if (after < text.size() && text[after].isLower())
        return false;
    return !endsWithAbbreviation(QStringView(text).first(i + 1));
}

void appendSentence(QList<TextUnit> &units, QStringView sentence)
{
    const QString clean = sentence.trimmed().toString().simplified();
    if (!clean.isEmpty())
        units.append({TextUnit::Kind::Sentence, clean});
}

void appendSentences(QList<TextUnit> &units, const QString &paragraph)
{
    qsizetype begin = 0;
    for (qsizetype i = 0; i < paragraph.size(); ++i) {
        const bool tooLong = i - begin > longestWithoutStop && paragraph[i].isSpace();
        if (!endsSentence(paragraph, i) && !tooLong)
            continue;
        const qsizetype end = afterClosing(paragraph, i + 1);
        appendSentence(units, QStringView(paragraph).sliced(begin, end - begin));
        begin = end;
        i = end - 1;
    }
    appendSentence(units, QStringView(paragraph).sliced(begin));
}

QString withoutListMark(const QString &line)
{
    static const QRegularExpression mark(uR"(^\s*(?:[-*•·]|\d{1,2}[.)])\s+)"_s);
    return QString(line).remove(mark);
}

bool isIndentedCode(const QString &line)
{
    return line.startsWith("    "_L1) || line.startsWith(u'\t');
}

} // namespace

QList<TextUnit> splitUnits(const QString &text)
{
    QList<TextUnit> units;
    QString paragraph;
    QStringList code;
    bool inFence = false;
    const auto flushParagraph = [&] {
        appendSentences(units, paragraph);
        paragraph.clear();
    };
    const auto flushCode = [&] {
        while (!code.isEmpty() && code.last().trimmed().isEmpty())
            code.removeLast();
        if (!code.isEmpty())
            units.append({TextUnit::Kind::Code, code.join(u'\n')});
        code.clear();
    };

    for (const QString &line : text.split(u'\n')) {
        if (line.trimmed().startsWith("```"_L1)) {
            flushParagraph();
            flushCode();
            inFence = !inFence;
            continue;
        }
        const bool indented = isIndentedCode(line) && paragraph.isEmpty();
        if (inFence || indented || (!code.isEmpty() && line.trimmed().isEmpty())) {
            code.append(inFence ? line : line.trimmed().isEmpty() ? QString() : line.mid(line.startsWith(u'\t') ? 1 : 4));
            continue;
        }
        flushCode();
        const QString content = withoutListMark(line);
        const bool newBlock = line.trimmed().isEmpty() || content.size() != line.size() || line.startsWith(u'#') || line.startsWith(u'|');
        if (newBlock)
            flushParagraph();
        if (line.startsWith(u'#') || line.startsWith(u'|'))
            continue; // a heading is shown by the citation; a row says nothing without its table
        paragraph += (paragraph.isEmpty() ? QString() : u" "_s) + content.trimmed();
    }
    flushParagraph();
    flushCode();
    return units;
}

} // namespace docswiki::provider
