// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/local/foundserver.h"

#include <QTest>

using namespace docswiki::provider;
using namespace docswiki::provider::local;
using namespace Qt::StringLiterals;

namespace {
/// Single quotes stand for double ones.
QByteArray json(QByteArray text)
{
    return text.replace('\'', '"');
}

Answers with(std::initializer_list<std::pair<QString, Answer>> some)
{
    Answers answers;
    for (const QString &path : probePaths())
        answers.insert(path, {404, "Not Found", {}});
    for (const auto &[path, answer] : some) {
        if (!answers.contains(path)) qFatal("not a path that is asked for");
        answers.insert(path, answer);
    }
    return answers;
}

const QByteArray wrongPath = "{'error':'Unexpected endpoint or method.'}";
} // namespace

class FingerprintTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void servers_data()
    {
        QTest::addColumn<Answers>("answers");
        QTest::addColumn<FoundServer>("server");
        const QString base = u"http://127.0.0.1:8080/v1"_s;
        const auto row = [](const char *name, const Answers &answers, const FoundServer &server) {
            QTest::newRow(name) << answers << server;
        };
        const Answer openAiList{
            200, json("{'object':'list','data':[{'id':'llama3.2:3b','object':'model','owned_by':'library'}]}"), {}};

        row("Ollama",
            with({{u"/"_s, {200, "Ollama is running", {}}},
                  {u"/api/version"_s, {200, json("{'version':'0.12.3'}"), {}}},
                  {u"/api/tags"_s, {200, json("{'models':[{'name':'a'},{'name':'b'}]}"), {}}},
                  {u"/v1/models"_s, openAiList}}),
            {ProviderKind::Ollama, u"http://127.0.0.1:8080"_s, u"Ollama"_s, u"0.12.3"_s, 2, false});
        row("Ollama without a front page",
            with({{u"/api/version"_s, {200, json("{'version':'0.5'}"), {}}},
                  {u"/api/tags"_s, {200, json("{'models':[]}"), {}}}}),
            {ProviderKind::Ollama, u"http://127.0.0.1:8080"_s, u"Ollama"_s, u"0.5"_s, 0, false});
        row("LM Studio",
            with({{u"/api/v1/models"_s,
                   {200,
                    json("{'models':[{'type':'llm','key':'qwen','loaded_instances':[]},"
                         "{'type':'embedding','key':'nomic','loaded_instances':[]}]}"),
                    {}}},
                  {u"/api/version"_s, {200, json(wrongPath), {}}},
                  {u"/v1/models"_s, openAiList}}),
            {ProviderKind::LmStudio, base, u"LM Studio"_s, {}, 1, false});
        row("LM Studio before 0.4",
            with({{u"/api/v0/models"_s,
                   {200,
                    json("{'data':[{'id':'q','type':'llm','state':'loaded','compatibility_type':'gguf'},"
                         "{'id':'n','type':'embeddings','state':'not-loaded','compatibility_type':'gguf'}]}"),
                    {}}},
                  {u"/api/v1/models"_s, {200, json(wrongPath), {}}},
                  {u"/v1/models"_s, openAiList}}),
            {ProviderKind::LmStudio, base, u"LM Studio"_s, {}, 1, false});
        row("LM Studio without models",
            with({{u"/api/v0/models"_s, {200, json("{'data':[]}"), {}}},
                  {u"/api/v1/models"_s, {200, json("{'models':[]}"), {}}}}),
            {ProviderKind::LmStudio, base, u"LM Studio"_s, {}, 0, false});
        row("llama-server",
            with({{u"/health"_s, {200, json("{'status':'ok'}"), {}}},
                  {u"/props"_s,
                   {200, json("{'default_generation_settings':{'n_ctx':4096},'build_info':'b6500-abc'}"), {}}},
                  {u"/v1/models"_s,
                   {200, json("{'models':[{'name':'m'}],'data':[{'id':'m','owned_by':'llamacpp'}]}"), {}}}}),
            {ProviderKind::LlamaServer, base, u"llama-server"_s, u"b6500-abc"_s, 1, false});
        row("llama-server that loads",
            with({{u"/health"_s,
                   {503, json("{'error':{'code':503,'message':'Loading model','type':'unavailable_error'}}"), {}}},
                  {u"/v1/models"_s, {503, json("{'error':{'code':503,'message':'Loading model'}}"), {}}}}),
            {ProviderKind::LlamaServer, base, u"llama-server"_s, {}, 0, false});
        row("llama-server with a key",
            with({{u"/health"_s, {200, json("{'status':'ok'}"), {}}},
                  {u"/props"_s, {401, json("{'error':{'message':'Invalid API Key'}}"), {}}},
                  {u"/v1/models"_s, {401, json("{'error':{'message':'Invalid API Key'}}"), {}}}}),
            {ProviderKind::LlamaServer, base, u"llama-server"_s, {}, 0, true});
        row("vLLM",
            with({{u"/health"_s, {200, "", {}}},
                  {u"/version"_s, {200, json("{'version':'0.11.0'}"), {}}},
                  {u"/v1/models"_s,
                   {200,
                    json("{'data':[{'id':'Qwen/Qwen3-8B','owned_by':'vllm','max_model_len':32768},"
                         "{'id':'lora','parent':'Qwen/Qwen3-8B','max_model_len':null}]}"),
                    {}}}}),
            {ProviderKind::Vllm, base, u"vLLM"_s, u"0.11.0"_s, 2, false});
        row("vLLM with a key",
            with({{u"/version"_s, {200, json("{'version':'0.11.0'}"), {}}},
                  {u"/v1/models"_s, {401, json("{'error':'Unauthorized'}"), {}}}}),
            {ProviderKind::Vllm, base, u"vLLM"_s, u"0.11.0"_s, 0, true});
        row("some other server", with({{u"/v1/models"_s, openAiList}}),
            {ProviderKind::Compatible, base, u"OpenAI-compatible server"_s, {}, 1, false});
        row("some other server with a key", with({{u"/v1/models"_s, {401, json("{'detail':'no'}"), "Bearer"}}}),
            {ProviderKind::Compatible, base, u"OpenAI-compatible server"_s, {}, 0, true});
    }
    void servers()
    {
        QFETCH(Answers, answers);
        QFETCH(FoundServer, server);
        const auto found = fingerprint(u"http://127.0.0.1:8080"_s, answers);
        QVERIFY(found);
        QCOMPARE(found->kind, server.kind);
        QCOMPARE(found->models, server.models);
        QVERIFY(*found == server);
    }

    void othersAreNotListed_data()
    {
        QTest::addColumn<Answers>("answers");
        QTest::newRow("nothing there") << Answers{};
        QTest::newRow("404 for all") << with({});
        QTest::newRow("Chroma") << with({{u"/api/v2/heartbeat"_s, {200, json("{'nanosecond heartbeat':1732}"), {}}},
                                         {u"/version"_s, {200, "\"1.0.0\"", {}}}});
        QTest::newRow("SearXNG") << with(
            {{u"/"_s, {200, "<html><title>SearXNG</title>", {}}}, {u"/health"_s, {200, "OK", {}}}});
        QTest::newRow("a web app with health") << with({{u"/health"_s, {200, json("{'status':'ok'}"), {}}}});
        QTest::newRow("a web app with a version") << with({{u"/version"_s, {200, json("{'version':'1'}"), {}}},
                                                           {u"/api/version"_s, {200, json("{'version':'1'}"), {}}}});
        QTest::newRow("a page for every path") << [] {
            Answers all;
            for (const QString &path : probePaths())
                all.insert(path, {200, "<html>hello</html>", {}});
            return all;
        }();
        QTest::newRow("a login for every path") << [] {
            Answers all;
            for (const QString &path : probePaths())
                all.insert(path, {401, "no", "Basic realm=x"});
            return all;
        }();
        QTest::newRow("a login page") << with({{u"/v1/models"_s, {401, "<html>log in</html>", {}}}});
        QTest::newRow("data without ids") << with({{u"/v1/models"_s, {200, json("{'data':[1,{}]}"), {}}}});
        QTest::newRow("broken JSON") << with(
            {{u"/v1/models"_s, {200, json("{'data':[{'id'"), {}}}, {u"/api/tags"_s, {200, QByteArray(1000, '['), {}}}});
        QTest::newRow("odd types") << with({{u"/v1/models"_s, {200, json("{'data':{'id':1}}"), {}}},
                                            {u"/api/v1/models"_s, {200, json("{'models':'x'}"), {}}},
                                            {u"/props"_s, {200, "[]", {}}}});
    }
    void othersAreNotListed()
    {
        QFETCH(Answers, answers);
        const auto found = fingerprint(u"http://127.0.0.1:8080"_s, answers);
        QVERIFY2(!found, found ? qPrintable(found->title) : "");
    }
};

QTEST_GUILESS_MAIN(FingerprintTest)
#include "tst_fingerprint.moc"
