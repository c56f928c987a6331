// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/job/ignorerules.h"

#include <QTest>

using namespace docswiki::knowledge;
using namespace Qt::StringLiterals;

class IgnoreRulesTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void verdicts_data()
    {
        QTest::addColumn<QString>("patterns");
        QTest::addColumn<QString>("path"); ///< with a slash at its end: a folder
        QTest::addColumn<QString>("verdict");
        const auto row = [](const char *patterns, const char *path, const char *verdict) {
            QTest::addRow("%s | %s", patterns, path)
                << QString::fromUtf8(patterns) << QString::fromUtf8(path) << QString::fromUtf8(verdict);
        };
        row("*.log", "a.log", "ignored");
        row("*.log", "deep/down/a.log", "ignored");
        row("*.log", "a.logs", "none");
        row("*.log\n!keep.log", "keep.log", "kept");
        row("!keep.log\n*.log", "keep.log", "ignored");
        row("/todo.md", "todo.md", "ignored");
        row("/todo.md", "a/todo.md", "none");
        row("a/todo.md", "a/todo.md", "ignored");
        row("a/todo.md", "b/a/todo.md", "none");
        row("drafts/", "drafts/", "ignored");
        row("drafts/", "drafts", "none");
        row("drafts/", "x/drafts/", "ignored");
        row("/drafts/", "x/drafts/", "none");
        row("**/foo", "foo", "ignored");
        row("**/foo", "a/b/foo", "ignored");
        row("a/**/b", "a/b", "ignored");
        row("a/**/b", "a/x/y/b", "ignored");
        row("a/**/b", "a/x/y/c", "none");
        row("abc/**", "abc/x/y", "ignored");
        row("abc/**", "abc/", "none");
        row("a*b/c", "axxb/c", "ignored");
        row("a*c", "a/c", "none");
        row("a?c", "abc", "ignored");
        row("a/?c", "a//c", "none");
        row("[a-c]1", "b1", "ignored");
        row("[!a-c]1", "b1", "none");
        row("[^a-c]1", "d1", "ignored");
        row("[]-]x", "]x", "ignored");
        row("[]-]x", "-x", "ignored");
        row("[a", "[a", "ignored");
        row("# comment", "# comment", "none");
        row("\\# not one", "# not one", "ignored");
        row("\\!bang", "!bang", "ignored");
        row("a\\*b", "a*b", "ignored");
        row("a\\*b", "axb", "none");
        row("trailing   ", "trailing", "ignored");
        row("trailing\\ ", "trailing ", "ignored");
        row("windows\r\n*.x\r", "a.x", "ignored");
        row("\xEF\xBB\xBFmarked", "marked", "ignored");
        row("/", "anything", "none");
        row("", "anything", "none");
        row("Größe.*", "Größe.txt", "ignored");
    }
    void verdicts()
    {
        QFETCH(QString, patterns);
        QFETCH(QString, path);
        QFETCH(QString, verdict);
        const bool isFolder = path.endsWith(u'/');
        const auto said = IgnoreRules::parse(patterns).verdict(isFolder ? path.chopped(1) : path, isFolder);
        QCOMPARE(said == IgnoreRules::Verdict::Ignored ? u"ignored"_s
                 : said == IgnoreRules::Verdict::Kept  ? u"kept"_s
                                                       : u"none"_s,
                 verdict);
    }

    /// A pattern made to take long takes length times length.
    void hostilePatternsEnd()
    {
        const IgnoreRules rules = IgnoreRules::parse(QString(u"*a"_s).repeated(400) + u'b' + u'\n' +
                                                     QString(u"**/a/"_s).repeated(150) + u'b');
        QCOMPARE(rules.verdict(QString(u'a').repeated(5'000), false), IgnoreRules::Verdict::None);
        QCOMPARE(rules.verdict(QString(u"a/"_s).repeated(2'000), false), IgnoreRules::Verdict::None);
    }
};

QTEST_GUILESS_MAIN(IgnoreRulesTest)
#include "tst_ignorerules.moc"
