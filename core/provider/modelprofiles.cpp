// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/modelprofiles.h"

#include "core/base/safefile.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <array>
#include <cmath>

namespace docswiki::provider {

using namespace Qt::StringLiterals;

namespace {
struct SettingRule {
    QLatin1StringView name;
    double smallest;
    double largest;
    bool whole;
};
constexpr std::array rules{
    SettingRule{"max_tokens"_L1, 1, 1'000'000, true},      SettingRule{"temperature"_L1, 0, 2, false},
    SettingRule{"timeout_s"_L1, 0.1, 3'600, false},        SettingRule{"stream_chunk"_L1, 1, 10'000, true},
    SettingRule{"connect_s"_L1, 0.1, 86'400, false},       SettingRule{"headers_s"_L1, 0.1, 86'400, false},
    SettingRule{"first_content_s"_L1, 0.1, 86'400, false}, SettingRule{"gap_s"_L1, 0.1, 86'400, false},
    SettingRule{"total_s"_L1, 0.1, 86'400, false},         SettingRule{"context_length"_L1, 256, 10'000'000, true},
    SettingRule{"prompt_price"_L1, 0, 1'000'000, false},   SettingRule{"completion_price"_L1, 0, 1'000'000, false},
};
constexpr qint64 largestFile = 4 * 1024 * 1024;

tl::unexpected<Error> mistake(const QString &file, const QString &place, const QString &what)
{
    return fail(
        ErrorCode::Input,
        u"The model profiles in %1 cannot be used: %2 (%3). Correct the file; until then the bundled profiles count."_s
            .arg(file, what, place));
}

QString lineAndColumn(const QByteArray &json, qsizetype offset)
{
    const QByteArray before = json.left(offset);
    return u"line %1, column %2"_s.arg(before.count('\n') + 1).arg(offset - before.lastIndexOf('\n'));
}

Milliseconds seconds(double value)
{
    return Milliseconds(std::llround(value * 1000));
}

std::optional<double> perToken(const QMap<QString, double> &settings, const QString &name)
{
    const auto price = settings.constFind(name);
    return price == settings.constEnd() ? std::nullopt : std::optional(*price / 1e6);
}

void lay(QMap<QString, double> &under, const QMap<QString, double> &over)
{
    for (auto it = over.cbegin(); it != over.cend(); ++it)
        under.insert(it.key(), it.value());
}

/// What is wrong with a value, as "a whole number from 1 to 10000 is needed"; empty when nothing is.
QString mistakeIn(const SettingRule &rule, double value)
{
    const bool whole = !rule.whole || value == std::floor(value);
    if (std::isfinite(value) && value >= rule.smallest && value <= rule.largest && whole) return {};
    return u"a %1 from %2 to %3 is needed"_s.arg(rule.whole ? u"whole number"_s : u"number"_s,
                                                 QString::number(rule.smallest), QString::number(rule.largest, 'f', 0));
}

const SettingRule *ruleFor(const QString &name)
{
    const auto rule =
        std::find_if(rules.begin(), rules.end(), [&name](const SettingRule &r) { return r.name == name; });
    return rule == rules.end() ? nullptr : &*rule;
}

/// "author/model" of "author/model:free"; empty when it is no variant.
QString originalOf(const QString &model)
{
    const qsizetype variant = model.lastIndexOf(u':');
    return variant > 0 ? model.left(variant) : QString();
}
} // namespace

ModelProfiles::ModelProfiles()
{
    QFile bundled(u":/docswiki/profiles/models.json"_s);
    if (!bundled.open(QIODevice::ReadOnly)) return;
    if (auto table = parse(bundled.readAll(), u"the program"_s))
        m_bundled = std::move(*table);
    else
        m_problem = table.error();
}

ModelProfiles ModelProfiles::load(const QString &overrides)
{
    if (overrides.isEmpty() || !QFile::exists(overrides)) return {};
    const auto bytes = safefile::read(overrides, largestFile);
    if (bytes) return fromBytes(*bytes, overrides);
    ModelProfiles profiles;
    profiles.m_problem = bytes.error();
    return profiles;
}

ModelProfiles ModelProfiles::fromBytes(const QByteArray &own, const QString &file)
{
    ModelProfiles profiles;
    if (auto table = parse(own, file))
        profiles.m_own = std::move(*table);
    else
        profiles.m_problem = table.error();
    return profiles;
}

// A model's own entry counts more than any default, and the person's more than the bundled one.
ModelProfiles::Settings ModelProfiles::merged(const QString &model, bool withOwn, bool withOwnEntry) const
{
    Settings settings = m_bundled.defaults;
    if (withOwn) lay(settings, m_own.defaults);
    for (const QString &name : {originalOf(model), model}) {
        if (name.isEmpty()) continue;
        lay(settings, m_bundled.models.value(name));
        if (withOwn && (withOwnEntry || name != model)) lay(settings, m_own.models.value(name));
    }
    return settings;
}

ModelProfile ModelProfiles::profileFor(const QString &model) const
{
    const Settings settings = merged(model, true);
    ModelProfile profile;
    profile.model = model;
    profile.maxTokens = static_cast<int>(settings.value(u"max_tokens"_s, profile.maxTokens));
    profile.temperature = settings.value(u"temperature"_s, profile.temperature);
    profile.streamChunk = static_cast<int>(settings.value(u"stream_chunk"_s, profile.streamChunk));
    profile.contextLength = static_cast<int>(settings.value(u"context_length"_s, profile.contextLength));
    profile.promptPrice = perToken(settings, u"prompt_price"_s);
    profile.completionPrice = perToken(settings, u"completion_price"_s);
    const double timeout = settings.value(u"timeout_s"_s, 60);
    profile.deadlines.connect = seconds(settings.value(u"connect_s"_s, std::min(timeout, 10.0)));
    profile.deadlines.headers = seconds(settings.value(u"headers_s"_s, timeout));
    profile.deadlines.firstContent = seconds(settings.value(u"first_content_s"_s, timeout));
    profile.deadlines.gap = seconds(settings.value(u"gap_s"_s, std::max(timeout, 30.0)));
    profile.deadlines.total = seconds(settings.value(u"total_s"_s, std::max(10 * timeout, 600.0)));
    return profile;
}

QStringList ModelProfiles::models() const
{
    QStringList all = m_bundled.models.keys() + m_own.models.keys();
    all.sort();
    all.removeDuplicates();
    return all;
}

ModelSettings ModelProfiles::settingsFor(const QString &model) const
{
    return settingsFromNames(merged(model, true));
}

ModelSettings ModelProfiles::bundledSettingsFor(const QString &model) const
{
    return settingsFromNames(merged(model, false));
}

ModelSettings ModelProfiles::ownSettingsFor(const QString &model) const
{
    return settingsFromNames(model.isEmpty() ? m_own.defaults : m_own.models.value(model));
}

ModelSettings ModelProfiles::otherwiseFor(const QString &model) const
{
    return settingsFromNames(model.isEmpty() ? m_bundled.defaults : merged(model, true, false));
}

Result<ModelProfiles> ModelProfiles::withSettings(const QString &model, const ModelSettings &settings) const
{
    const bool ofAll = model.isEmpty();
    if (!ofAll && model.trimmed().isEmpty())
        return fail(ErrorCode::Input, u"Choose a model before you change its settings."_s);
    const Settings anyway = ofAll ? m_bundled.defaults : merged(model, true, false);
    Settings own;
    const Settings wanted = settingsByName(settings);
    for (auto it = wanted.cbegin(); it != wanted.cend(); ++it) {
        if (const QString what = mistakeIn(*ruleFor(it.key()), it.value()); !what.isEmpty())
            return fail(ErrorCode::Input, u"The setting %1 of %2 cannot be used: %3."_s.arg(
                                              it.key(), ofAll ? u"all models"_s : model, what));
        if (!anyway.contains(it.key()) || anyway.value(it.key()) != it.value()) own.insert(it.key(), it.value());
    }
    ModelProfiles changed = *this;
    if (ofAll)
        changed.m_own.defaults = own;
    else if (own.isEmpty())
        changed.m_own.models.remove(model);
    else
        changed.m_own.models.insert(model, own);
    return changed;
}

QByteArray ModelProfiles::ownBytes() const
{
    const auto toJson = [](const Settings &settings) {
        QJsonObject object;
        for (auto it = settings.cbegin(); it != settings.cend(); ++it)
            object[it.key()] = it.value();
        return object;
    };
    QJsonObject models;
    for (auto it = m_own.models.cbegin(); it != m_own.models.cend(); ++it)
        models[it.key()] = toJson(it.value());
    QJsonObject root{{u"models"_s, models}};
    if (!m_own.defaults.isEmpty()) root["defaults"_L1] = toJson(m_own.defaults);
    return QJsonDocument(root).toJson(QJsonDocument::Indented);
}

Result<void> ModelProfiles::save(const QString &path) const
{
    if (QFile::exists(path)) {
        const auto before = safefile::read(path, largestFile);
        if (!before && before.error().code == ErrorCode::Storage) return fail(before.error());
        if (!before || !parse(*before, path)) safefile::putAside(path);
    }
    return safefile::write(path, ownBytes());
}

Result<ModelProfiles::Table> ModelProfiles::parse(const QByteArray &json, const QString &file)
{
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(json, &problem);
    if (problem.error != QJsonParseError::NoError)
        return mistake(file, lineAndColumn(json, problem.offset), u"it is not valid JSON: "_s + problem.errorString());
    if (!document.isObject()) return mistake(file, u"line 1"_s, u"it must be an object with “defaults” and “models”"_s);

    Table table;
    const QJsonObject root = document.object();
    for (auto it = root.begin(); it != root.end(); ++it) {
        if (it.key() == "defaults"_L1) {
            auto settings = parseSettings(it.value(), file, it.key());
            if (!settings) return fail(settings.error());
            table.defaults = std::move(*settings);
        } else if (it.key() == "models"_L1 && it.value().isObject()) {
            const QJsonObject models = it.value().toObject();
            for (auto model = models.begin(); model != models.end(); ++model) {
                auto settings = parseSettings(model.value(), file, u"models › "_s + model.key());
                if (!settings) return fail(settings.error());
                table.models.insert(model.key(), std::move(*settings));
            }
        } else {
            return mistake(file, it.key(),
                           it.key() == "models"_L1 ? u"“models” must be an object"_s
                                                   : u"only “defaults” and “models” belong there"_s);
        }
    }
    return table;
}

Result<ModelProfiles::Settings> ModelProfiles::parseSettings(const QJsonValue &value, const QString &file,
                                                             const QString &place)
{
    if (!value.isObject()) return mistake(file, place, u"an object is needed"_s);
    Settings settings;
    const QJsonObject object = value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it) {
        const QString here = place + u" › "_s + it.key();
        const SettingRule *rule = ruleFor(it.key());
        if (!rule) return mistake(file, here, u"there is no such setting"_s);
        const double number = it.value().toDouble(std::nan("")); // what is no number is out of every range
        if (const QString what = mistakeIn(*rule, number); !what.isEmpty()) return mistake(file, here, what);
        settings.insert(it.key(), number);
    }
    return settings;
}

} // namespace docswiki::provider
