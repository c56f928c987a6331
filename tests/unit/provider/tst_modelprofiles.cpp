// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/modelprofiles.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace docswiki;
using namespace docswiki::provider;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class ModelProfilesTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void bundled_data();
    void bundled();
    void timeoutSetsTheWaits();
    void ownFileIsLaidOver();
    void mistakes_data();
    void mistakes();
    void noOwnFile();

private:
    QString write(const QByteArray &json)
    {
        QFile file(m_folder.filePath(u"profiles.json"_s));
        [&] { QVERIFY(file.open(QIODevice::WriteOnly) && file.write(json) == json.size()); }();
        return file.fileName();
    }
    QTemporaryDir m_folder;
};

void ModelProfilesTest::bundled_data()
{
    QTest::addColumn<QString>("model");
    QTest::addColumn<int>("maxTokens");
    QTest::addColumn<double>("temperature");
    QTest::addColumn<int>("timeout"); // s
    QTest::addColumn<int>("chunk");
    QTest::newRow("deepseek") << u"deepseek/deepseek-chat-v3.1"_s << 1500 << 0.6 << 30 << 50;
    QTest::newRow("gpt-5") << u"openai/gpt-5"_s << 2000 << 0.7 << 45 << 100;
    QTest::newRow("gemini") << u"google/gemini-2.5-pro"_s << 1500 << 0.6 << 60 << 75;
    QTest::newRow("variant") << u"deepseek/deepseek-chat-v3.1:free"_s << 1500 << 0.6 << 30 << 50;
    QTest::newRow("unknown") << u"who/knows"_s << 2000 << 0.7 << 60 << 50;
    QTest::newRow("no name") << QString() << 2000 << 0.7 << 60 << 50;
}

void ModelProfilesTest::bundled()
{
    QFETCH(QString, model);
    const ModelProfiles profiles = ModelProfiles::load();
    QVERIFY2(!profiles.problem(), profiles.problem() ? qPrintable(profiles.problem()->message) : "");
    const ModelProfile profile = profiles.profileFor(model);
    QCOMPARE(profile.model, model);
    QTEST(profile.maxTokens, "maxTokens");
    QTEST(profile.temperature, "temperature");
    QTEST(profile.streamChunk, "chunk");
    QTEST(static_cast<int>(profile.deadlines.firstContent.count() / 1000), "timeout");
}

void ModelProfilesTest::timeoutSetsTheWaits()
{
    const net::Deadlines deadlines = ModelProfiles::load().profileFor(u"openai/gpt-5"_s).deadlines;
    QCOMPARE(deadlines, (net::Deadlines{10s, 45s, 45s, 45s, 600s}));
    const ModelProfiles quick =
        ModelProfiles::load(write(R"({"models":{"m":{"timeout_s":2.5},"slow":{"timeout_s":300,"gap_s":20}}})"));
    QCOMPARE(quick.profileFor(u"m"_s).deadlines, (net::Deadlines{2500ms, 2500ms, 2500ms, 30s, 600s}));
    QCOMPARE(quick.profileFor(u"slow"_s).deadlines, (net::Deadlines{10s, 300s, 300s, 20s, 3000s}));
}

void ModelProfilesTest::ownFileIsLaidOver()
{
    const ModelProfiles profiles =
        ModelProfiles::load(write(R"({"defaults":{"temperature":0.1},"models":{"openai/gpt-5":{"max_tokens":9}}})"));
    QVERIFY(!profiles.problem());
    QCOMPARE(profiles.profileFor(u"openai/gpt-5"_s).maxTokens, 9);
    QCOMPARE(profiles.profileFor(u"openai/gpt-5"_s).temperature, 0.7); // the model's own entry counts more
    QCOMPARE(profiles.profileFor(u"openai/gpt-5"_s).streamChunk, 100);
    QCOMPARE(profiles.profileFor(u"who/knows"_s).temperature, 0.1);
    QVERIFY(profiles.models().contains(u"google/gemini-2.5-pro"_s));
}

void ModelProfilesTest::mistakes_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("place");
    QTest::newRow("no JSON") << QByteArray("{\n  \"defaults\": {,}\n}") << u"line 2, column"_s;
    QTest::newRow("empty") << QByteArray() << u"line 1"_s;
    QTest::newRow("a list") << QByteArray("[]") << u"line 1"_s;
    QTest::newRow("unknown part") << QByteArray(R"({"model":{}})") << u"(model)"_s;
    QTest::newRow("unknown setting") << QByteArray(R"({"models":{"a/b":{"maxtokens":1}}})")
                                     << u"models › a/b › maxtokens"_s;
    QTest::newRow("text for a number") << QByteArray(R"({"defaults":{"temperature":"warm"}})")
                                       << u"defaults › temperature"_s;
    QTest::newRow("too large") << QByteArray(R"({"defaults":{"temperature":3}})") << u"from 0 to 2"_s;
    QTest::newRow("not whole") << QByteArray(R"({"defaults":{"max_tokens":1.5}})")
                               << u"whole number from 1 to 1000000"_s;
    QTest::newRow("models is a list") << QByteArray(R"({"models":[]})") << u"(models)"_s;
    QTest::newRow("entry is a number") << QByteArray(R"({"models":{"a/b":1}})") << u"models › a/b"_s;
}

void ModelProfilesTest::mistakes()
{
    QFETCH(QByteArray, json);
    QFETCH(QString, place);
    const QString file = write(json);
    const ModelProfiles profiles = ModelProfiles::load(file);
    QVERIFY(profiles.problem());
    QCOMPARE(profiles.problem()->code, ErrorCode::Input);
    QVERIFY2(profiles.problem()->message.contains(place), qPrintable(profiles.problem()->message));
    QVERIFY(profiles.problem()->message.contains(file));
    QCOMPARE(profiles.profileFor(u"openai/gpt-5"_s).streamChunk, 100); // the bundled ones still count
}

void ModelProfilesTest::noOwnFile()
{
    const ModelProfiles profiles = ModelProfiles::load(m_folder.filePath(u"missing.json"_s));
    QVERIFY(!profiles.problem());
    QCOMPARE(profiles.profileFor(u"openai/gpt-5"_s).maxTokens, 2000);
}

QTEST_GUILESS_MAIN(ModelProfilesTest)
#include "tst_modelprofiles.moc"
