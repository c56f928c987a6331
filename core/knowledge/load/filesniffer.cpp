// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/load/filesniffer.h"

#include <QByteArray>

#include <array>
#include <string_view>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;
using namespace std::string_view_literals;

namespace {

constexpr qsizetype htmlSearchBytes = 1024;

struct Magic {
    qsizetype offset;
    std::string_view bytes;
    Signature signature;
    std::u16string_view what;
};

constexpr std::array magics{
    Magic{0, "%PDF-"sv, Signature::Pdf, {}},
    Magic{0, "PK\x03\x04"sv, Signature::Zip, {}},
    Magic{0, "PK\x05\x06"sv, Signature::Zip, {}},
    Magic{0, "\x1F\x8B"sv, Signature::Packed, {}},
    Magic{0, "BZh"sv, Signature::Packed, {}},
    Magic{0, "\xFD\x37zXZ\0"sv, Signature::Packed, {}},
    Magic{0, "\x28\xB5\x2F\xFD"sv, Signature::Packed, {}},
    Magic{0, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"sv, Signature::OldOffice, {}},
    Magic{0, "{\\rtf"sv, Signature::Rtf, {}},
    Magic{0, "\x89PNG\r\n"sv, Signature::Foreign, u"a PNG picture"},
    Magic{0, "\xFF\xD8\xFF"sv, Signature::Foreign, u"a JPEG picture"},
    Magic{0, "GIF8"sv, Signature::Foreign, u"a GIF picture"},
    Magic{0, "II*\0"sv, Signature::Foreign, u"a TIFF picture"},
    Magic{0, "MM\0*"sv, Signature::Foreign, u"a TIFF picture"},
    Magic{8, "WEBP"sv, Signature::Foreign, u"a WebP picture"},
    Magic{0,
          "\x7F"
          "ELF"sv,
          Signature::Foreign, u"a program"},
    Magic{0, "MZ\x90\0"sv, Signature::Foreign, u"a program"},
    Magic{0, "7z\xBC\xAF"sv, Signature::Foreign, u"a 7z archive"},
    Magic{0, "Rar!\x1A"sv, Signature::Foreign, u"a RAR archive"},
    Magic{257, "ustar"sv, Signature::Foreign, u"a tar archive"},
    Magic{0, "SQLite format 3\0"sv, Signature::Foreign, u"a SQLite database"},
    Magic{0, "OggS"sv, Signature::Foreign, u"a sound or film"},
    Magic{0, "ID3"sv, Signature::Foreign, u"a sound"},
    Magic{0, "fLaC"sv, Signature::Foreign, u"a sound"},
    Magic{4, "ftyp"sv, Signature::Foreign, u"a film or picture"},
    Magic{0, "%!PS"sv, Signature::Foreign, u"a PostScript file"},
};

bool beginsAsHtml(QByteArrayView beginning)
{
    const QByteArray head = beginning.first(qMin(beginning.size(), htmlSearchBytes)).toByteArray().trimmed().toLower();
    return head.startsWith("<!doctype html") || head.startsWith("<html") ||
           head.startsWith("\xEF\xBB\xBF<!doctype html") || head.startsWith("\xEF\xBB\xBF<html");
}

} // namespace

Sniffed sniff(QByteArrayView beginning)
{
    const std::string_view bytes(beginning.data(), static_cast<std::size_t>(beginning.size()));
    for (const Magic &magic : magics) {
        if (bytes.size() >= static_cast<std::size_t>(magic.offset) &&
            bytes.substr(static_cast<std::size_t>(magic.offset)).starts_with(magic.bytes))
            return {magic.signature,
                    QStringView(magic.what.data(), static_cast<qsizetype>(magic.what.size())).toString()};
    }
    if (beginsAsHtml(beginning)) return {Signature::Html, {}};
    return {};
}

} // namespace docswiki::knowledge
