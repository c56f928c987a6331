// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/vector/vectorcodec.h"

#include <QFloat16>

#include <cmath>
#include <vector>

namespace docswiki::knowledge {

namespace {
constexpr std::size_t valueBytes = 2;
} // namespace

QByteArray encodeVector(const Vector &vector)
{
    double squares = 0;
    for (const float value : vector)
        squares += double(value) * double(value);
    if (!(squares > 0) || !std::isfinite(squares)) return QByteArray(1, '\0');
    const double factor = 1 / std::sqrt(squares);
    std::vector<float> unit(static_cast<std::size_t>(vector.size()));
    for (std::size_t i = 0; i < unit.size(); ++i)
        unit[i] = static_cast<float>(vector[static_cast<qsizetype>(i)] * factor);
    QByteArray data(vector.size() * qsizetype(valueBytes), Qt::Uninitialized);
    qFloatToFloat16(reinterpret_cast<qfloat16 *>(data.data()), unit.data(), vector.size());
    return data;
}

bool decodeVector(std::string_view data, std::span<float> values)
{
    if (data.size() != values.size() * valueBytes || values.empty()) return false;
    qFloatFromFloat16(values.data(), reinterpret_cast<const qfloat16 *>(data.data()),
                      static_cast<qsizetype>(values.size()));
    return true;
}

Vector decodeVector(std::string_view data, int dimension)
{
    Vector vector(dimension);
    if (!decodeVector(data, std::span(vector.data(), static_cast<std::size_t>(dimension)))) return {};
    return vector;
}

} // namespace docswiki::knowledge
