// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/load/loader.h"

#include "core/knowledge/load/dumploader.h"
#include "core/knowledge/load/filesniffer.h"
#include "core/knowledge/load/officeloader.h"
#include "core/knowledge/load/packedfile.h"
#include "core/knowledge/load/textdecoder.h"

#include <QCryptographicHash>
#include <QFile>
#include <QFileInfo>

#include <exception>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 headBytes = 8 * 1024;

Result<void> checkFile(const QString &path)
{
    const QFileInfo info(path);
    if (info.isSymLink() && !info.exists()) return fail(ErrorCode::Input, u"The link leads nowhere."_s);
    if (!info.exists()) return fail(ErrorCode::NotFound, u"The file is gone."_s);
    if (!info.isFile()) return fail(ErrorCode::Input, u"It is not a regular file."_s);
    if (!info.isReadable()) return fail(ErrorCode::Input, u"The file cannot be opened with your rights."_s);
    if (info.size() == 0) return fail(ErrorCode::Input, u"The file is empty."_s);
    return {};
}

Result<QByteArray> readAll(QIODevice &device, qint64 maxBytes)
{
    QByteArray bytes;
    while (bytes.size() <= maxBytes) { // one byte more than allowed tells a file that grew meanwhile
        const QByteArray piece = device.read(qMin<qint64>(1 << 20, maxBytes + 1 - bytes.size()));
        if (piece.isEmpty()) break;
        bytes += piece;
    }
    if (bytes.size() > maxBytes)
        return fail(ErrorCode::Input, u"The file is too large: the limit is %1 MB."_s.arg(maxBytes >> 20));
    return bytes;
}

Result<QByteArray> readBytes(const LoadRequest &request)
{
    const qint64 size = QFileInfo(request.path).size();
    if (size > request.maxBytes)
        return fail(
            ErrorCode::Input,
            u"The file is too large: %1 MB, and the limit is %2 MB."_s.arg(size >> 20).arg(request.maxBytes >> 20));
    QFile file(request.path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::Input, u"The file cannot be opened: %1."_s.arg(file.errorString()));
    Result<QByteArray> bytes = readAll(file, request.maxBytes);
    if (file.error() != QFileDevice::NoError)
        return fail(ErrorCode::Input, u"The file cannot be read: %1."_s.arg(file.errorString()));
    if (bytes && bytes->isEmpty()) return fail(ErrorCode::Input, u"The file is empty."_s);
    return bytes;
}

QByteArray headOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.read(headBytes) : QByteArray();
}

bool isArchiveType(FileType type)
{
    switch (type) {
    case FileType::Docx:
    case FileType::Odt:
    case FileType::Epub:
    case FileType::Pptx:
    case FileType::Odp:
    case FileType::Xlsx:
    case FileType::Ods: return true;
    default: return false;
    }
}

Result<LoadedDocument> parseText(QByteArray bytes, FileType type, bool isHtml, const QString &title)
{
    const bool asHtml = isHtml || type == FileType::Html;
    const QString text = decodeText(bytes, asHtml ? declaredCharset(bytes) : QByteArray());
    bytes.clear(); // the largest texts are held twice as long as needed otherwise
    if (asHtml) return loadHtml(text, title);
    switch (type) {
    case FileType::Markdown: return loadMarkdown(text, title);
    case FileType::Csv: return loadCsv(text, title);
    case FileType::Code:
    case FileType::Dump: return loadCode(text, title);
    default: return loadPlainText(text, title);
    }
}

/// What the bytes are counts for more than the name: a web page named .doc, a picture named .txt.
Result<LoadedDocument> parse(QByteArray bytes, FileType type, const QString &title)
{
    const Sniffed sniffed = sniff(bytes);
    switch (sniffed.signature) {
    case Signature::Pdf: return loadPdf(bytes, title);
    case Signature::Zip: return loadOffice(bytes, type, title);
    case Signature::Rtf: return loadRtf(bytes, title);
    case Signature::OldOffice: return fail(oldOfficeError(bytes));
    case Signature::Foreign:
        return fail(ErrorCode::Input,
                    u"The file is %1, though its name says %2."_s.arg(sniffed.what, fileTypeName(type)));
    case Signature::Packed: return fail(ErrorCode::Input, u"The file is packed more than once."_s);
    case Signature::Html:
    case Signature::None: break;
    }
    const bool isHtml = sniffed.signature == Signature::Html && type != FileType::Code;
    if (type == FileType::Pdf && !isHtml) return loadPdf(bytes, title); // may have something before its mark
    if (isFlatOpenDocument(bytes)) return loadFlatOpenDocument(bytes, title);
    if (isArchiveType(type) && !isHtml)
        return fail(ErrorCode::Input, u"The file is damaged: it does not begin as a file of its kind (%1) does."_s.arg(
                                          fileTypeName(type)));
    if (looksBinary(bytes)) return fail(ErrorCode::Input, u"The file is not text, though its name says so."_s);
    return parseText(std::move(bytes), type, isHtml, title);
}

QString titleFor(const QString &path, FileType type)
{
    const QFileInfo info(path);
    return type != FileType::Code && !info.completeBaseName().isEmpty() ? info.completeBaseName() : info.fileName();
}

Result<LoadedDocument> finished(Result<LoadedDocument> document, const QByteArray &hash)
{
    if (!document) return document;
    if (document->blocks.isEmpty()) return fail(ErrorCode::Input, u"There is no text in the file."_s);
    document->contentHash = hash;
    document->textHash = textHashOf(document->text);
    return document;
}

Result<LoadedDocument> loadPacked(const LoadRequest &request, const PartSink &sink)
{
    PackedFile file(request.path);
    const auto damaged = [&file] {
        return fail(ErrorCode::Input, u"The packed file cannot be read: %1."_s.arg(file.errorString()));
    };
    if (!file.open()) return damaged();
    QByteArray bytes = file.read(headBytes);
    if (isMediaWikiDump(bytes)) return loadDump(request, sink);
    Result<QByteArray> rest = readAll(file, request.maxBytes);
    if (!rest) return fail(rest.error());
    if (file.isBroken()) return damaged();
    bytes += *rest;
    if (bytes.isEmpty()) return fail(ErrorCode::Input, u"The file is empty."_s);
    const QString inner = QFileInfo(request.path).completeBaseName(); // "notes.txt.gz": what it is called unpacked
    const FileType type = fileTypeOf(inner).value_or(request.type);
    return finished(parse(std::move(bytes), type, titleFor(inner, type)), file.packedHash());
}

Result<LoadedDocument> loadAny(const LoadRequest &request, const PartSink &sink)
{
    if (const Result<void> checked = checkFile(request.path); !checked) return fail(checked.error());
    const QByteArray head = headOf(request.path);
    if (sniff(head).signature == Signature::Packed) return loadPacked(request, sink);
    if (isMediaWikiDump(head)) return loadDump(request, sink);
    Result<QByteArray> bytes = readBytes(request);
    if (!bytes) return fail(bytes.error());
    const QByteArray hash = QCryptographicHash::hash(*bytes, QCryptographicHash::Sha1);
    return finished(parse(std::move(*bytes), request.type, titleFor(request.path, request.type)), hash);
}

} // namespace

Result<LoadedDocument> loadFile(const LoadRequest &request, const PartSink &sink)
{
    try {
        return loadAny(request, sink);
    } catch (const std::exception &error) {
        return fail(ErrorCode::Input, u"The file cannot be understood; it is probably damaged."_s,
                    QString::fromUtf8(error.what()));
    }
}

} // namespace docswiki::knowledge
