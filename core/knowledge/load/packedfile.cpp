// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/load/packedfile.h"

#include <archive.h>
#include <archive_entry.h>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {
constexpr qint64 blockBytes = 256 * 1024;
}

void PackedFile::Free::operator()(archive *reader) const
{
    archive_read_free(reader);
}

PackedFile::PackedFile(const QString &path) : m_file(path) {}

PackedFile::~PackedFile() = default;

bool PackedFile::open(OpenMode mode)
{
    if (mode != ReadOnly) return false;
    if (!m_file.open(ReadOnly)) {
        setErrorString(u"it cannot be opened"_s);
        return false;
    }
    m_block.resize(blockBytes);
    m_hash.reset();
    m_packedBytes = 0;
    m_ended = m_broken = false;
    m_reader.reset(archive_read_new());
    archive *reader = m_reader.get();
    archive_read_support_filter_gzip(reader);
    archive_read_support_filter_bzip2(reader);
    archive_read_support_filter_xz(reader);
    archive_read_support_filter_zstd(reader);
    archive_read_support_format_raw(reader);
    archive_read_support_format_empty(reader);
    archive_entry *entry = nullptr;
    const auto read = [](archive *, void *self, const void **block) -> la_ssize_t {
        return static_cast<PackedFile *>(self)->fill(block);
    };
    const bool opened = archive_read_open(reader, this, nullptr, read, nullptr) == ARCHIVE_OK;
    const int header = opened ? archive_read_next_header(reader, &entry) : ARCHIVE_FATAL;
    m_ended = header == ARCHIVE_EOF;
    if (!m_ended && header < ARCHIVE_WARN) {
        setErrorString(u"it is damaged or incomplete"_s);
        m_broken = true;
        return false;
    }
    return QIODevice::open(mode);
}

void PackedFile::close()
{
    QIODevice::close();
    m_reader.reset();
    m_file.close();
}

qint64 PackedFile::fill(const void **block)
{
    const qint64 n = m_file.read(m_block.data(), m_block.size());
    *block = m_block.constData();
    if (n <= 0) return n;
    m_hash.addData(QByteArrayView(m_block.constData(), n));
    m_packedBytes += n;
    return n;
}

QByteArray PackedFile::packedHash()
{
    const void *block = nullptr;
    while (fill(&block) > 0) {
    }
    return m_hash.result();
}

bool PackedFile::atEnd() const
{
    return m_ended && QIODevice::atEnd();
}

qint64 PackedFile::readData(char *data, qint64 maxSize)
{
    if (m_ended || !m_reader) return m_broken ? -1 : 0;
    if (maxSize <= 0) return 0;
    const la_ssize_t n = archive_read_data(m_reader.get(), data, static_cast<std::size_t>(maxSize));
    if (n > 0) return n;
    m_ended = true;
    if (n == 0) return 0;
    m_broken = true;
    setErrorString(u"it is damaged or incomplete"_s);
    return -1;
}

} // namespace docswiki::knowledge
