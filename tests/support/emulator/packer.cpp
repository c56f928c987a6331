// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/emulator/packer.h"

#include <zlib.h>

namespace docswiki::test {

struct Packer::Private {
    z_stream stream{};

    QByteArray run(QByteArray bytes, int flush)
    {
        QByteArray packed(static_cast<qsizetype>(deflateBound(&stream, static_cast<uLong>(bytes.size()))) + 64, '\0');
        stream.next_in = reinterpret_cast<Bytef *>(bytes.data());
        stream.avail_in = static_cast<uInt>(bytes.size());
        stream.next_out = reinterpret_cast<Bytef *>(packed.data());
        stream.avail_out = static_cast<uInt>(packed.size());
        deflate(&stream, flush);
        packed.chop(static_cast<qsizetype>(stream.avail_out));
        return packed;
    }
};

Packer::Packer() : d(std::make_unique<Private>())
{
    constexpr int gzip = 16;
    deflateInit2(&d->stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, MAX_WBITS + gzip, 8, Z_DEFAULT_STRATEGY);
}

Packer::~Packer()
{
    deflateEnd(&d->stream);
}

QByteArray Packer::pack(const QByteArray &bytes)
{
    return d->run(bytes, Z_SYNC_FLUSH);
}

QByteArray Packer::finish()
{
    return d->run({}, Z_FINISH);
}

} // namespace docswiki::test
