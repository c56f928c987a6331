// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/load/textdecoder.h"
#include "tests/unit/knowledge/loadedtext.h"

#include <QTest>

#include <iconv.h>

using namespace docswiki;
using namespace docswiki::knowledge;
using namespace docswiki::test;
using namespace Qt::StringLiterals;

namespace {

QByteArray encoded(const QString &text, const char *charset)
{
    const iconv_t converter = iconv_open(charset, "UTF-8");
    QByteArray utf8 = text.toUtf8();
    QByteArray result(utf8.size() * 4, '\0');
    char *in = utf8.data();
    char *out = result.data();
    auto left = static_cast<std::size_t>(utf8.size());
    auto room = static_cast<std::size_t>(result.size());
    iconv(converter, &in, &left, &out, &room);
    iconv(converter, nullptr, nullptr, &out, &room); // back to the first state
    iconv_close(converter);
    result.chop(static_cast<qsizetype>(room));
    return left == 0 ? result : QByteArray();
}

const QString russian =
    u"Документ описывает порядок установки программы. Перед началом работы прочитайте его целиком и "
    "сохраните копию важных данных, чтобы ничего не потерять."_s;
const QString japanese =
    u"この文書では、プログラムの設定方法について説明します。作業を始める前に、必ず最後までお読みください。"_s;
const QString chinese = u"本文档说明如何安装和设置该程序。开始之前，请完整阅读本文，并备份重要的数据，以免丢失。"_s;
const QString traditional =
    u"本文件說明如何安裝與設定這個程式。開始之前，請完整閱讀本文，並備份重要的資料，以免遺失。"_s;
const QString korean =
    u"이 문서는 프로그램을 설치하고 설정하는 방법을 설명합니다. 시작하기 전에 끝까지 읽어 주십시오."_s;
const QString french = u"Ce document décrit l’installation du logiciel. Avant de commencer, lisez-le en entier et "
                       "enregistrez une copie des données: le réglage par défaut a été modifié à plusieurs reprises."_s;
const QString polish =
    u"Dokument opisuje sposób instalacji programu. Przed rozpoczęciem należy przeczytać go w całości i "
    "zapisać kopię ważnych danych, żeby niczego nie stracić. Więcej wyjaśnień znajduje się niżej."_s;

} // namespace

class CharsetTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void guessed_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QByteArray>("charset");
        const auto row = [](const QString &text, const char *charset) {
            QTest::newRow(charset) << text << QByteArray(charset);
        };
        row(russian, "KOI8-R");
        row(russian, "CP1251");
        row(russian, "ISO-8859-5");
        row(japanese, "SHIFT_JIS");
        row(japanese, "EUC-JP");
        row(japanese, "ISO-2022-JP");
        row(chinese, "GB18030");
        row(traditional, "BIG5");
        row(korean, "EUC-KR");
        row(french, "CP1252");
        row(polish, "CP1250");
        row(polish, "UTF-16LE");
        row(french, "UTF-16BE");
        row(french, "UTF-32LE");
        row(french, "UTF-32BE");
        row(russian, "UTF-8");
    }
    void guessed()
    {
        QFETCH(QString, text);
        QFETCH(QByteArray, charset);
        const QByteArray bytes = encoded(text, charset.constData());
        QVERIFY(!bytes.isEmpty());
        QVERIFY(!looksBinary(bytes));
        QCOMPARE(decodeText(bytes), text);
    }

    void declared_data() { guessed_data(); }
    void declared()
    {
        QFETCH(QString, text);
        QFETCH(QByteArray, charset);
        const QByteArray html = "<html><head><meta charset=\"" + charset + "\"></head><body><p>";
        if (charset.startsWith("UTF-16") || charset.startsWith("UTF-32")) return; // a page that lies about itself
        const QByteArray bytes = html + encoded(text.left(12), charset.constData()) + "</p></body></html>";
        const auto document = loadBytes(u"a.html"_s, bytes);
        QVERIFY(document);
        QCOMPARE(document->text, text.left(12).trimmed());
    }

    void wrongDeclarationsSurvive()
    {
        QCOMPARE(decodeText(russian.toUtf8(), "iso-8859-1"), russian);
        QCOMPARE(decodeText(russian.toUtf8(), "koi8-r"), russian);
        QCOMPARE(decodeText(encoded(russian, "KOI8-R"), "utf-8"), russian);
        QCOMPARE(decodeText(encoded(japanese, "SHIFT_JIS"), "no-such-charset"), japanese);
        QCOMPARE(decodeText(encoded(chinese, "GB18030"), "utf-16"), chinese);
    }

    void damagedUtf8StaysUtf8()
    {
        QByteArray bytes = russian.toUtf8();
        bytes[10] = '\xFF';
        bytes.chop(1); // half a character at the end
        const QString text = decodeText(bytes);
        QVERIFY(text.contains(u"описывает порядок установки"_s));
        QVERIFY(text.contains(QChar::ReplacementCharacter));
    }

    void whatNoEncodingAllows()
    {
        QCOMPARE(decodeText(QByteArray("a\0b", 3)), u"a\uFFFDb"_s);
        const QByteArray lone("\xFF\xFE"
                              "a\0\x00\xD8"
                              "b\0",
                              8); // half of a pair
        const QString text = decodeText(lone);
        QCOMPARE(text, u"a\uFFFDb"_s);
        QCOMPARE(QString::fromUtf8(text.toUtf8()), text);
    }
};

QTEST_GUILESS_MAIN(CharsetTest)
#include "tst_charset.moc"
