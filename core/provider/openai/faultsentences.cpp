// SPDX-License-Identifier: GPL-3.0-or-later
// What a provider's fault means to the person: the sentence, and whether asking again helps.
#include "core/provider/openai/providerfault.h"

#include <algorithm>
#include <array>
#include <initializer_list>

namespace docswiki::provider::openai {

using namespace Qt::StringLiterals;

namespace {
constexpr Milliseconds loadingWait{2'000}; // a server that reads its model from disk; it does not say how long

bool hasAny(const QString &text, std::initializer_list<QLatin1StringView> words)
{
    return std::any_of(words.begin(), words.end(),
                       [&text](QLatin1StringView word) { return text.contains(word, Qt::CaseInsensitive); });
}

bool isQuota(const ProviderFault &fault)
{
    const QString labels = fault.type + u' ' + fault.code;
    return fault.status == 402 ||
           hasAny(labels, {"insufficient_quota"_L1, "billing"_L1, "payment_required"_L1, "insufficient_credits"_L1,
                           "quota_exceeded"_L1}) ||
           (fault.status == 429 && hasAny(fault.words, {"exceeded your current quota"_L1, "insufficient credit"_L1}));
}

/// A status for faults that come without one, from the words they are labelled with.
int statusOf(const ProviderFault &fault)
{
    if (fault.status != 0) return fault.status;
    const QString labels = fault.type + u' ' + fault.code;
    if (hasAny(labels, {"rate_limit"_L1, "insufficient_quota"_L1})) return 429;
    if (hasAny(labels, {"authentication"_L1, "invalid_api_key"_L1})) return 401;
    if (hasAny(labels, {"permission"_L1})) return 403;
    if (hasAny(labels, {"payment_required"_L1})) return 402;
    if (hasAny(labels, {"not_found"_L1})) return 404;
    if (hasAny(labels, {"overloaded"_L1, "unavailable"_L1})) return 503;
    if (hasAny(labels, {"timeout"_L1})) return 408;
    if (hasAny(labels, {"payload_too_large"_L1})) return 413;
    if (hasAny(labels, {"invalid"_L1, "exceeded"_L1, "too_long"_L1, "too_large"_L1, "too_small"_L1, "content_policy"_L1,
                        "refusal"_L1, "unprocessable"_L1, "precondition"_L1, "unsupported"_L1}))
        return 400;
    return 500;
}

QString waitWords(const ProviderFault &fault)
{
    if (!fault.retryAfter) return u"Wait a moment and ask again"_s;
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(*fault.retryAfter).count();
    return seconds < 120 ? u"Ask again in %1 s"_s.arg(std::max<qint64>(seconds, 1))
                         : u"Ask again in %1 min"_s.arg((seconds + 59) / 60);
}

/// What is told and done. In `sentence` %1 is the provider, %2 its words, %3 the status, %4 when to ask again.
struct Meaning {
    ErrorCode code;
    bool retryable;
    QLatin1StringView sentence;
};

constexpr Meaning tooLong{ErrorCode::Http, false,
                          "The question with its passages and the conversation is too long for this model at %1%2. "
                          "Start a new chat, or choose a model with a larger context."_L1};
constexpr Meaning overloaded{ErrorCode::Http, true, "%1 is overloaded just now%2. %4, or choose another model."_L1};
constexpr Meaning gone{ErrorCode::NotFound, false, "%1 does not offer this model any more%2. Choose another model."_L1};
constexpr Meaning nobodyThere{
    ErrorCode::Http, true, "Nobody behind %1 can answer with this model just now%2. %4, or choose another model."_L1};
constexpr Meaning byOwnRules{ErrorCode::Http, false,
                             "The rules of your account at %1 leave nobody to answer with this model%2. Change them "
                             "there, or choose another model."_L1};

struct Label {
    QLatin1StringView word;
    Meaning meaning;
};

// OpenRouter's `availability.code`.
constexpr std::array availabilities{
    Label{"model_not_found"_L1,
          {ErrorCode::NotFound, false, "%1 does not have this model%2. Choose another model."_L1}},
    Label{"wrong_endpoint"_L1,
          {ErrorCode::NotFound, false, "This model of %1 does not answer chats%2. Choose another model."_L1}},
    Label{"model_deprecated"_L1, gone},
    Label{"free_variant_ended"_L1, gone},
    Label{"no_endpoints"_L1, nobodyThere},
    Label{"model_unavailable_upstream"_L1, nobodyThere},
    Label{"capacity_exhausted"_L1, overloaded},
    Label{"temporarily_unavailable"_L1, nobodyThere},
    Label{"region_restricted"_L1,
          {ErrorCode::Unauthorised, false, "%1 does not offer this model in your region%2. Choose another model."_L1}},
    Label{"privacy_restricted"_L1, byOwnRules},
    Label{"constraint_filtered"_L1, byOwnRules},
};

// `type`, `code` and OpenRouter's `error_type`.
constexpr std::array types{
    Label{"context_length_exceeded"_L1, tooLong},
    Label{"token_limit_exceeded"_L1, tooLong},
    Label{"string_too_long"_L1, tooLong},
    Label{"payload_too_large"_L1, tooLong},
    Label{
        "max_tokens_exceeded"_L1,
        {ErrorCode::Http, false,
         "The longest answer that is set for this model is more than %1 allows%2. Lower it in the model's settings."_L1}},
    Label{"content_policy_violation"_L1,
          {ErrorCode::Http, false,
           "%1 refuses the question for its content%2. Word it differently, or choose another model."_L1}},
    Label{"refusal"_L1,
          {ErrorCode::Http, false,
           "%1 refuses the question for its content%2. Word it differently, or choose another model."_L1}},
    Label{"provider_overloaded"_L1, overloaded},
    Label{"overloaded_error"_L1, overloaded},
    Label{"provider_unavailable"_L1, nobodyThere},
};

template<typename Labels>
const Meaning *find(const Labels &labels, const QString &word)
{
    const auto it =
        std::find_if(labels.begin(), labels.end(), [&word](const Label &label) { return label.word == word; });
    return it == labels.end() ? nullptr : &it->meaning;
}

Meaning meaningOf(const ProviderFault &fault, int status)
{
    if (status == 401 && fault.withoutKey)
        return {ErrorCode::Unauthorised, false, "%1 wants a key%2. Enter it in Settings, or set DOCSWIKI_API_KEY."_L1};
    if (isQuota(fault))
        return {ErrorCode::RateLimited, false,
                "The credit or quota at %1 is used up%2. Top it up there, or choose another model."_L1};
    if (const Meaning *meaning = find(availabilities, fault.availability)) return *meaning;
    if (status != 429 && status != 401 && status != 403) {
        for (const QString &word : {fault.type, fault.code}) {
            if (const Meaning *meaning = find(types, word)) return *meaning;
        }
    }
    if (isLoadingModel(fault))
        return {ErrorCode::Http, true, "%1 is still loading the model%2. %4, or choose another model."_L1};
    if (hasAny(fault.words, {"more system memory"_L1, "out of memory"_L1}) && hasAny(fault.words, {"requires"_L1}))
        return {ErrorCode::Http, false,
                "The model does not fit into the memory of the computer that %1 runs on%2. Choose a smaller model."_L1};
    switch (status) {
    case 401:
        return {ErrorCode::Unauthorised, false, "%1 does not accept the key%2. Check the key in the settings."_L1};
    case 403:
        return {ErrorCode::Unauthorised, false,
                "%1 does not allow this request%2. Check what the key may do, or choose another model."_L1};
    case 404:
        return {ErrorCode::NotFound, false,
                "%1 does not have this model or address%2. Choose another model, or check the address."_L1};
    case 413: return tooLong;
    case 429:
        return {ErrorCode::RateLimited, true, "%1 gets too many requests just now%2. %4, or choose another model."_L1};
    case 529: return overloaded;
    default: break;
    }
    if (status == 408 || status == 409 || status == 425 || status >= 500)
        return {ErrorCode::Http, true, "%1 has a problem of its own (%3)%2. Ask again, or choose another model."_L1};
    return {ErrorCode::Http, false,
            "%1 refused the request (%3)%2. Change the question or the model's settings, or choose another model."_L1};
}

QString fill(QLatin1StringView sentence, const std::array<QString, 4> &values)
{
    // By hand and in one pass, so that percent signs in the provider's words stay as they are.
    QString text;
    for (qsizetype i = 0; i < sentence.size(); ++i) {
        const char digit = i + 1 < sentence.size() ? sentence[i + 1].toLatin1() : '\0';
        if (sentence[i] == u'%' && digit >= '1' && digit <= '4')
            text += values.at(static_cast<std::size_t>(sentence[++i].toLatin1() - '1'));
        else
            text += sentence[i];
    }
    return text;
}

QString logWords(const ProviderFault &fault)
{
    QStringList words{u"status=%1"_s.arg(fault.status)};
    if (!fault.type.isEmpty()) words += "type="_L1 + fault.type.simplified().left(200);
    if (!fault.code.isEmpty()) words += "code="_L1 + fault.code;
    if (!fault.availability.isEmpty()) words += "availability="_L1 + fault.availability;
    if (!fault.parameters.isEmpty()) words += "param="_L1 + fault.parameters.join(u',');
    if (fault.retryAfter) words += u"retry_after_ms=%1"_s.arg(fault.retryAfter->count());
    if (!fault.requestId.isEmpty()) words += "request_id="_L1 + fault.requestId;
    return words.join(u' ');
}
} // namespace

Error toError(const ProviderFault &fault, const QString &provider)
{
    const int status = statusOf(fault);
    const Meaning meaning = meaningOf(fault, status);
    Error error;
    error.code = meaning.code;
    error.retryable = meaning.retryable;
    if (fault.shouldRetry && !isQuota(fault) && (error.code == ErrorCode::Http || error.code == ErrorCode::RateLimited))
        error.retryable = *fault.shouldRetry;
    const QString said = fault.words.isEmpty() ? QString() : u": “%1”"_s.arg(fault.words);
    error.message = fill(meaning.sentence, {provider, said, QString::number(status), waitWords(fault)});
    error.detail = logWords(fault);
    if (error.retryable) error.retryAfter = fault.retryAfter;
    if (error.retryable && !error.retryAfter && isLoadingModel(fault)) error.retryAfter = loadingWait;
    return error;
}

bool isLoadingModel(const ProviderFault &fault)
{
    return fault.status == 503 && fault.words.contains("loading model"_L1, Qt::CaseInsensitive);
}

} // namespace docswiki::provider::openai
