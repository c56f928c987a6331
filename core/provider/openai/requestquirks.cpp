// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/openai/requestquirks.h"

#include <QJsonArray>
#include <QRegularExpression>

#include <algorithm>
#include <array>
#include <tuple>

namespace docswiki::provider::openai {

using namespace Qt::StringLiterals;

namespace {
constexpr auto maxTokens = "max_tokens"_L1;
constexpr auto maxCompletionTokens = "max_completion_tokens"_L1;

// Without these a request is none, or another one.
constexpr std::array needed{"model"_L1, "messages"_L1, "stream"_L1};

bool isNeeded(const QString &name)
{
    return std::find(needed.begin(), needed.end(), name) != needed.end();
}

bool isLimit(const QString &name)
{
    return name == maxTokens || name == maxCompletionTokens;
}

bool matches(const QString &text, const QRegularExpression &pattern)
{
    return pattern.match(text).hasMatch();
}

/// The field of `body` that the fault is about: as it says, or the one its sentence quotes or begins with.
QString blamed(const ProviderFault &fault, const QJsonObject &body)
{
    for (const QString &name : fault.parameters) {
        if (body.contains(name)) return name;
    }
    static const QRegularExpression quoted(u"[\"'`“‘]([a-z_]{3,40})[\"'`”’]"_s);
    auto matches = quoted.globalMatch(fault.words);
    while (matches.hasNext()) {
        if (const QString name = matches.next().captured(1); body.contains(name) && !isNeeded(name)) return name;
    }
    static const QRegularExpression plain(u"\\b([a-z]+(?:_[a-z]+)+|temperature|tools|reasoning)\\b"_s);
    matches = plain.globalMatch(fault.words);
    while (matches.hasNext()) {
        if (const QString name = matches.next().captured(1); body.contains(name)) return name;
    }
    return {};
}

/// Whether the fault says that a field is not wanted, rather than that something else is wrong near it.
bool saysUnsupported(const ProviderFault &fault)
{
    static const std::array codes{"unsupported_parameter"_L1, "unsupported_value"_L1, "unknown_parameter"_L1,
                                  "invalid_value"_L1, "extra_forbidden"_L1};
    for (const auto code : codes) {
        if (fault.code == code || fault.type == code) return true;
    }
    static const QRegularExpression words(
        u"unsupported|not support|n't support|unrecogni[sz]ed|unknown|unexpected|extra (inputs|fields|forbidden)|"
        "not (permitted|allowed|accepted|available|valid|compatible)|deprecated|is invalid|cannot be (used|set)|"
        "only the default"_s,
        QRegularExpression::CaseInsensitiveOption);
    return matches(fault.words, words);
}

/// Servers and models without tools say so in many ways, and with many statuses.
bool refusesTools(const ProviderFault &fault)
{
    static const QRegularExpression words(
        u"(does not|doesn't|not) support(ed)? (tool|function)|support tool use|tools? (use )?(is|are) not supported|"
        "enable-auto-tool-choice|tools? param requires"_s,
        QRegularExpression::CaseInsensitiveOption);
    return matches(fault.words, words);
}

bool refusesNull(const ProviderFault &fault)
{
    static const QRegularExpression content(u"content"_s);
    static const QRegularExpression null(u"\\bnull\\b|\\bNone\\b|valid string|type string|expected a string|"
                                         "must be a string|non-empty content"_s,
                                         QRegularExpression::CaseInsensitiveOption);
    return matches(fault.words, null) && (matches(fault.words, content) || fault.parameters.contains("messages"_L1));
}

bool hasNullContent(const QJsonObject &body)
{
    const QJsonArray messages = body["messages"_L1].toArray();
    return std::any_of(messages.begin(), messages.end(),
                       [](const QJsonValue &message) { return message.toObject().value("content"_L1).isNull(); });
}

/// The largest number of tokens that the sentence allows, if it names one below `sent`.
int capIn(const QString &words, int sent)
{
    static const std::array patterns{
        QRegularExpression(u"at most ([\\d,]+)"_s),
        QRegularExpression(u"(?:less than or equal to|<=|up to) ?([\\d,]+)"_s),
        QRegularExpression(u"> ?([\\d,]+), which is the maximum"_s),
        QRegularExpression(u"range[^\\d\\[(]{0,40}[\\[(] ?\\d+ ?, ?([\\d,]+)"_s),
        QRegularExpression(u"maximum[^\\d]{0,60}?([\\d,]+)"_s),
    };
    for (const QRegularExpression &pattern : patterns) {
        bool isNumber = false;
        const int cap = pattern.match(words).captured(1).remove(u',').toInt(&isNumber);
        if (isNumber && cap > 0 && cap < sent) return cap;
    }
    return 0;
}

void drop(QuirkChange &change, const QString &name)
{
    if (!change.quirks.dropped.contains(name)) change.quirks.dropped.append(name);
    change.what = u"without "_s + name;
}

std::optional<QuirkChange> changeOfLimit(const QString &name, const ProviderFault &fault, const QJsonObject &body,
                                         QuirkChange change)
{
    const int sent = body[name].toInt();
    static const QRegularExpression size(
        u"too (large|big|high|long)|at most|maximum|exceed|range|less than or equal|<="_s,
        QRegularExpression::CaseInsensitiveOption);
    if (fault.code != "unsupported_parameter"_L1 && matches(fault.words, size)) {
        static const QRegularExpression window(u"context (length|window)"_s, QRegularExpression::CaseInsensitiveOption);
        const int cap = matches(fault.words, window) ? 0 : capIn(fault.words, sent);
        if (cap > 0) {
            change.quirks.maxTokensCap = cap;
            change.what = u"at most %1 tokens"_s.arg(cap);
            return change;
        }
        change.remember = false; // what this prompt left over: another one leaves more
        drop(change, name);
        return change;
    }
    if (!saysUnsupported(fault)) return {};
    const bool toNewName = name == maxTokens;
    const bool triedBoth = change.quirks.completionTokens.has_value() && *change.quirks.completionTokens != toNewName;
    if (triedBoth) {
        drop(change, name);
    } else {
        change.quirks.completionTokens = toNewName;
        change.what = toNewName ? u"max_tokens is max_completion_tokens"_s : u"max_completion_tokens is max_tokens"_s;
    }
    return change;
}

QString keyOf(const QUrl &base, const QString &model)
{
    return base.toString(QUrl::FullyEncoded) + u' ' + model;
}
} // namespace

QJsonObject adapt(QJsonObject body, const ModelQuirks &quirks)
{
    for (const auto &[from, to, wanted] :
         {std::tuple(maxTokens, maxCompletionTokens, true), std::tuple(maxCompletionTokens, maxTokens, false)}) {
        if (quirks.completionTokens == wanted && body.contains(from)) body[to] = body.take(from);
    }
    for (const auto name : {maxTokens, maxCompletionTokens}) {
        if (quirks.maxTokensCap > 0 && body.value(name).toInt() > quirks.maxTokensCap) body[name] = quirks.maxTokensCap;
    }
    for (const QString &name : quirks.dropped) {
        if (!isNeeded(name)) body.remove(name);
    }
    if (!body.contains("tools"_L1)) { // what makes sense beside tools only
        body.remove("tool_choice"_L1);
        body.remove("parallel_tool_calls"_L1);
    }
    if (quirks.emptyContent) {
        QJsonArray messages = body.value("messages"_L1).toArray();
        for (QJsonValueRef entry : messages) {
            QJsonObject message = entry.toObject();
            if (!message.value("content"_L1).isNull()) continue;
            message["content"_L1] = ""_L1;
            entry = message;
        }
        body["messages"_L1] = messages;
    }
    return body;
}

std::optional<QuirkChange> changeFor(const ProviderFault &fault, const QJsonObject &body, const ModelQuirks &known)
{
    const int status = fault.status;
    QuirkChange change{known, true, {}};
    if (body.contains("tools"_L1) && (status == 400 || status == 404 || status == 422 || status >= 500) &&
        refusesTools(fault)) {
        drop(change, u"tools"_s);
        return change;
    }
    if (status != 400 && status != 422) return {};
    if (!known.emptyContent && hasNullContent(body) && refusesNull(fault)) {
        change.quirks.emptyContent = true;
        change.what = u"\"\" for null"_s;
        return change;
    }
    const QString name = blamed(fault, body);
    if (name.isEmpty() || isNeeded(name)) return {};
    if (isLimit(name)) return changeOfLimit(name, fault, body, change);
    // A field that the provider itself names need not be called unsupported; but tools with a mistake in them are not
    // to vanish.
    const bool named = fault.parameters.contains(name) && name != "tools"_L1;
    if (!named && !saysUnsupported(fault)) return {};
    drop(change, name);
    return change;
}

ModelQuirks RequestQuirks::of(const QUrl &base, const QString &model) const
{
    return m_quirks.value(keyOf(base, model));
}

void RequestQuirks::set(const QUrl &base, const QString &model, const ModelQuirks &quirks)
{
    const QString key = keyOf(base, model);
    if (!m_quirks.contains(key)) {
        m_order.append(key);
        if (m_order.size() > maxModels) m_quirks.remove(m_order.takeFirst());
    }
    m_quirks.insert(key, quirks);
}

QJsonObject RequestQuirks::toJson() const
{
    QJsonArray models;
    for (const QString &key : m_order) {
        const ModelQuirks quirks = m_quirks.value(key);
        QJsonObject entry{{"base"_L1, key.section(u' ', 0, 0)}, {"model"_L1, key.section(u' ', 1)}};
        if (quirks.completionTokens) entry["max_completion_tokens"_L1] = *quirks.completionTokens;
        if (quirks.maxTokensCap > 0) entry["max_tokens_cap"_L1] = quirks.maxTokensCap;
        if (!quirks.dropped.isEmpty()) entry["dropped"_L1] = QJsonArray::fromStringList(quirks.dropped);
        if (quirks.emptyContent) entry["empty_content"_L1] = true;
        models.append(entry);
    }
    return {{"models"_L1, models}};
}

RequestQuirks RequestQuirks::fromJson(const QJsonObject &json)
{
    constexpr qsizetype mostDropped = 20;
    RequestQuirks result;
    for (const QJsonValue &entry : json["models"_L1].toArray()) {
        const QUrl base(entry["base"_L1].toString());
        const QString model = entry["model"_L1].toString();
        if (!base.isValid() || base.isEmpty() || model.isEmpty()) continue;
        ModelQuirks quirks;
        if (const QJsonValue renamed = entry["max_completion_tokens"_L1]; renamed.isBool())
            quirks.completionTokens = renamed.toBool();
        quirks.maxTokensCap = std::max(0, entry["max_tokens_cap"_L1].toInt());
        for (const QJsonValue &name : entry["dropped"_L1].toArray()) {
            if (name.isString() && !isNeeded(name.toString()) && quirks.dropped.size() < mostDropped)
                quirks.dropped.append(name.toString());
        }
        quirks.emptyContent = entry["empty_content"_L1].toBool();
        result.set(base, model, quirks);
    }
    return result;
}

void QuirkBook::learn(const QUrl &base, const QString &model, const ModelQuirks &quirks)
{
    if (m_quirks.of(base, model) == quirks) return;
    m_quirks.set(base, model, quirks);
    Q_EMIT changed();
}

} // namespace docswiki::provider::openai
