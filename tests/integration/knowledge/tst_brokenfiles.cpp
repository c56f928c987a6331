// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/job/loaderpool.h"
#include "tests/support/archivemaker.h"
#include "tests/support/testdata.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

using namespace docswiki;
using namespace docswiki::knowledge;
using namespace docswiki::test;
using namespace Qt::StringLiterals;

namespace {

struct Case {
    QString name;
    QString reason; ///< a part of it; empty: the file can be read all the same
};

const QByteArray docxRelations =
    "<Relationships><Relationship Id='r' Type='http://x/officeDocument' Target='word/document.xml'/></Relationships>";

QByteArray docxOf(const QByteArray &document, const QByteArray &password = {})
{
    return makeZip({{u"_rels/.rels"_s, docxRelations}, {u"word/document.xml"_s, document}}, password);
}

QByteArray laughs(const QByteArray &root)
{
    QByteArray xml = "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY l0 'ha ha ha ha'>";
    for (int i = 1; i < 10; ++i) {
        const QByteArray before = "&l" + QByteArray::number(i - 1) + ";";
        xml += "<!ENTITY l" + QByteArray::number(i) + " '" + before.repeated(10) + "'>";
    }
    return xml + "]><" + root + "><body><p><r><t>&l9;</t></r></p></body></" + root + ">";
}

QByteArray pdfOf(const QByteArrayList &objects)
{
    QByteArray pdf = "%PDF-1.4\n";
    QList<qsizetype> places;
    for (qsizetype i = 0; i < objects.size(); ++i) {
        places.append(pdf.size());
        pdf += QByteArray::number(i + 1) + " 0 obj\n" + objects[i] + "\nendobj\n";
    }
    const qsizetype table = pdf.size();
    pdf += "xref\n0 " + QByteArray::number(objects.size() + 1) + "\n0000000000 65535 f \n";
    for (const qsizetype place : places)
        pdf += QByteArray::number(place).rightJustified(10, '0') + " 00000 n \n";
    return pdf + "trailer\n<< /Size " + QByteArray::number(objects.size() + 1) + " /Root 1 0 R >>\nstartxref\n" +
           QByteArray::number(table) + "\n%%EOF\n";
}

QByteArray utf16(const QString &text)
{
    return QByteArray(reinterpret_cast<const char *>(text.utf16()), text.size() * 2);
}

} // namespace

/// Files that are broken, hostile or not what they say: each gives one reason, or what can be read of it, and none of
/// them takes its reader down.
class BrokenFilesTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyFileHasItsReason()
    {
        makeNotDocuments();
        makeArchives();
        makeTexts();
        makePdfs();
        makeSpecialFiles();

        LoaderPoolConfig config;
        config.program = QCoreApplication::applicationDirPath() + "/docswiki-loader"_L1;
        config.processes = 2;
        LoaderPool pool(config);
        QHash<qint64, QString> results;
        qint64 next = 0;
        const auto pump = [&] {
            while (next < m_cases.size() && pool.hasFree()) {
                const QString &name = m_cases[next].name;
                pool.load(next, m_folder.filePath(name), fileTypeOf(name).value_or(FileType::Text),
                          QFileInfo(m_folder.filePath(name)).size());
                ++next;
            }
        };
        connect(&pool, &LoaderPool::part, this, [&](qint64 ticket, const LoadedDocument &) { pool.more(ticket); });
        connect(&pool, &LoaderPool::loaded, this, [&](qint64 ticket, const Result<LoadedDocument> &result) {
            results[ticket] = result ? QString() : result.error().message;
            pump();
        });
        pump();
        QTRY_COMPARE_WITH_TIMEOUT(results.size(), m_cases.size(), 150'000);
        QStringList wrong;
        for (qsizetype i = 0; i < m_cases.size(); ++i) {
            const QString &reason = results[i];
            if (qEnvironmentVariableIsSet("DOCSWIKI_TEST_VERBOSE"))
                qInfo().noquote() << m_cases[i].name << "|" << (reason.isEmpty() ? u"is read"_s : reason);
            const bool right = m_cases[i].reason.isEmpty() ? reason.isEmpty()
                                                           : reason.contains(m_cases[i].reason) &&
                                                                 reason.endsWith(u'.') && !reason.contains(u'\n');
            if (!right) wrong.append(m_cases[i].name + ": "_L1 + reason);
        }
        QCOMPARE(wrong, QStringList());
    }

private:
    void makeNotDocuments()
    {
        add(u"zero.txt"_s, "", u"is empty"_s);
        add(u"white.md"_s, " \n\t\n  \n", u"no text"_s);
        add(u"picture.txt"_s, "\x89PNG\r\n\x1A\n" + QByteArray(200, '\1'), u"a PNG picture"_s);
        add(u"photo.docx"_s, "\xFF\xD8\xFF\xE0" + QByteArray(200, '\1'), u"a JPEG picture"_s);
        add(u"program.csv"_s,
            "\x7F"
            "ELF\2\1\1" +
                QByteArray(200, '\0'),
            u"a program"_s);
        add(u"noise.csv"_s, QByteArray("a,b\n\0\1\2\3\4\5\6\7", 12).repeated(50), u"not text"_s);
        add(u"page.md"_s, "<!DOCTYPE html><html><body><p>It is HTML.</p></body></html>", {});
        add(u"words.docx"_s, "These are only words.", u"damaged"_s);
        add(u"old.doc"_s, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + QByteArray(2'000, '\0'), u"Office before 2007"_s);
        add(u"packed-twice.txt.gz"_s, pack(pack("text", "gzip"), "gzip"), {});
        add(u"bomb.xml.gz"_s, pack(QByteArray(80 << 20, ' '), "gzip"), u"too large"_s);
        add(u"empty.xml.gz"_s, pack("", "gzip"), u"empty"_s);
    }

    void makeArchives()
    {
        const QByteArray good = docxOf("<document><body><p><r><t>Words.</t></r></p></body></document>");
        add(u"good.docx"_s, good, {});
        add(u"cut.docx"_s, good.left(good.size() / 3), u"damaged"_s);
        QByteArray flipped = good;
        for (qsizetype i = 60; i < flipped.size() / 2; i += 7)
            flipped[i] = static_cast<char>(~flipped[i]);
        add(u"flipped.docx"_s, flipped, u"damaged"_s);
        add(u"bomb.docx"_s, docxOf("<document>" + QByteArray(40 << 20, ' ') + "</document>"), u"zip bomb"_s);
        const QByteArray inner = makeZip({{u"a.zip"_s, makeZip({{u"b"_s, QByteArray(1 << 20, '0')}})}});
        add(u"nested.epub"_s, inner, u"a zip archive"_s);
        add(u"laughs.docx"_s, docxOf(laughs("document")), u"damaged"_s);
        add(u"laughs.odt"_s, makeZip({{u"content.xml"_s, laughs("document-content")}}), u"damaged"_s);
        add(u"locked.docx"_s, docxOf("<document/>", "secret"), u"password"_s);
        add(u"locked-by-word.docx"_s,
            "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + QByteArray(600, '\0') + utf16(u"EncryptedPackage"_s), u"password"_s);
        add(u"locked.odt"_s,
            makeZip({{u"content.xml"_s, QByteArray("\x8F\x11\x90", 3)},
                     {u"META-INF/manifest.xml"_s, "<manifest><file-entry><encryption-data/></file-entry></manifest>"}}),
            u"password"_s);
        add(u"drm.epub"_s,
            makeZip({{u"META-INF/container.xml"_s, "<container/>"},
                     {u"META-INF/encryption.xml"_s, "<e><CipherReference URI=\"OEBPS/a.xhtml\"/></e>"}}),
            u"protected against copying"_s);
        add(u"no-chapters.epub"_s, makeZip({{u"META-INF/container.xml"_s, "<container/>"}}), u"list of chapters"_s);
        add(u"no-body.docx"_s, makeZip({{u"_rels/.rels"_s, docxRelations}}), u"main part is missing"_s);
        add(u"deep.docx"_s, docxOf("<document>" + QByteArray("<tbl><tr><tc>").repeated(30'000)), u"damaged"_s);
        add(u"no-text.docx"_s, docxOf("<document><body/></document>"), u"no text"_s);
        add(u"cut.xml.bz2"_s,
            pack("<mediawiki>" + QByteArray("<page><title>x</title></page>").repeated(99), "bzip2").left(60),
            u"damaged"_s);
        add(u"cut-dump.xml"_s, "<mediawiki><page><title>x</title><revision><text>words", u"breaks off"_s);
    }

    void makeTexts()
    {
        add(u"line.txt"_s, QByteArray("endless ").repeated(1 << 20), {});
        add(u"line.md"_s, QByteArray("*endless* [a](b) ").repeated(1 << 19), {});
        add(u"blank.txt"_s, QByteArray(10'000'000, '\n'), u"no text"_s);
        add(u"blank.md"_s, QByteArray(10'000'000, '\n') + "end", {});
        add(u"divs.html"_s, QByteArray("<div>").repeated(100'000) + "deep", {});
        add(u"tables.html"_s, QByteArray("<table><tr><td>").repeated(50'000) + "deep", {});
        add(u"lists.html"_s, QByteArray("<ul><li><b><p>").repeated(50'000) + "deep", {});
        add(u"quotes.md"_s, QByteArray("> ").repeated(100'000) + "deep", {});
        add(u"lists.md"_s, QByteArray("- ").repeated(100'000) + "deep", {});
        add(u"brackets.md"_s, QByteArray("[").repeated(100'000) + QByteArray("*_`<").repeated(50'000), {});
        add(u"invalid-utf8.txt"_s, "gr\xC3\xBC\xC3\x9F \xC3\xA9\xC3\xA8\xC3\xAA dich \xFF\xC3 und \xED\xA0\x80 Ende",
            {});
        add(u"stray-zero.txt"_s, QByteArray("a line of a log\n").repeated(100) + '\0' + "end", {});
        add(u"surrogates.txt"_s, "\xFF\xFE" + utf16(QString(u"half "_s) + QChar(0xD83D) + u" of a sign"_s), {});
        add(u"groups.rtf"_s, "{\\rtf1 " + QByteArray("{").repeated(200'000) + "deep", {});
        add(u"binary.rtf"_s, "{\\rtf1 a\\bin999999999 b\\u-99999999 \\'zz\\uc99 c}", {});
        add(u"quotes.csv"_s, "a,b\n" + QByteArray("\"").repeated(2'000'001), {});
        add(u"columns.csv"_s, QByteArray("a,").repeated(500'000) + "\n" + QByteArray("1,").repeated(500'000), {});
    }

    void makePdfs()
    {
        copyTestData(u"locked.pdf"_s, u"password"_s);
        copyTestData(u"no-text.pdf"_s, u"pictures of pages"_s);
        add(u"garbage.pdf"_s, "%PDF-1.4\ngarbage", u"damaged"_s);
        const QByteArray catalog = "<< /Type /Catalog /Pages 2 0 R /Outlines 4 0 R >>";
        const QByteArray page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 10 10] >>";
        add(u"cyclic.pdf"_s,
            pdfOf({catalog, "<< /Type /Pages /Kids [2 0 R 3 0 R 2 0 R] /Count 3 >>", page,
                   "<< /First 5 0 R /Last 5 0 R >>",
                   "<< /Title (a) /Parent 4 0 R /First 5 0 R /Last 5 0 R /Next 5 0 R >>"}),
            u"PDF"_s);
        add(u"billions.pdf"_s, pdfOf({catalog, "<< /Type /Pages /Kids [3 0 R] /Count 2000000000 >>", page}), u"PDF"_s);
    }

    void makeSpecialFiles()
    {
        const auto path = [this](const QString &name) { return QFile::encodeName(m_folder.filePath(name)); };
        if (mkfifo(path(u"pipe.txt"_s).constData(), 0600) == 0) m_cases.append({u"pipe.txt"_s, u"regular file"_s});
        if (symlink("/dev/zero", path(u"device.txt"_s).constData()) == 0)
            m_cases.append({u"device.txt"_s, u"regular file"_s});
        if (symlink("circle.txt", path(u"circle.txt"_s).constData()) == 0)
            m_cases.append({u"circle.txt"_s, u"leads nowhere"_s});
        if (QDir(m_folder.path()).mkdir(u"folder.txt"_s)) m_cases.append({u"folder.txt"_s, u"regular file"_s});
        m_cases.append({u"gone.txt"_s, u"gone"_s});
        if (geteuid() == 0) return; // may read everything
        add(u"secret.txt"_s, "words", u"rights"_s);
        QFile::setPermissions(m_folder.filePath(u"secret.txt"_s), {});
    }

    void add(const QString &name, const QByteArray &bytes, const QString &reason)
    {
        QFile file(m_folder.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(bytes), bytes.size());
        m_cases.append({name, reason});
    }

    void copyTestData(const QString &name, const QString &reason)
    {
        QVERIFY(QFile::copy(testData(u"knowledge/"_s + name), m_folder.filePath(name)));
        m_cases.append({name, reason});
    }

    QTemporaryDir m_folder;
    QList<Case> m_cases;
};

QTEST_GUILESS_MAIN(BrokenFilesTest)
#include "tst_brokenfiles.moc"
