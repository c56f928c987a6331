// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/emulator/script.h"

#include <QUrl>
#include <QUrlQuery>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace docswiki::test {

using namespace Qt::StringLiterals;

namespace {

struct FaultName {
    QLatin1StringView name;
    Fault fault;
};
constexpr std::array faults{
    FaultName{"none"_L1, Fault::None},
    FaultName{"never-accept"_L1, Fault::NeverAccept},
    FaultName{"never-answer"_L1, Fault::NeverAnswer},
    FaultName{"headers-only"_L1, Fault::HeadersOnly},
    FaultName{"keepalive-only"_L1, Fault::KeepAliveOnly},
    FaultName{"stall"_L1, Fault::Stall},
    FaultName{"reset"_L1, Fault::Reset},
    FaultName{"reset-early"_L1, Fault::ResetEarly},
    FaultName{"cut"_L1, Fault::Cut},
    FaultName{"400"_L1, Fault::BadRequest},
    FaultName{"401"_L1, Fault::Unauthorised},
    FaultName{"402"_L1, Fault::NoCredit},
    FaultName{"403"_L1, Fault::Forbidden},
    FaultName{"404"_L1, Fault::NotFound},
    FaultName{"429"_L1, Fault::RateLimit},
    FaultName{"quota"_L1, Fault::Quota},
    FaultName{"500"_L1, Fault::ServerError},
    FaultName{"502"_L1, Fault::BadGateway},
    FaultName{"503"_L1, Fault::Unavailable},
    FaultName{"529"_L1, Fault::Overloaded},
    FaultName{"redirect"_L1, Fault::Redirect},
    FaultName{"bad-json"_L1, Fault::BadJson},
    FaultName{"broken-utf8"_L1, Fault::BrokenUtf8},
    FaultName{"cut-utf8"_L1, Fault::CutUtf8},
    FaultName{"error-first"_L1, Fault::ErrorFirst},
    FaultName{"error-later"_L1, Fault::ErrorLater},
    FaultName{"error-object"_L1, Fault::ErrorObject},
    FaultName{"data-keepalive"_L1, Fault::DataKeepAlive},
    FaultName{"no-done"_L1, Fault::NoDone},
    FaultName{"no-finish"_L1, Fault::NoFinish},
    FaultName{"no-blank-line"_L1, Fault::NoBlankLine},
    FaultName{"page"_L1, Fault::Page},
    FaultName{"whole-answer"_L1, Fault::WholeAnswer},
    FaultName{"json-error"_L1, Fault::JsonError},
    FaultName{"empty"_L1, Fault::Empty},
    FaultName{"done-only"_L1, Fault::DoneOnly},
    FaultName{"gzip"_L1, Fault::Gzip},
    FaultName{"one-byte-writes"_L1, Fault::OneByteWrites},
};

struct StyleName {
    QLatin1StringView name;
    ToolStyle style;
};
constexpr std::array styles{
    StyleName{"documented"_L1, ToolStyle::Documented},
    StyleName{"no-index"_L1, ToolStyle::NoIndex},
    StyleName{"all-zero"_L1, ToolStyle::AllIndexZero},
    StyleName{"no-ids"_L1, ToolStyle::NoIds},
    StyleName{"blank-ids"_L1, ToolStyle::BlankIds},
    StyleName{"repeated-ids"_L1, ToolStyle::RepeatedIds},
    StyleName{"whole-arguments"_L1, ToolStyle::WholeArguments},
    StyleName{"legacy"_L1, ToolStyle::Legacy},
    StyleName{"one-by-one"_L1, ToolStyle::OneByOne},
};

Result<void> takeNumber(const QString &name, const QString &value, double largest, const auto &set)
{
    bool isNumber = false;
    const double number = value.toDouble(&isNumber);
    if (!isNumber || number < 0 || number > largest)
        return fail(ErrorCode::Input, u"%1 needs a number from 0 to %2, not “%3”."_s.arg(name).arg(largest).arg(value));
    set(number);
    return {};
}

QList<ScriptedCall> callsFrom(const QString &text)
{
    QList<ScriptedCall> calls;
    for (const QString &part : text.split(u';', Qt::SkipEmptyParts)) {
        const qsizetype colon = part.indexOf(u':');
        calls.append({part.left(colon < 0 ? part.size() : colon).trimmed(), colon < 0 ? u"{}"_s : part.mid(colon + 1)});
    }
    return calls;
}

/// The names without a query of their own that the list of models shows.
std::optional<Script> preset(const Script &base, const QString &name)
{
    Script script = base;
    if (name == "echo"_L1) return script;
    if (name == "fast"_L1) {
        script.firstToken = Milliseconds(200);
        script.tokensPerSecond = 200;
    } else if (name == "slow"_L1) {
        script.firstToken = Milliseconds(2000);
        script.tokensPerSecond = 20;
        script.keepAlive = Milliseconds(500);
    } else if (name == "reasoning"_L1) {
        script.firstToken = Milliseconds(300);
        script.tokensPerSecond = 60;
        script.reasoning =
            u"The person asks something. I look at the passages, see which of them answers it, and write that down."_s;
    } else if (name == "tools"_L1) {
        script.firstToken = Milliseconds(200);
        script.tokensPerSecond = 100;
        script.useOfferedTools = true;
    } else if (name.startsWith("fault-"_L1) && setOption(script, u"fault"_s, name.mid(6))) {
        script.tokensPerSecond = script.tokensPerSecond > 0 ? script.tokensPerSecond : 50;
    } else {
        return {};
    }
    return script;
}
} // namespace

Result<void> setOption(Script &script, const QString &name, const QString &value)
{
    constexpr double hour = 3'600'000;
    const auto setMs = [](Milliseconds &target) { return [&target](double ms) { target = Milliseconds(qint64(ms)); }; };
    const auto setInt = [](int &target) { return [&target](double number) { target = static_cast<int>(number); }; };
    if (name == "headers"_L1) return takeNumber(name, value, hour, setMs(script.headers));
    if (name == "first"_L1) return takeNumber(name, value, hour, setMs(script.firstToken));
    if (name == "keepalive"_L1) return takeNumber(name, value, hour, setMs(script.keepAlive));
    if (name == "retry"_L1) return takeNumber(name, value, hour, setMs(script.retryAfter));
    if (name == "retryms"_L1) return takeNumber(name, value, hour, setMs(script.retryAfterMs));
    if (name == "tps"_L1)
        return takeNumber(name, value, 1e6, [&script](double number) { script.tokensPerSecond = number; });
    if (name == "chunk"_L1)
        return takeNumber(name, value, 10'000,
                          [&script](double n) { script.tokensPerChunk = std::max(1, static_cast<int>(n)); });
    if (name == "cached"_L1) return takeNumber(name, value, 1e6, setInt(script.cachedTokens));
    if (name == "after"_L1) return takeNumber(name, value, 1e6, setInt(script.faultAfter));
    if (name == "answer"_L1) {
        script.answer = value;
    } else if (name == "reasoning"_L1) {
        script.reasoning = value;
    } else if (name == "think"_L1) {
        script.thinkTags = value != "0"_L1;
    } else if (name == "finish"_L1) {
        script.finishReason = value;
    } else if (name == "key"_L1) {
        script.requiredKey = value;
    } else if (name == "tools"_L1) {
        script.useOfferedTools = value == "offered"_L1;
        script.toolCalls = script.useOfferedTools ? QList<ScriptedCall>() : callsFrom(value);
    } else if (name == "toolstyle"_L1) {
        const auto it =
            std::find_if(styles.begin(), styles.end(), [&value](const StyleName &s) { return s.name == value; });
        if (it == styles.end()) return fail(ErrorCode::Input, u"There is no tool style “%1”."_s.arg(value));
        script.toolStyle = it->style;
    } else if (name == "fault"_L1) {
        const auto it =
            std::find_if(faults.begin(), faults.end(), [&value](const FaultName &f) { return f.name == value; });
        if (it == faults.end())
            return fail(ErrorCode::Input,
                        u"There is no fault “%1”. There are: %2."_s.arg(value, faultNames().join(", "_L1)));
        script.fault = it->fault;
    } else {
        return fail(ErrorCode::Input, u"There is no setting “%1”."_s.arg(name));
    }
    return {};
}

Result<void> setOptions(Script &script, const QString &query)
{
    for (const auto &[key, value] : QUrlQuery(query).queryItems(QUrl::FullyDecoded)) {
        if (auto set = setOption(script, key, value); !set) return set;
    }
    return {};
}

Result<Script> scriptForModel(const Script &base, const QString &model)
{
    if (!model.startsWith("emulator/"_L1)) return base;
    const qsizetype mark = model.indexOf(u'?');
    const QString name = model.mid(9, mark < 0 ? -1 : mark - 9);
    std::optional<Script> script = preset(base, name);
    if (!script) return fail(ErrorCode::NotFound, u"The model `%1` does not exist."_s.arg(model));
    if (mark >= 0) {
        if (auto set = setOptions(*script, model.mid(mark + 1)); !set) return fail(set.error());
    }
    return *script;
}

QStringList faultNames()
{
    QStringList names;
    for (const FaultName &entry : faults)
        names += entry.name;
    return names;
}

QStringList emulatedModels()
{
    QStringList models{u"emulator/echo"_s, u"emulator/fast"_s, u"emulator/slow"_s, u"emulator/reasoning"_s,
                       u"emulator/tools"_s};
    for (const QString &name : faultNames()) {
        if (name != "none"_L1 && name != "never-accept"_L1) models += "emulator/fault-"_L1 + name;
    }
    return models;
}

} // namespace docswiki::test
