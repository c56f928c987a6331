// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/embed/rowsum.h"

#include "core/base/vectorised.h"

#include <QFloat16>

#include <algorithm>
#include <array>
#include <cstring>

namespace docswiki::knowledge {

namespace {

using Type = SafeTensors::Type;

constexpr int block = 256; // half floats are widened in pieces of this size

DOCSWIKI_VECTORISED
void addFloats(float *sum, const float *row, int count, float weight)
{
    for (int i = 0; i < count; ++i)
        sum[i] += weight * row[i];
}

DOCSWIKI_VECTORISED
void addBytes(float *sum, const qint8 *row, int count, float weight)
{
    for (int i = 0; i < count; ++i)
        sum[i] += weight * static_cast<float>(row[i]);
}

DOCSWIKI_VECTORISED
void addBrainFloats(float *sum, const quint16 *row, int count, float weight)
{
    for (int i = 0; i < count; ++i) {
        const quint32 bits = static_cast<quint32>(row[i]) << 16;
        float value;
        std::memcpy(&value, &bits,
                    sizeof value); // std::bit_cast is a call here: functions of other options are not inlined
        sum[i] += weight * value;
    }
}

void addHalfFloats(float *sum, const qfloat16 *row, int count, float weight)
{
    std::array<float, block> wide;
    for (int begin = 0; begin < count; begin += block) {
        const int now = std::min(block, count - begin);
        qFloatFromFloat16(wide.data(), row + begin, now);
        addFloats(sum + begin, wide.data(), now, weight);
    }
}

/// Whether no value has all bits of its exponent set, which says infinity or no number.
template<typename Bits>
bool exponentsFinite(const Bits *values, qint64 count, Bits exponent)
{
    bool fine = true;
    for (qint64 i = 0; i < count; ++i)
        fine &= (values[i] & exponent) != exponent;
    return fine;
}

} // namespace

void addRow(float *sum, const std::byte *rows, Type type, quint32 row, int dimension, float weight)
{
    const std::size_t at = std::size_t(row) * static_cast<std::size_t>(dimension);
    switch (type) {
    case Type::F32: return addFloats(sum, reinterpret_cast<const float *>(rows) + at, dimension, weight);
    case Type::F16: return addHalfFloats(sum, reinterpret_cast<const qfloat16 *>(rows) + at, dimension, weight);
    case Type::BF16: return addBrainFloats(sum, reinterpret_cast<const quint16 *>(rows) + at, dimension, weight);
    case Type::I8: return addBytes(sum, reinterpret_cast<const qint8 *>(rows) + at, dimension, weight);
    case Type::F64:
    case Type::I32:
    case Type::I64: break; // load() has refused or converted them
    }
}

double squaredLength(const float *values, int count)
{
    double sum = 0;
    for (int i = 0; i < count; ++i)
        sum += double(values[i]) * double(values[i]);
    return sum;
}

bool allFinite(const std::byte *values, Type type, qint64 count)
{
    switch (type) {
    case Type::F32: return exponentsFinite(reinterpret_cast<const quint32 *>(values), count, quint32(0x7F80'0000));
    case Type::F16: return exponentsFinite(reinterpret_cast<const quint16 *>(values), count, quint16(0x7C00));
    case Type::BF16: return exponentsFinite(reinterpret_cast<const quint16 *>(values), count, quint16(0x7F80));
    case Type::I8: return true;
    case Type::F64:
    case Type::I32:
    case Type::I64: break;
    }
    return false;
}

} // namespace docswiki::knowledge
