// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/load/textdecoder.h"

#include <QRegularExpression>
#include <QStringConverter>

#include <array>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype charsetSearchBytes = 2048;
constexpr qsizetype binarySearchBytes = 8192;

QString decodeWindows1252(const QByteArray &bytes)
{
    // 0x80..0x9F; the five holes keep their C1 value, as browsers do it.
    static constexpr std::array<char16_t, 32> high{0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                                   0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008D, 0x017D, 0x008F,
                                                   0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                                   0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178};
    QString text(bytes.size(), Qt::Uninitialized);
    QChar *out = text.data();
    for (const char byte : bytes) {
        const auto code = static_cast<uchar>(byte);
        *out++ = QChar(code >= 0x80 && code < 0xA0 ? high[code - 0x80] : static_cast<char16_t>(code));
    }
    return text;
}

bool isLatin(const QByteArray &charset)
{
    const QByteArray name = charset.toLower();
    return name == "iso-8859-1" || name == "latin1" || name == "windows-1252" || name == "cp1252" ||
           name == "us-ascii" || name == "ascii";
}

QString decodeBytes(const QByteArray &bytes, const QByteArray &declared)
{
    if (const auto mark = QStringConverter::encodingForData(bytes)) return QStringDecoder(*mark).decode(bytes);

    QStringDecoder utf8(QStringConverter::Utf8, QStringConverter::Flag::Stateless); // half a character is an error
    const QString asUtf8 = utf8.decode(bytes);
    if (!utf8.hasError() || declared.compare("utf-8", Qt::CaseInsensitive) == 0) return asUtf8;
    if (!declared.isEmpty() && !isLatin(declared)) {
        QStringDecoder named(declared.constData());
        if (named.isValid()) {
            const QString text = named.decode(bytes);
            if (!named.hasError()) return text;
        }
    }
    return decodeWindows1252(bytes);
}

} // namespace

QString decodeText(const QByteArray &bytes, const QByteArray &declared)
{
    QString text = decodeBytes(bytes, declared);
    text.replace("\r\n"_L1, "\n"_L1).replace(u'\r', u'\n');
    text.replace(QChar::Null, QChar::ReplacementCharacter);
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
    if (QStringConverter::encodingForData(bytes)) return false; // a byte order mark
    const QByteArray start = bytes.left(binarySearchBytes);
    qsizetype controls = 0;
    for (const char byte : start) {
        const auto code = static_cast<uchar>(byte);
        if (code == 0) return true;
        if (code < 0x20 && code != '\t' && code != '\n' && code != '\r' && code != '\f' && code != 0x1B) ++controls;
    }
    return controls * 10 > start.size();
}

} // namespace docswiki::knowledge
