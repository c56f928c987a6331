// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <QStringList>

namespace docswiki::knowledge {

/// The words a template adds to the text, as far as its name tells: what it marks up, quotes or warns of. Most give
/// nothing. `parts`: its name and its arguments.
QString wikiTemplateText(const QStringList &parts);

/// The facts of an info box as lines "name: value"; empty: the template is none.
QString wikiInfoBox(const QStringList &parts);

} // namespace docswiki::knowledge
