// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/inflater.h"

#include <zlib.h>

#include <array>

namespace docswiki::net {

using namespace Qt::StringLiterals;

struct Inflater::Private {
    z_stream stream{};
    bool ready = false;
    bool ended = false;
};

Inflater::Inflater() : d(std::make_unique<Private>())
{
    constexpr int gzipOrZlib = 32;
    d->ready = inflateInit2(&d->stream, MAX_WBITS + gzipOrZlib) == Z_OK;
}

Inflater::~Inflater()
{
    if (d->ready) inflateEnd(&d->stream);
}

Result<QByteArray> Inflater::feed(QByteArrayView packed, qsizetype limit)
{
    QByteArray plain;
    if (d->ended || packed.isEmpty()) return plain;
    if (!d->ready) return fail(ErrorCode::Internal, u"There is no memory left to unpack the answer."_s);

    std::array<char, 16 * 1024> room;
    d->stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(packed.data())); // zlib only reads it
    d->stream.avail_in = static_cast<uInt>(packed.size());
    do {
        d->stream.next_out = reinterpret_cast<Bytef *>(room.data());
        d->stream.avail_out = static_cast<uInt>(room.size());
        const int state = inflate(&d->stream, Z_SYNC_FLUSH);
        if (state != Z_OK && state != Z_STREAM_END && state != Z_BUF_ERROR)
            return fail(ErrorCode::Protocol, u"The packed answer is damaged."_s, QString::fromLatin1(zError(state)),
                        true);
        plain.append(room.data(), static_cast<qsizetype>(room.size() - d->stream.avail_out));
        if (plain.size() > limit) return fail(ErrorCode::Protocol, u"The packed answer is far too large."_s);
        d->ended = state == Z_STREAM_END;
    } while (!d->ended && (d->stream.avail_in > 0 || d->stream.avail_out == 0));
    return plain;
}

} // namespace docswiki::net
