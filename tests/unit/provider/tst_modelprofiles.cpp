// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/modelprofiles.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <limits>

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
    void pricesAndContext();
    void layersAreToldApart();
    void editing();
    void editingIsChecked();
    void theDefaultsOfAllCanBeChanged();
    void savingKeepsWhatItDoesNotTouch();
    void savingOverAMistakeKeepsIt();
    void aSaveThatFailsLeavesTheOldFile();

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

void ModelProfilesTest::pricesAndContext()
{
    const ModelProfiles profiles = ModelProfiles::fromBytes(
        R"({"models":{"m":{"context_length":8192,"prompt_price":0.25,"completion_price":2}}})", u"own"_s);
    QVERIFY(!profiles.problem());
    const ModelProfile profile = profiles.profileFor(u"m"_s);
    QCOMPARE(profile.contextLength, 8192);
    QCOMPARE(profile.promptPrice.value(), 0.25e-6);
    QCOMPARE(profile.completionPrice.value(), 2e-6);
    QCOMPARE(profiles.profileFor(u"other"_s).contextLength, 0);
    QVERIFY(!profiles.profileFor(u"other"_s).promptPrice);
}

void ModelProfilesTest::layersAreToldApart()
{
    const ModelProfiles profiles = ModelProfiles::fromBytes(
        R"({"defaults":{"temperature":0.1,"gap_s":40},"models":{"openai/gpt-5":{"max_tokens":9}}})", u"own"_s);
    const QString model = u"openai/gpt-5"_s;
    QCOMPARE(profiles.settingsFor(model).maxTokens, std::optional(9));
    QCOMPARE(profiles.settingsFor(model).timeout, std::optional(45.0));
    QCOMPARE(profiles.settingsFor(model).gap, std::optional(40.0));
    QCOMPARE(profiles.settingsFor(model).total, std::nullopt); // follows from the timeout
    QCOMPARE(profiles.bundledSettingsFor(model).maxTokens, std::optional(2000));
    QCOMPARE(profiles.bundledSettingsFor(model).gap, std::nullopt);
    ModelSettings own;
    own.maxTokens = 9;
    QCOMPARE(profiles.ownSettingsFor(model), own);
    QCOMPARE(profiles.ownSettingsFor(u"who/knows"_s), ModelSettings());
    QCOMPARE(profiles.settingsFor(u"openai/gpt-5:free"_s).maxTokens, std::optional(9));
}

void ModelProfilesTest::editing()
{
    const QString model = u"openai/gpt-5"_s;
    const ModelProfiles before;
    ModelSettings all = before.settingsFor(model); // as a page hands it back, one field changed
    all.temperature = 0.2;
    all.connect = 3.5;
    const auto after = before.withSettings(model, all);
    QVERIFY(after);
    ModelSettings changed;
    changed.temperature = 0.2;
    changed.connect = 3.5;
    QCOMPARE(after->ownSettingsFor(model), changed);
    QCOMPARE(after->profileFor(model).temperature, 0.2);
    QCOMPARE(after->profileFor(model).deadlines.connect, 3500ms);
    QCOMPARE(after->profileFor(model).maxTokens, 2000);
    QCOMPARE(before.profileFor(model).temperature, 0.7);
    const auto undone = after->withSettings(model, {});
    QVERIFY(undone);
    QCOMPARE(undone->settingsFor(model), before.settingsFor(model));
    QCOMPARE(undone->ownBytes(), before.ownBytes());
}

void ModelProfilesTest::editingIsChecked()
{
    const ModelProfiles profiles;
    ModelSettings settings;
    settings.temperature = 2.5;
    const auto refused = profiles.withSettings(u"m"_s, settings);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::Input);
    QVERIFY2(refused.error().message.contains(u"temperature"_s) && refused.error().message.contains(u"from 0 to 2"_s),
             qPrintable(refused.error().message));
    settings.temperature = std::numeric_limits<double>::quiet_NaN();
    QVERIFY(!profiles.withSettings(u"m"_s, settings));
    QVERIFY(!profiles.withSettings(u" "_s, {}));
}

void ModelProfilesTest::theDefaultsOfAllCanBeChanged()
{
    const QString file = write(R"({"models":{"a/b":{"max_tokens":7}}})");
    ModelSettings settings;
    settings.maxTokens = 1234;
    settings.temperature = 0.7; // as bundled: not written down
    const auto changed = ModelProfiles::load(file).withSettings({}, settings);
    QVERIFY(changed && changed->save(file));
    const ModelProfiles again = ModelProfiles::load(file);
    QVERIFY(!again.problem());
    settings.temperature.reset();
    QCOMPARE(again.ownSettingsFor({}), settings);
    QCOMPARE(again.otherwiseFor({}).maxTokens, std::optional(2000));
    QCOMPARE(again.profileFor(u"x"_s).maxTokens, 1234);
    QCOMPARE(again.profileFor(u"a/b"_s).maxTokens, 7);
    QCOMPARE(again.otherwiseFor(u"a/b"_s).maxTokens, std::optional(1234));
    const auto undone = again.withSettings({}, {});
    QVERIFY(undone);
    QCOMPARE(undone->profileFor(u"x"_s).maxTokens, 2000);
}

void ModelProfilesTest::savingKeepsWhatItDoesNotTouch()
{
    const QString file = write(R"({"defaults":{"gap_s":40},"models":{"a/b":{"max_tokens":1},"c/d":{"timeout_s":5}}})");
    ModelSettings settings;
    settings.maxTokens = 7;
    settings.promptPrice = 0.15;
    const auto changed = ModelProfiles::load(file).withSettings(u"a/b"_s, settings);
    QVERIFY(changed && changed->save(file));
    const ModelProfiles again = ModelProfiles::load(file);
    QVERIFY(!again.problem());
    QCOMPARE(again.ownSettingsFor(u"a/b"_s), settings);
    QCOMPARE(again.ownSettingsFor(u"c/d"_s).timeout, std::optional(5.0));
    QCOMPARE(again.settingsFor(u"x"_s).gap, std::optional(40.0));
}

void ModelProfilesTest::savingOverAMistakeKeepsIt()
{
    QTemporaryDir folder;
    QFile file(folder.filePath(u"profiles.json"_s));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("{ my own words }") > 0);
    file.close();
    const ModelProfiles profiles = ModelProfiles::load(file.fileName());
    QVERIFY(profiles.problem());
    QVERIFY(profiles.save(file.fileName()));
    QVERIFY(!ModelProfiles::load(file.fileName()).problem());
    const QStringList kept = QDir(folder.path()).entryList({u"profiles.json.broken-*"_s});
    QCOMPARE(kept.size(), 1);
    QFile aside(folder.filePath(kept.first()));
    QVERIFY(aside.open(QIODevice::ReadOnly));
    QCOMPARE(aside.readAll(), QByteArray("{ my own words }"));
}

void ModelProfilesTest::aSaveThatFailsLeavesTheOldFile()
{
    const auto saved = ModelProfiles().save(m_folder.filePath(u"no/such/profiles.json"_s));
    QVERIFY(!saved);
    QCOMPARE(saved.error().code, ErrorCode::Storage);
    QVERIFY(QDir(m_folder.path()).mkpath(u"taken.json/inside"_s));
    QVERIFY(!ModelProfiles().save(m_folder.filePath(u"taken.json"_s)));
    QVERIFY(QDir(m_folder.filePath(u"taken.json/inside"_s)).exists());
}

QTEST_GUILESS_MAIN(ModelProfilesTest)
#include "tst_modelprofiles.moc"
