// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/openai/modellist.h"

#include <QJsonArray>

#include <algorithm>
#include <array>

namespace docswiki::provider::openai {

using namespace Qt::StringLiterals;

namespace {
/// Prices are decimal strings, in USD for one token; negative ones stand for "depends".
std::optional<double> price(const QJsonValue &value)
{
    bool isNumber = value.isDouble();
    const double number = isNumber ? value.toDouble() : value.toString().toDouble(&isNumber);
    return isNumber && number >= 0 ? std::optional(number) : std::nullopt;
}

/// OpenAI's list says nothing but names, and half of them do not chat.
bool chats(const QString &id, ProviderKind kind)
{
    if (kind != ProviderKind::OpenAi) return true;
    const std::array others{"text-embedding-"_L1,  "whisper-"_L1,         "tts-"_L1, "dall-e-"_L1, "gpt-image-"_L1,
                            "omni-moderation-"_L1, "text-moderation-"_L1, "sora-"_L1};
    return std::none_of(others.begin(), others.end(), [&id](auto prefix) { return id.startsWith(prefix); });
}

bool answersInText(const QJsonValue &model)
{
    const QJsonArray modalities = model["architecture"_L1]["output_modalities"_L1].toArray();
    return modalities.isEmpty() || modalities.contains("text"_L1);
}

ModelInfo modelFrom(const QJsonValue &model, const Access &access)
{
    ModelInfo info;
    info.id = model["id"_L1].toString();
    info.name = model["name"_L1].toString(info.id);
    info.provider = access.name;
    info.account = access.account;
    const QJsonValue meta = model["meta"_L1]; // llama-server
    info.contextLength = model["context_length"_L1].toInt(
        model["max_model_len"_L1].toInt(meta["n_ctx"_L1].toInt(meta["n_ctx_train"_L1].toInt())));
    info.maxOutputTokens = model["top_provider"_L1]["max_completion_tokens"_L1].toInt();
    const QJsonValue pricing = model["pricing"_L1];
    info.promptPrice = price(pricing["prompt"_L1]);
    info.completionPrice = price(pricing["completion"_L1]);
    info.cachedPromptPrice = price(pricing["input_cache_read"_L1]);
    if (const QJsonValue supported = model["supported_parameters"_L1]; supported.isArray())
        info.tools = supported.toArray().contains("tools"_L1);
    if (const QJsonValue status = model["status"_L1]["value"_L1]; status.isString()) // llama-server with many models
        info.loaded = status.toString() == "loaded"_L1;
    else if (access.kind == ProviderKind::Vllm || access.kind == ProviderKind::LlamaServer)
        info.loaded = true; // they serve what they were started with
    return info;
}
} // namespace

Models modelsIn(const QJsonObject &answer, const Access &access)
{
    Models models;
    for (const QJsonValue &entry : answer["data"_L1].toArray()) {
        if (models.size() == maxModels) break;
        ModelInfo info = modelFrom(entry, access);
        if (!info.id.isEmpty() && chats(info.id, access.kind) && answersInText(entry)) models.append(std::move(info));
    }
    return models;
}

Models lmStudioModelsIn(const QJsonObject &answer, const Access &access)
{
    Models models;
    for (const QJsonValue &entry : answer["models"_L1].toArray()) {
        if (models.size() == maxModels) break;
        ModelInfo info;
        info.id = entry["key"_L1].toString();
        if (info.id.isEmpty() || entry["type"_L1].toString() == "embedding"_L1) continue;
        info.name = entry["display_name"_L1].toString(info.id);
        info.provider = access.name;
        info.account = access.account;
        const QJsonArray instances = entry["loaded_instances"_L1].toArray();
        info.loaded = !instances.isEmpty();
        info.contextLength =
            instances.isEmpty()
                ? entry["max_context_length"_L1].toInt()
                : instances[0]["config"_L1]["context_length"_L1].toInt(entry["max_context_length"_L1].toInt());
        if (const QJsonValue tools = entry["capabilities"_L1]["trained_for_tool_use"_L1]; tools.isBool())
            info.tools = tools.toBool();
        models.append(std::move(info));
    }
    return models;
}

} // namespace docswiki::provider::openai
