// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/archivemaker.h"
#include "tests/unit/knowledge/loadedtext.h"

#include <QTest>

using namespace docswiki;
using namespace docswiki::knowledge;
using namespace docswiki::test;
using namespace Qt::StringLiterals;

namespace {

const QByteArray packageRelations =
    "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>"
    "<Relationship Id='r1' Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument' "
    "Target='%1'/></Relationships>";

QByteArray relationsTo(const QByteArray &target)
{
    return QByteArray(packageRelations).replace("%1", target);
}

QByteArray relation(const QByteArray &id, const QByteArray &type, const QByteArray &target)
{
    return "<Relationship Id='" + id + "' Type='http://x/" + type + "' Target='" + target + "'/>";
}

QByteArray docxWith(const QByteArray &body, const QByteArray &styles = {}, const QByteArray &footnotes = {})
{
    return makeZip(
        {{u"[Content_Types].xml"_s, "<Types/>"},
         {u"_rels/.rels"_s, relationsTo("word/document.xml")},
         {u"word/_rels/document.xml.rels"_s, "<Relationships>" + relation("s", "styles", "styles.xml") +
                                                 relation("f", "footnotes", "footnotes.xml") + "</Relationships>"},
         {u"word/styles.xml"_s, "<w:styles xmlns:w='w'>" + styles + "</w:styles>"},
         {u"word/footnotes.xml"_s, "<w:footnotes xmlns:w='w'>" + footnotes + "</w:footnotes>"},
         {u"word/document.xml"_s,
          "<?xml version='1.0' encoding='UTF-8'?><w:document xmlns:w='w' xmlns:mc='mc'><w:body>" + body +
              "</w:body></w:document>"}});
}

QByteArray openDocument(const QByteArray &body, const QByteArray &styles = {})
{
    return makeZip(
        {{u"mimetype"_s, "application/vnd.oasis.opendocument.text"},
         {u"content.xml"_s, "<office:document-content xmlns:office='o' xmlns:text='t' xmlns:style='s' xmlns:table='b' "
                            "xmlns:draw='d'><office:automatic-styles>" +
                                styles + "</office:automatic-styles><office:body>" + body +
                                "</office:body></office:document-content>"}});
}

} // namespace

class OfficeLoadersTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void docxHeadingsByStyle()
    {
        // A German Word: the id is translated, the name is not. And a style of somebody's own, based on it.
        const QByteArray styles =
            "<w:style w:type='paragraph' w:styleId='berschrift1'><w:name w:val='heading 1'/>"
            "<w:pPr><w:outlineLvl w:val='0'/></w:pPr></w:style>"
            "<w:style w:type='paragraph' w:styleId='Kapitel'><w:name w:val='Mein Kapitel'/>"
            "<w:basedOn w:val='berschrift1'/></w:style>"
            "<w:style w:type='paragraph' w:styleId='Unter'><w:name w:val='heading 2'/></w:style>"
            "<w:style w:type='paragraph' w:styleId='Quelltext'><w:name w:val='Source Code'/></w:style>"
            "<w:style w:type='paragraph' w:styleId='TOC1'><w:name w:val='toc 1'/></w:style>"
            "<w:style w:type='paragraph' w:styleId='A'><w:name w:val='a'/><w:basedOn w:val='B'/></w:style>"
            "<w:style w:type='paragraph' w:styleId='B'><w:name w:val='b'/><w:basedOn w:val='A'/></w:style>";
        const auto paragraph = [](const QByteArray &style, const QByteArray &text) {
            return "<w:p><w:pPr><w:pStyle w:val='" + style + "'/></w:pPr><w:r><w:t xml:space='preserve'>" + text +
                   "</w:t></w:r></w:p>";
        };
        const auto document =
            loadBytes(u"a.docx"_s, docxWith(paragraph("TOC1", "Anfang 1") + paragraph("berschrift1", "Anfang") +
                                                paragraph("", "Erster Absatz.") + paragraph("Unter", "Mehr") +
                                                paragraph("Quelltext", "int a;") + paragraph("Quelltext", "  int b;") +
                                                paragraph("Kapitel", "Ende") + paragraph("A", "In a circle."),
                                            styles));
        QVERIFY(document);
        QCOMPARE(describe(*document),
                 (QStringList{u"[Anfang] heading: Anfang"_s, u"[Anfang] prose: Erster Absatz."_s,
                              u"[Anfang>Mehr] heading: Mehr"_s, u"[Anfang>Mehr] code: ```\nint a;\n  int b;\n```"_s,
                              u"[Ende] heading: Ende"_s, u"[Ende] prose: In a circle."_s}));
        QCOMPARE(document->title, u"Anfang"_s);
        QVERIFY(!document->textHash.isEmpty());
    }

    void docxNothingTwiceAndNothingDeleted()
    {
        const auto document = loadBytes(
            u"a.docx"_s,
            docxWith(
                "<w:p><w:r><w:t>Kept </w:t></w:r><w:del><w:r><w:delText>gone</w:delText><w:t>gone</w:t></w:r></w:del>"
                "<w:ins><w:r><w:t>added</w:t></w:r></w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>"
                "<w:r><w:footnoteReference w:id='2'/></w:r></w:p>"
                "<w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>In a box</w:t></w:r></w:p>"
                "</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent><w:p><w:r><w:t>In a box</w:t></w:r></w:p>"
                "</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>Around it</w:t></w:r></w:p>"
                "<w:p><w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='3'/></w:numPr></w:pPr><w:r><w:t>one</w:t>"
                "</w:r></w:p><w:p><w:pPr><w:numPr><w:ilvl w:val='1'/><w:numId w:val='3'/></w:numPr></w:pPr><w:r>"
                "<w:t>two</w:t></w:r></w:p>"
                "<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan "
                "w:val='2'/></w:tcPr><w:p><w:r><w:t>Head</w:t></w:r></w:p></w:tc>"
                "<w:tc><w:p><w:r><w:t>C</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p>"
                "</w:tc><w:tc><w:p><w:r><w:t>2</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>3</w:t></w:r></w:p></w:tc>"
                "</w:tr></w:tbl>",
                {},
                "<w:footnote w:id='0' w:type='separator'><w:p><w:r><w:t>no</w:t></w:r></w:p></w:footnote>"
                "<w:footnote w:id='2'><w:p><w:r><w:t>The note.</w:t></w:r></w:p></w:footnote>"));
        QVERIFY(document);
        QCOMPARE(describe(*document),
                 (QStringList{u"[] prose: Kept added[1]"_s, u"[] prose: [1] The note."_s, u"[] prose: In a box"_s,
                              u"[] prose: Around it"_s, u"[] prose: - one\n  - two"_s,
                              u"[] table: | Head |  | C |\n|---|---|---|\n| 1 | 2 | 3 |"_s}));
    }

    void odt()
    {
        const auto document = loadBytes(
            u"a.odt"_s,
            openDocument(
                "<office:text><text:tracked-changes><text:p>deleted</text:p></text:tracked-changes>"
                "<text:table-of-content><text:p>First 1</text:p></text:table-of-content>"
                "<text:h text:outline-level='1'>First</text:h><text:p>Some<text:s text:c='2'/>words<text:note>"
                "<text:note-citation>1</text:note-citation><text:note-body><text:p>A note.</text:p></text:note-body>"
                "</text:note> end<office:annotation><text:p>comment</text:p></office:annotation>.</text:p>"
                "<text:list><text:list-item><text:p>one</text:p><text:list><text:list-item><text:p>two</text:p>"
                "</text:list-item></text:list></text:list-item></text:list>"
                "<text:p text:style-name='P1'>code();</text:p>"
                "<table:table><table:table-header-rows><table:table-row><table:table-cell><text:p>a</text:p>"
                "</table:table-cell><table:table-cell><text:p>b</text:p></table:table-cell></table:table-row>"
                "</table:table-header-rows><table:table-row><table:table-cell table:number-columns-repeated='2'>"
                "<text:p>x</text:p></table:table-cell></table:table-row></table:table></office:text>",
                "<style:style style:name='P1' style:family='paragraph' "
                "style:parent-style-name='Preformatted_20_Text'/>"));
        QVERIFY(document);
        QCOMPARE(describe(*document), (QStringList{u"[First] heading: First"_s, u"[First] prose: Some  words[1] end."_s,
                                                   u"[First] prose: [1] A note."_s, u"[First] prose: - one\n  - two"_s,
                                                   u"[First] code: ```\ncode();\n```"_s,
                                                   u"[First] table: | a | b |\n|---|---|\n| x | x |"_s}));
    }

    void odsWithRowsToTheEndOfTheSheet()
    {
        const auto document = loadBytes(
            u"a.ods"_s,
            openDocument(
                "<office:spreadsheet><table:table table:name='Prices'><table:table-row><table:table-cell>"
                "<text:p>Fruit</text:p></table:table-cell><table:table-cell><text:p>Price</text:p>"
                "</table:table-cell></table:table-row><table:table-row><table:table-cell><text:p>Apple</text:p>"
                "</table:table-cell><table:table-cell><text:p>1.20</text:p></table:table-cell>"
                "<table:table-cell table:number-columns-repeated='2000000000'/></table:table-row>"
                "<table:table-row table:number-rows-repeated='1048574'><table:table-cell "
                "table:number-columns-repeated='1024'/></table:table-row></table:table></office:spreadsheet>"));
        QVERIFY(document);
        QCOMPARE(describe(*document),
                 (QStringList{u"[Prices] heading: Prices"_s, u"[Prices] table: Fruit: Apple; Price: 1.20"_s}));
        QCOMPARE(document->blocks[1].page, 1);
        QCOMPARE(document->blocks[1].line, 2);
    }

    void epubInReadingOrder()
    {
        const QByteArray book = makeZip(
            {{u"mimetype"_s, "application/epub+zip"},
             {u"META-INF/container.xml"_s,
              "<container><rootfiles><rootfile full-path='O/p.opf'/></rootfiles></container>"},
             {u"O/p.opf"_s, "<package xmlns:dc='d'><metadata><dc:title>The Book</dc:title></metadata><manifest>"
                            "<item id='b' href='b%20two.xhtml' media-type='application/xhtml+xml'/>"
                            "<item id='a' href='text/a.xhtml' media-type='application/xhtml+xml'/>"
                            "<item id='n' href='nav.xhtml' properties='nav'/>"
                            "<item id='x' href='t.ncx' media-type='application/x-dtbncx+xml'/></manifest>"
                            "<spine><itemref idref='n'/><itemref idref='a'/><itemref idref='b'/></spine></package>"},
             {u"O/b two.xhtml"_s, "<html><head><title/></head><body><p>Last words.</p></body></html>"},
             {u"O/text/a.xhtml"_s, "<html><head><title/></head><body><h1>One</h1><a id='x'/><p>First words.</p>"
                                   "<h2>Part</h2><p>More.</p></body></html>"},
             {u"O/nav.xhtml"_s, "<html><body><p>contents</p></body></html>"},
             {u"O/t.ncx"_s, "<ncx><navMap><navPoint><navLabel><text>Two</text></navLabel>"
                            "<content src='b%20two.xhtml#top'/></navPoint></navMap></ncx>"}});
        const auto document = loadBytes(u"a.epub"_s, book);
        QVERIFY2(document, document ? "" : qPrintable(document.error().message));
        QCOMPARE(document->title, u"The Book"_s);
        QCOMPARE(describe(*document),
                 (QStringList{u"[One] heading: One"_s, u"[One] prose: First words."_s, u"[One>Part] heading: Part"_s,
                              u"[One>Part] prose: More."_s, u"[Two] heading: Two"_s, u"[Two] prose: Last words."_s}));
    }

    void pptxSlidesArePages()
    {
        const auto shape = [](const QByteArray &placeholder, const QByteArray &text) {
            return "<p:sp><p:nvPr><p:ph type='" + placeholder + "'/></p:nvPr><p:txBody><a:p><a:r><a:t>" + text +
                   "</a:t></a:r></a:p></p:txBody></p:sp>";
        };
        const QByteArray open = "<p:sld xmlns:p='p' xmlns:a='a'>";
        const auto document = loadBytes(
            u"a.pptx"_s,
            makeZip({{u"_rels/.rels"_s, relationsTo("ppt/presentation.xml")},
                     {u"ppt/presentation.xml"_s, "<p:presentation xmlns:p='p' xmlns:r='r'><p:sldIdLst>"
                                                 "<p:sldId id='256' r:id='x2'/><p:sldId id='257' r:id='x1'/>"
                                                 "</p:sldIdLst></p:presentation>"},
                     {u"ppt/_rels/presentation.xml.rels"_s,
                      "<Relationships>" + relation("x1", "slide", "slides/slide1.xml") +
                          relation("x2", "slide", "slides/slide2.xml") + "</Relationships>"},
                     {u"ppt/slides/slide1.xml"_s,
                      open + shape("title", "Second") + shape("body", "a point") + shape("sldNum", "2") + "</p:sld>"},
                     {u"ppt/slides/slide2.xml"_s, open + shape("ctrTitle", "First") + "</p:sld>"},
                     {u"ppt/slides/_rels/slide1.xml.rels"_s,
                      "<Relationships>" + relation("n", "notesSlide", "../notesSlides/n.xml") + "</Relationships>"},
                     {u"ppt/notesSlides/n.xml"_s, open + shape("body", "Say it slowly.") + "</p:sld>"}}));
        QVERIFY(document);
        QCOMPARE(describe(*document),
                 (QStringList{u"[First] heading: First"_s, u"[Second] heading: Second"_s,
                              u"[Second] prose: - a point"_s, u"[Second] prose: Say it slowly."_s}));
        QCOMPARE(document->blocks[2].page, 2);
    }

    void xlsxRowsAreRecords()
    {
        const auto document = loadBytes(
            u"a.xlsx"_s,
            makeZip({{u"_rels/.rels"_s, relationsTo("xl/workbook.xml")},
                     {u"xl/workbook.xml"_s, "<workbook xmlns:r='r'><sheets><sheet name='Staff' sheetId='1' r:id='a'/>"
                                            "</sheets></workbook>"},
                     {u"xl/_rels/workbook.xml.rels"_s, "<Relationships>" +
                                                           relation("a", "worksheet", "worksheets/sheet1.xml") +
                                                           relation("b", "sharedStrings", "sharedStrings.xml") +
                                                           relation("c", "styles", "styles.xml") + "</Relationships>"},
                     {u"xl/styles.xml"_s,
                      "<styleSheet><cellXfs><xf numFmtId='0'/><xf numFmtId='14'/></cellXfs></styleSheet>"},
                     {u"xl/sharedStrings.xml"_s, "<sst><si><t>Name</t></si><si><t>Since</t></si><si><r><t>Ada </t></r>"
                                                 "<r><t>L.</t></r><rPh><t>x</t></rPh></si></sst>"},
                     {u"xl/worksheets/sheet1.xml"_s,
                      "<worksheet><sheetData><row r='1'><c r='A1' t='s'><v>0</v></c><c r='B1' t='s'><v>1</v></c>"
                      "<c r='C1' t='inlineStr'><is><t>Score</t></is></c></row><row r='5'><c r='A5' t='s'><v>2</v></c>"
                      "<c r='B5' s='1'><v>44197</v></c><c r='C5'><f>1+2</f><v>0.30000000000000004</v></c>"
                      "<c r='ZZZZZZZ5'><v>7</v></c><c r='D5' t='s'><v>99</v></c></row></sheetData></worksheet>"}}));
        QVERIFY2(document, document ? "" : qPrintable(document.error().message));
        QCOMPARE(describe(*document), (QStringList{u"[Staff] heading: Staff"_s,
                                                   u"[Staff] table: Name: Ada L.; Since: 2021-01-01; Score: 0.3"_s}));
        QCOMPARE(document->blocks[1].line, 5);
    }

    void rtf()
    {
        const auto document = loadBytes(
            u"a.rtf"_s, "{\\rtf1\\ansi\\ansicpg1251{\\fonttbl{\\f0\\fcharset204 Arial;}{\\f1\\fcharset0 Times;}}"
                        "{\\stylesheet{\\s1 heading 1;}{\\s0 Normal;}}{\\info{\\title The title}{\\author No}}"
                        "{\\*\\generator Word;}\\pard\\s1 Chapter\\par\\pard\\f0 \\'cf\\'f0\\'e8 \\u8364?\\f1 caf\\'e9"
                        " \\{x\\}\\line two{\\v hidden}\\par{\\pict 0102ff}\\trowd\\intbl a\\cell b\\cell\\row"
                        "\\intbl 1\\cell 2\\cell\\row\\pard end\\par}");
        QVERIFY(document);
        QCOMPARE(document->title, u"The title"_s);
        QCOMPARE(describe(*document),
                 (QStringList{u"[Chapter] heading: Chapter"_s, u"[Chapter] prose: При €café {x}\ntwo"_s,
                              u"[Chapter] table: | a | b |\n|---|---|\n| 1 | 2 |"_s, u"[Chapter] prose: end"_s}));
    }

    void csv_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QStringList>("blocks");
        QTest::addColumn<QList<int>>("lines");
        QTest::newRow("commas and quotes")
            << u"a.csv"_s << "Name,Said,Age\nAda,\"He said \"\"no\"\", twice\nand left\",36\n\nBob,,41\n"_ba
            << QStringList{u"[] table: Name: Ada\nSaid: He said \"no\", twice\nand left\nAge: 36"_s,
                           u"[] table: Name: Bob; Age: 41"_s}
            << QList<int>{2, 5};
        QTest::newRow("semicolons") << u"a.csv"_s << "x;y\r\n1,5;2\r\n"_ba << QStringList{u"[] table: x: 1,5; y: 2"_s}
                                    << QList<int>{2};
        QTest::newRow("tabs") << u"a.tsv"_s << "city\tpeople\nBonn\t300000\n"_ba
                              << QStringList{u"[] table: city: Bonn; people: 300000"_s} << QList<int>{2};
        QTest::newRow("no header") << u"a.csv"_s << "1,2\n3,4\n"_ba
                                   << QStringList{u"[] table: 1; 2"_s, u"[] table: 3; 4"_s} << QList<int>{1, 2};
        QTest::newRow("an open quote") << u"a.csv"_s << "a,b\n1,\"open\n2,3\n"_ba
                                       << QStringList{u"[] table: a: 1; b: \"open"_s, u"[] table: a: 2; b: 3"_s}
                                       << QList<int>{2, 3};
        QTest::newRow("no table") << u"a.csv"_s << "Just words\non lines\n"_ba
                                  << QStringList{u"[] prose: Just words\non lines"_s} << QList<int>{1};
    }
    void csv()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, bytes);
        QFETCH(QStringList, blocks);
        QFETCH(QList<int>, lines);
        const auto document = loadBytes(name, bytes);
        QVERIFY(document);
        QCOMPARE(describe(*document), blocks);
        QList<int> found;
        for (const Block &block : document->blocks)
            found.append(block.line);
        QCOMPARE(found, lines);
    }

    void linesOfTextAndMarkdown()
    {
        const auto text = loadBytes(u"a.txt"_s, "\n\nOne\nmore\n\nTitle\n=====\n\nTwo\n");
        QVERIFY(text);
        QCOMPARE(text->blocks[0].line, 3);
        QCOMPARE(text->blocks[1].line, 6);
        QCOMPARE(text->blocks[2].line, 9);
        const auto markdown = loadBytes(u"a.md"_s, "---\r\ntitle: T\r\n---\r\n\r\n# Head\r\n\r\n- a\r\n- b\r\n");
        QVERIFY(markdown);
        QCOMPARE(markdown->blocks[0].line, 5);
        QCOMPARE(markdown->blocks[2].line, 8);
        const auto code = loadBytes(u"a.c"_s, "int a;\n\n\n  int b;\n");
        QVERIFY(code);
        QCOMPARE(code->blocks[1].line, 4);
    }

    void theSameTextIsTold()
    {
        const auto one = loadBytes(u"a.txt"_s, "Some text\nof two lines.\n");
        const auto two = loadBytes(u"b.txt"_s, "  Some text of\r\n\r\ntwo   lines.");
        const auto three = loadBytes(u"c.txt"_s, "Some text of two line.");
        QVERIFY(one && two && three);
        QCOMPARE(one->textHash, two->textHash);
        QVERIFY(one->textHash != three->textHash);
        QVERIFY(one->contentHash != two->contentHash);
        const Result<LoadedDocument> same = decodeReply(encodeReply(*one));
        QVERIFY(same && *same == *one);
    }

    void contentsCountForMoreThanTheName()
    {
        const QByteArray docx = docxWith("<w:p><w:r><w:t>Words</w:t></w:r></w:p>");
        for (const QString &name : {u"a.docx"_s, u"a.odt"_s, u"a.txt"_s, u"a.doc"_s, u"a.pdf"_s}) {
            const auto document = loadBytes(name, docx);
            QVERIFY2(document, qPrintable(name));
            QCOMPARE(describe(*document), QStringList{u"[] prose: Words"_s});
        }
        const auto page = loadBytes(u"a.md"_s, "<!DOCTYPE html><html><body><h1>Head</h1><p>Text</p></body></html>");
        QVERIFY(page);
        QCOMPARE(page->blocks.size(), 2);
        for (const QByteArray filter : {"gzip", "bzip2", "xz", "zstd"}) {
            const auto packed = loadBytes(u"notes.md.gz"_s, pack("# Head\n\nText\n", filter));
            QVERIFY2(packed, filter.constData());
            QCOMPARE(describe(*packed), (QStringList{u"[Head] heading: # Head"_s, u"[Head] prose: Text"_s}));
        }
    }
};

QTEST_GUILESS_MAIN(OfficeLoadersTest)
#include "tst_officeloaders.moc"
