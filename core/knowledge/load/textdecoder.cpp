// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/load/textdecoder.h"

#include "core/knowledge/load/charset.h"

#include <QRegularExpression>
#include <QStringConverter>

#include <algorithm>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype charsetSearchBytes = 2048;
constexpr qsizetype binarySearchBytes = 8192;

/// UTF-16 or 32 without a byte order mark, told by where the zero bytes are; none: it is neither.
std::optional<QStringConverter::Encoding> wideEncodingOf(const QByteArray &bytes)
{
    const qsizetype size = qMin(bytes.size(), binarySearchBytes) & ~qsizetype(3);
    if (size < 8) return std::nullopt;
    std::array<qsizetype, 4> zeros{};
    for (qsizetype i = 0; i < size; ++i)
        zeros[static_cast<std::size_t>(i & 3)] += bytes[i] == 0 ? 1 : 0;
    const qsizetype quarter = size / 4;
    const auto most = [quarter](qsizetype count) { return count * 10 >= quarter * 7; };
    const auto few = [quarter](qsizetype count) { return count * 20 <= quarter; };
    if (few(zeros[0]) && most(zeros[1]) && most(zeros[2]) && most(zeros[3])) return QStringConverter::Utf32LE;
    if (most(zeros[0]) && most(zeros[1]) && most(zeros[2]) && few(zeros[3])) return QStringConverter::Utf32BE;
    if (few(zeros[0]) && most(zeros[1]) && few(zeros[2]) && most(zeros[3])) return QStringConverter::Utf16LE;
    if (most(zeros[0]) && few(zeros[1]) && most(zeros[2]) && few(zeros[3])) return QStringConverter::Utf16BE;
    return std::nullopt;
}

QString decodeBytes(const QByteArray &bytes, const QByteArray &declared)
{
    if (const auto mark = QStringConverter::encodingForData(bytes)) return QStringDecoder(*mark).decode(bytes);
    if (const auto wide = wideEncodingOf(bytes)) return QStringDecoder(*wide).decode(bytes);

    switch (utf8Quality(bytes)) {
    case Utf8Quality::Valid: {
        // ISO-2022-JP is seven bits wide, and so valid as anything.
        if (declared.toLower().startsWith("iso-2022") || (declared.isEmpty() && bytes.contains("\x1B$")))
            if (const auto text = decodeCharset(bytes, "ISO-2022-JP")) return *text;
        return QString::fromUtf8(bytes);
    }
    case Utf8Quality::Damaged: return QString::fromUtf8(bytes);
    case Utf8Quality::No: break;
    }
    if (!declared.isEmpty()) {
        if (const auto text = decodeCharset(bytes, declared)) return *text;
    }
    return decodeCharset(bytes, guessCharset(bytes)).value_or(QString::fromLatin1(bytes));
}

/// Halves of characters beyond 0xFFFF that stand alone would make the text impossible to store as UTF-8.
void mendSurrogates(QString &text)
{
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (!text[i].isSurrogate()) continue;
        if (text[i].isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate())
            ++i;
        else
            text[i] = QChar::ReplacementCharacter;
    }
}

} // namespace

QString decodeText(const QByteArray &bytes, const QByteArray &declared)
{
    QString text = decodeBytes(bytes, declared);
    if (text.startsWith(QChar::ByteOrderMark)) text.remove(0, 1);
    if (text.contains(u'\r')) text.replace("\r\n"_L1, "\n"_L1).replace(u'\r', u'\n');
    text.replace(QChar::Null, QChar::ReplacementCharacter);
    mendSurrogates(text);
    return text;
}

QByteArray declaredCharset(const QByteArray &html)
{
    static const QRegularExpression pattern(uR"((?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]+))"_s,
                                            QRegularExpression::CaseInsensitiveOption);
    const auto match = pattern.match(QString::fromLatin1(html.left(charsetSearchBytes)));
    return match.hasMatch() ? match.captured(1).toLatin1() : QByteArray();
}

bool looksBinary(const QByteArray &bytes)
{
    if (QStringConverter::encodingForData(bytes) || wideEncodingOf(bytes)) return false;
    const QByteArray start = bytes.left(binarySearchBytes);
    qsizetype controls = 0;
    qsizetype zeros = 0;
    for (const char byte : start) {
        const auto code = static_cast<uchar>(byte);
        if (code == 0) ++zeros;
        if (code < 0x20 && code != '\t' && code != '\n' && code != '\r' && code != '\f' && code != 0x1B) ++controls;
    }
    // A stray zero in a long log is no reason to leave it out.
    return zeros * 100 > start.size() || controls * 10 > start.size();
}

} // namespace docswiki::knowledge
