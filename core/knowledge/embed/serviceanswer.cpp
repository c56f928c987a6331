// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/embed/serviceanswer.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtEndian>

#include <bit>
#include <cmath>
#include <limits>
#include <optional>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {
constexpr qsizetype maxDimension = 65'536;
constexpr int charactersPerToken = 3; // of Latin text; English has more, German and code have about this

std::optional<Vector> numbersIn(const QJsonArray &array)
{
    if (array.isEmpty() || array.size() > maxDimension) return {};
    Vector vector;
    vector.reserve(array.size());
    // What is no number makes the vector unusable, not the answer.
    for (const auto &value : array)
        vector.append(value.isDouble() ? static_cast<float>(value.toDouble())
                                       : std::numeric_limits<float>::quiet_NaN());
    return vector;
}

std::optional<Vector> packedIn(const QString &text)
{
    const auto result = QByteArray::fromBase64Encoding(text.toLatin1(), QByteArray::AbortOnBase64DecodingErrors);
    if (!result) return {};
    const QByteArray &bytes = *result;
    constexpr qsizetype width = sizeof(quint32);
    if (bytes.isEmpty() || bytes.size() % width != 0 || bytes.size() / width > maxDimension) return {};
    Vector vector(bytes.size() / width);
    for (qsizetype i = 0; i < vector.size(); ++i)
        vector[i] = std::bit_cast<float>(qFromLittleEndian<quint32>(bytes.constData() + i * width));
    return vector;
}

bool isWide(QChar c)
{
    return c.unicode() >= 0x0530; // past Latin, Greek and Cyrillic
}
} // namespace

void normalise(Vector &vector)
{
    double sum = 0;
    for (const float value : std::as_const(vector))
        sum += static_cast<double>(value) * static_cast<double>(value);
    const double length = std::sqrt(sum);
    if (!std::isfinite(length) || length < 1e-12) {
        vector.clear();
        return;
    }
    for (float &value : vector)
        value = static_cast<float>(static_cast<double>(value) / length);
}

Result<QList<Vector>> readEmbeddings(const QByteArray &body, int count, const QString &service)
{
    const auto senseless = [&service](const QString &detail) {
        return fail(ErrorCode::Protocol,
                    u"%1 did not answer with one vector for each text. Check that its address and the model are for "
                    "embeddings."_s.arg(service),
                    detail);
    };
    const QJsonDocument document = QJsonDocument::fromJson(body);
    const QJsonArray data = document.isArray() ? document.array() : document["data"_L1].toArray();
    if (data.isEmpty()) return senseless(QString::fromUtf8(body.left(200)));
    if (data.size() != count) return senseless(u"%1 vectors for %2 texts"_s.arg(data.size()).arg(count));
    QList<Vector> vectors(count);
    QList<bool> seen(count, false);
    qsizetype dimension = 0;
    for (int i = 0; i < count; ++i) {
        const QJsonObject entry = data[i].toObject();
        const int index = entry["index"_L1].toInt(i);
        if (index < 0 || index >= count || seen[index])
            return senseless(u"index %1 comes twice or is none"_s.arg(index));
        seen[index] = true;
        const QJsonValue embedding = entry["embedding"_L1];
        auto vector = embedding.isString() ? packedIn(embedding.toString()) : numbersIn(embedding.toArray());
        if (!vector) return senseless(u"entry %1 holds no vector"_s.arg(index));
        if (dimension != 0 && vector->size() != dimension)
            return senseless(u"vectors of %1 and %2 dimensions"_s.arg(dimension).arg(vector->size()));
        dimension = vector->size();
        normalise(*vector);
        vectors[index] = std::move(*vector);
    }
    return vectors;
}

int estimatedTokens(QStringView text)
{
    qsizetype wide = 0;
    for (const QChar c : text)
        wide += isWide(c) ? 1 : 0;
    return static_cast<int>(std::min<qsizetype>(wide + (text.size() - wide) / charactersPerToken + 1, 1 << 30));
}

QString cutToTokens(const QString &text, int tokens)
{
    if (estimatedTokens(text) <= tokens) return text;
    const qsizetype most = static_cast<qsizetype>(tokens) * charactersPerToken;
    qsizetype thirds = 0;
    qsizetype end = 0;
    while (end < text.size() && thirds < most - charactersPerToken)
        thirds += isWide(text[end++]) ? charactersPerToken : 1;
    if (const qsizetype blank = text.lastIndexOf(u' ', end); blank > end - 40 && blank > 0) end = blank;
    if (end > 0 && end < text.size() && text[end - 1].isHighSurrogate()) --end;
    return text.left(end);
}

} // namespace docswiki::knowledge
