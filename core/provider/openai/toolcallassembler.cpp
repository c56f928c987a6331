// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/openai/toolcallassembler.h"

#include <QJsonDocument>
#include <QRandomGenerator>

#include <algorithm>

namespace docswiki::provider::openai {

using namespace Qt::StringLiterals;

namespace {
constexpr std::size_t maxCalls = 128; // more than any server allows in one answer
} // namespace

QString newCallId()
{
    return u"call_%1"_s.arg(QRandomGenerator::global()->generate64(), 16, 16, '0'_L1);
}

bool isJsonObject(const QString &text)
{
    return QJsonDocument::fromJson(text.toUtf8()).isObject();
}

QList<ToolCallAssembler::Started> ToolCallAssembler::feed(const ToolDelta &raw)
{
    ToolDelta delta = raw;
    delta.id = delta.id.trimmed(); // rule 1: blank means absent
    if (delta.name.trimmed().isEmpty()) delta.name.clear();

    Call &call = callFor(delta);
    m_last = static_cast<std::size_t>(&call - m_calls.data());
    if (!delta.id.isEmpty() && call.serverId.isEmpty()) call.serverId = delta.id;
    if (call.id.isEmpty()) call.id = delta.id;

    // Rule 6: a name may come in pieces while there are no arguments; the same name again means nothing.
    if (call.name.isEmpty())
        call.name = delta.name;
    else if (!delta.name.isEmpty() && delta.name != call.name && call.arguments.isEmpty())
        call.name += delta.name;

    if (delta.wholeArguments) { // rule 7
        if (!call.whole) call.arguments = delta.arguments;
        call.whole = true;
    } else if (!call.whole) {
        call.arguments += delta.arguments;
    }

    QList<Started> started;
    if (!call.told && !call.name.isEmpty() && (!call.id.isEmpty() || !call.arguments.isEmpty())) {
        if (call.id.isEmpty()) call.id = newCallId();
        call.told = true;
        started.append({call.id, call.name});
    }
    return started;
}

ToolCallAssembler::Call &ToolCallAssembler::callFor(const ToolDelta &delta)
{
    if (m_calls.size() >= maxCalls) return m_calls[m_last];
    if (!delta.id.isEmpty()) {
        // Rule 2: a known id names its call, whatever the index says.
        const auto known = std::find_if(m_calls.begin(), m_calls.end(),
                                        [&delta](const Call &call) { return call.serverId == delta.id; });
        if (known != m_calls.end()) return *known;
        // Rule 3: a new id takes its slot if that has none yet, else it begins a new call.
        if (delta.index) {
            if (Call *slot = byIndex(*delta.index); slot && slot->serverId.isEmpty()) return *slot;
        }
        return append(delta);
    }
    if (delta.index) {
        // Rule 4: by index; but a second name on a call that is complete is another call with a wrong index.
        Call *slot = byIndex(*delta.index);
        const bool another = slot && !delta.name.isEmpty() && !slot->name.isEmpty() && isJsonObject(slot->arguments);
        return slot && !another ? *slot : append(delta);
    }
    // Rule 5: neither id nor index: a name begins a call, anything else goes on with the last one.
    return !delta.name.isEmpty() || m_calls.empty() ? append(delta) : m_calls[m_last];
}

ToolCallAssembler::Call *ToolCallAssembler::byIndex(int index)
{
    // The latest one: where several calls share an index, pieces without id belong to the call that is being written.
    const auto it =
        std::find_if(m_calls.rbegin(), m_calls.rend(), [index](const Call &call) { return call.index == index; });
    return it == m_calls.rend() ? nullptr : &*it;
}

ToolCallAssembler::Call &ToolCallAssembler::append(const ToolDelta &delta)
{
    Call call;
    call.index = delta.index;
    m_calls.push_back(std::move(call));
    return m_calls.back();
}

QList<ToolCall> ToolCallAssembler::finish()
{
    QList<ToolCall> calls;
    for (const Call &call : m_calls) {
        if (call.name.isEmpty() && call.arguments.trimmed().isEmpty()) continue;
        // Rule 8: blank arguments are an empty object; an id that never came is ours.
        calls.append({call.id.isEmpty() ? newCallId() : call.id, call.name,
                      call.arguments.trimmed().isEmpty() ? u"{}"_s : call.arguments});
    }
    return calls;
}

} // namespace docswiki::provider::openai
