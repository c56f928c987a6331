// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/embed/embedder.h"

#include <QByteArray>
#include <QString>

namespace docswiki::knowledge {

/// Reads what `/embeddings` answered to `count` texts: vectors in the order of the texts whatever their order in the
/// answer, as numbers or in base64 (float32, little end first) whichever was asked for. Each has length 1; one that is
/// zero or holds what is no number comes out empty. Protocol error, with `service` in its sentence, when it is no such
/// answer, or holds more, fewer or other vectors than were asked for, or vectors of different dimensions. Pure, any
/// thread.
Result<QList<Vector>> readEmbeddings(const QByteArray &body, int count, const QString &service);

/// Brings it to length 1; empties it when it has none.
void normalise(Vector &vector);

/// How many tokens `text` has at most, for nearly all models and scripts: a word's letters share tokens, characters of
/// other scripts do not. Pure.
int estimatedTokens(QStringView text);

/// The beginning of `text` with at most so many estimated tokens, cut at a blank where one is near.
QString cutToTokens(const QString &text, int tokens);

} // namespace docswiki::knowledge
