// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/embed/staticmodel.h"

#include "core/base/safefile.h"
#include "core/knowledge/embed/rowsum.h"

#include <QCryptographicHash>
#include <QDir>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <cmath>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {

using Type = SafeTensors::Type;

constexpr qint64 largestTokenizer = 128 << 20;
constexpr qint64 largestConfig = 1 << 20;
constexpr std::size_t mostPieces = 8'192; // Model2Vec stops at 512: then the end of a long passage would not count
constexpr qint64 largestDimension = 16'384;

auto unsuited(const QString &file, const QString &why)
{
    return fail(ErrorCode::Input, u"The model file %1 cannot be used: %2."_s.arg(file, why));
}

Result<QByteArray> fileOf(const QString &path, qint64 largest)
{
    Result<QByteArray> bytes = safefile::read(path, largest);
    if (bytes && bytes->isEmpty())
        return fail(ErrorCode::NotFound, u"The model file %1 is missing or empty. Fetch the model again."_s.arg(path));
    return bytes;
}

} // namespace

Result<std::shared_ptr<const StaticModel>> StaticModel::load(const QString &folder)
{
    const QDir dir(folder);
    if (folder.isEmpty() || !dir.exists())
        return fail(ErrorCode::NotFound, u"There is no model folder %1."_s.arg(folder));
    QCryptographicHash hash(QCryptographicHash::Sha256);
    const QString modelFile = dir.filePath(u"model.safetensors"_s);
    Result<SafeTensors> tensors = SafeTensors::read(modelFile, hash);
    if (!tensors) return fail(tensors.error());
    const QString tokenizerFile = dir.filePath(u"tokenizer.json"_s);
    const Result<QByteArray> tokenizer = fileOf(tokenizerFile, largestTokenizer);
    if (!tokenizer) return fail(tokenizer.error());
    hash.addData(*tokenizer);
    Result<WordPiece> pieces = WordPiece::fromJson(*tokenizer, tokenizerFile);
    if (!pieces) return fail(pieces.error());
    const QString configFile = dir.filePath(u"config.json"_s);
    const Result<QByteArray> config = fileOf(configFile, largestConfig);
    if (!config) return fail(config.error());
    hash.addData(*config);
    const QJsonDocument settings = QJsonDocument::fromJson(*config);
    if (!settings.isObject())
        return fail(ErrorCode::Input,
                    u"The model file %1 is damaged: it is not JSON. Fetch the model again."_s.arg(configFile));

    std::shared_ptr<StaticModel> model(new StaticModel(std::move(*tensors), std::move(*pieces)));
    model->m_space.model = QDir(dir.absolutePath()).dirName();
    model->m_space.revision = QString::fromLatin1(hash.result().toHex());
    model->m_space.normalised = settings.object()["normalize"_L1].toBool(false); // Model2Vec's own default
    if (const Result<void> read = model->readTensors(modelFile); !read) return fail(read.error());
    return model;
}

Result<void> StaticModel::readTensors(const QString &file)
{
    const SafeTensors::Tensor *rows = m_tensors.find(u"embeddings"_s);
    if (!rows) rows = m_tensors.find(u"embedding.weight"_s); // as Sentence Transformers calls it
    if (!rows) return unsuited(file, u"it has no “embeddings”"_s);
    if (rows->shape.size() != 2 || rows->shape[0] < 1 || rows->shape[1] < 1 || rows->shape[1] > largestDimension)
        return unsuited(file, u"its “embeddings” are no table of vectors"_s);
    if (rows->type == Type::I32 || rows->type == Type::I64)
        return unsuited(file, u"its vectors are of a kind this program does not know"_s);
    m_rows = rows->data;
    m_type = rows->type;
    m_rowCount = rows->shape[0];
    m_space.dimension = static_cast<int>(rows->shape[1]);
    if (m_type == Type::F64) {
        if (!toFloats(*rows, m_converted)) return unsuited(file, u"it holds numbers that are none"_s);
        m_rows = reinterpret_cast<const std::byte *>(m_converted.data());
        m_type = Type::F32;
    } else if (!allFinite(m_rows, m_type, rows->count())) {
        return unsuited(file, u"it holds numbers that are none"_s);
    }
    return readWeights(file).and_then([&] { return readMapping(file); });
}

Result<void> StaticModel::readWeights(const QString &file)
{
    const SafeTensors::Tensor *weights = m_tensors.find(u"weights"_s);
    if (!weights) return {};
    if (weights->count() < m_pieces.idEnd())
        return unsuited(file, u"it has fewer weights than the tokenizer has pieces"_s);
    if (!toFloats(*weights, m_weights)) return unsuited(file, u"its weights are no numbers"_s);
    return {};
}

Result<void> StaticModel::readMapping(const QString &file)
{
    const SafeTensors::Tensor *mapping = m_tensors.find(u"mapping"_s);
    if (!mapping) {
        if (m_rowCount < m_pieces.idEnd())
            return unsuited(file, u"it has fewer vectors than the tokenizer has pieces"_s);
        return {};
    }
    if ((mapping->type != Type::I64 && mapping->type != Type::I32) || mapping->count() < m_pieces.idEnd())
        return unsuited(file, u"its “mapping” does not fit the tokenizer"_s);
    m_mapping.resize(static_cast<std::size_t>(mapping->count()));
    for (std::size_t i = 0; i < m_mapping.size(); ++i) {
        const qint64 row = mapping->type == Type::I64 ? reinterpret_cast<const qint64 *>(mapping->data)[i]
                                                      : qint64(reinterpret_cast<const qint32 *>(mapping->data)[i]);
        if (row < 0 || row >= m_rowCount) return unsuited(file, u"its “mapping” names vectors that it has not"_s);
        m_mapping[i] = static_cast<quint32>(row);
    }
    return {};
}

Vector StaticModel::embed(QStringView text) const
{
    static thread_local std::vector<quint32> ids;
    m_pieces.pieces(text, mostPieces, ids);
    if (ids.empty()) return {};
    Vector sum(m_space.dimension, 0.0F);
    for (const quint32 id : ids)
        addRow(sum.data(), m_rows, m_type, m_mapping.empty() ? id : m_mapping[id], m_space.dimension,
               m_weights.empty() ? 1.0F : m_weights[id]);
    const double length = std::sqrt(squaredLength(sum.constData(), m_space.dimension));
    if (!(length > 0) || !std::isfinite(length)) return {};
    // Without a length of 1 the vector is the mean; an int8 file's own scale is lost, 1/127 gives about the right size.
    const double factor =
        m_space.normalised ? 1.0 / length : (m_type == Type::I8 ? 1.0 / 127.0 : 1.0) / static_cast<double>(ids.size());
    for (float &value : sum)
        value = static_cast<float>(value * factor);
    return sum;
}

} // namespace docswiki::knowledge
