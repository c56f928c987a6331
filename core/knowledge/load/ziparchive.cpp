// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/load/ziparchive.h"

#include <QDir>
#include <QUrl>

#include <archive.h>
#include <archive_entry.h>

#include <memory>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 maxUnpackedBytes = 256LL << 20;
constexpr qint64 suspiciousBytes = 24LL << 20; // from here on the ratio counts
constexpr qint64 maxRatio = 250;               // real sheets and books stay below 60
constexpr int maxEntries = 100'000;
constexpr qsizetype pieceBytes = 256 * 1024;

Error bomb()
{
    return {ErrorCode::Input, u"The file unpacks to far more than a document holds, as a zip bomb does."_s, {}, false};
}

Error damaged(archive *reader)
{
    const char *why = archive_error_string(reader);
    return {ErrorCode::Input, u"The file is damaged or incomplete: its archive cannot be unpacked."_s,
            QString::fromUtf8(why ? why : ""), false};
}

Error locked()
{
    return {ErrorCode::Input, u"The file is protected by a password."_s, {}, false};
}

} // namespace

Result<ZipArchive> ZipArchive::read(const QByteArray &bytes, const std::function<bool(const QString &name)> &wanted)
{
    const std::unique_ptr<archive, decltype(&archive_read_free)> owner(archive_read_new(), archive_read_free);
    archive *reader = owner.get();
    archive_read_support_format_zip(reader);
    if (archive_read_open_memory(reader, bytes.constData(), static_cast<std::size_t>(bytes.size())) != ARCHIVE_OK)
        return fail(damaged(reader));

    ZipArchive result;
    qint64 total = 0;
    QByteArray piece(pieceBytes, Qt::Uninitialized);
    archive_entry *entry = nullptr;
    for (int count = 0;; ++count) {
        const int status = archive_read_next_header(reader, &entry);
        if (status == ARCHIVE_EOF) break;
        if (status < ARCHIVE_WARN || count >= maxEntries) return fail(count >= maxEntries ? bomb() : damaged(reader));
        if (archive_entry_filetype(entry) == AE_IFDIR) continue;
        const char *utf8 = archive_entry_pathname_utf8(entry);
        const char *raw = utf8 ? utf8 : archive_entry_pathname(entry);
        if (!raw) continue;
        const QString name = QDir::cleanPath(QString::fromUtf8(raw).replace(u'\\', u'/'));
        if (!wanted(name)) continue;
        if (archive_entry_is_encrypted(entry)) return fail(locked());
        QByteArray content;
        for (;;) {
            const la_ssize_t n = archive_read_data(reader, piece.data(), static_cast<std::size_t>(piece.size()));
            if (n == 0) break;
            if (n < 0) return fail(damaged(reader));
            total += n;
            if (total > maxUnpackedBytes || (total > suspiciousBytes && total > maxRatio * bytes.size()))
                return fail(bomb());
            content.append(piece.constData(), n);
        }
        content.squeeze();
        result.m_entries.insert(name, content);
    }
    return result;
}

QString resolvedName(const QString &from, const QString &reference)
{
    const QString path = QUrl::fromPercentEncoding(reference.section(u'#', 0, 0).toUtf8());
    if (path.startsWith(u'/')) return QDir::cleanPath(path.mid(1));
    const QString folder = from.contains(u'/') ? from.section(u'/', 0, -2) + u'/' : QString();
    return QDir::cleanPath(folder + path);
}

} // namespace docswiki::knowledge
