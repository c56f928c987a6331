// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/openai/openaiprovider.h"
#include "tests/support/emulator/emulator.h"
#include "tests/unit/provider/asking.h"
#include "tests/unit/provider/streamprobe.h"

#include <QTest>

using namespace docswiki;
using namespace docswiki::provider;
using namespace docswiki::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {
const QString key = u"sk-test-0123456789abcdef"_s;
} // namespace

class OpenAiKindsTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanupTestCase();

    void acceptsEveryFormOfBase_data();
    void acceptsEveryFormOfBase();
    void models();
    void modelsInTime();

private:
    std::unique_ptr<ChatStream> open(net::Deadlines deadlines = patient(), const QString &model = u"some/model"_s,
                                     bool tools = false)
    {
        return m_provider->open(question(model, deadlines, tools));
    }

    std::unique_ptr<Emulator> m_emulator;
    std::unique_ptr<net::StreamPool> m_pool;
    std::unique_ptr<OpenAiProvider> m_provider;
};

void OpenAiKindsTest::initTestCase()
{
    m_emulator = std::make_unique<Emulator>();
    QVERIFY(m_emulator->isListening());
}

void OpenAiKindsTest::init()
{
    m_provider.reset();
    m_pool = std::make_unique<net::StreamPool>();
    m_emulator->setScript({});
    m_emulator->clearLog();
    auto created = OpenAiProvider::create(m_emulator->baseUrl().toString(), key, *m_pool);
    QVERIFY(created);
    m_provider = std::move(*created);
}

void OpenAiKindsTest::cleanupTestCase()
{
    m_provider.reset();
    m_pool.reset();
    m_emulator.reset();
}

void OpenAiKindsTest::acceptsEveryFormOfBase_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<QString>("base"); // empty: refused
    QTest::newRow("with version") << u"https://a.example/v1"_s << u"https://a.example/v1"_s;
    QTest::newRow("without") << u"https://a.example"_s << u"https://a.example/v1"_s;
    QTest::newRow("slash") << u" https://a.example/v1/ "_s << u"https://a.example/v1"_s;
    QTest::newRow("whole path") << u"https://a.example/v1/chat/completions"_s << u"https://a.example/v1"_s;
    QTest::newRow("other version") << u"https://a.example/v1beta/openai"_s << u"https://a.example/v1beta/openai"_s;
    QTest::newRow("OpenRouter's front page") << u"https://openrouter.ai"_s << u"https://openrouter.ai/api/v1"_s;
    QTest::newRow("OpenRouter") << u"https://openrouter.ai/api/v1"_s << u"https://openrouter.ai/api/v1"_s;
    QTest::newRow("nothing") << QString() << u"https://openrouter.ai/api/v1"_s;
    QTest::newRow("local, no scheme") << u"127.0.0.1:8080"_s << u"http://127.0.0.1:8080/v1"_s;
    QTest::newRow("localhost, no scheme") << u"localhost:11434/v1"_s << u"http://localhost:11434/v1"_s;
    QTest::newRow("no scheme") << u"api.a.example"_s << u"https://api.a.example/v1"_s;
    QTest::newRow("password") << u"https://me:secret@a.example/v1?x=1#y"_s << u"https://a.example/v1"_s;
    QTest::newRow("file") << u"file:///etc/passwd"_s << QString();
    QTest::newRow("words") << u"my server"_s << QString();
    QTest::newRow("no host") << u"http://"_s << QString();
}

void OpenAiKindsTest::acceptsEveryFormOfBase()
{
    QFETCH(QString, address);
    QFETCH(QString, base);
    const auto created = OpenAiProvider::create(address, key, *m_pool);
    QCOMPARE(created.has_value(), !base.isEmpty());
    if (created)
        QCOMPARE((*created)->baseUrl().toString(), base);
    else
        QCOMPARE(created.error().code, ErrorCode::Input);
}

void OpenAiKindsTest::models()
{
    const auto future = m_provider->models();
    QTRY_VERIFY(future.isFinished());
    const auto models = future.result();
    QVERIFY2(models, models ? "" : qPrintable(models.error().message));
    QVERIFY(models->size() > 5);
    QCOMPARE(models->constFirst().id, u"emulator/echo"_s);
    QCOMPARE(models->constFirst().contextLength, 131072);
    QCOMPARE(models->constFirst().maxOutputTokens, 16384);
    QCOMPARE(models->constFirst().promptPrice, std::optional(0.000001));
    QCOMPARE(models->constFirst().provider, m_provider->name());
}

void OpenAiKindsTest::modelsInTime()
{
    m_emulator->setScript({.fault = Fault::NeverAnswer});
    const auto late = m_provider->models(80ms);
    QTRY_VERIFY(late.isFinished());
    QCOMPARE(late.result().error().code, ErrorCode::Timeout);

    m_emulator->setScript({.fault = Fault::Page});
    const auto page = m_provider->models();
    QTRY_VERIFY(page.isFinished());
    QCOMPARE(page.result().error().code, ErrorCode::Protocol);

    // The pool dies while the list is on its way: the future ends, cancelled.
    m_emulator->setScript({.fault = Fault::NeverAnswer});
    const auto orphan = m_provider->models();
    m_provider.reset();
    m_pool.reset();
    QTRY_VERIFY(orphan.isFinished());
    QVERIFY(orphan.isCanceled());
}

QTEST_GUILESS_MAIN(OpenAiKindsTest)
#include "tst_openaikinds.moc"
