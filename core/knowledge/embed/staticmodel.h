// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/embed/embedder.h"
#include "core/knowledge/embed/safetensors.h"
#include "core/knowledge/embed/wordpiece.h"

#include <memory>
#include <vector>

namespace docswiki::knowledge {

/// A static embedding model in the form of Model2Vec: a vector for each piece of a word; a text's vector is the mean of
/// its pieces'. A folder with model.safetensors, tokenizer.json and config.json. Never changes once loaded: any thread.
///
/// model.safetensors has `embeddings` (rows × dimension; F64, F32, F16, BF16, or I8 with one scale for all, which the
/// file does not tell and a direction does not need), and may have `weights` (one for each piece) and `mapping` (the
/// row of each piece).
class StaticModel {
public:
    /// Reads and checks the files, at most 1 GB; blocks. Errors (NotFound, Storage, Input) name the file.
    static Result<std::shared_ptr<const StaticModel>> load(const QString &folder);

    /// Of space().dimension, of length 1 where the model says so; empty when no piece of the text is known, or they
    /// cancel out. Of very long texts the first 8,192 pieces count.
    Vector embed(QStringView text) const;

    const EmbeddingSpace &space() const { return m_space; } ///< named after the folder
    qint64 bytes() const { return m_tensors.bytes() + m_pieces.bytes(); }

private:
    StaticModel(SafeTensors tensors, WordPiece pieces) : m_tensors(std::move(tensors)), m_pieces(std::move(pieces)) {}
    Result<void> readTensors(const QString &file);
    Result<void> readWeights(const QString &file);
    Result<void> readMapping(const QString &file);

    SafeTensors m_tensors;
    WordPiece m_pieces;
    EmbeddingSpace m_space;
    const std::byte *m_rows = nullptr;
    SafeTensors::Type m_type = SafeTensors::Type::F32;
    qint64 m_rowCount = 0;
    std::vector<float> m_converted; ///< the rows of an F64 file
    std::vector<float> m_weights;   ///< of each piece; empty: all 1
    std::vector<quint32> m_mapping; ///< a piece's row; empty: its own number
};

} // namespace docswiki::knowledge
