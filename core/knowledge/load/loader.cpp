// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/load/loader.h"

#include "core/knowledge/load/textdecoder.h"

#include <QCryptographicHash>
#include <QFile>
#include <QFileInfo>

#include <exception>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {

Result<QByteArray> readBytes(const LoadRequest &request)
{
    const QFileInfo info(request.path);
    if (!info.exists()) return fail(ErrorCode::NotFound, u"The file is gone."_s);
    if (!info.isFile()) return fail(ErrorCode::Input, u"It is not a regular file."_s);
    if (info.size() > request.maxBytes)
        return fail(ErrorCode::Input, u"The file is too large: %1 MB, and the limit is %2 MB."_s.arg(info.size() >> 20)
                                          .arg(request.maxBytes >> 20));
    QFile file(request.path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::Input, u"The file cannot be opened: %1."_s.arg(file.errorString()));
    // One byte more than allowed tells a file that grew meanwhile.
    QByteArray bytes = file.read(request.maxBytes + 1);
    if (file.error() != QFileDevice::NoError)
        return fail(ErrorCode::Input, u"The file cannot be read: %1."_s.arg(file.errorString()));
    if (bytes.size() > request.maxBytes)
        return fail(ErrorCode::Input, u"The file is too large: the limit is %1 MB."_s.arg(request.maxBytes >> 20));
    if (bytes.isEmpty()) return fail(ErrorCode::Input, u"The file is empty."_s);
    return bytes;
}

Result<LoadedDocument> parse(const QByteArray &bytes, const LoadRequest &request)
{
    const QFileInfo info(request.path);
    const bool namedByStem = request.type != FileType::Code && !info.completeBaseName().isEmpty();
    const QString title = namedByStem ? info.completeBaseName() : info.fileName();
    if (request.type == FileType::Pdf || bytes.startsWith("%PDF-")) return loadPdf(bytes, title);
    if (looksBinary(bytes)) return fail(ErrorCode::Input, u"The file is not text, though its name says so."_s);
    switch (request.type) {
    case FileType::Html: return loadHtml(decodeText(bytes, declaredCharset(bytes)), title);
    case FileType::Markdown: return loadMarkdown(decodeText(bytes), title);
    case FileType::Code: return loadCode(decodeText(bytes), title);
    default: return loadPlainText(decodeText(bytes), title);
    }
}

} // namespace

Result<LoadedDocument> loadFile(const LoadRequest &request)
{
    try {
        const Result<QByteArray> bytes = readBytes(request);
        if (!bytes) return fail(bytes.error());
        Result<LoadedDocument> document = parse(*bytes, request);
        if (!document) return document;
        if (document->blocks.isEmpty()) return fail(ErrorCode::Input, u"There is no text in the file."_s);
        document->contentHash = QCryptographicHash::hash(*bytes, QCryptographicHash::Sha1);
        return document;
    } catch (const std::exception &error) {
        return fail(ErrorCode::Input, u"The file cannot be understood; it is probably damaged."_s,
                    QString::fromUtf8(error.what()));
    }
}

} // namespace docswiki::knowledge
