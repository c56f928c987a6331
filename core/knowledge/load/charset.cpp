// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/load/charset.h"

#include <uchardet.h>

#include <array>
#include <cerrno>
#include <iconv.h>
#include <memory>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype sampleBytes = 256 * 1024;
constexpr qsizetype fewHighBytes = 10; // with fewer of them the statistics of a detector mean nothing

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

/// As browsers take it: the names of the older charsets stand for the ones that contain them.
QByteArray webName(const QByteArray &charset)
{
    const QByteArray name = charset.toLower();
    if (name == "iso-8859-1" || name == "latin1" || name == "windows-1252" || name == "cp1252" || name == "us-ascii" ||
        name == "ascii" || name == "iso8859-1")
        return "windows-1252";
    if (name == "shift_jis" || name == "shift-jis" || name == "sjis" || name == "x-sjis" || name == "windows-31j")
        return "CP932";
    if (name == "gb2312" || name == "gbk" || name == "gb_2312-80") return "GB18030";
    if (name == "euc-kr" || name == "ks_c_5601-1987" || name == "uhc") return "CP949";
    if (name == "iso-8859-9") return "CP1254";
    if (name == "big5") return "BIG5-HKSCS";
    if (name.startsWith("windows-")) return "CP" + name.mid(8);
    return charset;
}

bool isMultiByte(const QByteArray &charset)
{
    const QByteArray name = charset.toUpper();
    return name.startsWith("SHIFT") || name.startsWith("EUC") || name.startsWith("GB") || name.startsWith("BIG5") ||
           name.startsWith("UHC") || name.startsWith("JOHAB") || name.startsWith("ISO-2022");
}

/// A sample in which the bytes beyond ASCII are not lost among others: lines without any are left out.
QByteArray sampleOf(const QByteArray &bytes)
{
    const auto isHigh = [](char c) { return static_cast<uchar>(c) >= 0x80; };
    QByteArray sample;
    for (qsizetype begin = 0; begin < bytes.size() && sample.size() < sampleBytes;) {
        qsizetype end = bytes.indexOf('\n', begin);
        end = end < 0 ? bytes.size() : end + 1;
        const qsizetype length = qMin(end - begin, sampleBytes);
        const QByteArrayView line(bytes.constData() + begin, length);
        if (std::any_of(line.begin(), line.end(), isHigh)) sample.append(line.data(), line.size());
        begin = end;
    }
    return sample;
}

} // namespace

Utf8Quality utf8Quality(const QByteArray &bytes)
{
    qsizetype good = 0;
    qsizetype bad = 0;
    const auto *data = reinterpret_cast<const uchar *>(bytes.constData());
    const qsizetype size = bytes.size();
    for (qsizetype i = 0; i < size;) {
        const uchar c = data[i];
        if (c < 0x80) {
            ++i;
            continue;
        }
        const qsizetype length = c >= 0xC2 && c <= 0xDF ? 2 : (c & 0xF0) == 0xE0 ? 3 : c >= 0xF0 && c <= 0xF4 ? 4 : 0;
        bool whole = length > 0 && i + length <= size;
        for (qsizetype k = 1; whole && k < length; ++k)
            whole = (data[i + k] & 0xC0) == 0x80;
        if (whole && length == 3) whole = !(c == 0xE0 && data[i + 1] < 0xA0) && !(c == 0xED && data[i + 1] > 0x9F);
        if (whole && length == 4) whole = !(c == 0xF0 && data[i + 1] < 0x90) && !(c == 0xF4 && data[i + 1] > 0x8F);
        if (whole)
            ++good;
        else
            ++bad;
        i += whole ? length : 1;
    }
    if (bad == 0) return Utf8Quality::Valid;
    // In text of another charset hardly any sequence happens to be right.
    return good > bad * 4 ? Utf8Quality::Damaged : Utf8Quality::No;
}

QByteArray guessCharset(const QByteArray &bytes)
{
    const QByteArray sample = sampleOf(bytes);
    qsizetype high = 0;
    qsizetype letters = 0;
    for (const char c : sample) {
        const auto code = static_cast<uchar>(c);
        high += code >= 0x80 ? 1 : 0;
        letters += code >= 0x80 || std::isalpha(code) ? 1 : 0;
    }
    const std::unique_ptr<std::remove_pointer_t<uchardet_t>, void (*)(uchardet_t)> detector(uchardet_new(),
                                                                                            uchardet_delete);
    QByteArray guess;
    if (uchardet_handle_data(detector.get(), sample.constData(), static_cast<size_t>(sample.size())) == 0) {
        uchardet_data_end(detector.get());
        guess = uchardet_get_charset(detector.get());
    }
    const bool foreignScript = high * 5 > letters * 2; // most letters are beyond ASCII
    const bool trusted = high >= fewHighBytes || foreignScript;
    if (guess.isEmpty() || guess == "ASCII" || guess.startsWith("UTF") || !trusted) return "windows-1252";
    if (isMultiByte(guess) && !foreignScript && high < 4 * fewHighBytes) return "windows-1252";
    return guess;
}

std::optional<QString> decodeCharset(const QByteArray &bytes, const QByteArray &charset)
{
    const QByteArray name = webName(charset);
    if (name == "windows-1252") return decodeWindows1252(bytes);
    const iconv_t converter = iconv_open("UTF-16LE", name.constData());
    if (converter == reinterpret_cast<iconv_t>(-1)) return std::nullopt;
    const auto close = [](iconv_t *c) { iconv_close(*c); };
    iconv_t handle = converter;
    const std::unique_ptr<iconv_t, decltype(close)> guard(&handle, close);

    QString text;
    std::array<char16_t, 16 * 1024> block;            // NOLINT: filled by iconv
    char *in = const_cast<char *>(bytes.constData()); // iconv does not write to it
    auto left = static_cast<std::size_t>(bytes.size());
    qsizetype broken = 0;
    while (left > 0) {
        char *out = reinterpret_cast<char *>(block.data());
        std::size_t room = sizeof block;
        const std::size_t converted = iconv(converter, &in, &left, &out, &room);
        const int error = converted == static_cast<std::size_t>(-1) ? errno : 0;
        text.append(reinterpret_cast<const QChar *>(block.data()),
                    static_cast<qsizetype>((sizeof block - room) / sizeof(char16_t)));
        if (error == 0 || error == E2BIG) continue;
        text += QChar::ReplacementCharacter;
        if (++broken > 16 && broken > (bytes.size() - static_cast<qsizetype>(left)) / 50) return std::nullopt;
        ++in;
        --left;
    }
    if (broken > 0 && broken * 50 > bytes.size()) return std::nullopt;
    return text;
}

} // namespace docswiki::knowledge
