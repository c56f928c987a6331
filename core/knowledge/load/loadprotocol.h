// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/result.h"
#include "core/knowledge/load/filetype.h"
#include "core/knowledge/load/loadeddocument.h"

#include <QByteArray>

#include <optional>

namespace docswiki::knowledge {

// What the indexer and docswiki-loader say to each other over stdin and stdout: frames of a 4-byte length (little
// endian) and one CBOR map. The indexer sends a request and waits for its reply before it sends the next.

constexpr qint64 maxFrameBytes = 512LL << 20;
constexpr int outOfMemoryExitCode = 86; ///< docswiki-loader ran into its memory limit

struct LoadRequest {
    QString path;
    FileType type = FileType::Text;
    qint64 maxBytes = 64LL << 20; ///< larger files are refused
    qint64 cpuSeconds = 0;        ///< processor time for this file; 0: no limit
};

QByteArray encodeRequest(const LoadRequest &request);
Result<LoadRequest> decodeRequest(const QByteArray &payload);

QByteArray encodeReply(const Result<LoadedDocument> &reply);
Result<LoadedDocument> decodeReply(const QByteArray &payload);

/// A frame around `payload`.
QByteArray frame(const QByteArray &payload);

enum class FrameState { Incomplete, Complete, Invalid };

/// Takes the first frame off `buffer` once it is whole.
FrameState takeFrame(QByteArray &buffer, QByteArray &payload);

} // namespace docswiki::knowledge
