// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/account/modelref.h"

#include <QTest>

using namespace docswiki::provider;
using namespace Qt::StringLiterals;

class ModelRefTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void parsed_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("model");
        QTest::addColumn<QString>("account");
        QTest::newRow("model alone") << u"openai/gpt-5"_s << u"openai/gpt-5"_s << QString();
        QTest::newRow("with account") << u"llama3.2:3b@ollama"_s << u"llama3.2:3b"_s << u"ollama"_s;
        QTest::newRow("variant") << u"deepseek/deepseek-chat-v3.1:free@openrouter"_s
                                 << u"deepseek/deepseek-chat-v3.1:free"_s << u"openrouter"_s;
        QTest::newRow("unknown account") << u"model@20241022"_s << u"model@20241022"_s << QString();
        QTest::newRow("last at counts") << u"claude@20241022@openrouter"_s << u"claude@20241022"_s << u"openrouter"_s;
        QTest::newRow("account inside") << u"a@ollama@b"_s << u"a@ollama@b"_s << QString();
        QTest::newRow("path") << u"/models/qwen2.5.gguf@ollama"_s << u"/models/qwen2.5.gguf"_s << u"ollama"_s;
        QTest::newRow("only an account") << u"@ollama"_s << u"@ollama"_s << QString();
        QTest::newRow("ends with at") << u"model@"_s << u"model@"_s << QString();
        QTest::newRow("spaces around") << u"  m@ollama "_s << u"m"_s << u"ollama"_s;
        QTest::newRow("empty") << QString() << QString() << QString();
    }
    void parsed()
    {
        QFETCH(QString, text);
        const ModelRef ref = parseModelRef(text, {u"openrouter"_s, u"ollama"_s, u""_s});
        QTEST(ref.model, "model");
        QTEST(ref.account, "account");
        QCOMPARE(toText(ref), text.trimmed());
    }
};

QTEST_GUILESS_MAIN(ModelRefTest)
#include "tst_modelref.moc"
