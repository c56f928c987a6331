// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/knowledge/loadedtext.h"

#include <QTest>

using namespace docswiki;
using namespace docswiki::knowledge;
using namespace docswiki::test;
using namespace Qt::StringLiterals;

namespace {

/// Words and where they stand on the page, in points from its lower left corner.
struct Words {
    int x;
    int y;
    int size;
    QByteArray text;
};

/// A PDF of these pages, with an outline of these titles, all of the first level.
QByteArray pdfOf(const QList<QList<Words>> &pages, const QByteArrayList &outline = {})
{
    QByteArrayList objects{"<< /Type /Catalog /Pages 2 0 R /Outlines 4 0 R >>",
                           {},
                           "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
                           {}};
    QByteArrayList kids;
    for (const QList<Words> &page : pages) {
        QByteArray stream;
        for (const Words &words : page)
            stream += "BT /F1 " + QByteArray::number(words.size) + " Tf " + QByteArray::number(words.x) + ' ' +
                      QByteArray::number(words.y) + " Td (" + words.text + ") Tj ET\n";
        objects.append("<< /Length " + QByteArray::number(stream.size()) + " >>\nstream\n" + stream + "endstream");
        objects.append("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources << /Font << /F1 3 0 R >> >> "
                       "/Contents " +
                       QByteArray::number(objects.size()) + " 0 R >>");
        kids.append(QByteArray::number(objects.size()) + " 0 R");
    }
    objects[1] = "<< /Type /Pages /Kids [" + kids.join(' ') + "] /Count " + QByteArray::number(kids.size()) + " >>";
    const auto first = objects.size() + 1;
    objects[3] = outline.isEmpty() ? "<< >>"_ba
                                   : "<< /First " + QByteArray::number(first) + " 0 R /Last " +
                                         QByteArray::number(first + outline.size() - 1) + " 0 R >>";
    for (qsizetype i = 0; i < outline.size(); ++i)
        objects.append("<< /Parent 4 0 R /Title (" + outline[i] + ")" +
                       (i + 1 < outline.size() ? " /Next " + QByteArray::number(first + i + 1) + " 0 R" : ""_ba) +
                       " >>");
    QByteArray pdf = "%PDF-1.4\n";
    QByteArray table;
    for (qsizetype i = 0; i < objects.size(); ++i) {
        table += QByteArray::number(pdf.size()).rightJustified(10, '0') + " 00000 n \n";
        pdf += QByteArray::number(i + 1) + " 0 obj\n" + objects[i] + "\nendobj\n";
    }
    const QByteArray size = QByteArray::number(objects.size() + 1);
    return pdf + "xref\n0 " + size + "\n0000000000 65535 f \n" + table + "trailer\n<< /Size " + size +
           " /Root 1 0 R >>\nstartxref\n" + QByteArray::number(pdf.size()) + "\n%%EOF\n";
}

} // namespace

class PdfLoaderTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void columnsAreReadOneAfterTheOther()
    {
        QList<Words> page;
        const QByteArrayList left{"The left column is read", "before the right one, and", "a word that is hyphen-",
                                  "ated at the end of a line", "is put together again."};
        const QByteArrayList right{"The right column comes", "after it, and not line by", "line between the two of",
                                   "them, which would make", "no sense to anybody."};
        for (int i = 0; i < 5; ++i) {
            page.append({50, 700 - i * 14, 11, left[i]});
            page.append({330, 700 - i * 14, 11, right[i]});
        }
        const auto document = loadBytes(u"a.pdf"_s, pdfOf({page}));
        QVERIFY2(document, document ? "" : qPrintable(document.error().message));
        const QString text = QString(document->text).replace(u'\n', u' ').simplified();
        QCOMPARE(text,
                 u"The left column is read before the right one, and a word that is hyphenated at the end of a line "
                 "is put together again. The right column comes after it, and not line by line between the two of "
                 "them, which would make no sense to anybody."_s);
    }

    void runningHeadsGoAndHeadingsComeFromTheOutline()
    {
        QList<QList<Words>> pages;
        pages.append({{60, 500, 30, "The Manual of Things"}, {60, 450, 11, "Somebody"}});
        pages.append({{60, 700, 11, "First things . . . . . . . . . . . . . . 3"},
                      {60, 680, 11, "Second things . . . . . . . . . . . . . 5"},
                      {60, 660, 11, "Third things . . . . . . . . . . . . . . 6"},
                      {60, 640, 11, "Last things . . . . . . . . . . . . . . . 7"}});
        const QByteArrayList titles{"First things", "Second things", "Third things", "Last things"};
        for (int i = 0; i < 8; ++i) {
            QList<Words> page{{60, 760, 9, "The Manual of Things " + QByteArray::number(i + 3)}};
            if (i % 2 == 0) page.append({60, 700, 16, QByteArray::number(i / 2 + 1) + " " + titles[i / 2]});
            page.append({60, 600, 11, "Some text of page " + QByteArray(1, static_cast<char>('a' + i)) + "."});
            if (i == 7) page.append({60, 500, 11, "First things"}); // words in the text, long after their heading
            pages.append(page);
        }
        const auto document = loadBytes(u"a.pdf"_s, pdfOf(pages, titles));
        QVERIFY(document);
        QCOMPARE(document->title, u"The Manual of Things"_s);
        QCOMPARE(
            describe(*document).filter(u"things]"_s).join(u'\n'),
            (QStringList{
                 u"[1 First things] heading: 1 First things"_s, u"[1 First things] prose: Some text of page a."_s,
                 u"[1 First things] prose: Some text of page b."_s, u"[2 Second things] heading: 2 Second things"_s,
                 u"[2 Second things] prose: Some text of page c."_s, u"[2 Second things] prose: Some text of page d."_s,
                 u"[3 Third things] heading: 3 Third things"_s, u"[3 Third things] prose: Some text of page e."_s,
                 u"[3 Third things] prose: Some text of page f."_s, u"[4 Last things] heading: 4 Last things"_s,
                 u"[4 Last things] prose: Some text of page g."_s, u"[4 Last things] prose: Some text of page h."_s,
                 u"[4 Last things] prose: First things"_s})
                .join(u'\n'));
        const Block &heading = document->blocks[document->blocks.size() - 13];
        QCOMPARE(document->textOf(heading).toString(), u"1 First things"_s);
        QCOMPARE(heading.page, 3);
    }
};

QTEST_GUILESS_MAIN(PdfLoaderTest)
#include "tst_pdfloader.moc"
