// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/embed/safetensors.h"

#include <QCryptographicHash>
#include <QFile>
#include <QFileInfo>
#include <QFloat16>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtEndian>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <new>
#include <optional>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {

using Type = SafeTensors::Type;

constexpr qint64 largestHeader = qint64(1) << 20; // a model of ours has three tensors; this is room for thousands
constexpr qint64 readStep = qint64(1) << 22;

std::optional<Type> typeNamed(const QString &name)
{
    static const QHash<QString, Type> types{{u"F64"_s, Type::F64},   {u"F32"_s, Type::F32}, {u"F16"_s, Type::F16},
                                            {u"BF16"_s, Type::BF16}, {u"I8"_s, Type::I8},   {u"I32"_s, Type::I32},
                                            {u"I64"_s, Type::I64}};
    const auto found = types.constFind(name);
    return found == types.cend() ? std::nullopt : std::optional(*found);
}

qint64 sizeOf(Type type)
{
    switch (type) {
    case Type::F64:
    case Type::I64: return 8;
    case Type::F32:
    case Type::I32: return 4;
    case Type::F16:
    case Type::BF16: return 2;
    case Type::I8: break;
    }
    return 1;
}

auto damaged(const QString &path, const QString &why)
{
    return fail(ErrorCode::Input, u"The model file %1 is damaged: %2. Fetch the model again."_s.arg(path, why));
}

/// A whole number from 0 up to what a double holds exactly; -1 for anything else.
qint64 wholeNumber(const QJsonValue &value)
{
    const double number = value.toDouble(-1);
    return number >= 0 && number <= 9007199254740991.0 && std::floor(number) == number ? static_cast<qint64>(number)
                                                                                       : -1;
}

} // namespace

qint64 SafeTensors::Tensor::count() const
{
    qint64 product = 1;
    for (const qint64 size : shape)
        product *= size; // cannot overflow: read() has compared it with the file's size
    return product;
}

Result<SafeTensors> SafeTensors::read(const QString &path, QCryptographicHash &hash)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(QFileInfo::exists(path) ? ErrorCode::Storage : ErrorCode::NotFound,
                    u"The model file %1 cannot be read: %2."_s.arg(path, file.errorString()));
    const qint64 size = file.size();
    if (size > largestFile)
        return fail(ErrorCode::Input, u"The model file %1 is larger than 1 GB, which is no static model."_s.arg(path));
    const QByteArray prefix = file.read(8);
    if (prefix.size() != 8) return damaged(path, u"it ends before its header"_s);
    const quint64 announced = qFromLittleEndian<quint64>(prefix.constData());
    if (announced > static_cast<quint64>(std::min(largestHeader, size - 8)))
        return damaged(path, u"its header is longer than it can be"_s);
    const QByteArray header = file.read(static_cast<qint64>(announced));
    if (header.size() != static_cast<qint64>(announced)) return damaged(path, u"it ends within its header"_s);
    const QJsonDocument json = QJsonDocument::fromJson(header);
    if (!json.isObject()) return damaged(path, u"its header is not JSON"_s);
    hash.addData(prefix);
    hash.addData(header);

    SafeTensors tensors;
    tensors.m_bytes = size - 8 - header.size();
    tensors.m_data.reset(new (std::nothrow) std::byte[static_cast<std::size_t>(std::max<qint64>(tensors.m_bytes, 1))]);
    if (!tensors.m_data) return fail(ErrorCode::Storage, u"There is not enough memory for the model %1."_s.arg(path));
    for (qint64 done = 0; done < tensors.m_bytes;) {
        auto *to = reinterpret_cast<char *>(tensors.m_data.get()) + done;
        const qint64 got = file.read(to, std::min(readStep, tensors.m_bytes - done));
        if (got <= 0) return damaged(path, u"it ends too early"_s);
        hash.addData(QByteArrayView(to, got));
        done += got;
    }

    const QJsonObject entries = json.object();
    for (auto entry = entries.begin(); entry != entries.end(); ++entry) {
        if (entry.key() == "__metadata__"_L1) continue;
        const QJsonObject told = entry.value().toObject();
        const std::optional<Type> type = typeNamed(told["dtype"_L1].toString());
        if (!type) continue; // of a kind that no model of ours has; find() will not know it
        Tensor tensor{*type, {}, nullptr};
        qint64 bytes = sizeOf(*type);
        const QJsonArray shape = told["shape"_L1].toArray();
        for (const QJsonValue &value : shape) {
            const qint64 extent = wholeNumber(value);
            if (extent < 0 || (extent > 0 && bytes > largestFile / extent))
                return damaged(path, u"“%1” has an impossible shape"_s.arg(entry.key()));
            tensor.shape.append(extent);
            bytes *= extent;
        }
        const QJsonArray offsets = told["data_offsets"_L1].toArray();
        const qint64 begin = wholeNumber(offsets.at(0));
        const qint64 end = wholeNumber(offsets.at(1));
        if (begin < 0 || end < begin || end > tensors.m_bytes)
            return damaged(path, u"“%1” lies outside of it"_s.arg(entry.key()));
        if (end - begin != bytes) return damaged(path, u"“%1” is not as large as its shape says"_s.arg(entry.key()));
        tensor.data = tensors.m_data.get() + begin;
        if (begin % sizeOf(*type) != 0) {
            tensors.m_moved.push_back(std::make_unique<std::byte[]>(static_cast<std::size_t>(bytes)));
            std::memcpy(tensors.m_moved.back().get(), tensor.data, static_cast<std::size_t>(bytes));
            tensor.data = tensors.m_moved.back().get();
        }
        tensors.m_tensors.insert(entry.key(), tensor);
    }
    return tensors;
}

const SafeTensors::Tensor *SafeTensors::find(const QString &name) const
{
    const auto found = m_tensors.constFind(name);
    return found == m_tensors.cend() ? nullptr : &*found;
}

bool toFloats(const SafeTensors::Tensor &tensor, std::vector<float> &values)
{
    const auto count = static_cast<std::size_t>(tensor.count());
    values.resize(count);
    const auto each = [&]<typename T>(const T *from, auto &&convert) {
        for (std::size_t i = 0; i < count; ++i)
            values[i] = convert(from[i]);
    };
    switch (tensor.type) {
    case Type::F64:
        each(reinterpret_cast<const double *>(tensor.data), [](double v) { return static_cast<float>(v); });
        break;
    case Type::F32: each(reinterpret_cast<const float *>(tensor.data), [](float v) { return v; }); break;
    case Type::F16:
        qFloatFromFloat16(values.data(), reinterpret_cast<const qfloat16 *>(tensor.data), tensor.count());
        break;
    case Type::BF16:
        each(reinterpret_cast<const quint16 *>(tensor.data),
             [](quint16 v) { return std::bit_cast<float>(static_cast<quint32>(v) << 16); });
        break;
    case Type::I8:
        each(reinterpret_cast<const qint8 *>(tensor.data), [](qint8 v) { return static_cast<float>(v); });
        break;
    case Type::I32:
    case Type::I64: return false;
    }
    return std::all_of(values.cbegin(), values.cend(), [](float v) { return std::isfinite(v); });
}

} // namespace docswiki::knowledge
