// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/load/loader.h"
#include "core/knowledge/load/loadprotocol.h"
#include "core/knowledge/load/textdecoder.h"
#include "tests/support/testdata.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace docswiki;
using namespace docswiki::knowledge;
using namespace Qt::StringLiterals;

namespace {

/// One line a block: "[section] kind: text".
QStringList describe(const LoadedDocument &document)
{
    static const QStringList kinds{u"heading"_s, u"prose"_s, u"code"_s, u"table"_s};
    QStringList lines;
    for (const Block &block : document.blocks)
        lines.append(u"[%1] %2: %3"_s.arg(document.headingPath(block).join(u'>'), kinds[static_cast<int>(block.kind)],
                                         document.textOf(block).toString()));
    return lines;
}

Result<LoadedDocument> load(const QString &path, FileType type, qint64 maxBytes = 1 << 20)
{
    LoadRequest request;
    request.path = path;
    request.type = type;
    request.maxBytes = maxBytes;
    return loadFile(request);
}

} // namespace

class LoadersTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void markdown()
    {
        const QString text = u"---\ntitle: \"The title\"\n---\n# Head *one*\n\nSome [link](http://x.y/z) text\nof two lines.\n\n"
                             "- first\n- second\n\n## Sub\n\n```cpp\nint a;\n\nint b;\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"_s;
        const LoadedDocument document = loadMarkdown(text, u"file"_s);
        QCOMPARE(document.title, u"The title"_s);
        QCOMPARE(document.text, text); // positions are those in the file
        QCOMPARE(describe(document),
                 (QStringList{u"[Head one] heading: # Head *one*"_s,
                              u"[Head one] prose: Some [link](http://x.y/z) text\nof two lines."_s,
                              u"[Head one] prose: - first"_s, u"[Head one] prose: - second"_s,
                              u"[Head one>Sub] heading: ## Sub"_s,
                              u"[Head one>Sub] code: ```cpp\nint a;\n\nint b;\n```"_s,
                              u"[Head one>Sub] table: | a | b |\n|---|---|\n| 1 | 2 |"_s}));
    }

    void markdownPositionsWithWideCharacters()
    {
        const LoadedDocument document = loadMarkdown(u"# Über 😀\n\nздравствуй 😀 мир\n\nend"_s, u"file"_s);
        QCOMPARE(describe(document), (QStringList{u"[Über 😀] heading: # Über 😀"_s, u"[Über 😀] prose: здравствуй 😀 мир"_s,
                                                  u"[Über 😀] prose: end"_s}));
    }

    void html()
    {
        const QString page =
            u"<html><head><title>Page  title</title><style>p{}</style><script>var x = 'no';</script></head><body>"
            "<div class='navheader'><table><tr><td>Prev</td><td>Next</td></tr></table></div><nav>Menu</nav>"
            "<header>Site</header><h1>Top</h1><p>One <b>bold</b>\n  word.<br>Two</p>"
            "<div class='note'><h3>Note</h3><p>Mind this.</p></div>"
            "<h2>Code</h2><pre>if (x)\n    y();\n</pre><ul><li>first</li><li>second</li></ul>"
            "<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>"
            "<footer>Imprint</footer></body></html>"_s;
        const LoadedDocument document = loadHtml(page, u"file"_s);
        QCOMPARE(document.title, u"Page title"_s);
        QCOMPARE(describe(document),
                 (QStringList{u"[Top] heading: Top"_s, u"[Top] prose: One bold word.\nTwo"_s, u"[Top] prose: Note"_s,
                              u"[Top] prose: Mind this."_s, u"[Top>Code] heading: Code"_s,
                              u"[Top>Code] code: if (x)\n    y();"_s, u"[Top>Code] prose: - first"_s,
                              u"[Top>Code] prose: - second"_s, u"[Top>Code] table: a | b\n1 | 2"_s}));
    }

    void htmlMainContentOnly()
    {
        const LoadedDocument document =
            loadHtml(u"<body><div>Menu and more</div><main><p>What it is about</p></main><div>Ads</div></body>"_s, u"f"_s);
        QCOMPARE(describe(document), QStringList{u"[] prose: What it is about"_s});
        QCOMPARE(document.title, u"f"_s);
    }

    void deeplyNestedHtml()
    {
        const LoadedDocument document = loadHtml(QString(u"<div>"_s).repeated(50'000) + u"deep"_s, u"f"_s);
        QCOMPARE(describe(document), QStringList{u"[] prose: deep"_s});
    }

    void plainText()
    {
        const LoadedDocument document =
            loadPlainText(u"Title\n=====\n\nA paragraph\nof two lines.\n\n\nPart\n----\nText.\n"_s, u"file"_s);
        QCOMPARE(document.title, u"Title"_s);
        QCOMPARE(describe(document),
                 (QStringList{u"[Title] heading: Title\n====="_s, u"[Title] prose: A paragraph\nof two lines."_s,
                              u"[Title>Part] heading: Part\n----"_s, u"[Title>Part] prose: Text."_s}));
    }

    void codeKeepsItsIndentation()
    {
        const LoadedDocument document = loadCode(u"\n\n    indented()\n        more()\n\nlast()\n"_s, u"a.py"_s);
        QCOMPARE(describe(document),
                 (QStringList{u"[] code:     indented()\n        more()"_s, u"[] code: last()"_s}));
    }

    void pdf()
    {
        const Result<LoadedDocument> document = load(test::testData(u"knowledge/two-pages.pdf"_s), FileType::Pdf);
        QVERIFY2(document, document ? "" : qPrintable(document.error().message));
        QCOMPARE(document->blocks.size(), 2);
        QCOMPARE(document->blocks[0].page, 1);
        QCOMPARE(document->textOf(document->blocks[0]).toString(), u"Partial indexes save space"_s);
        QCOMPARE(document->blocks[1].page, 2);
        QCOMPARE(document->textOf(document->blocks[1]).toString(), u"Triggers run on every change"_s);
    }

    void encodings_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("declared");
        QTest::addColumn<QString>("text");
        QTest::newRow("utf-8") << "h\xC3\xA9"_ba << QByteArray() << u"hé"_s;
        QTest::newRow("utf-8 with mark") << "\xEF\xBB\xBFh\xC3\xA9"_ba << QByteArray() << u"hé"_s;
        QTest::newRow("utf-16 little endian") << QByteArray("\xFF\xFEh\0\xE9\0", 6) << QByteArray() << u"hé"_s;
        QTest::newRow("utf-16 big endian") << QByteArray("\xFE\xFF\0h\0\xE9", 6) << QByteArray() << u"hé"_s;
        QTest::newRow("windows-1252") << "\x93h\xE9\x94 \x80"_ba << QByteArray() << u"“hé” €"_s;
        QTest::newRow("declared latin-1") << "h\xE9"_ba << "ISO-8859-1"_ba << u"hé"_s;
        QTest::newRow("declared wrongly") << "h\xC3\xA9"_ba << "iso-8859-1"_ba << u"hé"_s;
        QTest::newRow("declared but unknown") << "h\xE9"_ba << "x-nonsense"_ba << u"hé"_s;
        QTest::newRow("line ends") << "a\r\nb\rc"_ba << QByteArray() << u"a\nb\nc"_s;
    }
    void encodings()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, declared);
        QFETCH(QString, text);
        QCOMPARE(decodeText(bytes, declared), text);
    }

    void charsetOfHtml()
    {
        QCOMPARE(declaredCharset("<meta charset='shift_jis'>"), "shift_jis"_ba);
        QCOMPARE(declaredCharset("<?xml version='1.0' encoding=\"ISO-8859-1\"?>"), "ISO-8859-1"_ba);
        QCOMPARE(declaredCharset("<p>no charset"), QByteArray());
    }

    void badFilesHaveOneReason_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("type");
        QTest::addColumn<QString>("reason");
        const auto type = [](FileType t) { return static_cast<int>(t); };
        QTest::newRow("empty") << QByteArray() << type(FileType::Text) << u"empty"_s;
        QTest::newRow("blank") << "  \n\n "_ba << type(FileType::Text) << u"no text"_s;
        QTest::newRow("binary") << QByteArray("ELF\0\1\2\3\0", 8) << type(FileType::Text) << u"not text"_s;
        QTest::newRow("binary html") << QByteArray(100, '\0') << type(FileType::Html) << u"not text"_s;
        QTest::newRow("html without text") << "<html><body><script>x</script></body></html>"_ba << type(FileType::Html)
                                           << u"no text"_s;
        QTest::newRow("broken pdf") << "%PDF-1.4\ngarbage"_ba << type(FileType::Pdf) << u"damaged"_s;
        QTest::newRow("no pdf") << "hello"_ba << type(FileType::Pdf) << u"damaged"_s;
        QTest::newRow("too large") << QByteArray(2 << 20, 'x') << type(FileType::Text) << u"too large"_s;
    }
    void badFilesHaveOneReason()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(int, type);
        QFETCH(QString, reason);
        const QTemporaryDir folder;
        const QString path = folder.filePath(u"file"_s);
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes);
        file.close();
        const Result<LoadedDocument> document = load(path, static_cast<FileType>(type));
        QVERIFY(!document);
        QVERIFY2(document.error().message.contains(reason), qPrintable(document.error().message));
        QCOMPARE(document.error().message.count(u'\n'), 0);
        QVERIFY(document.error().message.endsWith(u'.'));
    }

    void protectedAndScannedPdf()
    {
        const Result<LoadedDocument> locked = load(test::testData(u"knowledge/locked.pdf"_s), FileType::Pdf);
        QVERIFY(!locked);
        QVERIFY2(locked.error().message.contains(u"password"_s), qPrintable(locked.error().message));
        const Result<LoadedDocument> scan = load(test::testData(u"knowledge/no-text.pdf"_s), FileType::Pdf);
        QVERIFY(!scan);
        QVERIFY2(scan.error().message.contains(u"no text"_s), qPrintable(scan.error().message));
    }

    void goneAndFolder()
    {
        const QTemporaryDir folder;
        QVERIFY(!load(folder.filePath(u"gone.txt"_s), FileType::Text));
        QVERIFY(!load(folder.path(), FileType::Text));
    }

    void replySurvivesTheWire()
    {
        LoadedDocument document = loadMarkdown(u"# A\n\ntext\n\n## B\n\nmore"_s, u"t"_s);
        document.contentHash = "hash"_ba;
        const Result<LoadedDocument> same = decodeReply(encodeReply(document));
        QVERIFY(same);
        QVERIFY(*same == document);
        const Result<LoadedDocument> error = decodeReply(encodeReply(fail(ErrorCode::Input, u"No."_s)));
        QVERIFY(!error);
        QCOMPARE(error.error().message, u"No."_s);
    }

    void framesComeInAnyPieces()
    {
        const QByteArray wire = frame("one"_ba) + frame(QByteArray()) + frame("two"_ba);
        QByteArray buffer;
        QByteArray payload;
        QByteArrayList frames;
        for (const char byte : wire) {
            buffer += byte;
            while (takeFrame(buffer, payload) == FrameState::Complete)
                frames.append(payload);
        }
        QCOMPARE(frames, (QByteArrayList{"one"_ba, QByteArray(), "two"_ba}));
        QByteArray huge("\xFF\xFF\xFF\xFF", 4);
        QCOMPARE(takeFrame(huge, payload), FrameState::Invalid);
    }

    void senselessRepliesAreRefused()
    {
        QVERIFY(!decodeReply("garbage"_ba));
        QVERIFY(!decodeReply(QByteArray()));
        LoadedDocument lying = loadMarkdown(u"text"_s, u"t"_s);
        lying.blocks[0].end = 1'000;
        QVERIFY(!decodeReply(encodeReply(lying)));
    }
};

QTEST_GUILESS_MAIN(LoadersTest)
#include "tst_loaders.moc"
