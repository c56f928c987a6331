// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/ollama/modelmemory.h"

#include <QJsonDocument>
#include <QTest>

using namespace docswiki;
using namespace docswiki::provider::ollama;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {
const QString model = u"qwen2.5"_s;
const Instant now = Instant(1000s);

QJsonObject json(const QByteArray &text)
{
    return QJsonDocument::fromJson(text).object();
}
} // namespace

class ModelMemoryTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void context_data();
    void context();
    void contextOnlyGrows();
    void whatIsLoadedIsUsed();
    void loadedForAWhile();
    void facts_data();
    void facts();
    void names();
    void running();
    void bounded();
};

void ModelMemoryTest::context_data()
{
    QTest::addColumn<int>("set");
    QTest::addColumn<int>("needed");
    QTest::addColumn<int>("known"); // what the model was trained for; 0: not said
    QTest::addColumn<int>("expected");
    QTest::newRow("short") << 0 << 1'000 << 32'768 << 4'096;
    QTest::newRow("just fits") << 0 << 4'096 << 32'768 << 4'096;
    QTest::newRow("just not") << 0 << 4'097 << 32'768 << 8'192;
    QTest::newRow("long") << 0 << 20'000 << 131'072 << 32'768;
    QTest::newRow("more than it knows") << 0 << 100'000 << 32'768 << 32'768;
    QTest::newRow("it knows an odd number") << 0 << 30'000 << 40'960 << 32'768;
    QTest::newRow("odd, and all of it") << 0 << 35'000 << 40'960 << 40'960;
    QTest::newRow("small model") << 0 << 3'000 << 2'048 << 2'048;
    QTest::newRow("not said what it knows") << 0 << 1'000'000 << 0 << 131'072;
    QTest::newRow("set") << 16'384 << 1'000 << 32'768 << 16'384;
    QTest::newRow("set too high") << 65'536 << 1'000 << 32'768 << 32'768;
    QTest::newRow("set, not said what it knows") << 65'536 << 1'000 << 0 << 65'536;
}

void ModelMemoryTest::context()
{
    QFETCH(int, set);
    QFETCH(int, needed);
    QFETCH(int, known);
    ModelMemory memory;
    if (known > 0) memory.setFacts(model, u"d"_s, {.contextLength = known, .capabilities = {}});
    QTEST(memory.chooseContext(model, set, needed), "expected");
}

void ModelMemoryTest::contextOnlyGrows()
{
    ModelMemory memory;
    QCOMPARE(memory.chooseContext(model, 0, 6'000), 8'192);
    QCOMPARE(memory.chooseContext(model, 0, 1'000), 8'192); // another, shorter chat beside it
    QCOMPARE(memory.chooseContext(model + ":latest"_L1, 0, 9'000), 16'384);
    QCOMPARE(memory.chooseContext(model, 0, 6'000), 16'384);
    QCOMPARE(memory.chooseContext(u"other"_s, 0, 1'000), 4'096);
    QCOMPARE(memory.chooseContext(model, 4'096, 6'000), 4'096); // the person's number counts
}

void ModelMemoryTest::whatIsLoadedIsUsed()
{
    ModelMemory memory;
    memory.setLoaded(model, 32'768, now + 60s); // by somebody else
    QCOMPARE(memory.chooseContext(model, 0, 1'000), 32'768);
    memory.setNotLoaded(model);
    memory.setLoaded(u"small"_s, 2'048, now + 60s);
    QCOMPARE(memory.chooseContext(u"small"_s, 0, 3'000), 4'096);
}

void ModelMemoryTest::loadedForAWhile()
{
    ModelMemory memory;
    QVERIFY(!memory.isLoaded(model, 4'096, now));
    memory.setLoaded(model, 4'096, now + 60s);
    QVERIFY(memory.isLoaded(model + ":latest"_L1, 4'096, now));
    QVERIFY(!memory.isLoaded(model, 8'192, now)); // it would be loaded anew
    QVERIFY(!memory.isLoaded(model, 4'096, now + 61s));
    memory.setNotLoaded(model);
    QVERIFY(!memory.isLoaded(model, 4'096, now));
    memory.setLoaded(model, 0, now + 60s); // an older version, which does not say
    QVERIFY(memory.isLoaded(model, 8'192, now));
}

void ModelMemoryTest::facts_data()
{
    QTest::addColumn<QByteArray>("show");
    QTest::addColumn<int>("context");
    QTest::addColumn<bool>("chats");
    QTest::newRow("chat")
        << QByteArray(
               R"({"capabilities":["completion","tools"],"model_info":{"general.architecture":"qwen2","qwen2.context_length":32768}})")
        << 32'768 << true;
    QTest::newRow("embedding")
        << QByteArray(R"({"capabilities":["embedding"],"model_info":{"nomic-bert.context_length":2048}})") << 2'048
        << false;
    QTest::newRow("both") << QByteArray(R"({"capabilities":["completion","embedding"]})") << 0 << true;
    QTest::newRow("older version") << QByteArray(R"({"model_info":{"llama.context_length":8192}})") << 8'192 << true;
    QTest::newRow("nonsense") << QByteArray(R"({"capabilities":7,"model_info":[]})") << 0 << true;
}

void ModelMemoryTest::facts()
{
    QFETCH(QByteArray, show);
    const ModelFacts facts = ModelFacts::from(json(show));
    QTEST(facts.contextLength, "context");
    QTEST(facts.answersChats(), "chats");
    ModelMemory memory;
    memory.setFacts(model, u"one"_s, facts);
    QVERIFY(memory.facts(model, u"one"_s));
    QVERIFY(!memory.facts(model, u"two"_s)); // pulled again since
}

void ModelMemoryTest::names()
{
    QCOMPARE(fullName(u"llama3.2"_s), u"llama3.2:latest"_s);
    QCOMPARE(fullName(u"llama3.2:3b"_s), u"llama3.2:3b"_s);
    QCOMPARE(fullName(u"host:5000/me/m"_s), u"host:5000/me/m:latest"_s);
    QCOMPARE(shownName(u"llama3.2:latest"_s), u"llama3.2"_s);
    QCOMPARE(shownName(u"llama3.2:3b"_s), u"llama3.2:3b"_s);
}

void ModelMemoryTest::running()
{
    const auto loaded = loadedModelsIn(
        json(R"({"models":[{"name":"a:latest","model":"a:latest","context_length":8192},{"name":"b:3b"},{},7]})"));
    QCOMPARE(loaded, (QHash<QString, int>{{u"a:latest"_s, 8'192}, {u"b:3b"_s, 0}}));
}

void ModelMemoryTest::bounded()
{
    ModelMemory memory;
    for (int i = 0; i < 10'000; ++i)
        memory.chooseContext(QString::number(i), 0, 100'000);
    QCOMPARE(memory.chooseContext(u"0"_s, 0, 1), 4'096); // long forgotten
}

QTEST_GUILESS_MAIN(ModelMemoryTest)
#include "tst_modelmemory.moc"
