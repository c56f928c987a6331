// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/text/porterstemmer.h"
#include "core/knowledge/text/tokenizer.h"

#include <QTest>

using namespace docswiki::knowledge;
using namespace Qt::StringLiterals;

namespace {

/// Writes terms down as "a b|c": c lies at the place of b.
class Writer final : public TokenSink {
public:
    void token(const Token &token) override
    {
        if (!terms.isEmpty())
            terms += token.samePlace ? u'|' : u' ';
        terms += QString::fromUtf8(token.term.data(), static_cast<qsizetype>(token.term.size()));
        if (token.begin > token.end || token.end > size)
            terms += u"<bad range>"_s;
    }
    QString terms;
    std::size_t size = 0;
};

QString termsOf(const QString &text)
{
    const std::string utf8 = text.toStdString();
    Writer writer;
    writer.size = utf8.size();
    tokenize(utf8, writer);
    return writer.terms;
}

} // namespace

class TokenizerTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void terms_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("terms");
        QTest::newRow("nothing") << QString() << QString();
        QTest::newRow("only signs") << u" ,.;!? \n\t ()"_s << QString();
        QTest::newRow("stems") << u"Indexing connections, relational!"_s << u"index connect relat"_s;
        QTest::newRow("capitals") << u"SELECT Count"_s << u"select count"_s;
        QTest::newRow("accents") << u"Café naïve Ünïcode"_s << u"cafe naiv unicod"_s;
        QTest::newRow("combining accent") << u"cafe\u0301s"_s << u"cafe"_s;
        QTest::newRow("apostrophes") << u"don't the user's 'quoted'"_s << u"dont the user quot"_s;
        QTest::newRow("snake case") << u"pg_stat_statements"_s << u"pg|pg_stat_statements stat statement"_s;
        QTest::newRow("camel case") << u"QNetworkReply"_s << u"q|qnetworkreply network repli"_s;
        QTest::newRow("capitals in camel case") << u"parseHTTPHeader"_s << u"pars|parsehttpheader http header"_s;
        QTest::newRow("plus and sharp") << u"C++ and C# but a+b"_s << u"c++ and c# but a b"_s;
        QTest::newRow("numbers") << u"utf8 3.14 x86"_s << u"utf8 3 14 x86"_s;
        QTest::newRow("full width") << u"ＡＢＣ１"_s << u"abc1"_s;
        QTest::newRow("han") << u"数据库"_s << u"数据 据库 库"_s;
        QTest::newRow("one han") << u"库"_s << u"库"_s;
        QTest::newRow("han and latin") << u"用SQL查询"_s << u"用 sql 查询 询"_s;
        QTest::newRow("kana") << u"データ"_s << u"デー ータ タ"_s;
        QTest::newRow("hangul") << u"검색"_s << u"검색 색"_s;
        QTest::newRow("thai") << u"ค้น"_s << u"ค้ ้น น"_s;
        QTest::newRow("wide punctuation") << u"中文。库"_s << u"中文 文 库"_s;
        QTest::newRow("emoji") << u"fast 🚀 index"_s << u"fast index"_s;
        QTest::newRow("underscores only") << u"___ _a_"_s << u"a"_s;
        QTest::newRow("cyrillic") << u"Привет"_s << u"привет"_s;
    }
    void terms()
    {
        QFETCH(QString, text);
        QFETCH(QString, terms);
        QCOMPARE(termsOf(text), terms);
    }

    void longTermsAreCut()
    {
        const QString terms = termsOf(QString(10'000, u'x') + u" end"_s);
        QCOMPARE(terms, QString(int(maxTermBytes), u'x') + u" end"_s);
    }

    void anyBytesAreTaken()
    {
        std::string bytes;
        for (int i = 0; i < 4'096; ++i)
            bytes += static_cast<char>((i * 7'919) >> 3);
        Writer writer;
        writer.size = bytes.size();
        tokenize(bytes, writer);
        QVERIFY(!writer.terms.contains(u"<bad range>"_s));
    }

    void stems_data()
    {
        QTest::addColumn<QString>("word");
        QTest::addColumn<QString>("stem");
        // Examples of the paper, one of each step.
        const std::pair<const char *, const char *> rows[] = {
            {"caresses", "caress"},  {"ponies", "poni"},       {"cats", "cat"},         {"agreed", "agre"},
            {"plastered", "plaster"}, {"motoring", "motor"},   {"sing", "sing"},        {"conflated", "conflat"},
            {"hopping", "hop"},      {"falling", "fall"},      {"filing", "file"},      {"happy", "happi"},
            {"sky", "sky"},          {"relational", "relat"},  {"conditional", "condit"}, {"digitizer", "digit"},
            {"operator", "oper"},    {"hopefulness", "hope"},  {"triplicate", "triplic"}, {"electrical", "electr"},
            {"goodness", "good"},    {"revival", "reviv"},     {"replacement", "replac"}, {"adoption", "adopt"},
            {"probate", "probat"},   {"rate", "rate"},         {"controll", "control"}, {"roll", "roll"},
            {"as", "as"},            {"utf8", "utf8"}};
        for (const auto &[word, stem] : rows)
            QTest::newRow(word) << QString::fromLatin1(word) << QString::fromLatin1(stem);
    }
    void stems()
    {
        QFETCH(QString, word);
        QFETCH(QString, stem);
        std::string text = word.toStdString();
        stemEnglish(text);
        QCOMPARE(QString::fromStdString(text), stem);
    }
};

QTEST_GUILESS_MAIN(TokenizerTest)
#include "tst_tokenizer.moc"
