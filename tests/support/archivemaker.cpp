// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/archivemaker.h"

#include <archive.h>
#include <archive_entry.h>

#include <memory>

namespace docswiki::test {

namespace {

QByteArray write(const QList<ArchiveMember> &members, void (*prepare)(archive *, const QByteArray &),
                 const QByteArray &option)
{
    const std::unique_ptr<archive, decltype(&archive_write_free)> owner(archive_write_new(), archive_write_free);
    archive *writer = owner.get();
    prepare(writer, option);
    QByteArray result;
    const auto add = [](archive *, void *bytes, const void *data, std::size_t size) -> la_ssize_t {
        static_cast<QByteArray *>(bytes)->append(static_cast<const char *>(data), static_cast<qsizetype>(size));
        return static_cast<la_ssize_t>(size);
    };
    archive_write_set_bytes_per_block(writer, 0);
    if (archive_write_open(writer, &result, nullptr, add, nullptr) != ARCHIVE_OK) return {};
    for (const ArchiveMember &member : members) {
        const std::unique_ptr<archive_entry, decltype(&archive_entry_free)> entry(archive_entry_new(),
                                                                                  archive_entry_free);
        archive_entry_set_pathname(entry.get(), member.name.toUtf8().constData());
        archive_entry_set_filetype(entry.get(), AE_IFREG);
        archive_entry_set_perm(entry.get(), 0644);
        archive_entry_set_size(entry.get(), member.content.size());
        archive_write_header(writer, entry.get());
        archive_write_data(writer, member.content.constData(), static_cast<std::size_t>(member.content.size()));
    }
    archive_write_close(writer);
    return result;
}

} // namespace

QByteArray makeZip(const QList<ArchiveMember> &members, const QByteArray &password)
{
    return write(
        members,
        [](archive *writer, const QByteArray &secret) {
            archive_write_set_format_zip(writer);
            if (secret.isEmpty()) return;
            archive_write_set_options(writer, "zip:encryption=aes256");
            archive_write_set_passphrase(writer, secret.constData());
        },
        password);
}

QByteArray pack(const QByteArray &bytes, const QByteArray &filter)
{
    return write(
        {{QStringLiteral("content"), bytes}},
        [](archive *writer, const QByteArray &name) {
            archive_write_set_format_raw(writer);
            archive_write_add_filter_by_name(writer, name.constData());
        },
        filter);
}

} // namespace docswiki::test
