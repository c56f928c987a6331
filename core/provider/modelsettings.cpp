// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/modelsettings.h"

#include <cmath>
#include <type_traits>

namespace docswiki::provider {

using namespace Qt::StringLiterals;

namespace {
/// Calls `visit(name, member)` for each setting.
template<typename Settings, typename Visit>
void forEach(Settings &settings, Visit visit)
{
    visit(u"max_tokens"_s, settings.maxTokens);
    visit(u"temperature"_s, settings.temperature);
    visit(u"timeout_s"_s, settings.timeout);
    visit(u"stream_chunk"_s, settings.streamChunk);
    visit(u"connect_s"_s, settings.connect);
    visit(u"headers_s"_s, settings.headers);
    visit(u"first_content_s"_s, settings.firstContent);
    visit(u"gap_s"_s, settings.gap);
    visit(u"total_s"_s, settings.total);
    visit(u"context_length"_s, settings.contextLength);
    visit(u"prompt_price"_s, settings.promptPrice);
    visit(u"completion_price"_s, settings.completionPrice);
}
} // namespace

QMap<QString, double> settingsByName(const ModelSettings &settings)
{
    QMap<QString, double> values;
    forEach(settings, [&values](const QString &name, const auto &member) {
        if (member) values.insert(name, static_cast<double>(*member));
    });
    return values;
}

ModelSettings settingsFromNames(const QMap<QString, double> &values)
{
    ModelSettings settings;
    forEach(settings, [&values](const QString &name, auto &member) {
        using Value = typename std::remove_reference_t<decltype(member)>::value_type;
        const auto value = values.constFind(name);
        if (value != values.constEnd())
            member = std::is_integral_v<Value> ? static_cast<Value>(std::llround(*value)) : static_cast<Value>(*value);
    });
    return settings;
}

} // namespace docswiki::provider
