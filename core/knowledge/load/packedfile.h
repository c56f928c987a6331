// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QCryptographicHash>
#include <QFile>
#include <QIODevice>
#include <QString>

#include <memory>

struct archive;

namespace docswiki::knowledge {

/// A file that may be packed (gzip, bzip2, xz, zstd), read unpacked and from front to back, a piece at a time.
class PackedFile final : public QIODevice {
public:
    explicit PackedFile(const QString &path);
    ~PackedFile() override;

    bool open(OpenMode mode = ReadOnly) override; ///< on failure errorString() says why
    void close() override;
    bool isSequential() const override { return true; }
    bool atEnd() const override;

    bool isBroken() const { return m_broken; }               ///< the data are damaged or end too early
    qint64 packedBytesRead() const { return m_packedBytes; } ///< of the file as it lies on the disk
    QByteArray packedHash(); ///< SHA-1 of the file as it lies on the disk; reads what is left of it

protected:
    qint64 readData(char *data, qint64 maxSize) override;
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    qint64 fill(const void **block); ///< the next packed bytes
    struct Free {
        void operator()(archive *reader) const;
    };
    QFile m_file;
    QByteArray m_block;
    QCryptographicHash m_hash{QCryptographicHash::Sha1};
    qint64 m_packedBytes = 0;
    std::unique_ptr<archive, Free> m_reader;
    bool m_ended = false;
    bool m_broken = false;
};

} // namespace docswiki::knowledge
