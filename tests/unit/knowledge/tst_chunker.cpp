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
        const LoadedDocument document =
            loadMarkdown(u"# One\n\n%1\n\n## Two\n\n%1\n"_s.arg(sentences(10)), u"t"_s);
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
        const LoadedDocument document = loadMarkdown(sentences(15) + u"\n\n"_s + code + u"\n\n"_s + sentences(15), u"t"_s);
        int holding = 0;
        for (const Chunk &chunk : chunkDocument(document))
            holding += document.text.mid(chunk.begin, chunk.end - chunk.begin).contains(code) ? 1 : 0;
        QCOMPARE(holding, 1);
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
