// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/index/keyword/postingblock.h"

#include <QtEndian>

#include <bit>

namespace docswiki::knowledge::keyword {

namespace {

class BitWriter {
public:
    explicit BitWriter(std::string &out) : m_out(out) {}
    void put(quint32 value, int bits)
    {
        m_pending |= static_cast<quint64>(value) << m_used;
        for (m_used += bits; m_used >= 8; m_used -= 8, m_pending >>= 8)
            m_out += static_cast<char>(m_pending);
    }
    void end()
    {
        if (m_used > 0) m_out += static_cast<char>(m_pending);
        m_pending = 0;
        m_used = 0;
    }

private:
    std::string &m_out;
    quint64 m_pending = 0;
    int m_used = 0;
};

constexpr std::size_t packedBytes(std::size_t count, std::size_t bits)
{
    return (count * bits + 7) / 8;
}

/// The `index`th value of `bits` bits, of which there are at most 32.
inline quint32 bitsAt(const char *data, std::size_t index, std::size_t bits, quint64 mask)
{
    const std::size_t at = index * bits;
    return static_cast<quint32>(qFromLittleEndian<quint64>(data + at / 8) >> (at % 8) & mask);
}

} // namespace

void putFrontier(std::string &out, const Frontier &frontier)
{
    for (std::size_t i = 0; i < frontier.count; ++i) {
        out += static_cast<char>(frontier.impacts[i].frequency);
        out += static_cast<char>(frontier.impacts[i].length);
    }
}

bool readFrontier(ByteReader &bytes, std::size_t count, Frontier &frontier)
{
    if (count > Frontier::most) return false;
    frontier.count = count;
    for (std::size_t i = 0; i < count; ++i) {
        frontier.impacts[i].frequency = bytes.byte();
        frontier.impacts[i].length = bytes.byte();
        if (frontier.impacts[i].frequency >= frequencyLevels.size()) return false;
    }
    return bytes.ok();
}

void putBlock(std::string &out, quint32 base, std::span<const Posting> postings, const Frontier &frontier)
{
    quint32 gaps = 0;
    quint32 frequencies = postings[0].frequency;
    for (std::size_t i = 1; i < postings.size(); ++i) {
        gaps |= postings[i].ordinal - postings[i - 1].ordinal - 1;
        frequencies |= postings[i].frequency;
    }
    const int gapBits = std::bit_width(gaps);
    const int frequencyBits = std::bit_width(frequencies);
    out += static_cast<char>(postings.size() - 1);
    out += static_cast<char>(gapBits);
    out += static_cast<char>(static_cast<std::size_t>(frequencyBits) | frontier.count << 4);
    putFrontier(out, frontier);
    putVarint(out, postings.front().ordinal - base);
    putVarint(out, postings.back().ordinal - postings.front().ordinal);
    BitWriter bits(out);
    for (std::size_t i = 1; gapBits > 0 && i < postings.size(); ++i)
        bits.put(postings[i].ordinal - postings[i - 1].ordinal - 1, gapBits);
    bits.end();
    for (std::size_t i = 0; frequencyBits > 0 && i < postings.size(); ++i)
        bits.put(postings[i].frequency, frequencyBits);
    bits.end();
}

bool readBlockHeader(ByteReader &bytes, quint32 base, quint32 limit, BlockHeader &header)
{
    const quint8 lastIndex = bytes.byte();
    header.count = static_cast<quint8>(lastIndex + 1);
    header.gapBits = bytes.byte();
    const quint8 mixed = bytes.byte();
    header.frequencyBits = mixed & 0xF;
    if (lastIndex >= blockSize || header.gapBits > 32 || header.frequencyBits > 5) return false;
    if (!readFrontier(bytes, mixed >> 4, header.frontier)) return false;
    const quint64 first = base + bytes.varint();
    const quint64 last = first + bytes.varint();
    if (!bytes.ok() || first >= limit || last >= limit) return false;
    header.first = static_cast<quint32>(first);
    header.last = static_cast<quint32>(last);
    header.packed =
        bytes.bytes(packedBytes(header.count - 1U, header.gapBits) + packedBytes(header.count, header.frequencyBits));
    return bytes.ok();
}

bool decodeBlock(const BlockHeader &header, quint32 *ordinals, quint8 *frequencies)
{
    const std::size_t count = header.count;
    const char *data = header.packed.data();
    quint64 ordinal = header.first; // wide, so that damaged gaps cannot turn round
    ordinals[0] = header.first;
    if (header.gapBits == 0) {
        for (std::size_t i = 1; i < count; ++i)
            ordinals[i] = static_cast<quint32>(++ordinal);
    } else {
        const quint64 mask = (1ULL << header.gapBits) - 1;
        for (std::size_t i = 1; i < count; ++i) {
            ordinal += bitsAt(data, i - 1, header.gapBits, mask) + 1ULL;
            ordinals[i] = static_cast<quint32>(ordinal);
        }
    }
    if (ordinal != header.last) return false;
    if (header.frequencyBits == 0) {
        std::fill_n(frequencies, count, quint8(0));
        return true;
    }
    data += packedBytes(count - 1, header.gapBits);
    const quint64 mask = (1ULL << header.frequencyBits) - 1;
    quint32 largest = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const quint32 code = bitsAt(data, i, header.frequencyBits, mask);
        largest = std::max(largest, code);
        frequencies[i] = static_cast<quint8>(code);
    }
    return largest < frequencyLevels.size();
}

void putShort(std::string &out, std::span<const Posting> postings)
{
    quint32 base = 0;
    for (const Posting &posting : postings) {
        putVarint(out, static_cast<quint64>(posting.ordinal - base) << 1 | (posting.frequency != 0 ? 1U : 0U));
        if (posting.frequency != 0) out += static_cast<char>(posting.frequency);
        base = posting.ordinal + 1;
    }
}

bool readShort(ByteReader &bytes, quint32 count, quint32 limit, quint32 *ordinals, quint8 *frequencies)
{
    quint64 base = 0;
    for (quint32 i = 0; i < count; ++i) {
        const quint64 value = bytes.varint();
        frequencies[i] = value & 1 ? bytes.byte() : quint8(0);
        const quint64 ordinal = base + (value >> 1);
        if (!bytes.ok() || ordinal >= limit || frequencies[i] >= frequencyLevels.size()) return false;
        ordinals[i] = static_cast<quint32>(ordinal);
        base = ordinal + 1;
    }
    return true;
}

} // namespace docswiki::knowledge::keyword
