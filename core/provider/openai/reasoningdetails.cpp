// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/openai/reasoningdetails.h"

namespace docswiki::provider::openai {

using namespace Qt::StringLiterals;

namespace {
constexpr std::size_t maxItems = 4'096;

bool continues(const QJsonObject &before, const QJsonObject &piece)
{
    const QString type = piece["type"_L1].toString();
    return (type == "reasoning.text"_L1 || type == "reasoning.summary"_L1) && before["type"_L1] == piece["type"_L1] &&
           before["index"_L1] == piece["index"_L1];
}
} // namespace

void ReasoningDetails::add(const QJsonArray &details)
{
    for (const QJsonValue &detail : details) {
        if (!detail.isObject()) continue;
        QJsonObject piece = detail.toObject();
        if (m_items.empty() || !continues(m_items.back().fields, piece)) {
            if (m_items.size() == maxItems) return;
            m_items.emplace_back();
        }
        Item &item = m_items.back();
        if (piece.value("text"_L1).isString()) item.text += piece.take("text"_L1).toString();
        if (piece.value("summary"_L1).isString()) item.summary += piece.take("summary"_L1).toString();
        for (auto it = piece.begin(); it != piece.end(); ++it) {
            if (!it.value().isNull() || !item.fields.contains(it.key())) item.fields[it.key()] = it.value();
        }
    }
}

QJsonArray ReasoningDetails::all() const
{
    QJsonArray details;
    for (const Item &item : m_items) {
        QJsonObject fields = item.fields;
        if (!item.text.isNull()) fields["text"_L1] = item.text;
        if (!item.summary.isNull()) fields["summary"_L1] = item.summary;
        details.append(fields);
    }
    return details;
}

} // namespace docswiki::provider::openai
