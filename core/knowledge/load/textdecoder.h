// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QByteArray>
#include <QString>

namespace docswiki::knowledge {

/// What the bytes say as text, lines ended by '\n'. The encoding is told by the byte order mark, else by `declared`
/// (a charset name, may be empty), else it is UTF-8 where that is valid and Windows-1252 where it is not.
/// Never fails: what no encoding can read becomes U+FFFD.
QString decodeText(const QByteArray &bytes, const QByteArray &declared = {});

/// The charset an HTML page names in its first bytes (meta or XML declaration); empty: none.
QByteArray declaredCharset(const QByteArray &html);

/// Whether the bytes are no text at all (NUL bytes without being UTF-16 or 32, or mostly control characters).
bool looksBinary(const QByteArray &bytes);

} // namespace docswiki::knowledge
