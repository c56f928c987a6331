// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QByteArray>
#include <QString>

#include <optional>

namespace docswiki::knowledge {

enum class Utf8Quality {
    Valid,
    Damaged, ///< it can only be UTF-8, with some bytes broken
    No
};
Utf8Quality utf8Quality(const QByteArray &bytes);

/// The most likely charset of text that is not UTF-8. Short or mostly ASCII text without a clear sign is Windows-1252.
QByteArray guessCharset(const QByteArray &bytes);

/// None: there is no such charset, or the text is not in it (more than a few bytes make no sense). Names are those of
/// the web: Latin-1 and ASCII mean Windows-1252 there.
std::optional<QString> decodeCharset(const QByteArray &bytes, const QByteArray &charset);

} // namespace docswiki::knowledge
