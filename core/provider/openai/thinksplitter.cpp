// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/openai/thinksplitter.h"

#include <algorithm>
#include <utility>

namespace docswiki::provider::openai {

using namespace Qt::StringLiterals;

namespace {
constexpr auto openTag = "<think>"_L1;
constexpr auto closeTag = "</think>"_L1;

qsizetype leadingSpace(QStringView text)
{
    return std::find_if_not(text.cbegin(), text.cend(), [](QChar c) { return c.isSpace(); }) - text.cbegin();
}

/// How many characters at the end of `text` could be the beginning of `tag`.
qsizetype possibleTagAtEnd(QStringView text, QLatin1StringView tag)
{
    for (qsizetype n = std::min(text.size(), tag.size() - 1); n > 0; --n) {
        if (text.last(n) == tag.first(n)) return n;
    }
    return 0;
}
} // namespace

ThinkSplitter::Piece ThinkSplitter::feed(const QString &text)
{
    if (m_where == Where::Outside) return {{}, text};

    Piece piece;
    m_held += text;
    if (m_where == Where::Before) {
        const qsizetype space = leadingSpace(m_held);
        const QStringView rest = QStringView(m_held).sliced(space);
        if (rest.startsWith(openTag)) {
            m_held = rest.sliced(openTag.size()).toString();
            m_where = Where::Inside;
        } else if (rest.size() < openTag.size() && openTag.startsWith(rest)) {
            return piece;
        } else {
            m_where = Where::Outside;
        }
    }
    if (m_where == Where::Inside) {
        if (const qsizetype end = m_held.indexOf(closeTag); end >= 0) {
            piece.reasoning = m_held.first(end);
            m_held.remove(0, end + closeTag.size());
            m_where = Where::JustAfter;
        } else {
            const qsizetype sure = m_held.size() - possibleTagAtEnd(m_held, closeTag);
            piece.reasoning = m_held.first(sure);
            m_held.remove(0, sure);
        }
    }
    if (m_where == Where::JustAfter) {
        m_held.remove(0, leadingSpace(m_held));
        if (!m_held.isEmpty()) m_where = Where::Outside;
    }
    if (m_where == Where::Outside) piece.content = std::exchange(m_held, {});
    return piece;
}

ThinkSplitter::Piece ThinkSplitter::finish()
{
    const bool reasoning = m_where == Where::Inside;
    m_where = Where::Outside;
    return reasoning ? Piece{std::exchange(m_held, {}), {}} : Piece{{}, std::exchange(m_held, {})};
}

} // namespace docswiki::provider::openai
