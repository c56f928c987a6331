// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/clock.h"
#include "core/base/result.h"

#include <QList>
#include <QString>
#include <QStringList>

namespace docswiki::test {

/// What goes wrong. "After tokens" counts Script::faultAfter tokens of text.
enum class Fault {
    None,
    NeverAccept,   ///< the port is open, but no connection ever stands (program only; tests: Emulator::stopAccepting)
    NeverAnswer,   ///< takes the request and says nothing
    HeadersOnly,   ///< 200 and the headers, then nothing
    KeepAliveOnly, ///< 200, then comments for ever
    Stall,         ///< stops after tokens, connection open
    Reset,         ///< TCP reset after tokens
    ResetEarly,    ///< TCP reset instead of an answer
    Cut,           ///< connection closed after tokens, in the middle of an HTTP chunk
    BadRequest,    ///< 400, unsupported parameter max_tokens
    Unauthorised,  ///< 401, with the key in its words
    NoCredit,      ///< 402
    Forbidden,     ///< 403
    NotFound,      ///< 404
    RateLimit,     ///< 429 with Retry-After
    Quota,         ///< 429, insufficient_quota
    ServerError,   ///< 500
    BadGateway,    ///< 502, a web page
    Unavailable,   ///< 503, plain text
    Overloaded,    ///< 529
    Redirect,      ///< 307 to another host
    BadJson,       ///< a chunk that is no JSON, after tokens
    BrokenUtf8,    ///< bytes that are no UTF-8 inside a text, after tokens
    CutUtf8,       ///< every character of several bytes split between two writes
    ErrorFirst,    ///< 200, then an error event before any token
    ErrorLater,    ///< 200, then an error event after tokens
    ErrorObject,   ///< 200, then {"object":"error"} after tokens
    DataKeepAlive, ///< keep-alives wrapped in data lines, before the first token and between
    NoDone,        ///< everything but [DONE]
    NoFinish,      ///< ends after tokens, cleanly, without finish_reason and [DONE]
    NoBlankLine,   ///< the last event is not closed; no [DONE]
    Page,          ///< 200 with a web page
    WholeAnswer,   ///< 200 with JSON although a stream was asked for
    JsonError,     ///< 200 with a JSON error
    Empty,         ///< 200 without a byte
    DoneOnly,      ///< 200, [DONE], nothing else
    Gzip,          ///< the stream is packed although it was asked not to be
    OneByteWrites, ///< each byte goes out alone
};

/// How the pieces of tool calls are labelled.
enum class ToolStyle {
    Documented,
    NoIndex,
    AllIndexZero,
    NoIds,
    BlankIds,
    RepeatedIds,
    WholeArguments,
    Legacy,
    OneByOne
};

struct ScriptedCall {
    QString name;
    QString arguments; ///< JSON text
};

/// How one answer goes. A value; the defaults give an answer at once.
struct Script {
    Milliseconds headers{0};    ///< from the request to the status line
    Milliseconds firstToken{0}; ///< from the request to the first token
    double tokensPerSecond = 0; ///< 0: as fast as it goes
    int tokensPerChunk = 1;
    Milliseconds keepAlive{0};     ///< a comment this often until the first token; 0: none
    QString answer;                ///< empty: quotes the numbered passages it finds in the prompt, each with its [n]
    QString reasoning;             ///< streamed before the answer, as `reasoning`
    bool thinkTags = false;        ///< the reasoning goes into the content, between <think> tags
    QList<ScriptedCall> toolCalls; ///< made while the last message is not a tool's result; the answer comes after that
    bool useOfferedTools =
        false; ///< calls the tools that the request offers (at most two), with the question as `query`
    ToolStyle toolStyle = ToolStyle::Documented;
    int cachedTokens = 0;
    double costPerToken = 0.000001; ///< USD
    QString finishReason = QStringLiteral("stop");
    Fault fault = Fault::None;
    int faultAfter = 3;
    Milliseconds retryAfter{2000}; ///< of RateLimit and Unavailable, in whole seconds
    Milliseconds retryAfterMs{0};  ///< not 0: these say it in `retry-after-ms` as well, as OpenAI does
    QString requiredKey;           ///< not empty: any other key gets a 401
};

/// Changes one setting by name, as the program's options and the model's query spell it: headers, first, tps, chunk,
/// keepalive, answer, reasoning, think, tools (calls as `name` or `name:{json}`, separated by ";"; `offered`),
/// toolstyle, cached, finish, fault, after, retry, retryms, key. Input error names what is wrong.
Result<void> setOption(Script &script, const QString &name, const QString &value);

/// Changes several, as a query spells them: `fault=429&retry=1000`.
Result<void> setOptions(Script &script, const QString &query);

/// The script a request asks for by its model: `emulator/slow?first=2000&tps=20`, `emulator/fault-429`. Other names:
/// `base`. NotFound for an `emulator/…` that there is not.
Result<Script> scriptForModel(const Script &base, const QString &model);

QStringList faultNames();
QStringList emulatedModels();

} // namespace docswiki::test
