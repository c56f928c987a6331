// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/result.h"
#include "core/provider/chattypes.h"
#include "core/provider/openai/providerfault.h"
#include "core/provider/openai/toolcallassembler.h"

#include <QByteArrayView>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QList>
#include <QString>

#include <optional>

namespace docswiki::provider::openai {

/// What one chunk adds to the answer. Empty strings and lists: nothing.
struct ChunkDelta {
    QString content;
    QString reasoning;
    QString refusal;
    QList<ToolDelta> toolCalls;
    QString finishReason;
    std::optional<Usage> usage; ///< replaces the one before
    QString id;
    QString model;
    std::optional<ProviderFault> fault; ///< then nothing else counts
    bool isAnswer = false;              ///< it had a choice of ours
    QJsonArray reasoningDetails;        ///< as they came
    std::optional<double> promptRead;   ///< how much of the prompt llama-server has read, 0 to 1
    std::optional<Usage> timings;       ///< llama-server's own counts, where there is no usage
};

/// Reads chunks of one answer: `choices[i].delta` (or `.message`, of an answer that was not streamed). Only choice 0
/// counts, since one is asked for. Keeps one thing between chunks: which of the fields that servers use for reasoning
/// carries it, so that a text sent in two of them is read once. Pure.
class ChunkReader {
public:
    /// Protocol error when `payload` is not a JSON object. Broken UTF-8 becomes U+FFFD.
    Result<ChunkDelta> read(QByteArrayView payload);
    ChunkDelta read(const QJsonObject &chunk);

private:
    void readMessage(const QJsonObject &message, ChunkDelta &delta);
    QString reasoningOf(const QJsonObject &message);

    enum class ReasoningField { Unknown, Text, Details };
    ReasoningField m_reasoningField = ReasoningField::Unknown;
};

/// JSON from a stream: broken UTF-8 in it becomes U+FFFD.
QJsonDocument parseLeniently(QByteArrayView payload, QJsonParseError &problem);

/// `usage` as any of the servers writes it.
Usage usageFrom(const QJsonObject &usage);

} // namespace docswiki::provider::openai
