// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/modelprofiles.h"

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
    SettingRule{"total_s"_L1, 0.1, 86'400, false},
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
} // namespace

ModelProfiles ModelProfiles::load(const QString &overrides)
{
    ModelProfiles profiles;
    QFile bundled(u":/docswiki/profiles/models.json"_s);
    if (bundled.open(QIODevice::ReadOnly)) {
        if (auto table = parse(bundled.readAll(), u"the program"_s))
            profiles.lay(*table);
        else
            profiles.m_problem = table.error();
    }
    QFile own(overrides);
    if (overrides.isEmpty() || !own.exists()) return profiles;
    if (!own.open(QIODevice::ReadOnly)) {
        profiles.m_problem = Error{ErrorCode::Storage,
                                   u"The model profiles in %1 cannot be read: %2."_s.arg(overrides, own.errorString()),
                                   {},
                                   false};
        return profiles;
    }
    if (auto table = parse(own.read(largestFile), overrides))
        profiles.lay(*table);
    else
        profiles.m_problem = table.error();
    return profiles;
}

ModelProfile ModelProfiles::profileFor(const QString &model) const
{
    Settings settings = m_table.defaults;
    const auto layOver = [&settings](const Settings &more) {
        for (auto it = more.cbegin(); it != more.cend(); ++it)
            settings.insert(it.key(), it.value());
    };
    if (const qsizetype variant = model.lastIndexOf(u':'); variant > 0)
        layOver(m_table.models.value(model.left(variant)));
    layOver(m_table.models.value(model));

    ModelProfile profile;
    profile.model = model;
    profile.maxTokens = static_cast<int>(settings.value(u"max_tokens"_s, profile.maxTokens));
    profile.temperature = settings.value(u"temperature"_s, profile.temperature);
    profile.streamChunk = static_cast<int>(settings.value(u"stream_chunk"_s, profile.streamChunk));
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
    return m_table.models.keys();
}

void ModelProfiles::lay(const Table &table)
{
    const auto layOver = [](Settings &under, const Settings &over) {
        for (auto it = over.cbegin(); it != over.cend(); ++it)
            under.insert(it.key(), it.value());
    };
    layOver(m_table.defaults, table.defaults);
    for (auto it = table.models.cbegin(); it != table.models.cend(); ++it)
        layOver(m_table.models[it.key()], it.value());
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
        const auto rule =
            std::find_if(rules.begin(), rules.end(), [&it](const SettingRule &r) { return r.name == it.key(); });
        if (rule == rules.end()) return mistake(file, here, u"there is no such setting"_s);
        const double number = it.value().toDouble();
        const bool whole = !rule->whole || number == std::floor(number);
        if (!it.value().isDouble() || number < rule->smallest || number > rule->largest || !whole) {
            return mistake(file, here,
                           u"a %1 from %2 to %3 is needed"_s.arg(rule->whole ? u"whole number"_s : u"number"_s,
                                                                 QString::number(rule->smallest),
                                                                 QString::number(rule->largest, 'f', 0)));
        }
        settings.insert(it.key(), number);
    }
    return settings;
}

} // namespace docswiki::provider
