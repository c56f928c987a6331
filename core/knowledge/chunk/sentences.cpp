// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/chunk/sentences.h"

#include <algorithm>
#include <array>

namespace docswiki::knowledge {

namespace {

constexpr qsizetype shortestClause = 60; // Thai and Lao: a space nearer than this separates words of a list, numbers, names
constexpr qsizetype longestBullet = 6;

/// Ends a sentence wherever it stands.
bool isWideStop(QChar c)
{
    static constexpr QStringView stops = u"。！？；．｡।॥۔؟።។။։";
    return stops.contains(c);
}

bool isStop(QChar c)
{
    return c == u'.' || c == u'!' || c == u'?' || c == u'…';
}

bool isCloser(QChar c)
{
    static constexpr QStringView closers = u"\"'”’»)]}*_`」』）】》〉";
    return closers.contains(c);
}

bool isClauseScript(QChar c)
{
    return c.unicode() >= 0x0E00 && c.unicode() <= 0x0EFF; // Thai, Lao
}

/// Words that people end with a full stop in the middle of a sentence.
bool isAbbreviation(QStringView word)
{
    static constexpr std::array<QStringView, 32> known = {
        u"mr",  u"mrs", u"ms", u"dr",  u"prof", u"st",   u"vs",   u"cf",     u"al",  u"fig", u"eq",
        u"sec", u"ch",  u"no", u"nos", u"vol",  u"pp",   u"ed",   u"approx", u"ca",  u"inc", u"corp",
        u"ltd", u"co",  u"jr", u"sr",  u"bzw",  u"evtl", u"resp", u"nr",     u"abb", u"env"};
    return std::any_of(known.begin(), known.end(),
                       [&](QStringView one) { return word.compare(one, Qt::CaseInsensitive) == 0; });
}

/// Whether the full stop at `stop` only shortens the word before it.
bool shortens(QStringView text, qsizetype from, qsizetype stop)
{
    qsizetype begin = stop;
    while (begin > from && !text[begin - 1].isSpace() && text[begin - 1] != u'(')
        --begin;
    const QStringView word = text.mid(begin, stop - begin);
    if (word.isEmpty()) return false;
    if (word.contains(u'.')) return word.size() <= 5; // e.g. i.e. U.S. z.B.
    if (word.size() == 1) return word[0].isLetter();  // an initial
    const bool number = std::all_of(word.begin(), word.end(), [](QChar c) { return c.isDigit(); });
    if (number) return word.size() <= 3 && (begin == 0 || text[begin - 1] == u'\n'); // of an item
    return isAbbreviation(word);
}

qsizetype lineEnd(QStringView text, qsizetype from)
{
    const qsizetype end = text.indexOf(u'\n', from);
    return end < 0 ? text.size() : end;
}

bool isBlank(QStringView text)
{
    return std::all_of(text.begin(), text.end(), [](QChar c) { return c.isSpace(); });
}

bool isFence(QStringView line)
{
    const QStringView trimmed = line.trimmed();
    return trimmed.startsWith(u"```") || trimmed.startsWith(u"~~~");
}

/// Gathers units; space at their ends is left out, and what is too long is cut.
class UnitList {
public:
    UnitList(QStringView text, qsizetype largest) : m_text(text), m_largest(std::max<qsizetype>(largest, 2)) {}

    void add(qsizetype begin, qsizetype end)
    {
        while (begin < end && m_text[begin].isSpace() && m_text[begin] != u' ' && m_text[begin] != u'\t')
            ++begin; // the indentation stays
        while (end > begin && m_text[end - 1].isSpace())
            --end;
        while (end - begin > m_largest) {
            const qsizetype cut = cutPlace(begin);
            m_units.append({begin, cut});
            begin = cut;
            while (begin < end && m_text[begin].isSpace())
                ++begin;
        }
        if (begin < end) m_units.append({begin, end});
    }

    QList<TextUnit> take() { return std::move(m_units); }

private:
    qsizetype cutPlace(qsizetype begin) const
    {
        qsizetype space = -1;
        for (qsizetype i = begin + m_largest; i > begin + m_largest / 2; --i) {
            if (m_text[i] == u'\n') return i;
            if (space < 0 && m_text[i].isSpace()) space = i;
        }
        if (space > 0) return space;
        const qsizetype last = begin + m_largest;
        return m_text[last].isLowSurrogate() ? last - 1 : last;
    }

    QStringView m_text;
    qsizetype m_largest;
    QList<TextUnit> m_units;
};

void addSentences(UnitList &units, QStringView text, qsizetype begin, qsizetype end)
{
    while (begin < end) {
        const qsizetype stop = std::min(sentenceEnd(text.left(end), begin), end);
        units.add(begin, stop);
        begin = stop;
        while (begin < end && text[begin].isSpace())
            ++begin;
    }
}

} // namespace

bool isListItem(QStringView text, qsizetype at)
{
    while (at < text.size() && (text[at] == u' ' || text[at] == u'\t'))
        ++at;
    static constexpr QStringView bullets = u"-*+•‣▪–";
    const auto spaceAt = [&](qsizetype i) { return i < text.size() && (text[i] == u' ' || text[i] == u'\t'); };
    if (at < text.size() && bullets.contains(text[at])) return spaceAt(at + 1);
    qsizetype i = at;
    while (i < text.size() && i - at < longestBullet && text[i].isDigit())
        ++i;
    if (i == at && i < text.size() && text[i].isLetter()) ++i; // a)
    const bool marked = i > at && i < text.size() && (text[i] == u')' || (text[i] == u'.' && text[at].isDigit()));
    return marked && spaceAt(i + 1);
}

qsizetype sentenceEnd(QStringView text, qsizetype from)
{
    for (qsizetype i = from; i < text.size(); ++i) {
        const QChar c = text[i];
        if (c == u'\n') {
            const qsizetype next = lineEnd(text, i + 1);
            if (i > from && (isBlank(text.mid(i + 1, next - i - 1)) || isListItem(text, i + 1))) return i;
            continue;
        }
        if (c.isSpace()) {
            const bool between = i > from && i + 1 < text.size() && isClauseScript(text[i - 1]) && isClauseScript(text[i + 1]);
            if (between && i - from >= shortestClause) return i;
            continue;
        }
        const bool wide = isWideStop(c);
        if (!wide && !isStop(c)) continue;
        qsizetype end = i + 1;
        while (end < text.size() && (isStop(text[end]) || isWideStop(text[end])))
            ++end;
        const bool single = end == i + 1;
        while (end < text.size() && isCloser(text[end]))
            ++end;
        if (wide) return end;
        if (end < text.size() && !text[end].isSpace()) continue;
        if (c == u'.' && single && shortens(text, from, i)) continue;
        return end;
    }
    return text.size();
}

QList<TextUnit> textUnits(QStringView text, qsizetype largest)
{
    UnitList units(text, largest);
    qsizetype begin = 0;
    while (begin < text.size()) {
        const qsizetype end = lineEnd(text, begin);
        const QStringView line = text.mid(begin, end - begin);
        if (isBlank(line)) {
            begin = end + 1;
            continue;
        }
        if (isFence(line)) {
            qsizetype close = end;
            while (close < text.size()) {
                const qsizetype next = lineEnd(text, close + 1);
                const bool closes = isFence(text.mid(close + 1, next - close - 1));
                close = next;
                if (closes) break;
            }
            units.add(begin, close);
            begin = close + 1;
            continue;
        }
        if (line.trimmed().startsWith(u'|')) { // a row of a table
            units.add(begin, end);
            begin = end + 1;
            continue;
        }
        qsizetype last = end; // of the paragraph
        while (last < text.size()) {
            const qsizetype next = lineEnd(text, last + 1);
            const QStringView following = text.mid(last + 1, next - last - 1);
            if (isBlank(following) || isFence(following) || following.trimmed().startsWith(u'|')) break;
            last = next;
        }
        addSentences(units, text, begin, last);
        begin = last + 1;
    }
    return units.take();
}

} // namespace docswiki::knowledge
