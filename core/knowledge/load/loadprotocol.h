// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/result.h"
#include "core/knowledge/load/filetype.h"
#include "core/knowledge/load/loadeddocument.h"

#include <QByteArray>

#include <optional>

namespace docswiki::knowledge {

// What the indexer and docswiki-loader say to each other over stdin and stdout: frames of a 4-byte length (little
// endian) and one CBOR map. The indexer sends a request and waits for its reply before it sends the next. A dump of
// many articles is answered by one reply an article, `partName` set, and by a last one with `container` set. The reader
// waits while it has sent maxUnstoredParts or maxUnstoredBytes that the indexer has not confirmed by a "more" each; in
// between it says how far it has come.

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

constexpr int maxUnstoredParts = 16;
constexpr qint64 maxUnstoredBytes = 4LL << 20;

QByteArray encodeMore();
bool isMore(const QByteArray &payload);

QByteArray encodeProgress(qint64 bytesRead);
std::optional<qint64> decodeProgress(const QByteArray &payload); ///< none: it is a reply

enum class FrameState { Incomplete, Complete, Invalid };

/// Takes the first frame off `buffer` once it is whole.
FrameState takeFrame(QByteArray &buffer, QByteArray &payload);

} // namespace docswiki::knowledge
