// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QByteArrayView>
#include <QString>

namespace docswiki::knowledge {

/// What a file is by its first bytes, as far as that decides who reads it.
enum class Signature { None, Pdf, Zip, Packed, OldOffice, Rtf, Html, Foreign };

struct Sniffed {
    Signature signature = Signature::None;
    QString what; ///< of a foreign kind, for people: "a PNG picture"
};

Sniffed sniff(QByteArrayView beginning);

} // namespace docswiki::knowledge
