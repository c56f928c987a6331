// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QStringView>

namespace docswiki::knowledge {

/// About how many tokens a model counts in the text: a token is about 4 letters of a Latin script, 2.5 of another alphabet,
/// 1.5 of the scripts of East and Southeast Asia. Models differ by a fifth either way. Pure.
int estimateTokens(QStringView text);

/// The same in twelfths of a token, which add up without rounding: the sum over parts is that over the whole.
qint64 tokenTwelfths(QStringView text);
constexpr qint64 twelfthsPerToken = 12;

} // namespace docswiki::knowledge
