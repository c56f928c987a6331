// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QByteArrayView>
#include <QString>

namespace docswiki::net {

/// What a service says in the body of an answer with an error status: the sentence in JSON of the usual forms
/// (`{"error":{"message":…}}`, `{"error":"…"}`, `{"message":…}`, `{"detail":…}`), the title of a web page, or the text.
/// One line of at most 300 characters; may be empty.
QString faultWords(QByteArrayView body);

/// `text` with every occurrence of `secret` taken out, whoever wrote it there.
QString without(QString text, const QString &secret);

} // namespace docswiki::net
