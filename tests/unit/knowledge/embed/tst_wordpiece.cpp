// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/embed/wordpiece.h"
#include "modelfolder.h"

#include <QTest>

using namespace docswiki;
using namespace docswiki::knowledge;
using namespace Qt::StringLiterals;

/// Against the rules of BERT, worked out by hand.
class WordPieceTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void cuts_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("expected");
        QTest::newRow("longest pieces first") << u"unaffable"_s << u"un ##aff ##able"_s;
        QTest::newRow("a word with an unknown piece is unknown") << u"unaffablex hello"_s << u"hello"_s;
        QTest::newRow("upper case") << u"HELLO World"_s << u"hello world"_s;
        QTest::newRow("punctuation stands alone") << u"hello,world!!"_s << u"hello world ! !"_s;
        QTest::newRow("a currency sign cuts: ASCII symbols are punctuation") << u"hello$world"_s << u"hello $ world"_s;
        QTest::newRow("accents") << u"Café CAFÉ cafe\u0301"_s << u"cafe cafe cafe"_s;
        QTest::newRow("sharp s stays") << u"straße"_s << u""_s;
        QTest::newRow("Han characters stand alone") << u"hello北京world"_s << u"hello 北 京 world"_s;
        QTest::newRow("control characters vanish") << u"hel\u0001lo\u200Dwor\u00ADld"_s << u""_s;
        QTest::newRow("control characters vanish within a word") << u"hel\u0001lo wor\u200Dld"_s << u"hello world"_s;
        QTest::newRow("spaces of all kinds")
            << u"hello\u00A0world\u3000hello\r\n\tworld\u2003!"_s << u"hello world hello world !"_s;
        QTest::newRow("a form feed is a space") << u"hello\fworld"_s << u"hello world"_s;
        QTest::newRow("special tokens in a text are text") << u"[UNK] hello [PAD]"_s << u"[ unk ] hello [ ]"_s;
        QTest::newRow("a written prefix is punctuation") << u"##able hello"_s << u"hello"_s;
        QTest::newRow("digits go on") << u"a7 ab7"_s << u"a ##7 a ##b ##7"_s;
        QTest::newRow("Greek capital") << u"Μ"_s << u"μ"_s;
        QTest::newRow("micro sign is no mu: no compatibility form") << u"µ"_s << u""_s;
        QTest::newRow("nothing") << u""_s << u""_s;
        QTest::newRow("half a surrogate pair") << QString(QChar(0xD800)) + u" hello"_s << u"hello"_s;
        QTest::newRow("a word of 100 characters") << u"a"_s + QString(99, u'b') << u"a"_s + u" ##b"_s.repeated(99);
        QTest::newRow("a word of 101 characters") << u"a"_s + QString(100, u'b') + u" hello"_s << u"hello"_s;
    }
    void cuts()
    {
        QFETCH(QString, text);
        QFETCH(QString, expected);
        const test::ModelFolder folder;
        QCOMPARE(cut(folder.tokenizer, text, folder), expected);
    }

    void settingsOfTheNormalizer()
    {
        test::ModelFolder folder;
        folder.tokenizer["normalizer"_L1] = QJsonObject{{"type"_L1, "BertNormalizer"_L1}, {"lowercase"_L1, false}};
        QCOMPARE(cut(folder.tokenizer, u"Hello hello café"_s, folder),
                 u"hello"_s); // null follows the case: accents stay
        folder.tokenizer["normalizer"_L1] =
            QJsonObject{{"type"_L1, "Sequence"_L1},
                        {"normalizers"_L1,
                         QJsonArray{QJsonObject{{"type"_L1, "NFKC"_L1}}, QJsonObject{{"type"_L1, "Lowercase"_L1}}}}};
        QCOMPARE(cut(folder.tokenizer, u"ＨＥＬＬＯ µ"_s, folder), u"hello μ"_s);
        folder.tokenizer["normalizer"_L1] = QJsonValue();
        QCOMPARE(cut(folder.tokenizer, u"Hello hello"_s, folder), u"hello"_s);
        folder.tokenizer["pre_tokenizer"_L1] = QJsonObject{{"type"_L1, "WhitespaceSplit"_L1}};
        QCOMPARE(cut(folder.tokenizer, u"hello! hello"_s, folder), u"hello"_s);
    }

    void theLimitHolds()
    {
        const test::ModelFolder folder;
        const auto pieces = WordPiece::fromJson(QJsonDocument(folder.tokenizer).toJson(), u"t"_s);
        QVERIFY(pieces);
        std::vector<quint32> ids;
        pieces->pieces(u"unaffable "_s.repeated(10), 4, ids);
        QCOMPARE(ids.size(), std::size_t(4));
    }

    void others_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("word");
        const test::ModelFolder folder;
        const auto with = [&](const char *key, const QJsonObject &value) {
            QJsonObject tokenizer = folder.tokenizer;
            tokenizer[QLatin1StringView(key)] = value;
            return QJsonDocument(tokenizer).toJson();
        };
        QJsonObject model = folder.tokenizer["model"_L1].toObject();
        model["type"_L1] = "Unigram"_L1;
        QTest::newRow("Unigram") << with("model", model) << u"Unigram"_s;
        model["type"_L1] = "BPE"_L1;
        QTest::newRow("BPE") << with("model", model) << u"BPE"_s;
        QTest::newRow("no model") << with("model", {}) << u"unknown"_s;
        QTest::newRow("no vocabulary") << with("model", {{"type"_L1, "WordPiece"_L1}}) << u"vocabulary"_s;
        QTest::newRow("a number below nought")
            << with("model", {{"type"_L1, "WordPiece"_L1}, {"vocab"_L1, QJsonObject{{"a"_L1, -1}}}}) << u"“a”"_s;
        QTest::newRow("a number beyond all")
            << with("model", {{"type"_L1, "WordPiece"_L1}, {"vocab"_L1, QJsonObject{{"a"_L1, 1e300}}}}) << u"“a”"_s;
        QTest::newRow("a word for a number")
            << with("model", {{"type"_L1, "WordPiece"_L1}, {"vocab"_L1, QJsonObject{{"a"_L1, "x"_L1}}}}) << u"“a”"_s;
        QTest::newRow("other cuts") << with("pre_tokenizer", {{"type"_L1, "ByteLevel"_L1}}) << u"ByteLevel"_s;
        QTest::newRow("no cuts") << with("pre_tokenizer", {}) << u"cuts text"_s;
        QTest::newRow("other preparation") << with("normalizer", {{"type"_L1, "Precompiled"_L1}}) << u"Precompiled"_s;
        QTest::newRow("no JSON") << QByteArray("{\"model\": {") << u"not JSON"_s;
        QTest::newRow("a list") << QByteArray("[]") << u"not JSON"_s;
        QTest::newRow("nothing") << QByteArray() << u"not JSON"_s;
    }
    void others()
    {
        QFETCH(QByteArray, json);
        QFETCH(QString, word);
        const auto pieces = WordPiece::fromJson(json, u"/m/tokenizer.json"_s);
        QVERIFY(!pieces);
        QCOMPARE(pieces.error().code, ErrorCode::Input);
        QVERIFY2(pieces.error().message.contains(word), qPrintable(pieces.error().message));
        QVERIFY2(pieces.error().message.contains(u"/m/tokenizer.json"_s), qPrintable(pieces.error().message));
    }

private:
    static QString cut(const QJsonObject &tokenizer, const QString &text, const test::ModelFolder &folder)
    {
        const auto pieces = WordPiece::fromJson(QJsonDocument(tokenizer).toJson(), u"t"_s);
        if (!pieces) return pieces.error().message;
        std::vector<quint32> ids;
        pieces->pieces(text, 1'000, ids);
        const QJsonObject vocabulary = folder.tokenizer["model"_L1].toObject()["vocab"_L1].toObject();
        QStringList words;
        for (const quint32 id : ids) {
            for (auto entry = vocabulary.begin(); entry != vocabulary.end(); ++entry) {
                if (entry.value().toInt() == int(id)) words += entry.key();
            }
        }
        return words.join(u' ');
    }
};

QTEST_GUILESS_MAIN(WordPieceTest)
#include "tst_wordpiece.moc"
