// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/emulator/catalogue.h"

#include "tests/support/emulator/script.h"

#include <QJsonArray>

namespace docswiki::test {

using namespace Qt::StringLiterals;

namespace {
constexpr qint64 created = 1'764'000'000;

QJsonObject entryOf(const QString &id)
{
    return {
        {"id"_L1, id},
        {"canonical_slug"_L1, id},
        {"object"_L1, "model"_L1},
        {"created"_L1, created},
        {"owned_by"_L1, "emulator"_L1},
        {"name"_L1, "Emulator: "_L1 + id.mid(9)},
        {"description"_L1, "Answers as its script says."_L1},
        {"context_length"_L1, 131072},
        {"architecture"_L1, QJsonObject{{"modality"_L1, "text->text"_L1},
                                        {"input_modalities"_L1, QJsonArray{"text"_L1}},
                                        {"output_modalities"_L1, QJsonArray{"text"_L1}},
                                        {"tokenizer"_L1, "Other"_L1},
                                        {"instruct_type"_L1, QJsonValue::Null}}},
        {"pricing"_L1, QJsonObject{{"prompt"_L1, "0.000001"_L1},
                                   {"completion"_L1, "0.000001"_L1},
                                   {"request"_L1, "0"_L1},
                                   {"input_cache_read"_L1, "0.0000001"_L1}}},
        {"top_provider"_L1,
         QJsonObject{{"context_length"_L1, 131072}, {"max_completion_tokens"_L1, 16384}, {"is_moderated"_L1, false}}},
        {"per_request_limits"_L1, QJsonValue::Null},
        {"supported_parameters"_L1,
         QJsonArray{"temperature"_L1, "max_tokens"_L1, "tools"_L1, "tool_choice"_L1, "reasoning"_L1}}};
}
} // namespace

QJsonObject modelList()
{
    QJsonArray data;
    for (const QString &id : emulatedModels())
        data.append(entryOf(id));
    return {{"object"_L1, "list"_L1},
            {"data"_L1, data},
            {"total_count"_L1, data.size()},
            {"links"_L1, QJsonObject{{"next"_L1, QJsonValue::Null}}}};
}

std::optional<QJsonObject> modelEntry(const QString &id)
{
    if (!emulatedModels().contains(id)) return {};
    return entryOf(id);
}

QJsonObject keyEntry()
{
    return {{"data"_L1, QJsonObject{{"label"_L1, "sk-or-v1-emu...001"_L1},
                                    {"limit"_L1, 10},
                                    {"limit_remaining"_L1, 7.5},
                                    {"limit_reset"_L1, QJsonValue::Null},
                                    {"usage"_L1, 2.5},
                                    {"usage_daily"_L1, 0.5},
                                    {"usage_weekly"_L1, 1.5},
                                    {"usage_monthly"_L1, 2.5},
                                    {"is_free_tier"_L1, false},
                                    {"include_byok_in_limit"_L1, false},
                                    {"expires_at"_L1, QJsonValue::Null}}}};
}

} // namespace docswiki::test
