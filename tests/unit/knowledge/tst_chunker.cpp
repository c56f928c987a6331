// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/chunk/chunker.h"
#include "core/knowledge/load/loader.h"

#include <QTest>

using namespace docswiki::knowledge;
using namespace Qt::StringLiterals;

namespace {

/// Whatever the document: chunks are in order, apart, not blank, not too long, and nothing but space lies between them.
void checkPromises(const LoadedDocument &document, const QList<Chunk> &chunks, const ChunkLimits &limits)
{
    qint64 last = 0;
    const auto blank = [&](qint64 begin, qint64 end) {
        return QStringView(document.text).mid(begin, end - begin).trimmed().isEmpty();
    };
    for (const Chunk &chunk : chunks) {
        QVERIFY(chunk.begin >= last);
        QVERIFY(chunk.end > chunk.begin);
        QVERIFY2(chunk.end - chunk.begin <= limits.largest + limits.target, "far too long");
        QVERIFY(!blank(chunk.begin, chunk.end));
        QVERIFY2(blank(last, chunk.begin), "text is lost");
        QVERIFY(!document.text[chunk.begin].isLowSurrogate());
        last = chunk.end;
    }
    QVERIFY2(blank(last, document.text.size()), "text is lost at the end");
}

QString sentences(int count)
{
    QString text;
    for (int i = 0; i < count; ++i)
        text += u"This is sentence number %1 of a long text about nothing. "_s.arg(i);
    return text;
}

} // namespace

class ChunkerTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void promisesHold_data()
    {
        QTest::addColumn<QString>("markdown");
        QTest::newRow("empty") << QString();
        QTest::newRow("one word") << u"word"_s;
        QTest::newRow("no end of a sentence") << QString(10'000, u'x');
        QTest::newRow("surrogates") << u"😀"_s.repeated(3'000);
        QTest::newRow("long prose") << sentences(200);
        QTest::newRow("headings only") << u"# A\n\n## B\n\n### C\n\n# D\n"_s;
        QTest::newRow("many small sections") << u"## H\n\nshort\n\n"_s.repeated(100);
        QTest::newRow("long code") << u"```\n"_s + u"int x = 1;\n\n"_s.repeated(500) + u"```\n"_s;
        QTest::newRow("chinese") << u"这是一个很长的段落。"_s.repeated(400);
    }
    void promisesHold()
    {
        QFETCH(QString, markdown);
        const LoadedDocument document = loadMarkdown(markdown, u"t"_s);
        for (const ChunkLimits &limits : {ChunkLimits(), ChunkLimits{200, 50, 300}})
            checkPromises(document, chunkDocument(document, limits), limits);
    }

    void headingsSeparate()
    {
        const LoadedDocument document = loadMarkdown(u"# One\n\n%1\n\n## Two\n\n%1\n"_s.arg(sentences(10)), u"t"_s);
        const QList<Chunk> chunks = chunkDocument(document);
        QCOMPARE(chunks.size(), 2);
        QCOMPARE(chunks[0].headingPath, QStringList{u"One"_s});
        QCOMPARE(chunks[1].headingPath, (QStringList{u"One"_s, u"Two"_s}));
        QVERIFY(document.text.mid(chunks[1].begin).startsWith(u"## Two"_s));
    }

    void smallSectionsJoin()
    {
        const LoadedDocument document = loadMarkdown(u"# A\n\nshort\n\n# B\n\nshort too\n"_s, u"t"_s);
        QCOMPARE(chunkDocument(document).size(), 1);
    }

    void codeStaysWhole()
    {
        const QString code = u"```\n"_s + u"line();\n"_s.repeated(100) + u"```"_s; // 800 characters
        const LoadedDocument document =
            loadMarkdown(sentences(15) + u"\n\n"_s + code + u"\n\n"_s + sentences(15), u"t"_s);
        int holding = 0;
        for (const Chunk &chunk : chunkDocument(document))
            holding += document.text.mid(chunk.begin, chunk.end - chunk.begin).contains(code) ? 1 : 0;
        QCOMPARE(holding, 1);
    }

    void headingsGoWithWhatFollows()
    {
        const LoadedDocument document =
            loadMarkdown(u"Short.\n\n## Next\n\n%1\n"_s.arg(sentences(25)), u"t"_s); // 1,400 characters
        const ChunkLimits limits{1'100, 300, 1'424};
        const QList<Chunk> chunks = chunkDocument(document, limits);
        for (const Chunk &chunk : chunks)
            QVERIFY(!document.text.mid(chunk.begin, chunk.end - chunk.begin).endsWith(u"## Next"_s));
        QCOMPARE(chunks.constLast().headingPath, QStringList{u"Next"_s});
    }

    void whatAnnouncesAListStaysWithIt()
    {
        const LoadedDocument document =
            loadMarkdown(sentences(5) + u"\n\nDo this:\n\n```\n%1```\n"_s.arg(u"run it now\n"_s.repeated(8)), u"t"_s);
        for (const Chunk &chunk : chunkDocument(document, {300, 100, 500}))
            QVERIFY(!document.text.mid(chunk.begin, chunk.end - chunk.begin).endsWith(u':'));
    }

    void tablesAreCutBetweenRows()
    {
        QString table = u"| Name | Price |\n|---|---|\n"_s;
        for (int i = 0; i < 200; ++i)
            table += u"| thing %1. Nice | %1 |\n"_s.arg(i);
        const LoadedDocument document = loadMarkdown(u"# Shop\n\n"_s + table, u"t"_s);
        const QList<Chunk> chunks = chunkDocument(document);
        QVERIFY(chunks.size() > 2);
        for (qsizetype i = 0; i < chunks.size(); ++i) {
            const QString text = document.text.mid(chunks[i].begin, chunks[i].end - chunks[i].begin);
            QVERIFY(text.endsWith(u'|'));
            QVERIFY(i == 0 ? text.startsWith(u'#') : text.startsWith(u"| thing"_s));
            QCOMPARE(chunks[i].headingPath,
                     i == 0 ? QStringList{u"Shop"_s} : (QStringList{u"Shop"_s, u"Name · Price"_s}));
        }
    }

    void listItemsAreWhole()
    {
        QString text;
        for (int i = 0; i < 80; ++i)
            text += u"- Item %1 says this. And that.\n"_s.arg(i);
        const LoadedDocument document = loadPlainText(text, u"t"_s);
        const QList<Chunk> chunks = chunkDocument(document, {400, 100, 500});
        QVERIFY(chunks.size() > 3);
        for (const Chunk &chunk : chunks)
            QVERIFY(document.text.mid(chunk.begin).startsWith(u"- Item"_s));
    }

    void denseScriptsGetSmallerChunks()
    {
        const LoadedDocument document = loadMarkdown(u"这是一个很长的段落。"_s.repeated(400), u"t"_s);
        for (const Chunk &chunk : chunkDocument(document)) {
            QVERIFY(chunk.end - chunk.begin < ChunkLimits().largest / 2);
            QCOMPARE(document.text[chunk.end - 1], u'。');
        }
    }

    void linesAreCountedWithinABlock()
    {
        LoadedDocument document;
        document.text = u"a line of code;\n"_s.repeated(300);
        document.sections = {QStringList()};
        document.blocks = {{BlockKind::Code, 0, 3, 0, document.text.size(), 11}};
        const QList<Chunk> chunks = chunkDocument(document);
        QVERIFY(chunks.size() > 2);
        for (const Chunk &chunk : chunks) {
            QCOMPARE(chunk.line, 11 + chunk.begin / 16);
            QCOMPARE(chunk.page, 3);
        }
        document.blocks[0].line = 0;
        for (const Chunk &chunk : chunkDocument(document))
            QCOMPARE(chunk.line, 0);
    }

    void proseIsCutAfterSentences()
    {
        const LoadedDocument document = loadMarkdown(sentences(100), u"t"_s);
        for (const Chunk &chunk : chunkDocument(document))
            QCOMPARE(document.text[chunk.end - 1], u'.');
    }
};

QTEST_GUILESS_MAIN(ChunkerTest)
#include "tst_chunker.moc"
