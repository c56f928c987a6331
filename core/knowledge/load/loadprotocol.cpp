// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/load/loadprotocol.h"

#include <QCborMap>
#include <QtEndian>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype lengthBytes = 4;
constexpr qsizetype smallPayload = 32; // of "more" and progress; anything longer is something else

QCborMap parseMap(const QByteArray &payload)
{
    QCborParserError error;
    const QCborValue value = QCborValue::fromCbor(payload, &error);
    return error.error == QCborError::NoError ? value.toMap() : QCborMap();
}

} // namespace

QByteArray encodeRequest(const LoadRequest &request)
{
    return QCborMap{{u"path"_s, request.path},
                    {u"type"_s, static_cast<int>(request.type)},
                    {u"maxBytes"_s, request.maxBytes},
                    {u"cpuSeconds"_s, request.cpuSeconds}}
        .toCborValue()
        .toCbor();
}

Result<LoadRequest> decodeRequest(const QByteArray &payload)
{
    const QCborMap map = parseMap(payload);
    const qint64 type = map["type"_L1].toInteger(-1);
    if (map["path"_L1].toString().isEmpty() || type < 0 || type > static_cast<int>(lastFileType))
        return fail(ErrorCode::Protocol, u"The document reader was asked something it does not understand."_s);
    return LoadRequest{map["path"_L1].toString(), static_cast<FileType>(type), map["maxBytes"_L1].toInteger(),
                       map["cpuSeconds"_L1].toInteger()};
}

QByteArray encodeReply(const Result<LoadedDocument> &reply)
{
    const QCborMap map = reply ? QCborMap{{u"document"_s, toCbor(*reply)}}
                               : QCborMap{{u"error"_s, QCborMap{{u"code"_s, static_cast<int>(reply.error().code)},
                                                                {u"message"_s, reply.error().message},
                                                                {u"detail"_s, reply.error().detail}}}};
    return map.toCborValue().toCbor();
}

Result<LoadedDocument> decodeReply(const QByteArray &payload)
{
    const QCborMap map = parseMap(payload);
    if (const QCborMap error = map["error"_L1].toMap(); !error.isEmpty()) {
        const qint64 code = error["code"_L1].toInteger(static_cast<int>(ErrorCode::Internal));
        return fail(code >= 0 && code <= static_cast<int>(ErrorCode::Internal) ? static_cast<ErrorCode>(code)
                                                                               : ErrorCode::Internal,
                    error["message"_L1].toString(), error["detail"_L1].toString());
    }
    LoadedDocument document;
    if (!map["document"_L1].isMap() || !fromCbor(map["document"_L1].toMap(), document))
        return fail(ErrorCode::Protocol, u"The document reader gave an answer that makes no sense."_s);
    return document;
}

QByteArray encodeMore()
{
    return QCborMap{{u"more"_s, 1}}.toCborValue().toCbor();
}

bool isMore(const QByteArray &payload)
{
    return payload.size() <= smallPayload && parseMap(payload).contains("more"_L1);
}

QByteArray encodeProgress(qint64 bytesRead)
{
    return QCborMap{{u"read"_s, bytesRead}}.toCborValue().toCbor();
}

std::optional<qint64> decodeProgress(const QByteArray &payload)
{
    if (payload.size() > smallPayload) return std::nullopt;
    const QCborMap map = parseMap(payload);
    return map.contains("read"_L1) ? std::optional(map["read"_L1].toInteger()) : std::nullopt;
}

QByteArray frame(const QByteArray &payload)
{
    QByteArray result(lengthBytes, Qt::Uninitialized);
    qToLittleEndian(static_cast<quint32>(payload.size()), result.data());
    return result + payload;
}

FrameState takeFrame(QByteArray &buffer, QByteArray &payload)
{
    if (buffer.size() < lengthBytes) return FrameState::Incomplete;
    const auto length = static_cast<qint64>(qFromLittleEndian<quint32>(buffer.constData()));
    if (length > maxFrameBytes) return FrameState::Invalid;
    if (buffer.size() < lengthBytes + length) return FrameState::Incomplete;
    payload = buffer.mid(lengthBytes, length);
    buffer.remove(0, lengthBytes + length);
    return FrameState::Complete;
}

} // namespace docswiki::knowledge
