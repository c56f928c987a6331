// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chat/codecolours.h"

#include <QHash>
#include <QSet>
#include <QTextCursor>
#include <QTextDocument>

namespace docswiki::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype maxColoured = 64 * 1024;

struct Family {
    QSet<QString> keywords;
    QList<QLatin1StringView> lineComments;
    bool slashStar = false;
    QString quotes;
    bool ignoreCase = false;
    bool quotesSpanLines = false;
};

QSet<QString> words(const char *list)
{
    const QStringList split = QString::fromLatin1(list).split(u' ', Qt::SkipEmptyParts);
    return {split.cbegin(), split.cend()};
}

const Family &sql()
{
    static const Family family{
        words("add all alter analyze and any as asc begin between by cascade case check column commit concurrently "
              "constraint copy create cross database default delete desc distinct do drop each else end except execute "
              "exists explain extension false for foreign from full function grant group having if in include index "
              "inner insert instead into is join key language left like limit lock not null offset on only or order "
              "outer over partition primary procedure publication references replace return returning returns revoke "
              "right role rollback row schema select set statement subscription table temporary then to transaction "
              "trigger true truncate union unique update usage user using vacuum values view when where with"),
        {"--"_L1}, true, u"'"_s, true, true};
    return family;
}

const Family &cLike()
{
    static const Family family{
        words("abstract async auto await bool boolean break case catch char class co_await co_return const constexpr "
              "continue default defer delete do double else enum export extends extern false final finally float fn "
              "for from func function go goto if impl implements import in inline instanceof int interface let long "
              "match mod mut namespace new nil null nullptr operator override package private protected pub public "
              "return self short signed sizeof static struct super switch template this throw trait true try type "
              "typedef typename typeof undefined union unsigned use using var virtual void volatile where while "
              "yield"),
        {"//"_L1}, true, u"\"'`"_s, false, false};
    return family;
}

const Family &script()
{
    static const Family family{
        words("and as assert async await break case class continue def del do done elif else end esac except export "
              "fi finally for from function global if import in is lambda local module nil None nonlocal not null or "
              "pass raise require rescue return self source switch then try unless until while with yield True False "
              "true false"),
        {"#"_L1}, false, u"\"'"_s, false, false};
    return family;
}

const Family *familyOf(const QString &language)
{
    static const QHash<QString, const Family *> families = [] {
        QHash<QString, const Family *> map;
        for (const char *name : {"sql", "postgresql", "pgsql", "plpgsql", "mysql", "sqlite"})
            map.insert(QString::fromLatin1(name), &sql());
        for (const char *name : {"c", "c++", "cpp", "cc", "h", "hpp", "java", "js", "javascript", "jsx", "ts",
                                 "typescript", "tsx", "go", "golang", "rust", "rs", "cs", "csharp", "c#", "kotlin",
                                 "swift", "scala", "dart", "php", "qml", "json", "json5", "css", "scss", "objc", "proto"})
            map.insert(QString::fromLatin1(name), &cLike());
        for (const char *name : {"python", "py", "sh", "bash", "zsh", "shell", "console", "ruby", "rb", "perl", "yaml",
                                 "yml", "toml", "ini", "conf", "cmake", "make", "makefile", "dockerfile", "r"})
            map.insert(QString::fromLatin1(name), &script());
        return map;
    }();
    return families.value(language.toLower(), nullptr);
}

bool isWord(QChar c)
{
    return c.isLetterOrNumber() || c == u'_';
}

qsizetype stringEnd(QStringView code, qsizetype at, bool spansLines)
{
    const QChar quote = code[at];
    for (qsizetype i = at + 1; i < code.size(); ++i) {
        if (code[i] == u'\\')
            ++i;
        else if (code[i] == quote)
            return i + 1;
        else if (code[i] == u'\n' && !spansLines && quote != u'`')
            return i;
    }
    return code.size();
}

} // namespace

QList<CodeSpan> codeSpans(QStringView code, const QString &language)
{
    QList<CodeSpan> spans;
    const Family *family = familyOf(language);
    if (!family)
        return spans;
    code = code.left(maxColoured);
    const auto lineEnd = [code](qsizetype from) {
        const qsizetype end = code.indexOf(u'\n', from);
        return end < 0 ? code.size() : end;
    };
    for (qsizetype at = 0; at < code.size();) {
        const QStringView rest = code.mid(at);
        qsizetype end = at;
        auto kind = CodeSpan::Kind::Keyword;
        const bool comment = std::any_of(family->lineComments.cbegin(), family->lineComments.cend(),
                                         [rest](QLatin1StringView mark) { return rest.startsWith(mark); })
                             && (code[at] != u'#' || at == 0 || code[at - 1].isSpace());
        if (comment) {
            kind = CodeSpan::Kind::Comment;
            end = lineEnd(at);
        } else if (family->slashStar && rest.startsWith("/*"_L1)) {
            kind = CodeSpan::Kind::Comment;
            const qsizetype close = code.indexOf("*/"_L1, at + 2);
            end = close < 0 ? code.size() : close + 2;
        } else if (family->quotes.contains(code[at])) {
            kind = CodeSpan::Kind::String;
            end = stringEnd(code, at, family->quotesSpanLines);
        } else if (isWord(code[at])) {
            while (end < code.size() && (isWord(code[end]) || (code[at].isDigit() && code[end] == u'.')))
                ++end;
            const QString word = code.mid(at, end - at).toString();
            if (code[at].isDigit())
                kind = CodeSpan::Kind::Number;
            else if (!family->keywords.contains(family->ignoreCase ? word.toLower() : word)) {
                at = end;
                continue;
            }
        } else {
            ++at;
            continue;
        }
        end = std::max(end, at + 1);
        spans.append({kind, at, end - at});
        at = end;
    }
    return spans;
}

void colourCode(QTextDocument &document, const QString &language, const Theme &theme)
{
    const QString code = document.toPlainText();
    const QList<CodeSpan> spans = codeSpans(code, language);
    if (spans.isEmpty())
        return;
    QTextCursor cursor(&document);
    cursor.beginEditBlock();
    for (const CodeSpan &span : spans) {
        QTextCharFormat format;
        switch (span.kind) {
        case CodeSpan::Kind::Keyword: format.setForeground(theme.accent); break;
        case CodeSpan::Kind::String: format.setForeground(theme.good); break;
        case CodeSpan::Kind::Comment: format.setForeground(theme.secondText); format.setFontItalic(true); break;
        case CodeSpan::Kind::Number: format.setForeground(theme.warn); break;
        }
        cursor.setPosition(static_cast<int>(span.begin));
        cursor.setPosition(static_cast<int>(span.begin + span.length), QTextCursor::KeepAnchor);
        cursor.mergeCharFormat(format);
    }
    cursor.endEditBlock();
}

} // namespace docswiki::ui
