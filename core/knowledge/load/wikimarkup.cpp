// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/load/wikimarkup.h"

#include "core/knowledge/load/wikitemplate.h"

#include <QHash>

#include <algorithm>
#include <vector>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t maxDepth = 100;
constexpr std::size_t searchedDepth = 12; // how far up the start of something that ends here is looked for
constexpr qsizetype longestEntity = 10;

const QHash<QString, QString> &entities()
{
    static const QHash<QString, QString> table{
        {u"nbsp"_s, u" "_s},   {u"amp"_s, u"&"_s},    {u"lt"_s, u"<"_s},     {u"gt"_s, u">"_s},
        {u"quot"_s, u"\""_s},  {u"ndash"_s, u"–"_s},  {u"mdash"_s, u"—"_s},  {u"hellip"_s, u"…"_s},
        {u"minus"_s, u"−"_s},  {u"times"_s, u"×"_s},  {u"middot"_s, u"·"_s}, {u"thinsp"_s, u" "_s},
        {u"deg"_s, u"°"_s},    {u"rarr"_s, u"→"_s},   {u"larr"_s, u"←"_s},   {u"apos"_s, u"'"_s},
        {u"shy"_s, QString()}, {u"zwj"_s, QString()}, {u"ensp"_s, u" "_s},   {u"emsp"_s, u" "_s},
        {u"pi"_s, u"π"_s},     {u"alpha"_s, u"α"_s},  {u"beta"_s, u"β"_s},   {u"mu"_s, u"μ"_s},
        {u"bull"_s, u"•"_s},   {u"le"_s, u"≤"_s},     {u"ge"_s, u"≥"_s},     {u"ne"_s, u"≠"_s},
        {u"euro"_s, u"€"_s},   {u"copy"_s, u"©"_s},   {u"laquo"_s, u"«"_s},  {u"raquo"_s, u"»"_s},
        {u"prime"_s, u"′"_s},  {u"zwnj"_s, QString()}};
    return table;
}

class Resolver {
public:
    Resolver(const QString &text, const WikiPrefixes &dropped) : m_text(text), m_dropped(dropped) {}

    WikiLines run()
    {
        m_frames.push_back({Kind::Text, {}, {}});
        m_frames.back().current.reserve(m_text.size());
        while (m_at < m_text.size())
            step();
        while (m_frames.size() > 1)
            unwind();
        m_lines.text = std::move(m_frames.back().current);
        return std::move(m_lines);
    }

private:
    enum class Kind { Text, Template, Parameter, Link };
    struct Frame {
        Kind kind;
        QStringList parts; ///< before the pipes
        QString current;   ///< after the last one
    };

    bool at(QLatin1StringView what) const { return QStringView(m_text).mid(m_at).startsWith(what); }
    QString &out() { return m_frames.back().current; }

    void step()
    {
        const QChar c = m_text[m_at];
        switch (c.unicode()) {
        case u'<': return angle();
        case u'{':
            if (at("{{{"_L1) && !at("{{{{"_L1)) return push(Kind::Parameter, 3);
            if (at("{{"_L1)) return push(Kind::Template, 2);
            break;
        case u'}':
            if (at("}}}"_L1) && pop(Kind::Parameter, 3)) return;
            if (at("}}"_L1)) {
                if (!pop(Kind::Template, 2)) m_at += 2;
                return;
            }
            break;
        case u'[':
            if (at("[["_L1)) return push(Kind::Link, 2);
            if (at("[http"_L1) || at("[//"_L1) || at("[ftp"_L1) || at("[mailto:"_L1)) return webLink();
            break;
        case u']':
            if (at("]]"_L1) && pop(Kind::Link, 2)) return;
            break;
        case u'|':
            if (m_frames.back().kind != Kind::Text) {
                m_frames.back().parts.append(std::exchange(out(), QString()));
                ++m_at;
                return;
            }
            break;
        case u'\'':
            if (at("''"_L1)) return quotes();
            break;
        case u'&': return entity();
        case u'_':
            if (at("__"_L1)) return magicWord();
            break;
        default: break;
        }
        if (c != WikiLines::pieceMark) out() += c;
        ++m_at;
    }

    void push(Kind kind, qsizetype marks)
    {
        m_at += marks;
        if (m_frames.size() < maxDepth) m_frames.push_back({kind, {}, {}});
    }

    /// Ends the innermost open thing of this kind; what was opened within it and never closed is text.
    bool pop(Kind kind, qsizetype marks)
    {
        const std::size_t lowest = m_frames.size() > searchedDepth ? m_frames.size() - searchedDepth : 1;
        for (std::size_t i = m_frames.size(); i-- > lowest;) {
            if (m_frames[i].kind != kind) continue;
            while (m_frames.size() > i + 1)
                unwind();
            m_at += marks;
            Frame frame = std::move(m_frames.back());
            m_frames.pop_back();
            frame.parts.append(std::move(frame.current));
            if (kind == Kind::Template) endTemplate(frame.parts);
            if (kind == Kind::Link) out() += linkText(frame.parts);
            return true;
        }
        return false;
    }

    void unwind()
    {
        Frame frame = std::move(m_frames.back());
        m_frames.pop_back();
        for (const QString &part : std::as_const(frame.parts))
            out() += part + u'|';
        out() += frame.current;
    }

    void endTemplate(const QStringList &parts)
    {
        if (const QString facts = wikiInfoBox(parts); !facts.isEmpty())
            addPiece(BlockKind::Table, facts);
        else
            out() += wikiTemplateText(parts);
    }

    void addPiece(BlockKind kind, const QString &text)
    {
        // Only where it will not be moved about or cut: within a template or a link it is plain text.
        if (m_frames.size() > 1) {
            out() += text;
            return;
        }
        out() += u"\n%1%2%1\n"_s.arg(WikiLines::pieceMark).arg(m_lines.pieces.size());
        m_lines.pieces.append({kind, text});
    }

    QString linkText(const QStringList &parts) const
    {
        QString target = parts.constFirst().trimmed();
        const bool shown = target.startsWith(u':');
        if (shown) target.remove(0, 1);
        const qsizetype colon = target.indexOf(u':');
        if (colon > 0 && !shown) {
            const QString prefix = target.left(colon).trimmed().toLower();
            static const WikiPrefixes english{u"file"_s, u"image"_s, u"category"_s, u"media"_s};
            if (english.contains(prefix) || m_dropped.contains(prefix)) return {};
            const bool language = prefix.size() >= 2 && prefix.size() <= 3 && prefix == target.left(colon);
            if (language && parts.size() == 1) return {};
        }
        const QString label = parts.size() > 1 ? parts.constLast().trimmed() : QString();
        if (!label.isEmpty()) return label;
        return target.startsWith(u'#') ? target.mid(1) : target;
    }

    void webLink()
    {
        ++m_at;
        while (m_at < m_text.size() && m_text[m_at] != u' ' && m_text[m_at] != u']' && m_text[m_at] != u'\n')
            ++m_at;
        qsizetype end = m_at;
        while (end < m_text.size() && m_text[end] != u']' && m_text[end] != u'\n')
            ++end;
        if (m_at < end) out() += QStringView(m_text).mid(m_at + 1, end - m_at - 1);
        m_at = end < m_text.size() && m_text[end] == u']' ? end + 1 : end;
    }

    void quotes()
    {
        qsizetype count = 0;
        while (m_at < m_text.size() && m_text[m_at] == u'\'') {
            ++count;
            ++m_at;
        }
        if (count == 4) out() += u'\'';
    }

    void entity()
    {
        const QStringView ahead = QStringView(m_text).mid(m_at + 1, longestEntity);
        const qsizetype length = ahead.indexOf(u';');
        const QStringView name = length > 0 ? ahead.left(length) : QStringView();
        const qsizetype end = m_at + 1 + length;
        if (name.startsWith(u'#')) {
            bool ok = false;
            const bool hex = name.size() > 1 && (name[1] == u'x' || name[1] == u'X');
            const uint code = hex ? name.mid(2).toUInt(&ok, 16) : name.mid(1).toUInt(&ok);
            if (ok && code >= 32 && code <= QChar::LastValidCodePoint && !QChar::isSurrogate(code)) {
                out() += QChar::fromUcs4(code);
                m_at = end + 1;
                return;
            }
        } else if (const auto found = entities().constFind(name.toString()); found != entities().cend()) {
            out() += *found;
            m_at = end + 1;
            return;
        }
        out() += u'&';
        ++m_at;
    }

    void magicWord()
    {
        qsizetype end = m_at + 2;
        while (end < m_text.size() && m_text[end].isUpper())
            ++end;
        if (end > m_at + 2 && QStringView(m_text).mid(end).startsWith("__"_L1)) {
            m_at = end + 2;
        } else {
            out() += "__"_L1;
            m_at += 2;
        }
    }

    void angle()
    {
        if (at("<!--"_L1)) {
            const qsizetype end = find(u"-->"_s);
            m_at = end < 0 ? m_text.size() : end + 3;
            return;
        }
        qsizetype nameEnd = m_at + 1;
        const bool closing = nameEnd < m_text.size() && m_text[nameEnd] == u'/';
        if (closing) ++nameEnd;
        const qsizetype nameBegin = nameEnd;
        while (nameEnd < m_text.size() && nameEnd - nameBegin < 20 && m_text[nameEnd].isLetterOrNumber())
            ++nameEnd;
        qsizetype end = nameEnd;
        while (end < m_text.size() && m_text[end] != u'>' && m_text[end] != u'<')
            ++end;
        if (nameEnd == nameBegin || end >= m_text.size() || m_text[end] != u'>') { // just a sign
            out() += u'<';
            ++m_at;
            return;
        }
        const QString name = m_text.mid(nameBegin, nameEnd - nameBegin).toLower();
        const bool selfClosing = m_text[end - 1] == u'/';
        m_at = end + 1;
        if (!closing && !selfClosing && takeWhole(name)) return;
        static const QSet<QString> breaking{u"br"_s, u"p"_s,     u"div"_s, u"blockquote"_s,
                                            u"tr"_s, u"table"_s, u"ul"_s,  u"ol"_s};
        if (name == "li"_L1)
            out() += closing ? u""_s : u"\n* "_s;
        else if (name == "td"_L1 || name == "th"_L1)
            out() += u' ';
        else if (breaking.contains(name))
            out() += m_frames.size() > 1 ? u' ' : u'\n';
    }

    /// Tags whose contents are no wikitext; true: it was one of them.
    bool takeWhole(const QString &name)
    {
        static const QSet<QString> gone{u"ref"_s,      u"gallery"_s,   u"timeline"_s, u"score"_s, u"templatestyles"_s,
                                        u"imagemap"_s, u"graph"_s,     u"mapframe"_s, u"style"_s, u"includeonly"_s,
                                        u"hiero"_s,    u"references"_s};
        static const QSet<QString> code{u"pre"_s, u"source"_s, u"syntaxhighlight"_s};
        static const QSet<QString> words{u"nowiki"_s, u"math"_s, u"chem"_s};
        const bool isCode = code.contains(name);
        const bool isText = words.contains(name);
        if (!isCode && !isText && !gone.contains(name)) return false;
        const qsizetype end = find("</"_L1 + name);
        if (end < 0) return name != "nowiki"_L1; // never closed: the tag goes and the text stays
        const QString inner = m_text.mid(m_at, end - m_at).remove(WikiLines::pieceMark);
        const qsizetype close = m_text.indexOf(u'>', end);
        m_at = close < 0 ? m_text.size() : close + 1;
        if (isCode && inner.contains(u'\n'))
            addPiece(BlockKind::Code, "```\n"_L1 + trimmedLines(inner) + "\n```"_L1);
        else if (isCode || isText)
            out() += inner.simplified();
        return true;
    }

    static QString trimmedLines(QString code)
    {
        static constexpr std::u16string_view nowiki[] = {u"<nowiki>", u"</nowiki>"};
        for (const auto tag : nowiki)
            code.remove(QStringView(tag.data(), static_cast<qsizetype>(tag.size())).toString());
        while (code.startsWith(u'\n'))
            code.remove(0, 1);
        while (!code.isEmpty() && code.back().isSpace())
            code.chop(1);
        return code;
    }

    /// From here on; a thing that was not found once is not looked for again, or a page full of open tags would take
    /// the square of its length.
    qsizetype find(const QString &what)
    {
        if (m_missing.contains(what)) return -1;
        const qsizetype place = m_text.indexOf(what, m_at, Qt::CaseInsensitive);
        if (place < 0) m_missing.insert(what);
        return place;
    }

    const QString &m_text;
    const WikiPrefixes &m_dropped;
    qsizetype m_at = 0;
    std::vector<Frame> m_frames;
    WikiLines m_lines;
    QSet<QString> m_missing;
};

} // namespace

WikiLines resolveWikiMarkup(const QString &wikitext, const WikiPrefixes &dropped)
{
    return Resolver(wikitext, dropped).run();
}

} // namespace docswiki::knowledge
